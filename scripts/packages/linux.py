"""The packages for Linux: the tree that is installed, and the ``.deb`` and ``.rpm`` of it.

Owns where things lie on a Linux system. What is in the bundle is not decided here; what the
packages depend on stands in ``packaging/linux/nfpm.yaml``.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import re
import shutil
import subprocess
import sysconfig
import tempfile
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from desktop_sync.cli.main import COMMANDS
from scripts.packages import icons
from scripts.packages.bundle import BUILD, BUNDLE, ROOT, moment, version
from scripts.packages.inventory import Component, bill_of_materials, components

TREE = BUILD / "root"
DIST = ROOT / "dist"
MOST_BYTES = {"deb": 90_000_000}
_TEMPLATES = ROOT / "packaging" / "linux"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_NAMES = {"deb": ("amd64", "arm64"), "rpm": ("x86_64", "aarch64")}


class TooLargeError(Exception):
    """A package outgrew what was said of it."""


def settings() -> dict[str, str]:
    """What depends on the publisher: ``packaging/build.toml``, or from the environment, as in
    ``DESKTOP_SYNC_HOMEPAGE``."""
    said = tomllib.loads((ROOT / "packaging" / "build.toml").read_text("utf-8"))
    return {name: os.environ.get(f"DESKTOP_SYNC_{name.upper()}", said[name]) for name in said}


def lay_tree() -> Path:
    """What is installed, as it will lie below ``/``."""
    shutil.rmtree(TREE, ignore_errors=True)
    usr = TREE / "usr"
    shutil.copytree(BUNDLE, usr / "lib" / "desktop-sync", symlinks=True)
    (usr / "bin").mkdir()
    (usr / "bin" / "desktop-sync").symlink_to("../lib/desktop-sync/desktop-sync")
    share = usr / "share"
    icons.write_hicolor(share / "icons")
    _write(
        share / "applications" / "desktop-sync.desktop",
        (ROOT / "desktop_sync" / "resources" / "desktop-sync.desktop").read_text("utf-8"),
    )
    identifier = settings()["identifier"]
    _write(share / "metainfo" / f"{identifier}.metainfo.xml", filled("desktop-sync.metainfo.xml"))
    _write(share / "man" / "man1" / "desktop-sync.1.gz", _zipped(filled("desktop-sync.1")))
    _write(
        share / "lintian" / "overrides" / "desktop-sync",
        (_TEMPLATES / "lintian-overrides").read_text("utf-8"),
    )
    _lay_documents(share / "doc" / "desktop-sync")
    for one in (usr, *usr.rglob("*")):
        if one.is_dir():
            one.chmod(0o755)
        os.utime(one, (moment(), moment()), follow_symlinks=False)
    return TREE


def _lay_documents(folder: Path) -> None:
    inside = components()
    _write(folder / "copyright", _copyright(inside))
    _write(folder / "changelog.Debian.gz", _zipped(_changelog()))
    _write(folder / "changelog.gz", _zipped((ROOT / "CHANGELOG.md").read_text("utf-8")))
    materials = json.dumps(bill_of_materials(), indent=1)
    _write(folder / "desktop-sync.cdx.json.gz", _zipped(materials))
    for one in inside:
        for number, text in enumerate(one.texts):
            name = text.name if number == 0 else f"{number}-{text.name}"
            target = folder / "licences" / f"{one.name}-{one.version}" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, target)


def package(kind: str) -> Path:
    """The package of that ``kind``, ``deb`` or ``rpm``, of the tree as it lies there. Raises
    ``TooLargeError``."""
    machine = list(_ARCHITECTURES).index(platform.machine())
    separator = "_" if kind == "deb" else "."
    stem = f"desktop-sync_{version()}" if kind == "deb" else f"desktop-sync-{version()}-1"
    made = DIST / f"{stem}{separator}{_NAMES[kind][machine]}.{kind}"
    DIST.mkdir(exist_ok=True)
    said = settings()
    filled = {
        "ARCH": _ARCHITECTURES[platform.machine()],
        "HOMEPAGE": said["homepage"],
        "MAINTAINER": said["maintainer"],
        "VERSION": version(),
    }
    tool = shutil.which("nfpm", path=sysconfig.get_path("scripts")) or "nfpm"
    subprocess.run(
        [tool, "package", "-f", str(_TEMPLATES / "nfpm.yaml"), "-p", kind, "-t", str(made)],
        cwd=ROOT,
        env={**os.environ, **filled, "SOURCE_DATE_EPOCH": str(moment())},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    if kind == "deb":
        _press(made)
    most = MOST_BYTES.get(kind)
    if most is not None and made.stat().st_size > most:
        raise TooLargeError(f"{made.name}: {made.stat().st_size:,} bytes, at most {most:,}")
    return made


def _press(package: Path) -> None:
    """Compress what the ``.deb`` installs, which nfpm left as it is: its own zstd makes the package
    a quarter larger than this one does. A window of 2**27 bytes is the most that every reader
    takes."""
    with tempfile.TemporaryDirectory(dir=BUILD) as name:
        folder = Path(name)
        for command in (
            ("ar", "x", str(package)),
            ("zstd", "-18", "--long=27", "-T2", "--quiet", "--rm", "data.tar"),
            ("ar", "rcD", "new.deb", "debian-binary", "control.tar.gz", "data.tar.zst"),
        ):
            subprocess.run(command, cwd=folder, check=True)
        (folder / "new.deb").replace(package)


def filled(name: str) -> str:
    """A template with what is known now in the place of its ``@WORDS@``."""
    said = settings()
    words = {
        "COMMANDS": "\n".join(_commands_for_man()),
        "DATE": datetime.fromtimestamp(moment(), UTC).date().isoformat(),
        "HOMEPAGE": said["homepage"],
        "IDENTIFIER": said["identifier"],
        "SCREENSHOTS": said["screenshots"],
        "VERSION": version(),
        "YEAR": str(datetime.fromtimestamp(moment(), UTC).year),
    }
    text = (_TEMPLATES / name).read_text("utf-8")
    return re.sub(r"@([A-Z]+)@", lambda found: words[found[1]], text)


def _commands_for_man() -> Iterable[str]:
    for name, (_, _, sentence) in COMMANDS.items():
        yield f".TP\n.B {name.replace('-', chr(92) + '-')}\n{sentence.replace('’', chr(39))}"


def _changelog() -> str:
    """In Debian's form: what changed stands in the changelog of the project."""
    when = datetime.fromtimestamp(moment(), UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        f"desktop-sync ({version()}) stable; urgency=medium\n\n"
        f"  * Release {version()}: what changed is told by changelog.gz, beside this file.\n\n"
        f" -- {settings()['maintainer']}  {when}\n"
    )


def _copyright(inside: Iterable[Component]) -> str:
    """What Debian wants to know: who has a right to what, and where the licences are."""
    lines = [f"{one.name} {one.version}: {one.licence}" for one in inside]
    return filled("copyright") + "\n".join(lines) + "\n"


def _zipped(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def _write(file: Path, content: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    file.chmod(0o644)
