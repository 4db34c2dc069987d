"""Showing a file where it lies, in the desktop's file manager.

May take as long as that program takes to start; not for Qt's thread. A path never passes
through a shell.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

logger = logging.getLogger(__name__)

_ANSWER_SECONDS = 10.0
_SERVICE = "org.freedesktop.FileManager1"
_PATH = "/org/freedesktop/FileManager1"


def show_in_folder(file: Path) -> bool:
    """Open the folder of ``file`` with the file selected, or where the desktop cannot do that
    the folder alone. False when neither could be done."""
    if sys.platform == "win32":
        return _started("explorer", "/select,", str(file))
    if sys.platform == "darwin":
        return _ran("open", "-R", str(file))
    return _asked_by_bus(file) or _ran("xdg-open", str(file.parent))


def _asked_by_bus(file: Path) -> bool:
    from jeepney import DBusAddress, MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    call = new_method_call(
        DBusAddress(_PATH, _SERVICE, _SERVICE), "ShowItems", "ass", ([file.as_uri()], "")
    )
    try:
        with open_dbus_connection("SESSION") as connection:
            answer = connection.send_and_get_reply(call, timeout=_ANSWER_SECONDS)
    except (OSError, KeyError, RuntimeError, ValueError) as error:
        logger.info("no file manager was asked: %r", error)
        return False
    if answer.header.message_type is not MessageType.method_return:
        logger.info("no file manager answered: %s", answer.body)
        return False
    return True


def _ran(*command: str) -> bool:
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.info("%s could not be run: %s", command[0], error)
        return False
    return done.returncode == 0


def _started(*command: str) -> bool:
    """For a program whose exit code says nothing."""
    try:
        subprocess.Popen(command, stdin=subprocess.DEVNULL)
    except OSError as error:
        logger.info("%s could not be started: %s", command[0], error)
        return False
    return True
