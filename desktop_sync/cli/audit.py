"""``desktop-sync audit``: which originals are not safe, bit for bit, and bringing them there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop_sync.cli.console import (
    ExitCode,
    checking_teller,
    count_text,
    duration_text,
    json_option,
    print_document,
    size_text,
)
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.model.audit import Audit, AuditedOriginal
    from desktop_sync.model.job import Problem

_MOST_LINES = 50


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option(
    "--device",
    metavar="ID|first",
    help="Audit a phone that is plugged in; see “desktop-sync devices”.",
)
@click.option(
    "--destination", "name", metavar="NAME", help="Ask only this destination; else all of them."
)
@click.option(
    "--library",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The library the originals should be in; else the chosen one.",
)
@click.option("--repair", is_flag=True, help="Import and upload what is missing, and look again.")
@json_option
@click.pass_obj
def audit(
    profile: Profile,
    *,
    paths: tuple[Path, ...],
    device: str | None,
    name: str | None,
    folder: Path | None,
    repair: bool,
    as_json: bool,
) -> int:
    """Read the originals in folders, on cards or on a phone, and say which of them the library
    and the destinations do not have, bit for bit.

    Every original is read whole and found by its bytes, whatever it is called. Nothing is uploaded
    without --repair, and nothing is ever changed at PATH or on the phone.
    """
    from desktop_sync.cli.importing import sort_out

    if bool(paths) == (device is not None):
        raise click.UsageError("Give either a PATH or --device.")
    roots, problems = sort_out(paths)
    library = None if folder is None else Path(os.path.abspath(folder))
    found = _look(profile, library, device, [os.fspath(one) for one in roots], name)
    told = _document(found, problems) if as_json else {}
    if not as_json:
        _print(found, problems)
    if repair and found.lacking and found.ended_by is None:
        _repair(profile, library, device, roots, name, found)
        found = _look(profile, library, device, [one.path for one in found.lacking], name)
        if as_json:
            told["after_repair"] = _document(found, ())
        else:
            click.echo("\nAfter the repair:")
            _print(found, ())
    if as_json:
        print_document(told)
    elif found.lacking and not repair:
        click.echo("The same command with --repair imports and uploads what is missing.")
    is_well = not (
        found.lacking
        or problems
        or found.ended_by
        or any(one.problem for one in found.destinations)
    )
    return ExitCode.OK if is_well else ExitCode.PROBLEMS


def _look(
    profile: Profile,
    library: Path | None,
    device: str | None,
    originals: Sequence[str],
    name: str | None,
) -> Audit:
    from desktop_sync.cli.device_choice import let_in
    from desktop_sync.cli.session import open_engine

    on_checked = checking_teller("original", "read")
    with open_engine(profile, library) as engine:
        if device is None:
            return engine.audit_files([Path(one) for one in originals], name, on_checked)
        return engine.audit_device(let_in(engine, device).id, originals, name, on_checked)


def _repair(
    profile: Profile,
    library: Path | None,
    device: str | None,
    roots: Sequence[Path],
    name: str | None,
    found: Audit,
) -> None:
    """Import what the library lacks, and upload what the destinations do. What cannot be is found
    by looking again."""
    from desktop_sync.cli import importing, uploading
    from desktop_sync.model.audit import OriginalState

    if any(one.state in (OriginalState.NEW, OriginalState.LOST) for one in found.lacking):
        wanted = roots if device is None else importing.DeviceChoice(device)
        importing.carry_out(profile, library, wanted)
    if found.destinations:
        uploading.carry_out(profile, name, wait=True, library=library)


def _document(found: Audit, problems: Sequence[Problem]) -> dict[str, Any]:
    from desktop_sync.cli.documents import audit_document, problem_document

    every = [problem_document(one) for one in _every(found, problems)]
    return {**audit_document(found), "problems": every}


def _every(found: Audit, problems: Sequence[Problem]) -> list[Problem]:
    return [*problems, *([] if found.ended_by is None else [found.ended_by])]


def _print(found: Audit, problems: Sequence[Problem]) -> None:
    from desktop_sync.wording import cloud_message, problem_message, shown

    read = f"{count_text(found.files, 'original')} read, {size_text(found.size_bytes)}"
    source = f" from {shown(found.source_name)}" if found.source_name else ""
    click.echo(f"{read}{source} in {duration_text(found.seconds)}.")
    for line in _counts(found):
        click.echo(line)
    if found.only_in_cloud:
        click.echo(cloud_message(found.only_in_cloud))
    for problem in _every(found, problems):
        click.echo(problem_message(problem))
    for one in found.lacking[:_MOST_LINES]:
        click.echo(f"{shown(one.path)}: {'; '.join(_reasons(one))}")
    if len(found.lacking) > _MOST_LINES:
        click.echo(f"and {len(found.lacking) - _MOST_LINES:,} more.")
    if found.files and not (found.lacking or found.ended_by):
        click.echo("All of them are where they should be, bit for bit.")


def _counts(found: Audit) -> Iterator[str]:
    from desktop_sync.model.destination import DestinationHold
    from desktop_sync.wording import destination_hold_message, shown

    yield "Library: " + _joined(
        (found.here, "the same"),
        (found.new, "not imported"),
        (found.lost, "lost or changed there"),
        (found.removed, "removed by you"),
        (found.unreadable, "not readable"),
    )
    for one in found.destinations:
        if one.problem is not None:
            hold = DestinationHold(one.problem.code, one.problem.detail)
            yield destination_hold_message(one.name, hold)
        yield f"“{shown(one.name)}”: " + _joined(
            (one.proven, "the same"),
            (one.size_only, "of the same size, not read"),
            (one.missing, "not there"),
            (one.lost, "lost or changed there"),
            (one.not_kept, "of a kind that is not kept there"),
            (one.unknown, "not known"),
        )


def _joined(*counts: tuple[int, str]) -> str:
    return ", ".join(f"{count:,} {words}" for count, words in counts if count) or "none"


def _reasons(one: AuditedOriginal) -> Iterator[str]:
    """Why an original is not safe."""
    from desktop_sync.model.audit import OriginalState
    from desktop_sync.wording import problem_message, shown

    if one.problem is not None:
        yield problem_message(one.problem)
    elif one.state is OriginalState.NEW:
        yield "not imported"
    elif one.state is OriginalState.LOST:
        yield "the library’s copy is lost or changed"
    for copy in one.copies:
        if copy.is_lacking:
            yield f"{_COPIES[copy.state.value]} “{shown(copy.destination)}”"


_COPIES = {
    "size_only": "only its size is known at",
    "missing": "not at",
    "lost": "lost or changed at",
    "unknown": "it is not known whether it is at",
}
