"""The program's commands under one name, and what becomes of their errors.

Owns the options that stand before a command. Each command imports what it needs when it
is carried out, so that ``--help`` and completion answer at once.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType

import click
from msgspec import Struct

from desktop_sync import __version__
from desktop_sync.cli.console import ExitCode, print_document, print_error
from desktop_sync.errors import DesktopSyncError, FatalError
from desktop_sync.settings.profile import Profile, default_profile

PROGRAM = "desktop-sync"
START_TRAY = "desktop_sync.start_tray"
"""Under which click's context keeps what starts the tray app in this process."""

COMMANDS = {
    "import": ("importing", "import_command", "Import photos and videos into the library."),
    "devices": ("devices", "devices", "List phones that are plugged in, and what is new on them."),
    "upload": ("uploading", "upload_command", "Upload the library to its destinations."),
    "destinations": ("destinations", "destinations", "Set up where the library is uploaded to."),
    "status": ("status", "status", "Say what is in the library and what is under way."),
    "why": ("why", "why", "Say why a photo or video waits, and until when."),
    "networks": ("networks", "networks", "List networks, and what was learnt there."),
    "history": ("history", "history", "List what happened, newest first."),
    "library": ("library", "library", "List the library, or remove from it."),
    "receipt": ("receipt", "receipt", "Say where a photo is, and how that is known."),
    "verify": ("verify", "verify", "Read the whole library again and compare it."),
    "audit": ("audit", "audit", "Say which originals are not safe, bit for bit, and repair it."),
    "settings": ("settings", "settings", "List, show and change settings."),
    "open": ("opening", "open_command", "Open the window, and import what is given."),
    "pause": ("opening", "pause", "Let the running program pause."),
    "resume": ("opening", "resume", "Let the running program go on."),
    "autostart": ("autostart", "autostart", "Start with the desktop, or not."),
    "install-desktop": ("install_desktop", "install_desktop", "Appear in the desktop’s menus."),
}


_THRESHOLDS = (100_000, 50, 100)


class _Commands(click.Group):
    """Commands whose modules are imported when they are called."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return ExitCode.OK

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command = getattr(import_module(f"desktop_sync.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in COMMANDS.items()])


class _Run(Struct):
    """One run of the program: how to start the tray app, and the profile once it is known."""

    start_tray: Callable[[Profile], int]
    profile: Profile | None = None


@click.group(cls=_Commands, invoke_without_command=True)
@click.option(
    "--profile",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="DESKTOP_SYNC_PROFILE",
    metavar="DIR",
    help="Where settings and journal are kept.",
)
@click.option("--version", is_flag=True, help="Say what is running, and exit.")
@click.option("--json", "as_json", is_flag=True, hidden=True)
@click.pass_context
def commands(context: click.Context, folder: Path | None, *, version: bool, as_json: bool) -> int:
    """Import photos and videos into a verified library.

    Without a command, the tray app starts.
    """
    if version:
        from desktop_sync.cli.version import show_version

        show_version(as_json=as_json)
        context.exit()
    if as_json:
        raise click.UsageError("--json goes with a command, or with --version.")
    run = context.obj
    assert isinstance(run, _Run)
    run.profile = default_profile() if folder is None else Profile(Path(os.path.abspath(folder)))
    if context.invoked_subcommand is None:
        return run.start_tray(run.profile)
    # A command is soon over. Looking for cycles as often as Python does takes a third of its time.
    gc.set_threshold(*_THRESHOLDS)
    gc.enable()
    context.obj = run.profile
    context.meta[START_TRAY] = run.start_tray
    return ExitCode.OK


def run(arguments: Sequence[str], start_tray: Callable[[Profile], int]) -> int:
    """Carry out what ``arguments`` say, and return the exit code."""
    as_json = "--json" in arguments
    this = _Run(start_tray)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        answer = commands.main(list(arguments), prog_name=PROGRAM, standalone_mode=False, obj=this)
    except click.ClickException as error:
        error.show()
        if as_json:
            print_document({"error": {"code": "usage", "message": error.format_message()}})
        return ExitCode.USAGE
    except DesktopSyncError as error:
        print_error(error, as_json=as_json)
        return ExitCode.COULD_NOT_START
    except (KeyboardInterrupt, click.Abort):
        print_error(FatalError("interrupted"), as_json=as_json)
        return ExitCode.PROBLEMS
    except Exception:
        report = _report_crash(this.profile)
        # What went wrong may be that nothing can be said.
        with contextlib.suppress(OSError):
            print_error(FatalError("crashed", path=report), as_json=as_json)
        return ExitCode.COULD_NOT_START
    return int(answer or ExitCode.OK)


def _report_crash(profile: Profile | None) -> str:
    """Keep what only a programmer wants to read; where it is."""
    import tempfile
    import traceback

    for folder in (profile.folder if profile else None, Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            if folder is not None:
                report = folder / "crash.log"
                with report.open("a", encoding="utf-8", errors="backslashreplace") as file:
                    file.write(f"{PROGRAM} {__version__}\n{traceback.format_exc()}\n")
                return str(report)
    return ""


def _interrupt(number: int, frame: FrameType | None) -> None:
    """The system's wish to end the program is treated like the user's Ctrl-C."""
    raise KeyboardInterrupt
