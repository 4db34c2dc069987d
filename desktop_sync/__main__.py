"""Where the program starts: hand over to the command line, which may ask for the tray app; in a
bundle, also where its children start."""

from __future__ import annotations

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
    from desktop_sync.cli.main import run

    return run(sys.argv[1:], _start_tray)


def _start_tray(profile: Profile) -> int:
    from desktop_sync.app import run_tray

    return run_tray(profile)


if __name__ == "__main__":
    sys.exit(main())
