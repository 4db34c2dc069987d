"""The recipes for other systems and for Python, as far as this one can look at them."""

from __future__ import annotations

import plistlib
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from desktop_sync.cli.main import COMMANDS
from scripts.packages import contents, linux
from scripts.packages.bundle import is_loadable
from tests.packaging.conftest import ROOT, need

pytestmark = pytest.mark.timeout(300)

SOURCES = ("CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", "desktop_sync", "docs")


def test_the_installer_for_windows_compiles_without_a_warning(tmp_path: Path) -> None:
    need("makensis")
    bundle = tmp_path / "bundle"
    (bundle / "_internal").mkdir(parents=True)
    for name in ("DesktopSync.exe", "desktop-sync.exe", "_internal/python.dll"):
        (bundle / name).write_bytes(b"a program")
    script = tmp_path / "packaging" / "windows" / "installer.nsi"
    script.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / "packaging" / "windows" / "installer.nsi", script)
    (tmp_path / "dist").mkdir()
    command = ["makensis", "-V2", "-WX", "-DVERSION=1.2.3", f"-DBUNDLE={bundle}", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "dist" / "desktop-sync-1.2.3-setup.exe").exists()


def test_macos_is_told_why_cards_are_read_and_that_there_is_no_icon_in_the_dock() -> None:
    information = plistlib.loads(plistlib.dumps(contents.information_for_macos(ROOT)))
    assert information["LSUIElement"] is True
    assert "cards" in information["NSRemovableVolumesUsageDescription"]


def test_the_manual_page_has_every_command() -> None:
    page = linux.filled("desktop-sync.1")
    assert "@" not in page
    for name in COMMANDS:
        assert f".B {name.replace('-', chr(92) + '-')}\n" in page


def test_the_wheel_and_the_source_archive_are_what_an_index_takes(tmp_path: Path) -> None:
    pytest.importorskip("build", reason="build is not installed")
    pytest.importorskip("twine", reason="twine is not installed")
    tree = tmp_path / "tree"
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name)
        else:
            tree.mkdir(exist_ok=True)
            shutil.copyfile(ROOT / name, tree / name)
    here = [sys.executable, "-m"]
    for command in (
        [*here, "build", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(tree)],
        [*here, "twine", "check", "--strict", str(tmp_path / "dist" / "*")],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "desktop_sync/resources/desktop-sync.desktop" in names
    assert "desktop_sync/resources/guide.md" in names


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("numpy/_core/tests/_natype.py", False),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_ko.qm", False),
        ("libQt6Core.so.6", True),
        ("libQt6Qml.so.6", False),
    ],
)
def test_the_bundle_has_what_is_used(target: str, wanted: bool) -> None:
    assert contents.is_wanted((target, f"/venv/{target}", "BINARY")) is wanted


def test_the_libraries_of_the_desktop_are_left_to_the_system() -> None:
    lies = "/usr/lib/x86_64-linux-gnu"
    assert not contents.is_wanted(("libxcb.so.1", f"{lies}/libxcb.so.1", "BINARY"))
    assert contents.is_wanted(("libssl.so.3", f"{lies}/libssl.so.3", "BINARY"))


@pytest.mark.parametrize(("offset", "loadable"), [(0x1000, True), (0x1008, False)])
def test_a_library_is_loadable_whose_parts_begin_where_pages_do(
    offset: int, loadable: bool
) -> None:
    header = struct.pack("<32xQ14xHH6x", 64, 56, 1)
    part = struct.pack("<IIQQ32x", 1, 5, offset, 0x2000)
    assert is_loadable(header + part) is loadable
