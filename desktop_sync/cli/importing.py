"""``desktop-sync import``: bring photos and videos into the library, and watch it happen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.cli.console import (
    ExitCode,
    count_text,
    duration_text,
    json_option,
    print_document,
    size_text,
)
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.engine.commands import HeadlessCommands
    from desktop_sync.model.asset import PassedOver
    from desktop_sync.model.device import Device
    from desktop_sync.model.events import ImportSummary
    from desktop_sync.model.job import Problem


class DeviceChoice(Struct, frozen=True):
    """What of which device is wanted: its id or ``first``, captured ``since`` that day, in the
    album of that title."""

    device: str
    since: date | None = None
    album: str | None = None


_MOST_LINES = 50


@click.command("import")
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option(
    "--device",
    metavar="ID|first",
    help="Import what is new on a phone that is plugged in; see “desktop-sync devices”.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Of a phone, only what was captured on this day or later, as in 2024-05-17.",
)
@click.option("--album", metavar="NAME", help="Of a phone, only what is in this album.")
@click.option(
    "--library",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The library to import into. The first one of a profile becomes its library.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be imported, and change nothing.")
@click.option("--list-ignored", is_flag=True, help="List what was passed over, with why.")
@json_option
@click.pass_obj
def import_command(
    profile: Profile,
    *,
    paths: tuple[Path, ...],
    device: str | None,
    since: datetime | None,
    album: str | None,
    folder: Path | None,
    dry_run: bool,
    list_ignored: bool,
    as_json: bool,
) -> int:
    """Import photos and videos from folders, cards, files, or a phone.

    Nothing is changed at PATH or on the phone. What the library has already is not copied
    again. Ctrl-C stops; the next run goes on.
    """
    from desktop_sync.cli.documents import import_document

    _check_usage(paths, device, since, album)
    roots, problems = sort_out(paths)
    library = None if folder is None else Path(os.path.abspath(folder))
    result = ImportResult()
    if device is not None:
        choice = DeviceChoice(device, None if since is None else since.date(), album)
        if dry_run:
            result = _preview_device(profile, choice)
        else:
            result = carry_out(profile, library, choice)
    elif roots:
        result = (_preview if dry_run else carry_out)(profile, library, roots)
    problems += result.problems
    shown = result.passed_over if list_ignored else ()
    if as_json:
        print_document(import_document(result.summary, problems, shown, result.cloud_assets))
    else:
        _print_end(result, problems, shown, dry_run=dry_run)
    return ExitCode.PROBLEMS if any(map(_is_failure, problems)) else ExitCode.OK


def _check_usage(
    paths: Sequence[Path], device: str | None, since: datetime | None, album: str | None
) -> None:
    if bool(paths) == (device is not None):
        raise click.UsageError("Give either a PATH or --device.")
    if device is None and (since is not None or album is not None):
        raise click.UsageError("--since and --album go with --device.")


def sort_out(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """What is there to import from, and a problem for each path that is not."""
    from desktop_sync.model.job import Problem

    roots, problems = [], []
    for path in paths:
        absolute = Path(os.path.abspath(path))
        if os.path.lexists(absolute):
            roots.append(absolute)
        else:
            problems.append(Problem(str(absolute), "gone"))
    return roots, problems


class ImportResult(Struct, frozen=True):
    """How an import ended. ``cloud_assets`` counts what a phone says is not on it."""

    summary: ImportSummary | None = None
    problems: Sequence[Problem] = ()
    passed_over: Sequence[PassedOver] = ()
    cloud_assets: int | None = None


def _preview(profile: Profile, library: Path | None, roots: Sequence[Path]) -> ImportResult:
    from desktop_sync.cli.preview import preview

    return ImportResult(*preview(profile, library, roots))


def _preview_device(profile: Profile, choice: DeviceChoice) -> ImportResult:
    from desktop_sync.cli.device_choice import preview_device
    from desktop_sync.cli.session import open_engine

    with open_engine(profile, None) as engine:
        summary, device = preview_device(engine, choice)
    return ImportResult(summary, cloud_assets=device.cloud_assets)


def carry_out(
    profile: Profile, library: Path | None, wanted: Sequence[Path] | DeviceChoice
) -> ImportResult:
    """Import, and where the owner of the profile ends meanwhile, go on in its place."""
    from desktop_sync.cli.session import outliving_owners

    return outliving_owners(partial(_import_once, profile, library, wanted))


def _import_once(
    profile: Profile, library: Path | None, wanted: Sequence[Path] | DeviceChoice
) -> ImportResult:
    from desktop_sync.cli.progress import follow
    from desktop_sync.cli.session import begin_import

    with begin_import(profile, library, partial(_begin, wanted=wanted)) as (engine, begun):
        import_id, device = begun
        cloud_assets = None if device is None else device.cloud_assets or 0
        if import_id is None:
            return ImportResult(cloud_assets=cloud_assets)
        end = follow(engine, import_id)
        problems = list(engine.problems(import_id).result())
        passed_over = engine.passed_over(import_id).result()
        if end.stopped is not None:
            place = str(wanted[0]) if isinstance(wanted, Sequence) else wanted.device
            problems.append(replace(end.stopped, path=end.stopped.path or place))
    return ImportResult(end.summary, problems, passed_over, cloud_assets)


def _begin(
    engine: HeadlessCommands, wanted: Sequence[Path] | DeviceChoice
) -> tuple[int | None, Device | None]:
    if isinstance(wanted, DeviceChoice):
        from desktop_sync.cli.device_choice import import_from_device

        return import_from_device(engine, wanted)
    return engine.import_from(wanted), None


def _print_end(
    result: ImportResult,
    problems: Sequence[Problem],
    passed_over: Sequence[PassedOver],
    *,
    dry_run: bool,
) -> None:
    from desktop_sync.wording import cloud_message, passed_over_message, problem_message

    if result.summary is not None:
        _print_counts(result.summary, dry_run=dry_run)
    elif result.cloud_assets is not None:
        click.echo("Nothing new from the phone.")
    if result.cloud_assets:
        click.echo(cloud_message(result.cloud_assets))
    for problem in problems[:_MOST_LINES]:
        click.echo(problem_message(problem))
    if len(problems) > _MOST_LINES:
        click.echo(f"and {len(problems) - _MOST_LINES:,} more; see “desktop-sync history”.")
    for passed in passed_over:
        click.echo(passed_over_message(passed))


def _print_counts(summary: ImportSummary, *, dry_run: bool) -> None:
    counts = summary.assets
    name = summary.source_name or "the files given"
    what = f"{count_text(counts.imported, 'asset')} from {name}"
    if not counts.imported:
        click.echo(f"Nothing new from {name}.")
    elif dry_run:
        click.echo(f"{what} would be imported, {size_text(summary.bytes_total)}.")
    else:
        files = count_text(summary.resources_imported, "file")
        size, seconds = size_text(summary.bytes_done), duration_text(summary.seconds)
        click.echo(f"{what} imported ({files}, {size}) in {seconds}.")
    rest = [
        (counts.already, "here already"),
        (counts.duplicate, "the same as one that is here"),
        (counts.failed, "not imported"),
        (counts.ignored, "passed over"),
    ]
    if any(count for count, _ in rest):
        click.echo(", ".join(f"{count:,} {words}" for count, words in rest if count) + ".")


def _is_failure(problem: Problem) -> bool:
    """Whether something is not in the library that should be; damaged files are kept."""
    return problem.code not in ("truncated", "unrecognised", "removed-by-you")
