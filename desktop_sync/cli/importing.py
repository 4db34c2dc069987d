"""``desktop-sync import``: bring photos and videos into the library, and watch it happen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

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
    from desktop_sync.model.asset import PassedOver
    from desktop_sync.model.events import ImportSummary
    from desktop_sync.model.job import Problem

_MOST_LINES = 50
_OWNERS_OUTLIVED = 3


@click.command("import")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
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
    folder: Path | None,
    dry_run: bool,
    list_ignored: bool,
    as_json: bool,
) -> int:
    """Import photos and videos from folders, cards and files.

    Nothing is changed at PATH. What the library has already is not copied again. Ctrl-C
    stops; the next run goes on.
    """
    from desktop_sync.cli.documents import import_document

    roots, problems = _sort_out(paths)
    library = None if folder is None else Path(os.path.abspath(folder))
    summary: ImportSummary | None = None
    passed_over: tuple[PassedOver, ...] = ()
    if roots:
        carry_out = _preview if dry_run else _import
        summary, found, passed_over = carry_out(profile, library, roots)
        problems += found
    shown = passed_over if list_ignored else ()
    if as_json:
        print_document(import_document(summary, problems, shown))
    else:
        _print_end(summary, problems, shown, dry_run=dry_run)
    return ExitCode.PROBLEMS if any(map(_is_failure, problems)) else ExitCode.OK


def _sort_out(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
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


_Result = tuple["ImportSummary | None", "list[Problem]", "tuple[PassedOver, ...]"]


def _preview(profile: Profile, library: Path | None, roots: Sequence[Path]) -> _Result:
    from desktop_sync.cli.preview import preview

    return preview(profile, library, roots)


def _import(profile: Profile, library: Path | None, roots: Sequence[Path]) -> _Result:
    """Import, and where the owner of the profile ends meanwhile, go on in its place."""
    from desktop_sync.errors import FatalError

    for _ in range(_OWNERS_OUTLIVED):
        try:
            return _import_once(profile, library, roots)
        except FatalError as error:
            if error.code != "owner-gone":
                raise
    return _import_once(profile, library, roots)


def _import_once(profile: Profile, library: Path | None, roots: Sequence[Path]) -> _Result:
    from desktop_sync.cli.progress import follow
    from desktop_sync.cli.session import begin_import

    with begin_import(profile, library, roots) as (engine, import_id):
        end = follow(engine, import_id)
        problems = list(engine.problems(import_id).result())
        passed_over = engine.passed_over(import_id).result()
        if end.stopped is not None:
            problems.append(replace(end.stopped, path=end.stopped.path or str(roots[0])))
    return end.summary, problems, passed_over


def _print_end(
    summary: ImportSummary | None,
    problems: Sequence[Problem],
    passed_over: Sequence[PassedOver],
    *,
    dry_run: bool,
) -> None:
    from desktop_sync.wording import passed_over_message, problem_message

    if summary is not None:
        _print_counts(summary, dry_run=dry_run)
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
