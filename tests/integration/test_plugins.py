"""Destinations that other packages bring: the sample of ``docs/adding-a-destination.md``, built and
installed as a package of its own, and packages that are broken or nasty."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.camera import make_bulk, make_dcim
from tests.fakes.plugin_packages import BROKEN, install, install_broken, install_nasty
from tests.integration.command_line import CommandLine

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests/sample_plugin"
GUIDE = ROOT / "docs/adding-a-destination.md"
PATIENCE_SECONDS = 110
TROUBLES = (
    "raises-in-check",
    "raises-in-send",
    "raises-in-join",
    "proves-nothing",
    "ends-the-program",
    "is-cancelled-by-itself",
)

pytestmark = pytest.mark.xdist_group("plugins")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample is installed from its wheel, apart from the program."""
    source = tmp_path_factory.mktemp("source") / "vault"
    shutil.copytree(SAMPLE, source, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    _run("-m", "hatchling", "build", "-t", "wheel", folder=source)
    (wheel,) = (source / "dist").glob("*.whl")
    site = tmp_path_factory.mktemp("site")
    where = ("--no-deps", "--no-index", "--no-compile", "--target", str(site))
    _run("-m", "pip", "--disable-pip-version-check", "install", "-q", *where, str(wheel))
    return site


@pytest.fixture
def program(tmp_path: Path, site: Path) -> CommandLine:
    """The program where the sample is installed."""
    program = CommandLine(tmp_path)
    program.environment["PYTHONPATH"] = str(site)
    return program


def _run(*arguments: str, folder: Path | None = None, site: Path | None = None) -> str:
    """What Python prints; fails the test where it does not end well."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTEST_ADDOPTS", None)
    environment.pop("PYTHONPATH", None)
    if site is not None:
        environment["PYTHONPATH"] = str(site)
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def _names(vault: Path) -> dict[str, bytes]:
    """What a vault holds, by name."""
    return {
        path.relative_to(vault / "names").as_posix(): (
            vault / "contents" / path.read_text()[:2] / path.read_text()
        ).read_bytes()
        for path in (vault / "names").rglob("*")
        if path.is_file()
    }


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _add(program: CommandLine, kind: str, name: str, path: Path, *more: str) -> None:
    path.mkdir()
    options = [word for one in (f"path={path}", *more) for word in ("--option", one)]
    added = program.run("destinations", "add", kind, name, *options)
    assert added.code == 0, added.err


def test_the_guide_shows_the_files_of_the_sample() -> None:
    shown = dict[str, list[str]]()
    for name, code in re.findall(
        r"^`([\w.]+)`[^\n]*:\n\n```\w+\n(.*?)^```$", GUIDE.read_text("utf-8"), re.M | re.S
    ):
        shown.setdefault(name, []).extend(filter(str.strip, code.splitlines()))
    for name in ("pyproject.toml", "desktop_sync_vault.py", "test_vault.py"):
        lines = (SAMPLE / name).read_text("utf-8").splitlines()
        assert shown[name] == list(filter(str.strip, lines)), name


def test_the_sample_passes_the_contract_where_it_is_installed(tmp_path: Path, site: Path) -> None:
    assert "/tests/" not in str(site)
    shutil.copy(SAMPLE / "test_vault.py", tmp_path)
    out = _run("-m", "pytest", "-q", "-W", "error", "test_vault.py", folder=tmp_path, site=site)
    passed = re.search(r"(\d+) passed", out)
    assert passed, out
    assert int(passed[1]) > 25


def test_photos_arrive_at_a_destination_that_was_installed(
    program: CommandLine, tmp_path: Path
) -> None:
    make_dcim(tmp_path / "DCIM")
    program.do_import(tmp_path / "DCIM")
    types = program.run("destinations", "types", "--json").document
    assert types["set_aside"] == []
    assert [one["name"] for one in types["types"]][-1] == "vault"
    _add(program, "vault", "attic", tmp_path / "vault")
    ended = program.run("upload", "--wait", "--json")
    assert (ended.code, ended.document["problems"]) == (0, []), ended.err
    assert _names(tmp_path / "vault") == _files(program.library)
    (listed,) = program.run("destinations", "list", "--json").document["destinations"]
    assert listed["proven"] == listed["succeeded"] == ended.document["uploaded"]["assets"]
    assert program.run("upload", "--json").document["uploaded"]["assets"] == 0
    verified = program.run("verify", "--destination", "attic", "--json")
    assert (verified.code, verified.document["problems"]) == (0, [])
    assert verified.document["resources"]["checked"] == len(_files(program.library))


def test_a_destination_whose_plugin_is_gone_waits_for_it_and_the_others_go_on(
    program: CommandLine, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "DCIM", 3, 2_000)
    program.do_import(tmp_path / "DCIM")
    _add(program, "vault", "attic", tmp_path / "vault")
    _add(program, "folder", "cellar", tmp_path / "cellar")
    site = program.environment.pop("PYTHONPATH")
    held = program.run("upload", "--wait", "--json")
    assert (held.code, held.document["uploaded"]["assets"]) == (3, 3)
    (hold,) = held.document["holds"]
    assert (hold["destination"], hold["code"]) == ("attic", "no-plug-in")
    assert "the plug-in for “vault” is not installed" in hold["message"]
    tested = program.run("destinations", "test", "attic")
    assert (tested.code, "“vault”" in tested.err) == (4, True)
    program.environment["PYTHONPATH"] = site
    assert program.run("upload", "--wait").code == 0
    assert _names(tmp_path / "vault") == _files(tmp_path / "cellar") == _files(program.library)
    del program.environment["PYTHONPATH"]
    assert program.run("destinations", "remove", "attic").code == 0
    assert _names(tmp_path / "vault") == _files(program.library)


def test_what_is_broken_is_named_and_takes_nothing_with_it(
    program: CommandLine, tmp_path: Path, site: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    expected = install_broken(broken)
    # What comes first on the path would have the first say.
    program.environment["PYTHONPATH"] = os.pathsep.join([str(broken), str(site)])
    ended = program.run("destinations", "types", "--json")
    assert ended.code == 0, ended.err
    document = ended.document
    assert {one["plugin"]: one["reason"] for one in document["set_aside"]} == expected
    for one in document["set_aside"]:
        assert one["plugin"] in one["message"]
    assert {"folder", "webdav", "vault"} <= {one["name"] for one in document["types"]}
    assert not {one["name"] for one in document["types"]} & (set(BROKEN) - {"folder"})
    listed = program.run("destinations", "types").out
    assert all(plugin in listed for plugin in expected)
    options = ("--option", f"path={tmp_path}", "--json")
    refused = program.run("destinations", "add", "quitting", "attic", *options)
    assert (refused.code, refused.document["error"]["code"]) == (4, "plug-in-broken")
    assert "broken-1 1.0" in refused.document["error"]["message"]
    make_bulk(tmp_path / "DCIM", 1, 2_000)
    program.do_import(tmp_path / "DCIM")
    _add(program, "folder", "cellar", tmp_path / "cellar")
    assert program.run("upload", "--wait").code == 0
    assert _files(tmp_path / "cellar") == _files(program.library)


def test_of_two_plugins_with_one_name_the_first_has_it(
    program: CommandLine, tmp_path: Path, site: Path
) -> None:
    again = tmp_path / "again"
    shutil.copytree(site, again)
    (information,) = again.glob("*.dist-info")
    metadata = information / "METADATA"
    metadata.write_text(metadata.read_text().replace("desktop-sync-vault", "vault-by-another"))
    program.environment["PYTHONPATH"] = os.pathsep.join([str(site), str(again)])
    document = program.run("destinations", "types", "--json").document
    assert [one["name"] for one in document["types"]].count("vault") == 1
    (aside,) = document["set_aside"]
    assert (aside["plugin"], aside["reason"]) == ("vault-by-another 1.0", "name-taken")
    assert "desktop-sync-vault 1.0" in aside["message"]


def test_a_plugin_is_loaded_when_its_type_is_asked_for_and_not_before(
    program: CommandLine, tmp_path: Path
) -> None:
    site, trace = tmp_path / "site", tmp_path / "trace"
    site.mkdir()
    code = f"from pathlib import Path\nPath({str(trace)!r}).touch()\n"
    install(site, "leaves-a-trace", "trace = leaves_a_trace:KIND", code)
    program.environment["PYTHONPATH"] = str(site)
    make_bulk(tmp_path / "DCIM", 1, 2_000)
    program.do_import(tmp_path / "DCIM")
    _add(program, "folder", "cellar", tmp_path / "cellar")
    assert program.run("upload", "--wait").code == 0
    assert program.run("status").code == program.run("destinations", "list").code == 0
    assert not trace.exists()
    program.run("destinations", "add", "trace", "attic")
    assert trace.exists()


def test_a_nasty_plugin_holds_its_own_places_and_no_other(
    program: CommandLine, tmp_path: Path
) -> None:
    nasty = tmp_path / "nasty"
    nasty.mkdir()
    install_nasty(nasty)
    program.environment["PYTHONPATH"] = str(nasty)
    make_bulk(tmp_path / "DCIM", 6, 2_000)
    program.do_import(tmp_path / "DCIM")
    options = ("--option", f"path={tmp_path}", "--option", "trouble=raises-in-make")
    refused = program.run("destinations", "add", "nasty", "vain", *options)
    assert (refused.code, "nasty-place 1.0: OddError" in refused.err) == (4, True)
    assert "“vain”" in refused.err
    assert "Traceback" not in refused.err
    for trouble in TROUBLES:
        _add(program, "nasty", trouble, tmp_path / trouble, f"trouble={trouble}")
    _add(program, "folder", "cellar", tmp_path / "cellar")
    ended = program.run("upload", "--wait", "--json")
    assert ended.code == 3, (ended.out, ended.err)
    holds = {hold["destination"]: hold for hold in ended.document["holds"]}
    assert set(holds) == set(TROUBLES)
    for hold in holds.values():
        assert hold["code"] == "unexpected"
        assert "nasty-place 1.0" in hold["message"]
    assert _files(tmp_path / "cellar") == _files(program.library)
    listed = program.run("destinations", "list", "--json").document["destinations"]
    assert {one["name"]: one["proven"] for one in listed if one["proven"]} == {"cellar": 6}
    assert "OddError: it is broken" in (program.profile / "log.txt").read_text("utf-8")
