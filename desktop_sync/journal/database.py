"""The journal's file: opening, migrating, one writer, readers of their own.

Owns connections and transactions. Must not know what the tables mean.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_sync.errors import FatalError, StorageError

_STORAGE_CODES = {sqlite3.SQLITE_FULL: "disk-full", sqlite3.SQLITE_READONLY: "read-only"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_micros(at: datetime) -> int:
    """Microseconds since the Unix epoch of an aware datetime."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """The aware UTC datetime of microseconds since the Unix epoch."""
    return _EPOCH + timedelta(microseconds=micros)


def to_bytes(path: str) -> bytes:
    """A path as the journal keeps it: nothing of an undecodable name is lost."""
    return os.fsencode(path)


def from_bytes(path: bytes) -> str:
    """The path of ``to_bytes``."""
    return os.fsdecode(path)


class Database:
    """One SQLite file in WAL mode.

    ``write`` gives the single writing connection, one transaction at a time, committed at
    the end of the block and rolled back when it raises. ``read`` gives the calling thread a
    connection of its own, which can change nothing.
    """

    def __init__(self, file: Path, *, read_only: bool = False) -> None:
        """Open or create ``file``. Raises ``FatalError``: ``journal-damaged``,
        ``journal-newer``, ``journal-missing`` (read-only and not there, or not begun)."""
        self.file = file
        self._local = threading.local()
        self._write_lock = threading.RLock()
        self._readers: list[sqlite3.Connection] = []
        self._readers_lock = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        try:
            if read_only:
                if self._check_version(self.read()) == 0:
                    raise FatalError("journal-missing", path=str(file))
            else:
                self._writer = self._connect(read_only=False)
                self._migrate(self._writer)
        except sqlite3.DatabaseError as error:
            self.close()
            raise self._refusal(error) from error
        except FatalError:
            self.close()
            raise

    def read(self) -> sqlite3.Connection:
        """The calling thread's reading connection; see a snapshot with ``reading``."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect(read_only=True)
            self._local.connection = connection
            with self._readers_lock:
                self._readers.append(connection)
        return connection

    def leave(self) -> None:
        """The calling thread is about to end: close the connection it reads with."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            self._local.connection = None
            with self._readers_lock:
                if connection in self._readers:
                    self._readers.remove(connection)
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One unchanging snapshot for several queries."""
        connection = self.read()
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.execute("ROLLBACK")

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction. ``durable`` waits for the disk; without it a power cut (not a killed
        process) may undo the latest transactions, in order. Raises ``StorageError`` when it
        cannot be written: ``disk-full``, ``read-only``, ``journal-unusable``."""
        with self._write_lock:
            if self._writer is None:
                raise FatalError("journal-closed", path=str(self.file))
            try:
                self._writer.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
                self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException as error:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    raise self._unwritable(error) from error
                raise

    def close(self) -> None:
        """Close every connection; the threads that used them must be done."""
        with self._readers_lock:
            for connection in self._readers:
                connection.close()
            self._readers.clear()
        with self._write_lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    def _connect(self, *, read_only: bool) -> sqlite3.Connection:
        address = self.file.absolute().as_uri() + ("?mode=ro" if read_only else "")
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, timeout=30
        )
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA mmap_size=0")
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        version = self._check_version(connection)
        connection.execute("PRAGMA journal_mode=WAL")
        for number, script in _migrations():
            if number > version:
                statements = script.read_text("utf-8")
                connection.executescript(
                    f"BEGIN IMMEDIATE;\n{statements}\nPRAGMA user_version={number};\nCOMMIT;"
                )

    def _check_version(self, connection: sqlite3.Connection) -> int:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > _migrations()[-1][0]:
            raise FatalError("journal-newer", path=str(self.file))
        return version

    def _unwritable(self, error: sqlite3.OperationalError) -> StorageError:
        code = _STORAGE_CODES.get(error.sqlite_errorcode & 0xFF, "journal-unusable")
        return StorageError(code, path=str(self.file), detail=str(error), retryable=True)

    def _refusal(self, error: sqlite3.DatabaseError) -> FatalError:
        code = "journal-damaged" if self.file.exists() else "journal-missing"
        if isinstance(error, sqlite3.OperationalError) and self.file.exists():
            code = "journal-unusable"
        return FatalError(code, path=str(self.file), detail=str(error))


def _migrations() -> list[tuple[int, Path]]:
    """The scripts by their numbers, in order."""
    scripts = Path(__file__).with_name("migrations").glob("*.sql")
    return sorted((int(script.name.split("_")[0]), script) for script in scripts)
