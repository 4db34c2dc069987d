"""Where the program starts: hand over to the command line, which may ask for the tray app."""

from __future__ import annotations

import sys

from desktop_sync.cli.main import run
from desktop_sync.settings.profile import Profile


def main() -> int:
    """Run with the process's own arguments; the exit code."""
    return run(sys.argv[1:], _start_tray)


def _start_tray(profile: Profile) -> int:
    from desktop_sync.app import run_tray

    return run_tray(profile)


if __name__ == "__main__":
    sys.exit(main())
