"""``desktop-sync upload``: send what the destinations lack, and see it proven there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from desktop_sync.cli.console import (
    ExitCode,
    count_text,
    json_option,
    print_document,
    size_text,
    teller,
)
from desktop_sync.model.destination import DestinationStatus, UploadTally
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_sync.engine.commands import HeadlessCommands
    from desktop_sync.model.job import Problem

_LOOK_SECONDS = 0.25
_MOST_LINES = 50


class UploadResult(Struct, frozen=True):
    """How it went. Without ``waited`` the program that runs goes on by itself."""

    tally: UploadTally
    problems: Sequence[Problem]
    destinations: Sequence[DestinationStatus]
    waited: bool


@click.command("upload")
@click.option("--wait", is_flag=True, help="End when all is there, has failed or is held.")
@click.option("--destination", "name", metavar="NAME", help="Only to this one; else to all.")
@json_option
@click.pass_obj
def upload_command(profile: Profile, *, wait: bool, name: str | None, as_json: bool) -> int:
    """Upload what is in the library to the destinations that lack it. What failed is tried again.

    Where Desktop Sync runs, it is told to go on at once. Else this command uploads, and ends
    when it is done. Ctrl-C stops; the next run goes on.
    """
    result = carry_out(profile, name, wait=wait)
    if as_json:
        from desktop_sync.cli.documents import upload_document

        print_document(upload_document(result.tally, result.problems, result.destinations))
    else:
        _print_end(result)
    held = result.waited and (result.tally.waiting or any(one.hold for one in result.destinations))
    failed = result.tally.failed
    return ExitCode.PROBLEMS if failed or held else ExitCode.OK


def carry_out(
    profile: Profile, name: str | None, *, wait: bool, library: Path | None = None
) -> UploadResult:
    """Upload from ``library`` (None: the chosen one), and where the owner of the profile ends
    meanwhile, go on in its place."""
    from desktop_sync.cli.session import outliving_owners

    return outliving_owners(partial(_upload, profile, library, name, datetime.now(UTC), wait=wait))


def _upload(
    profile: Profile, library: Path | None, name: str | None, since: datetime, *, wait: bool
) -> UploadResult:
    from desktop_sync.cli.session import begin_upload
    from desktop_sync.errors import ItemError

    def begin(engine: HeadlessCommands) -> None:
        if not _meant(engine, name):
            code = "no-destinations" if name is None else "no-destination"
            raise ItemError(code, path=name)
        engine.retry_uploads(name)
        engine.upload_now(name)

    with begin_upload(profile, library, begin) as (engine, ends_with_us):
        # What tells of the end is loaded while the first are on their way.
        import desktop_sync.cli.documents  # noqa: F401

        waited = wait or ends_with_us
        if waited:
            tell = teller()
            while not engine.wait_for_uploads(name, _LOOK_SECONDS):
                tell(lambda: _progress(engine, name))
        return UploadResult(
            engine.upload_tally(name, since).result(),
            engine.upload_problems(name).result(),
            _meant(engine, name),
            waited,
        )


def _meant(engine: HeadlessCommands, name: str | None) -> list[DestinationStatus]:
    return [one for one in engine.destinations().result() if name in (None, one.config.name)]


def _progress(engine: HeadlessCommands, name: str | None) -> str:
    now = _meant(engine, name)
    done = sum(one.succeeded for one in now)
    left = sum(one.pending + one.running for one in now)
    return f"{count_text(done, 'upload')} done, {left:,} to go"


def _print_end(result: UploadResult) -> None:
    from desktop_sync.wording import destination_hold_message, shown, upload_problem_message

    tally = result.tally
    if tally.assets:
        files, size = count_text(tally.resources, "file"), size_text(tally.size_bytes)
        click.echo(f"{count_text(tally.assets, 'upload')} done ({files}, {size}), all proven.")
    elif not (tally.failed or tally.waiting):
        click.echo("All of it is there.")
    rest = [
        (tally.already, "there already"),
        (tally.failed, "failed"),
        (tally.waiting, "waiting"),
    ]
    if any(count for count, _ in rest):
        click.echo(", ".join(f"{count:,} {words}" for count, words in rest if count) + ".")
    for problem in result.problems[:_MOST_LINES]:
        click.echo(upload_problem_message(problem))
    if len(result.problems) > _MOST_LINES:
        click.echo(f"and {len(result.problems) - _MOST_LINES:,} more.")
    for one in result.destinations:
        if one.hold is not None:
            click.echo(destination_hold_message(one.config.name, one.hold))
        elif one.paused:
            click.echo(f"Uploads to “{shown(one.config.name)}” are paused by you.")
