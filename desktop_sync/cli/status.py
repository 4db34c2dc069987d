"""``desktop-sync status``: the state first, then what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desktop_sync.cli.console import (
    ExitCode,
    count_text,
    duration_text,
    json_option,
    print_columns,
    print_document,
    size_text,
)
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.model.events import Status


@click.command()
@json_option
@click.pass_obj
def status(profile: Profile, *, as_json: bool) -> int:
    """Say what is in the library and what is under way."""
    from desktop_sync.cli.documents import status_document
    from desktop_sync.cli.session import current_status

    now = current_status(profile)
    if as_json:
        print_document(status_document(now))
    else:
        click.echo(_sentence(now))
        print_columns(_facts(now))
    return ExitCode.OK


def _sentence(now: Status) -> str:
    from desktop_sync.model.events import EngineState
    from desktop_sync.wording import hold_message

    if now.hold is not None:
        return hold_message(now.hold)
    if now.paused:
        return "Paused by you"
    if now.imports:
        one = now.imports[-1]
        left = "" if now.seconds_left is None else f" · {duration_text(now.seconds_left)} left"
        return f"Importing {one.assets_handled:,} of {one.assets_total:,}{left}"
    if now.state is EngineState.ATTENTION:
        need = "needs" if now.failed == 1 else "need"
        return f"{count_text(now.failed, 'photo or video', 'photos and videos')} {need} you"
    if now.pending:
        return f"{now.pending:,} wait for the next import to go on"
    return "All done" if now.assets else "Nothing imported yet"


def _facts(now: Status) -> list[tuple[str, str]]:
    held = f"{count_text(now.assets, 'asset')}, {count_text(now.resources, 'file')}"
    return [
        ("Library", now.library),
        ("Holds", f"{held}, {size_text(now.bytes)}"),
        ("Running", f"{now.running:,}"),
        ("Waiting", f"{now.pending:,}"),
        ("Failed", f"{now.failed:,}"),
    ]
