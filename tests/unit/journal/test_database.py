"""The journal's file: begun, migrated, refused where it must be, and never changed by readers."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.errors import FatalError, StorageError
from desktop_sync.journal import meta
from desktop_sync.journal.database import Database, from_bytes, from_micros, to_bytes, to_micros
from desktop_sync.model.policy import Pause

FILE_NAME = "journal.sqlite3"


def tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}


def test_a_new_journal_is_made_and_opened_again_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    first = Database(file)
    assert {"job", "import", "asset", "resource", "event"} <= tables(first.read())
    with first.write() as connection:
        name = meta.profile_id(connection)
    first.close()
    again = Database(file)
    with again.write() as connection:
        assert meta.profile_id(connection) == name
    again.close()


def test_a_journal_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE from_the_future (x)")
    connection.execute("PRAGMA user_version=999")
    connection.close()
    before = file.read_bytes()
    for read_only in (False, True):
        with pytest.raises(FatalError) as refused:
            Database(file, read_only=read_only)
        assert (refused.value.code, refused.value.path) == ("journal-newer", str(file))
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 99])
def test_a_damaged_journal_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(FatalError) as refused:
            Database(file, read_only=read_only)
        assert refused.value.code == "journal-damaged"
    assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("empty", [False, True])
def test_a_reader_makes_no_journal_where_there_is_none(tmp_path: Path, empty: bool) -> None:
    file = tmp_path / FILE_NAME
    if empty:
        file.touch()
    with pytest.raises(FatalError) as refused:
        Database(file, read_only=True)
    assert refused.value.code == "journal-missing"
    assert not file.exists() or file.read_bytes() == b""


def test_readers_can_change_nothing(tmp_path: Path) -> None:
    journal = Database(tmp_path / FILE_NAME)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        journal.read().execute("INSERT INTO meta VALUES ('a', 'b')")
    journal.close()
    reader = Database(tmp_path / FILE_NAME, read_only=True)
    with pytest.raises(FatalError), reader.write():
        pass
    reader.close()


def test_what_is_not_finished_is_not_there(tmp_path: Path) -> None:
    journal = Database(tmp_path / FILE_NAME)

    def pause_and_fail() -> None:
        with journal.write() as connection:
            meta.set_pause(connection, Pause())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        pause_and_fail()
    assert meta.pause(journal.read()) is None
    with journal.write() as connection:
        meta.set_pause(connection, Pause())
    assert meta.pause(journal.read()) == Pause()
    journal.close()


def test_a_snapshot_does_not_change_while_it_is_looked_at(tmp_path: Path) -> None:
    journal = Database(tmp_path / FILE_NAME)
    with journal.reading() as snapshot:
        assert meta.pause(snapshot) is None
        with journal.write() as connection:
            meta.set_pause(connection, Pause())
        assert meta.pause(snapshot) is None
    assert meta.pause(journal.read()) == Pause()
    journal.close()


def test_writers_take_turns(tmp_path: Path) -> None:
    journal = Database(tmp_path / FILE_NAME)

    def count_up() -> None:
        for _ in range(20):
            with journal.write(durable=False) as connection:
                (count,) = connection.execute("SELECT COUNT(*) FROM meta").fetchone()
                connection.execute("INSERT INTO meta VALUES (?, '')", (str(count),))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.read().execute("SELECT COUNT(*) FROM meta").fetchone() == (80,)
    journal.close()


def test_a_disk_without_room_is_said_to_be_one_and_the_next_write_works(tmp_path: Path) -> None:
    journal = Database(tmp_path / FILE_NAME)
    with journal.write() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StorageError) as full, journal.write() as connection:
        connection.execute("CREATE TABLE more AS SELECT zeroblob(100000)")
    assert (full.value.code, full.value.path) == ("disk-full", str(tmp_path / FILE_NAME))
    with journal.write() as connection:
        meta.set_pause(connection, Pause())
    assert meta.pause(journal.read()) == Pause()
    journal.close()


def test_a_closed_journal_says_so(tmp_path: Path) -> None:
    journal = Database(tmp_path / FILE_NAME)
    journal.close()
    with pytest.raises(FatalError) as closed, journal.write():
        pass
    assert closed.value.code == "journal-closed"


zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(
    st.datetimes(timezones=zones, min_value=datetime(1900, 1, 2), max_value=datetime(3000, 1, 1))
)
def test_times_come_back_to_the_microsecond_in_utc(at: datetime) -> None:
    assert from_micros(to_micros(at)) == at
    assert from_micros(to_micros(at)).tzinfo is UTC


@given(st.binary().filter(lambda name: b"\0" not in name))
def test_paths_keep_every_byte(path: bytes) -> None:
    assert to_bytes(from_bytes(path)) == path
