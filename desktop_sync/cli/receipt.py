"""``desktop-sync receipt``: where a photo is, and how that is known."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_sync.cli.console import (
    ExitCode,
    count_text,
    json_option,
    print_columns,
    print_stream,
    size_text,
)
from desktop_sync.cli.why import as_in_library
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    import sqlite3

    from desktop_sync.model.evidence import Evidence
    from desktop_sync.model.library import AssetReceipt, ResourceReceipt

_BATCH = 256


@click.command()
@click.argument("photos", nargs=-1, metavar="[PHOTO]...")
@click.option(
    "--library",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Of this library; else of the chosen one.",
)
@json_option
@click.pass_obj
def receipt(profile: Profile, *, photos: Sequence[str], folder: Path | None, as_json: bool) -> int:
    """Say where each PHOTO is, and how that is known: the digest read from its source, that of
    the copy in the library as it was read back, and what each destination says of its own.

    PHOTO is a photo or video by its name, such as IMG_4518, or a file of the library by its path.
    Without any, the whole library is told of. Nothing is read or asked again: “verify” does that.
    """
    from desktop_sync.cli.documents import receipt_document
    from desktop_sync.cli.session import library_folder, open_settings, read_journal

    library = library_folder(profile, None if folder is None else Path(os.path.abspath(folder)))
    safe_at = open_settings(profile).load().safe_places
    with read_journal(profile) as connection:
        found = _receipts(connection, library, photos)
        if as_json:
            told = (receipt_document(one, library, safe_at) for one in found)
            print_stream("assets", told, {"library": str(library), "safe_at": safe_at})
        else:
            _print(found, library, safe_at)
    return ExitCode.OK


def _receipts(
    connection: sqlite3.Connection | None, library: Path, photos: Sequence[str]
) -> Iterator[AssetReceipt]:
    """Raises ``ItemError('no-job')`` for a photo that is not there, before any is given."""
    from desktop_sync.errors import ItemError
    from desktop_sync.journal import catalogue
    from desktop_sync.journal.assets import library_id

    number = None
    if connection is not None:
        number = library_id(connection, library, create=False)
    if connection is None or number is None:
        if photos:
            raise ItemError("no-job", path=photos[0])
        return iter(())
    ids = dict[int, None]()
    for photo in photos:
        named = catalogue.named(connection, number, as_in_library(photo, library))
        if not named:
            raise ItemError("no-job", path=photo)
        ids |= dict.fromkeys(named)
    chosen = list(ids) if photos else catalogue.days(connection, number, "").ids
    return (
        one
        for start in range(0, len(chosen), _BATCH)
        for one in catalogue.receipts(connection, number, chosen[start : start + _BATCH])
    )


def _print(found: Iterator[AssetReceipt], library: Path, safe_at: int) -> None:
    count = safe = 0
    for one in found:
        if count:
            click.echo()
        count += 1
        safe += one.is_safe(safe_at)
        _print_one(one, library, safe_at)
    if not count:
        click.echo("Nothing imported yet")
    elif count > 1:
        where = count_text(safe_at, "destination")
        click.echo(f"\n{safe:,} of {count:,} are safe: in the library, and proven at {where}.")


def _print_one(one: AssetReceipt, library: Path, safe_at: int) -> None:
    from desktop_sync.wording import shown

    at = one.tile.captured.at
    taken = "" if at is None else f", taken {at:%Y-%m-%d %H:%M}"
    state = "safe" if one.is_safe(safe_at) else "not safe yet"
    proven = f"proven at {len(one.proven_at)} of {count_text(len(one.places), 'destination')}"
    kind = one.tile.kind.value.replace("_", " ")
    click.echo(f"{shown(one.tile.name)} ({kind}{taken}): {state}, {proven}")
    for file in one.resources:
        path = shown(str(library / file.library_path))
        click.echo(f"  {path} ({size_text(file.size_bytes)})")
        print_columns(list(_rows(one, file)))


def _rows(one: AssetReceipt, file: ResourceReceipt) -> Iterator[tuple[str, ...]]:
    """What each place has of a file, the source first."""
    from desktop_sync.model.evidence import LIBRARY, SOURCE

    here = {known.place: known for known in file.evidence}
    there = {known.destination: known for known in file.evidence}
    yield _row(f"source {one.source_name}".rstrip(), here.get(SOURCE), "not read")
    yield _row("library", here.get(LIBRARY), "not read back")
    for place in one.places:
        yield _row(f"“{place.name}”", there.get(place.name), place.state.value)


def _row(place: str, known: Evidence | None, otherwise: str) -> tuple[str, ...]:
    if known is None:
        return ("   ", place, otherwise, "", "")
    seen = known.digest
    digest = f"{seen.algorithm} {seen.hex}" if seen.size_bytes is None else ""
    grade = known.grade.value.replace("server_hashed", "server-hashed").replace("_", " ")
    return ("   ", place, grade, f"{known.observed_at.astimezone():%Y-%m-%d %H:%M}", digest)
