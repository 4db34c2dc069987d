"""Make the bundle: one folder with the program, Python and every library it imports.

Owns the call of PyInstaller, what is done to its folder afterwards and the note in it that says
what was built. Must not know of packages and installers.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

from desktop_sync import __version__

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
BUNDLE = BUILD / "bundle" / "desktop-sync"
SOURCES = BUILD / "sources.json"
"""Written by the spec: every file that went into the bundle, by where it came from."""
_LOADED = 1
_PAGE_BYTES = 4096


def build(feed: str = "", feed_key: str = "", updates: str = "") -> Path:
    """The bundle, made anew. What is said here is only noted in it: ``updates.build.BuildNote``
    tells what it means."""
    shutil.rmtree(BUNDLE.parent, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    note = {"commit": commit(), "feed": feed, "feed_key": feed_key, "updates": updates}
    (BUILD / "build.json").write_text(json.dumps(note, indent=2) + "\n", "utf-8")
    subprocess.run(
        [
            sys.executable,
            *("-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
            *("--distpath", str(BUNDLE.parent), "--workpath", str(BUILD / "pyinstaller")),
            str(ROOT / "packaging" / "desktop-sync.spec"),
        ],
        cwd=ROOT,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(moment()), "PYTHONHASHSEED": "0"},
        check=True,
    )
    if sys.platform == "linux":
        _settle(BUNDLE)
    return BUNDLE


def version() -> str:
    return __version__


def commit() -> str:
    """Of the sources, with a plus where they were changed since; empty where git knows nothing."""
    found = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no")
    return found + "+" if found and changed else found


def moment() -> int:
    """Seconds since 1970 of the sources' commit: what is built from them carries this time."""
    given = os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct")
    return int(given or 0)


def size_bytes(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir())


def _git(*arguments: str) -> str:
    if shutil.which("git") is None:
        return ""
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def _settle(folder: Path) -> None:
    """Take debugging symbols out, and let every file have the rights Debian wants."""
    for file in sorted(folder.rglob("*")):
        if file.is_symlink():
            continue
        is_program = file.parent == folder and file.is_file()
        if not is_program and file.is_file() and file.read_bytes()[:4] == b"\x7fELF":
            _strip(file)
        file.chmod(0o755 if file.is_dir() or is_program else 0o644)


def _strip(file: Path) -> None:
    """Unless it could not be loaded afterwards: what was patched when its wheel was made has parts
    that ``strip`` puts where no page begins. Never the program, whose modules PyInstaller has put
    behind its code."""
    smaller = file.with_name(file.name + ".stripped")
    subprocess.run(
        ["strip", "--strip-unneeded", "-o", str(smaller), str(file)], check=True, timeout=60
    )
    if is_loadable(smaller.read_bytes()):
        smaller.replace(file)
    else:
        smaller.unlink()


def is_loadable(elf: bytes) -> bool:
    """Whether every part of a 64-bit ELF file that is to be loaded can be mapped."""
    (start,) = struct.unpack_from("<Q", elf, 32)
    size, count = struct.unpack_from("<HH", elf, 54)
    for number in range(count):
        kind, _, offset, address = struct.unpack_from("<IIQQ", elf, start + number * size)
        if kind == _LOADED and (offset - address) % _PAGE_BYTES:
            return False
    return True
