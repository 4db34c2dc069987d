"""The package for Debian, built once, and a clean system it is installed on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end2end.desktop import Desktop, missing_programs, opened
from tests.packaging.clean_system import CleanSystem, release_here

ROOT = Path(__file__).resolve().parents[2]
BUILDING = ("ar", "strip", "zstd")
INSTALLING = ("chroot", "dpkg", "mmdebstrap", "mount", "unshare")


def need(*programs: str) -> None:
    """Skip where a tool is missing, which ``scripts/bootstrap test`` brings to Debian."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed here: {', '.join(missing)}")


@pytest.fixture(scope="session")
def deb() -> Path:
    """As ``make package`` makes it; the one named by ``DESKTOP_SYNC_DEB``, where that is set."""
    given = os.environ.get("DESKTOP_SYNC_DEB")
    if given:
        return Path(given).absolute()
    need(*BUILDING)
    pytest.importorskip("PyInstaller", reason="PyInstaller is not installed")
    command = [sys.executable, "-m", "scripts.packages", "linux", "--only", "deb"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    print(done.stdout)
    (made,) = (ROOT / "dist").glob("*.deb")
    return made


@pytest.fixture(scope="session")
def unpacked(deb: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the package installs."""
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "-x", str(deb), str(folder)], check=True)
    return folder


@pytest.fixture(scope="session")
def clean_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CleanSystem]:
    """The same release of Debian as this one, with nothing but apt."""
    need(*INSTALLING)
    if os.getuid() != 0:
        pytest.skip("a system of its own can be made by root alone")
    release = release_here()
    if release is None:
        pytest.skip("this is no Debian")
    system = CleanSystem.make(tmp_path_factory.mktemp("system") / "root", release)
    yield system
    shutil.rmtree(system.root)


@pytest.fixture(scope="session")
def packaging_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    missing = missing_programs()
    if missing:
        pytest.skip(f"a desktop needs {', '.join(missing)}")
    with opened(tmp_path_factory.mktemp("desktop")) as desktop:
        yield desktop
