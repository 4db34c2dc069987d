"""The photo database of a phone, as recent versions of iOS lay it out."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

_TABLES = """
CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY TEXT, ZFILENAME TEXT,
    ZFAVORITE INTEGER, ZHIDDEN INTEGER, ZTRASHEDSTATE INTEGER);
CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, ZKIND INTEGER, ZTITLE TEXT);
CREATE TABLE Z_30ASSETS (Z_30ALBUMS INTEGER, Z_3ASSETS INTEGER);
"""


def write_photos(
    phone: Path,
    *,
    favourites: Collection[str] = (),
    hidden: Collection[str] = (),
    albums: Mapping[str, Collection[str]] | None = None,
) -> None:
    """Let the phone in the folder ``phone`` say this of its files, whose paths are its own
    ("/DCIM/100APPLE/IMG_0001.HEIC"), and nothing else any more."""
    folder = phone / "PhotoData"
    folder.mkdir(exist_ok=True)
    new = folder / "new.sqlite"
    members = albums or {}
    paths = sorted({*favourites, *hidden, *(one for paths in members.values() for one in paths)})
    keys = {path: number for number, path in enumerate(paths, 1)}
    database = sqlite3.connect(new)
    database.executescript(_TABLES)
    for path, key in keys.items():
        where = PurePosixPath(path)
        row = (key, str(where.parent).lstrip("/"), where.name, path in favourites, path in hidden)
        database.execute("INSERT INTO ZASSET VALUES (?, ?, ?, ?, ?, 0)", row)
    for number, (title, inside) in enumerate(members.items(), 1):
        database.execute("INSERT INTO ZGENERICALBUM VALUES (?, 2, ?)", (number, title))
        rows = [(number, keys[path]) for path in inside]
        database.executemany("INSERT INTO Z_30ASSETS VALUES (?, ?)", rows)
    database.commit()
    database.close()
    os.replace(new, folder / "Photos.sqlite")
