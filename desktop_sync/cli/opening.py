"""``desktop-sync open``, ``pause`` and ``resume``: what a desktop's menus and file manager ask of
the program that stands in the tray, which ``open`` starts where there is none.

Owns the way to that program. Must not know how it does what it is asked.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_sync.cli.console import ExitCode
from desktop_sync.cli.main import START_TRAY
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.engine.remote import RemoteEngine

_START_SECONDS = 60.0
_LOOK_AGAIN_SECONDS = 0.1


@click.command("open")
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.pass_context
def open_command(context: click.Context, *, paths: tuple[Path, ...]) -> int:
    """Open the window, and import from PATH if one is given.

    The program that stands in the tray does the import; it is started where there is none. Unlike
    “import”, this does not wait for the end.
    """
    profile = context.obj
    assert isinstance(profile, Profile)
    there = [Path(os.path.abspath(path)) for path in paths if os.path.lexists(path)]
    for path in paths:
        if not os.path.lexists(path):
            click.echo(f"There is no “{path}”.", err=True)
    owner = _owner(profile)
    if owner is None:
        if not paths:
            start_tray: Callable[[Profile], int] = context.meta[START_TRAY]
            return start_tray(profile)
        owner = _started(profile)
    if owner is None:
        return ExitCode.COULD_NOT_START
    if there:
        owner.import_from(there)
    owner.raise_window()
    return ExitCode.OK if len(there) == len(paths) else ExitCode.PROBLEMS


@click.command()
@click.option("--until", metavar="HH:MM", help="Go on by itself then, today or tomorrow.")
@click.pass_obj
def pause(profile: Profile, *, until: str | None) -> int:
    """Let the program in the tray pause imports and uploads, until it is resumed or until then."""
    end = None if until is None else _next_time(until)
    return _tell(profile, lambda owner: owner.pause(end))


@click.command()
@click.pass_obj
def resume(profile: Profile) -> int:
    """Let the program in the tray go on."""
    return _tell(profile, lambda owner: owner.resume())


def _next_time(clock: str) -> datetime:
    """The next moment at which the user's own clock shows this."""
    try:
        at = datetime.strptime(clock, "%H:%M").time()
    except ValueError as error:
        raise click.UsageError("--until: a time is written like 08:00.") from error
    now = datetime.now().astimezone()
    today = datetime.combine(now.date(), at)
    moments = (today + timedelta(days=days) for days in (0, 1))
    return next(one for one in (m.astimezone(UTC) for m in moments) if one > now)


def _tell(profile: Profile, act: Callable[[RemoteEngine], object]) -> int:
    owner = _owner(profile)
    if owner is None:
        click.echo("Desktop Sync is not running.", err=True)
        return ExitCode.PROBLEMS
    act(owner)
    return ExitCode.OK


def _owner(profile: Profile) -> RemoteEngine | None:
    """The program that owns the profile, if it answers."""
    from desktop_sync.engine.remote import RemoteEngine
    from desktop_sync.errors import FatalError
    from desktop_sync.platforms.single_instance import find_endpoint

    endpoint = find_endpoint(profile.folder)
    if endpoint is None:
        return None
    owner = RemoteEngine(endpoint)
    try:
        owner.library_folder()
    except FatalError as error:
        if error.code == "owner-gone":
            return None
        raise
    return owner


def _started(profile: Profile) -> RemoteEngine | None:
    """The tray app, started in a process of its own that outlives this one; None when it ended
    before it answered, having told its user why."""
    from desktop_sync.platforms.children import program_command

    flags = 0
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(
        [*program_command(), "--profile", str(profile.folder)],
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
        start_new_session=True,
        creationflags=flags,
    )
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        owner = _owner(profile)
        if owner is not None:
            return owner
        time.sleep(_LOOK_AGAIN_SECONDS)
    click.echo("Desktop Sync did not start.", err=True)
    return None
