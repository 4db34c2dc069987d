"""Everywhere the library is: what the journal has proven, and what the uploads say of now.

Must not know how either is kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec.structs import replace

from desktop_sync.journal import catalogue, destinations, place_figures
from desktop_sync.journal.destinations import DestinationRecord
from desktop_sync.model.destination import (
    AssetPlace,
    DestinationHold,
    HeldPart,
    Places,
    PlaceStatus,
)
from desktop_sync.model.job import JobState
from desktop_sync.model.library import AssetReceipt, AssetTile


class Lately(Protocol):
    """What is known of destinations while the program runs."""

    def hold(self, number: int) -> DestinationHold | None: ...

    def part(self, connection: sqlite3.Connection, number: int) -> HeldPart | None: ...

    def answered_at(self, number: int) -> datetime | None: ...


def places(connection: sqlite3.Connection, library_id: int, safe_at: int, lately: Lately) -> Places:
    """Everywhere a library is; assets are safe once they are proven at ``safe_at`` destinations."""
    total, read_back = place_figures.in_library(connection, library_id)
    records = destinations.every(connection)
    return Places(
        assets=total,
        read_back=read_back,
        safe=place_figures.safe(connection, library_id, safe_at) if records else 0,
        safe_at=safe_at,
        destinations=tuple(_place(connection, library_id, one, lately) for one in records),
    )


def asset_receipts(
    connection: sqlite3.Connection, library_id: int, ids: Sequence[int], lately: Lately
) -> tuple[AssetReceipt, ...]:
    """All that is known of these assets, in the order of ``ids``, and what keeps each from its
    destinations now."""
    found = catalogue.receipts(connection, library_id, ids)
    tiles = _as_they_are_now(connection, tuple(one.tile for one in found), lately)
    return tuple(replace(one, tile=tile) for one, tile in zip(found, tiles, strict=True))


def asset_tiles(
    connection: sqlite3.Connection, library_id: int, ids: Sequence[int], lately: Lately
) -> tuple[AssetTile, ...]:
    """These assets, in the order of ``ids``, each with what keeps it from its destinations now."""
    return _as_they_are_now(connection, catalogue.tiles(connection, library_id, ids), lately)


def _as_they_are_now(
    connection: sqlite3.Connection, tiles: tuple[AssetTile, ...], lately: Lately
) -> tuple[AssetTile, ...]:
    holds = {one.config.name: lately.hold(one.id) for one in destinations.every(connection)}
    if not any(holds.values()):
        return tiles
    return tuple(
        replace(one, places=tuple(_held(place, holds[place.name]) for place in one.places))
        for one in tiles
    )


def _place(
    connection: sqlite3.Connection, library_id: int, record: DestinationRecord, lately: Lately
) -> PlaceStatus:
    figures = place_figures.at_destination(connection, library_id, record.id)
    answers = (figures.answered_at, lately.answered_at(record.id))
    at = max((one for one in answers if one is not None), default=None)
    figures = replace(figures, answered_at=at)
    hold, part = lately.hold(record.id), lately.part(connection, record.id)
    return PlaceStatus(record.config, record.paused, figures, hold, part)


def _held(place: AssetPlace, hold: DestinationHold | None) -> AssetPlace:
    is_waiting = place.state in (JobState.PENDING, JobState.RUNNING)
    return replace(place, hold=hold) if is_waiting else place
