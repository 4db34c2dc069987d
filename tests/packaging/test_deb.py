"""The package for Debian: what its own tools say of it, and its life on a clean system, from the
installation over an import that the desktop's “open with” begins to the removal."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.end2end.desktop import Desktop
from tests.end2end.program import wait_for
from tests.fakes.camera import make_dcim
from tests.packaging.clean_system import CleanSystem
from tests.packaging.conftest import need

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("packaging")]

MOST_BYTES = 90_000_000
START_SECONDS = 120.0


def test_the_package_keeps_to_its_size(deb: Path) -> None:
    assert deb.stat().st_size <= MOST_BYTES


def test_lintian_finds_no_error(deb: Path) -> None:
    need("lintian")
    done = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "error", str(deb)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_desktop_entry_is_valid(unpacked: Path) -> None:
    need("desktop-file-validate")
    entry = unpacked / "usr/share/applications/desktop-sync.desktop"
    done = subprocess.run(["desktop-file-validate", entry], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_the_metainfo_is_valid_and_belongs_to_the_entry(unpacked: Path) -> None:
    need("appstreamcli")
    command = ["appstreamcli", "validate-tree", "--no-net", str(unpacked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_it_is_installed_used_and_removed(
    deb: Path, clean_system: CleanSystem, packaging_desktop: Desktop, tmp_path: Path
) -> None:
    desktop = packaging_desktop
    card = tmp_path / "card"
    make_dcim(card, assets=6)
    home = tmp_path / "home"
    home.mkdir()
    env = desktop.env | {"HOME": str(home), "XDG_DATA_HOME": str(home / ".local/share")}
    shutil.copyfile(deb, clean_system.root / "root" / deb.name)
    clean_system.apt("install", f"/root/{deb.name}")
    files = clean_system.installed_files("desktop-sync")
    assert not [path for path in files if "autostart" in path.parts]

    app = desktop.start(*clean_system.command("desktop-sync", "open"), cwd=tmp_path, **env)
    wait_for(desktop.tray_items, f"an icon in the tray\n{app.output}", START_SECONDS)
    clean_system.run("desktop-sync", "open", str(card), env=env)

    def imported() -> bool:
        said = json.loads(clean_system.run("desktop-sync", "status", "--json", env=env))
        return bool(said["assets"] and not said["pending"] and not said["running"])

    wait_for(imported, "the import", START_SECONDS)
    wait_for(desktop.notifications, "a notification", START_SECONDS)
    app.process.terminate()
    assert app.wait(START_SECONDS) == 0, app.output
    pictures = [path for path in home.rglob("Desktop Sync/**/*") if path.is_file()]
    assert pictures

    clean_system.apt("remove", "desktop-sync")
    assert not [path for path in files if path.exists() or path.is_symlink()]
    assert not (clean_system.root / "usr/lib/desktop-sync").exists()
    assert all(path.is_file() for path in pictures)
