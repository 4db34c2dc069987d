"""What a device's own photo database says: albums, favourites, what is hidden, and what is only
in iCloud.

Owns finding its tables and columns, which have other names in every version of iOS. Reads a copy.
Anything unexpected means that nothing is known, which is normal.

Sources: the descriptions of the schema that forensic examiners have published. Times are seconds
since 2001-01-01; of an asset's resources the one of subtype 1 is its original.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from desktop_sync.model.asset import SourceFile

_log = logging.getLogger(__name__)
_EPOCH_2001_SECONDS = 978_307_200
_USERS_OWN_ALBUM = 2
_MEMBERS = re.compile(r"Z_\d+ASSETS")
_MEMBERS_ALBUM = re.compile(r"Z_\d+ALBUMS")
_ASSET_TABLES = ("ZASSET", "ZGENERICASSET")


class PhotoLibrary(Struct, frozen=True):
    """Paths are the device's own ("/DCIM/100APPLE/IMG_0001.HEIC"). ``albums`` are those its user
    made, by title; ``cloud`` are assets whose original is only in iCloud, with the size of the
    original where it is told, and the time they were captured at."""

    albums: Mapping[str, Sequence[str]] = field(default_factory=dict)
    favourites: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    cloud: tuple[SourceFile, ...] = ()


def read(database: Path) -> PhotoLibrary | None:
    """What the database at ``database`` says; None where it is none that we know."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            return _Reader(connection).library()
    except (sqlite3.Error, KeyError, ValueError, OverflowError) as error:
        _log.info("the device's photo database is none that we know: %r", error)
        return None


class _Reader:
    """Raises ``KeyError`` where a table or column is missing without which nothing is known."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tables = {name: self._columns(name) for name in self._table_names()}
        known = [name for name in _ASSET_TABLES if name in self._tables]
        if not known:
            raise KeyError("no table of assets")
        self._assets = known[0]
        self._path_of = dict(self._paths())

    def library(self) -> PhotoLibrary:
        return PhotoLibrary(
            self._albums(),
            self._marked("ZFAVORITE"),
            self._marked("ZHIDDEN"),
            tuple(self._cloud()),
        )

    def _table_names(self) -> list[str]:
        found = self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [name for (name,) in found if re.fullmatch(r"\w+", name)]

    def _columns(self, table: str) -> frozenset[str]:
        found = self._connection.execute(f"PRAGMA table_info({table})")
        return frozenset(row[1] for row in found)

    def _paths(self) -> Iterator[tuple[int, str]]:
        """The assets that are not in the bin, by key. A path that leads astray is left out."""
        query = f"SELECT Z_PK, ZDIRECTORY, ZFILENAME FROM {self._assets}{self._kept(self._assets)}"
        for key, folder, name in self._connection.execute(query):
            if isinstance(folder, str) and isinstance(name, str) and name:
                parts = [*folder.split("/"), name]
                if "/" not in name and ".." not in parts:
                    yield key, "/" + "/".join(part for part in parts if part)

    def _kept(self, table: str) -> str:
        """The condition of not being in the bin."""
        known = "ZTRASHEDSTATE" in self._tables[table]
        return " WHERE coalesce(ZTRASHEDSTATE, 0) = 0" if known else ""

    def _marked(self, column: str) -> frozenset[str]:
        if column not in self._tables[self._assets]:
            return frozenset()
        found = self._connection.execute(f"SELECT Z_PK FROM {self._assets} WHERE {column} = 1")
        return frozenset(self._path_of[key] for (key,) in found if key in self._path_of)

    def _albums(self) -> dict[str, list[str]]:
        """Albums of the same title are put together."""
        members = self._members()
        columns = self._tables.get("ZGENERICALBUM", frozenset())
        if members is None or not {"Z_PK", "ZTITLE"} <= columns:
            return {}
        table, album, asset = members
        own = f" AND album.ZKIND = {_USERS_OWN_ALBUM}" if "ZKIND" in columns else ""
        if "ZTRASHEDSTATE" in columns:
            own += " AND coalesce(album.ZTRASHEDSTATE, 0) = 0"
        found = self._connection.execute(
            f"SELECT album.ZTITLE, member.{asset} FROM {table} AS member"
            f" JOIN ZGENERICALBUM AS album ON album.Z_PK = member.{album}"
            f" WHERE album.ZTITLE IS NOT NULL{own} ORDER BY album.Z_PK, member.{asset}"
        )
        albums: dict[str, dict[str, None]] = {}
        for title, key in found:
            if isinstance(title, str) and title.strip() and key in self._path_of:
                albums.setdefault(title, {})[self._path_of[key]] = None
        return {title: list(paths) for title, paths in albums.items()}

    def _members(self) -> tuple[str, str, str] | None:
        """The table that says what is in which album, and its columns. Their numbers differ."""
        for table in sorted(filter(_MEMBERS.fullmatch, self._tables)):
            columns = sorted(self._tables[table])
            albums = [name for name in columns if _MEMBERS_ALBUM.fullmatch(name)]
            assets = [name for name in columns if _MEMBERS.fullmatch(name)]
            if len(albums) == 1 and len(assets) == 1:
                return table, albums[0], assets[0]
        return None

    def _cloud(self) -> Iterator[SourceFile]:
        """Assets of which the database knows the original, and knows that it is not here."""
        needed = {"ZASSET", "ZDATASTORESUBTYPE", "ZLOCALAVAILABILITY"}
        resources = self._tables.get("ZINTERNALRESOURCE", frozenset())
        if not needed <= resources:
            return
        main = " AND ZRESOURCETYPE IN (0, 1)" if "ZRESOURCETYPE" in resources else ""
        found = self._connection.execute(
            "SELECT ZASSET FROM ZINTERNALRESOURCE"
            f" WHERE ZDATASTORESUBTYPE = 1{main}"
            " GROUP BY ZASSET HAVING max(coalesce(ZLOCALAVAILABILITY, 0) = 1) = 0"
        ).fetchall()
        sizes, times = self._sizes(), self._times()
        for (key,) in found:
            if key in self._path_of:
                yield SourceFile(self._path_of[key], sizes.get(key, 0), times.get(key, 0))

    def _sizes(self) -> dict[int, int]:
        columns = self._tables.get("ZADDITIONALASSETATTRIBUTES", frozenset())
        if not {"ZASSET", "ZORIGINALFILESIZE"} <= columns:
            return {}
        found = self._connection.execute(
            "SELECT ZASSET, ZORIGINALFILESIZE FROM ZADDITIONALASSETATTRIBUTES"
        )
        return {key: size for key, size in found if isinstance(size, int) and size > 0}

    def _times(self) -> dict[int, int]:
        if "ZDATECREATED" not in self._tables[self._assets]:
            return {}
        found = self._connection.execute(f"SELECT Z_PK, ZDATECREATED FROM {self._assets}")
        return {
            key: round((at + _EPOCH_2001_SECONDS) * 1_000_000_000)
            for key, at in found
            if isinstance(at, int | float)
        }
