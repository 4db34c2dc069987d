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
    from desktop_sync.model.events import Status, UploadStatus


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
        print_columns([*_facts(now), *_upload_facts(now.uploads)])
    return ExitCode.OK


def _sentence(now: Status) -> str:
    from desktop_sync.wording import hold_message

    if now.uploads.is_moving and not now.paused:
        return _uploading(now.uploads)
    if now.hold is not None:
        return hold_message(now.hold)
    if now.paused:
        return "Paused by you"
    if now.imports:
        one = now.imports[-1]
        left = "" if now.seconds_left is None else f" · {duration_text(now.seconds_left)} left"
        return f"Importing {one.assets_handled:,} of {one.assets_total:,}{left}"
    failed = now.failed + now.uploads.failed
    if failed:
        need = "needs" if failed == 1 else "need"
        return f"{count_text(failed, 'photo or video', 'photos and videos')} {need} you"
    if now.uploads.held:
        return f"{count_text(sum(one.pending for one in now.uploads.held), 'upload')} held"
    if now.pending:
        return f"{now.pending:,} wait for the next import to go on"
    if now.uploads.pending:
        return f"{count_text(now.uploads.pending, 'upload')} to go"
    return "All done" if now.assets else "Nothing imported yet"


def _uploading(uploads: UploadStatus) -> str:
    left = "" if uploads.seconds_left is None else f" · {duration_text(uploads.seconds_left)} left"
    return f"Uploading {uploads.done:,} of {uploads.done + uploads.left:,}{left}"


def _upload_facts(uploads: UploadStatus) -> list[tuple[str, str]]:
    """A line for each destination: what is done and what is not, and what keeps that back."""
    from desktop_sync.wording import destination_hold_message, shown

    facts = []
    for one in uploads.places:
        counts = [f"{one.succeeded:,} done"]
        rest = [(one.running, "running"), (one.pending, "waiting"), (one.failed, "failed")]
        counts += [f"{count:,} {words}" for count, words in rest if count]
        facts.append((f"Uploads to “{shown(one.destination)}”", ", ".join(counts)))
        if one.is_held and (one.paused or one.hold is None):
            facts.append(("", "paused by you"))
        elif one.is_held and one.hold is not None:
            why = destination_hold_message(one.destination, one.hold).partition(" · ")[2]
            facts.append(("", why))
    return facts


def _facts(now: Status) -> list[tuple[str, str]]:
    held = f"{count_text(now.assets, 'asset')}, {count_text(now.resources, 'file')}"
    return [
        ("Library", now.library),
        ("Holds", f"{held}, {size_text(now.bytes)}"),
        ("Running", f"{now.running:,}"),
        ("Waiting", f"{now.pending:,}"),
        ("Failed", f"{now.failed:,}"),
    ]
