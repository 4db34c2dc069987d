"""Whether the program starts when its user logs in. Off until somebody asks for it.

Owns what each system keeps about that: an entry of the desktop (XDG autostart), a value of the
registry (Windows), an agent of launchd (macOS). Must not know who asks.
"""

from __future__ import annotations

import contextlib
import os
import plistlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from xml.parsers.expat import ExpatError

from desktop_sync.errors import FatalError
from desktop_sync.platforms.children import program_command

_NAME = "desktop-sync"
_LABEL = "org.desktop_sync.DesktopSync"


class Autostart(Protocol):
    """Raises ``FatalError('not-saved')`` when the system does not take the choice."""

    def is_on(self) -> bool:
        """Whether the program will be started, as far as the system says."""

    def turn_on(self) -> None:
        """From the next log-in on. Harmless to repeat: the place of the program is noted anew."""

    def turn_off(self) -> None:
        """No more, and nothing of it is left. Harmless to repeat."""


def of_this_system() -> Autostart:
    """What this system has."""
    if sys.platform == "win32":
        return RunValue()
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents")
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return DesktopEntry(Path(config) / "autostart")


class DesktopEntry:
    """Desktop Application Autostart Specification 0.5: a file in ``folder``, which the desktop's
    own settings may mark as not to be used."""

    def __init__(self, folder: Path, command: Sequence[str] = ()) -> None:
        self._file = folder / f"{_NAME}.desktop"
        self._command = command or program_command()

    def is_on(self) -> bool:
        try:
            lines = self._file.read_text("utf-8", "replace").splitlines()
        except OSError:
            return False
        said = {line.replace(" ", "").lower() for line in lines}
        return not said & {"hidden=true", "x-gnome-autostart-enabled=false"}

    def turn_on(self) -> None:
        lines = [
            "[Desktop Entry]",
            "Type=Application",
            "Name=Desktop Sync",
            f"Exec={exec_line(self._command)}",
            f"TryExec={self._command[0]}",
            "Icon=desktop-sync",
            "Terminal=false",
            "",
        ]
        _write(self._file, "\n".join(lines).encode())

    def turn_off(self) -> None:
        _remove(self._file)


class LaunchAgent:
    """``launchd.plist(5)``: a file in ``folder`` that is read at log-in."""

    def __init__(self, folder: Path, command: Sequence[str] = ()) -> None:
        self._file = folder / f"{_LABEL}.plist"
        self._command = command or program_command()

    def is_on(self) -> bool:
        try:
            kept = plistlib.loads(self._file.read_bytes())
        except (OSError, ValueError, ExpatError):
            return False
        return isinstance(kept, dict) and kept.get("RunAtLoad") is True

    def turn_on(self) -> None:
        agent = {
            "Label": _LABEL,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        _write(self._file, plistlib.dumps(agent))

    def turn_off(self) -> None:
        _remove(self._file)


class RunValue:
    """The value in the user's own Run key of the Windows registry."""

    KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
    VALUE = "Desktop Sync"

    if sys.platform == "win32":

        def is_on(self) -> bool:
            import winreg

            with (
                contextlib.suppress(OSError),
                winreg.OpenKey(winreg.HKEY_CURRENT_USER, self.KEY) as key,
            ):
                return bool(winreg.QueryValueEx(key, self.VALUE)[0])
            return False

        def turn_on(self) -> None:
            import winreg

            line = subprocess.list2cmdline(program_command())
            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, self.KEY) as key:
                    winreg.SetValueEx(key, self.VALUE, 0, winreg.REG_SZ, line)
            except OSError as error:
                raise FatalError("not-saved", path=self.KEY, detail=str(error)) from error

        def turn_off(self) -> None:
            import winreg

            access = winreg.KEY_SET_VALUE
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, self.KEY, 0, access) as key:
                    winreg.DeleteValue(key, self.VALUE)
            except FileNotFoundError:
                return
            except OSError as error:
                raise FatalError("not-saved", path=self.KEY, detail=str(error)) from error

    else:

        def is_on(self) -> bool:
            return False

        def turn_on(self) -> None:
            raise FatalError("not-saved", path=self.KEY)

        def turn_off(self) -> None:
            """There is no registry here."""


def exec_line(command: Sequence[str]) -> str:
    """A command as the key ``Exec`` of a desktop entry has it: Desktop Entry Specification 1.5,
    “The Exec key”, and “Value types” for the second layer of backslashes."""
    return " ".join(map(_quoted, command))


def _quoted(argument: str) -> str:
    argument = argument.replace("%", "%%")
    if argument and not set(argument) & set(" \t\n\"'\\><~|&;$*?#()`"):
        return argument
    escaped = "".join("\\" + letter if letter in '"`$\\' else letter for letter in argument)
    return '"' + escaped.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") + '"'


def _write(file: Path, content: bytes) -> None:
    part = file.with_name(file.name + ".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(file)
    except OSError as error:
        raise FatalError("not-saved", path=str(file), detail=str(error)) from error


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise FatalError("not-saved", path=str(file), detail=str(error)) from error
