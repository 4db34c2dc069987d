"""Starting what installs a new version of this program, which each system does its own way.

On Windows the installer replaces the program once that has ended, and starts it again; on macOS
the image opens, to be dragged from; on Linux the AppImage is shown where it lies. Must not know
whether a file is to be trusted.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

from desktop_sync.platforms.file_manager import show_in_folder

logger = logging.getLogger(__name__)

_SYSTEMS = {"win32": "windows", "darwin": "macos"}
_PROCESSORS = {"amd64": "x86_64", "aarch64": "arm64"}
_SUFFIXES = {"windows": ".exe", "macos": ".dmg"}


def platform_name(system: str = sys.platform, machine: str = "") -> str:
    """What a feed of releases calls this platform, as in ``windows-x86_64``."""
    import platform

    processor = (machine or platform.machine()).lower()
    return f"{_SYSTEMS.get(system, 'linux')}-{_PROCESSORS.get(processor, processor)}"


def suffix(system: str = sys.platform) -> str:
    """What the name of a file to install from ends in."""
    return _SUFFIXES.get(_SYSTEMS.get(system, ""), ".AppImage")


def makes_way(system: str = sys.platform) -> bool:
    """Whether the program has to end so that it can be replaced. An AppImage that runs is not the
    file that is put in its place."""
    return system in _SYSTEMS


def command_for(file: Path, system: str = sys.platform) -> tuple[str, ...]:
    """What installs from ``file``; empty where that is for the user. The switches of the installer
    for Windows are those of ``packaging/windows/installer.nsi``."""
    if system == "win32":
        return (str(file), "/S", "/RESTART")
    return ("open", str(file)) if system == "darwin" else ()


def begin(file: Path) -> bool:
    """Start it, and wait for nothing that needs this program to end. False when it could not be
    started."""
    command = command_for(file)
    if not command:
        return show_in_folder(file)
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    try:
        subprocess.Popen(command, stdin=subprocess.DEVNULL, creationflags=flags)
    except OSError as error:
        logger.info("%s could not be started: %s", command[0], error)
        return False
    return True
