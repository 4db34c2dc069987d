"""What somebody made of assets on the devices they come from: favourites, hidden ones, albums.

An album is known by its device and its name. Must not know how a device says it, or who is told.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping

from desktop_sync.model.asset import UNMARKED, Marks


def of_assets(connection: sqlite3.Connection, asset_ids: Collection[int]) -> dict[int, Marks]:
    """What is known of these assets, from whichever device; what is not marked is left out."""
    return _read(connection, asset_ids, None)


def add(connection: sqlite3.Connection, asset_id: int, source_key: str, marks: Marks) -> None:
    """A device says this of an asset; what was known of it before stays."""
    if marks.favourite or marks.hidden:
        connection.execute(
            "UPDATE asset SET favourite = favourite OR ?, hidden = hidden OR ? WHERE id = ?",
            (marks.favourite, marks.hidden, asset_id),
        )
    for name in marks.albums:
        connection.execute(
            "INSERT OR IGNORE INTO album (source_key, name) VALUES (?, ?)", (source_key, name)
        )
        connection.execute(
            "INSERT OR IGNORE INTO album_asset SELECT ?, id FROM album"
            " WHERE source_key = ? AND name = ?",
            (asset_id, source_key, name),
        )


def changes(
    connection: sqlite3.Connection, source_key: str, told: Mapping[int, Marks]
) -> dict[int, Marks]:
    """By asset, what a device now says of it that is not what it said before. ``told`` is what it
    says, by resource, of all that it knows."""
    rows = connection.execute(
        "SELECT id, asset_id FROM resource WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(told)),),
    )
    now: dict[int, Marks] = {}
    for resource_id, asset_id in rows:
        now[asset_id] = now.get(asset_id, UNMARKED) | told[resource_id]
    before = _read(connection, now, source_key)
    return {one: said for one, said in now.items() if said != before.get(one, UNMARKED)}


def learn(connection: sqlite3.Connection, source_key: str, changed: Mapping[int, Marks]) -> None:
    """A device says this of assets by now, and no more. Albums of other devices stay."""
    for asset_id, marks in changed.items():
        connection.execute(
            "UPDATE asset SET favourite = ?, hidden = ? WHERE id = ?",
            (marks.favourite, marks.hidden, asset_id),
        )
        connection.execute(
            "DELETE FROM album_asset WHERE asset_id = ? AND album_id IN (SELECT id FROM album"
            " WHERE source_key = ? AND name NOT IN (SELECT value FROM json_each(?)))",
            (asset_id, source_key, json.dumps(marks.albums)),
        )
        add(connection, asset_id, source_key, Marks(albums=marks.albums))


def hand_over(connection: sqlite3.Connection, from_id: int, to_id: int) -> None:
    """What is known of one asset is known of another: they are the same from now on."""
    connection.execute(
        "UPDATE asset SET (favourite, hidden) = (SELECT asset.favourite OR other.favourite,"
        " asset.hidden OR other.hidden FROM asset other WHERE other.id = ?) WHERE id = ?",
        (from_id, to_id),
    )
    connection.execute(
        "INSERT OR IGNORE INTO album_asset SELECT ?, album_id FROM album_asset WHERE asset_id = ?",
        (to_id, from_id),
    )


def _read(
    connection: sqlite3.Connection, asset_ids: Collection[int], source_key: str | None
) -> dict[int, Marks]:
    wanted = json.dumps(list(asset_ids))
    albums: dict[int, set[str]] = {}
    for asset_id, name in connection.execute(
        "SELECT m.asset_id, a.name FROM album_asset m JOIN album a ON a.id = m.album_id"
        " WHERE m.asset_id IN (SELECT value FROM json_each(?))"
        " AND (a.source_key = ? OR ? IS NULL)",
        (wanted, source_key, source_key),
    ):
        albums.setdefault(asset_id, set()).add(name)
    flags = {
        asset_id: (bool(favourite), bool(hidden))
        for asset_id, favourite, hidden in connection.execute(
            "SELECT id, favourite, hidden FROM asset"
            " WHERE id IN (SELECT value FROM json_each(?)) AND (favourite OR hidden)",
            (wanted,),
        )
    }
    return {
        one: Marks(*flags.get(one, (False, False)), tuple(sorted(albums.get(one, ()))))
        for one in {*albums, *flags}
    }
