"""What is read of a device's own photo database, in the layouts iOS has had, and in none."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.model.asset import UNMARKED, SourceFile
from desktop_sync.sources import albums
from desktop_sync.sources.albums import PhotoLibrary
from desktop_sync.sources.base import PhotosFacts

FOLDER = "/DCIM/100APPLE"


def make(path: Path, statements: Sequence[str]) -> Path:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def ios(
    assets: str = "ZASSET", album: str = "Z_30", asset: str = "Z_3", *, order: str = ""
) -> list[str]:
    extra = f", {order} INTEGER" if order else ""
    return [
        f"CREATE TABLE {assets} (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY TEXT, ZFILENAME TEXT,"
        " ZFAVORITE INTEGER, ZHIDDEN INTEGER, ZTRASHEDSTATE INTEGER, ZDATECREATED REAL)",
        f"INSERT INTO {assets} VALUES"
        " (1, 'DCIM/100APPLE', 'IMG_0001.HEIC', 1, 0, 0, 0.5),"
        " (2, 'DCIM/100APPLE', 'IMG_0002.MOV', 0, 1, 0, NULL),"
        " (3, 'DCIM/100APPLE', 'IMG_0003.HEIC', 1, 0, 1, 0),"
        " (4, 'PhotoData/CPLAssets/group1', 'A.HEIC', 0, 0, 0, 1),"
        " (5, '../../etc', 'passwd', 1, 0, 0, 1),"
        " (6, 'DCIM/100APPLE', '../x.jpg', 1, 0, 0, 1),"
        " (7, NULL, x'00ff', 1, 0, 0, 1)",
        "CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, ZKIND INTEGER, ZTITLE TEXT,"
        " ZTRASHEDSTATE INTEGER)",
        "INSERT INTO ZGENERICALBUM VALUES (1, 2, 'Holidays', 0), (2, 2, 'Gone', 1),"
        " (3, 1552, 'Import', 0), (4, 2, NULL, 0), (5, 2, 'Holidays', 0), (6, 2, ' ', 0)",
        f"CREATE TABLE {album}ASSETS ({album}ALBUMS INTEGER, {asset}ASSETS INTEGER{extra})",
        f"INSERT INTO {album}ASSETS ({album}ALBUMS, {asset}ASSETS) VALUES (1, 2), (1, 1), (1, 3),"
        " (1, 5), (2, 1), (3, 1), (4, 1), (5, 4), (5, 1), (6, 1), (99, 1)",
        "CREATE TABLE ZINTERNALRESOURCE (ZASSET INTEGER, ZDATASTORESUBTYPE INTEGER,"
        " ZRESOURCETYPE INTEGER, ZLOCALAVAILABILITY INTEGER)",
        "INSERT INTO ZINTERNALRESOURCE VALUES (1, 1, 0, -1), (1, 3, 0, 1), (2, 1, 1, 1),"
        " (2, 1, 3, -1), (3, 1, 0, -1), (4, 1, 0, -32768), (4, 1, 0, -1)",
        "CREATE TABLE ZADDITIONALASSETATTRIBUTES (ZASSET INTEGER, ZORIGINALFILESIZE INTEGER)",
        "INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (1, 1234), (4, NULL)",
    ]


@pytest.mark.parametrize(
    "statements",
    [
        ios("ZGENERICASSET", "Z_26", "Z_34", order="Z_FOK_34ASSETS"),
        ios("ZASSET", "Z_26", "Z_3", order="Z_FOK_3ASSETS"),
        ios("ZASSET", "Z_33", "Z_3"),
    ],
)
def test_the_layouts_of_many_versions_are_read(tmp_path: Path, statements: list[str]) -> None:
    found = albums.read(make(tmp_path / "Photos.sqlite", statements))
    assert found == PhotoLibrary(
        {
            "Holidays": [
                f"{FOLDER}/IMG_0001.HEIC",
                f"{FOLDER}/IMG_0002.MOV",
                "/PhotoData/CPLAssets/group1/A.HEIC",
            ]
        },
        frozenset({f"{FOLDER}/IMG_0001.HEIC"}),
        frozenset({f"{FOLDER}/IMG_0002.MOV"}),
        (
            SourceFile(f"{FOLDER}/IMG_0001.HEIC", 1234, 978_307_200_500_000_000),
            SourceFile("/PhotoData/CPLAssets/group1/A.HEIC", 0, 978_307_201_000_000_000),
        ),
    )


def test_what_is_missing_is_not_known_and_the_rest_is(tmp_path: Path) -> None:
    statements = [
        "CREATE TABLE ZASSET (Z_PK INTEGER, ZDIRECTORY TEXT, ZFILENAME TEXT, ZFAVORITE INTEGER)",
        "INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'IMG_0001.HEIC', 1)",
    ]
    found = albums.read(make(tmp_path / "Photos.sqlite", statements))
    assert found == PhotoLibrary(favourites=frozenset({f"{FOLDER}/IMG_0001.HEIC"}))


@pytest.mark.parametrize(
    "statements",
    [
        [],
        ["CREATE TABLE ZOTHER (Z_PK INTEGER)"],
        ["CREATE TABLE ZASSET (Z_PK INTEGER, ZUUID TEXT)"],
        [*ios(), "UPDATE ZASSET SET ZDATECREATED = 9e999 WHERE Z_PK = 1"],
    ],
)
def test_a_layout_that_is_not_known_says_nothing(tmp_path: Path, statements: list[str]) -> None:
    assert albums.read(make(tmp_path / "Photos.sqlite", statements)) is None


def test_what_is_no_database_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "Photos.sqlite"
    for content in (b"", b"SQLite format 3\0" + b"\xff" * 5000, b"no database" * 1000):
        path.write_bytes(content)
        assert albums.read(path) is None


paths = st.sampled_from([f"{FOLDER}/IMG_{number:04}.HEIC" for number in range(6)])
facts_of = st.builds(
    PhotosFacts,
    albums=st.dictionaries(st.text(max_size=3), st.lists(paths)),
    favourites=st.frozensets(paths),
    hidden=st.frozensets(paths),
)


@given(facts_of)
def test_every_path_is_marked_as_it_is_said_and_no_other_path_is(facts: PhotosFacts) -> None:
    marks = facts.marks()
    assert UNMARKED not in marks.values()
    assert {path for path, said in marks.items() if said.favourite} == facts.favourites
    assert {path for path, said in marks.items() if said.hidden} == facts.hidden
    for title, inside in facts.albums.items():
        assert {path for path, said in marks.items() if title in said.albums} == set(inside)
    assert all(list(said.albums) == sorted(set(said.albums)) for said in marks.values())
