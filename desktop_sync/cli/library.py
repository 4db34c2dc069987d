"""``desktop-sync library``: list what is in it, and remove from it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_sync.cli.console import (
    ExitCode,
    count_text,
    json_option,
    print_document,
    print_stream,
    size_text,
)
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    import sqlite3

    from desktop_sync.journal.assets import LibraryAsset


@click.group()
def library() -> None:
    """List the library, or remove from it."""


@library.command("list")
@click.option(
    "--library",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Only this library; else every library of the profile.",
)
@json_option
@click.pass_obj
def list_library(profile: Profile, *, folder: Path | None, as_json: bool) -> int:
    """List every photo and video by the time it was taken."""
    from desktop_sync.cli.documents import asset_document
    from desktop_sync.cli.session import read_journal

    with read_journal(profile) as connection:
        if as_json:
            listed = _assets(connection, folder)
            print_stream("assets", (asset_document(asset, where) for asset, where in listed))
        else:
            _print_assets(_assets(connection, folder))
    return ExitCode.OK


@library.command("remove")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@json_option
@click.pass_obj
def remove_from_library(profile: Profile, *, paths: tuple[Path, ...], as_json: bool) -> int:
    """Move files of the library to the desktop's trash.

    The whole photo goes with its file, and does not come back with the next import.
    """
    from desktop_sync.cli.documents import removal_document
    from desktop_sync.cli.session import library_of, open_engine
    from desktop_sync.wording import problem_message

    given = [Path(os.path.abspath(path)) for path in paths]
    with open_engine(profile, library_of(profile, given[0])) as engine:
        removal = engine.remove(given)
    if as_json:
        print_document(removal_document(removal))
    else:
        what, files = count_text(removal.assets, "asset"), count_text(removal.resources, "file")
        click.echo(f"{what} moved to the trash ({files}, {size_text(removal.bytes)}).")
        for problem in removal.problems:
            click.echo(problem_message(problem))
    return ExitCode.PROBLEMS if removal.problems else ExitCode.OK


def _assets(
    connection: sqlite3.Connection | None, only: Path | None
) -> Iterator[tuple[LibraryAsset, Path]]:
    from desktop_sync.journal.assets import every_asset
    from desktop_sync.journal.libraries import every_library

    if connection is None:
        return
    for number, folder in every_library(connection):
        if only is None or folder == Path(os.path.abspath(only)):
            for asset in every_asset(connection, number):
                yield asset, folder


def _print_assets(listed: Iterator[tuple[LibraryAsset, Path]]) -> None:
    from desktop_sync.wording import shown

    count = 0
    for asset, folder in listed:
        count += 1
        at = asset.captured.at
        captured = "unknown time     " if at is None else f"{at:%Y-%m-%d %H:%M:%S}"
        size = sum(one.size_bytes for one in asset.resources)
        kind = asset.kind.value.replace("_", " ")
        first = folder / asset.resources[0].library_path
        more = f" and {len(asset.resources) - 1} more" if len(asset.resources) > 1 else ""
        click.echo(f"{captured}  {kind:<10}  {size_text(size):>10}  {shown(str(first))}{more}")
    if not count:
        click.echo("Nothing imported yet")
