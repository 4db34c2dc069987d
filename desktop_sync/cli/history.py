"""``desktop-sync history``: what happened, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desktop_sync.cli.console import (
    ExitCode,
    json_option,
    print_columns,
    print_document,
    size_text,
)
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.model.history import HistoryEntry


@click.command()
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, metavar="N")
@click.option("--search", default="", metavar="S", help="Only what has S in it.")
@json_option
@click.pass_obj
def history(profile: Profile, *, limit: int, search: str, as_json: bool) -> int:
    """List what happened, newest first."""
    from desktop_sync.cli.documents import history_document
    from desktop_sync.cli.session import read_journal
    from desktop_sync.journal.history import page
    from desktop_sync.model.history import HistoryPage

    found = HistoryPage(0, 0, ())
    with read_journal(profile) as connection:
        if connection is not None:
            found = page(connection, 0, limit, search)
    if as_json:
        print_document(history_document(found))
        return ExitCode.OK
    if not found.rows:
        click.echo(f"Nothing found for “{search}”." if search else "Nothing happened yet.")
        return ExitCode.OK
    print_columns([_row(entry) for entry in found.rows])
    if found.total > len(found.rows):
        click.echo(f"{found.total - len(found.rows):,} more; see them with --limit.")
    return ExitCode.OK


def _row(entry: HistoryEntry) -> tuple[str, ...]:
    from desktop_sync.cli.documents import entry_message

    size = "" if entry.size_bytes is None else size_text(entry.size_bytes)
    what = entry_message(entry) or entry.detail or ""
    event = entry.event.replace("-", " ")
    if entry.destination not in (None, entry.name):
        event = f"{event} ({entry.destination})"
    return (f"{entry.at.astimezone():%Y-%m-%d %H:%M}", event, entry.name, size, what)
