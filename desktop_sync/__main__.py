"""Where the program starts and ends: hand over to the command line, which may ask for the tray app;
in a bundle, also where its children start."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import TYPE_CHECKING

from desktop_sync.platforms.children import free_environment, run_as_child

if TYPE_CHECKING:
    from desktop_sync.settings.profile import Profile


def main() -> int:
    """Run with the process's own arguments; the exit code."""
    free_environment()
    if run_as_child(sys.argv[1:]):
        return 0
    # What is loaded at the start stays: there is nothing in it to be collected.
    gc.disable()
    ended: list[int] = []
    # What is called last, after all that others have left to be done at the end.
    atexit.register(_leave, ended)
    from desktop_sync.cli.main import run

    ended.append(run(sys.argv[1:], _start_tray))
    return ended[0]


def _leave(ended: list[int]) -> None:
    """End the process here: Python would take apart object by object what ends with it anyway.
    Where the last words cannot be said, it is left to Python to say so."""
    if not ended:
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        if ended[0] == 0:
            return
    os._exit(ended[0])


def _start_tray(profile: Profile) -> int:
    from desktop_sync.app import run_tray

    return run_tray(profile)


if __name__ == "__main__":
    sys.exit(main())
