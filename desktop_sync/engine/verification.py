"""Reading the whole library back: is every file still what was imported?"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from desktop_sync.errors import StorageError
from desktop_sync.journal import assets, history
from desktop_sync.journal.assets import LibraryResource
from desktop_sync.journal.database import Database
from desktop_sync.library.ingest import digest_of
from desktop_sync.model.events import Verification
from desktop_sync.model.evidence import LIBRARY, Evidence, Grade
from desktop_sync.model.job import Problem

_THREADS = 4
_BATCH = 256


def verify_library(
    journal: Database,
    folder: Path,
    library: int,
    *,
    interrupted: Callable[[], bool],
    on_checked: Callable[[int, int], None],
) -> Verification:
    """Read every file from the disk and compare its SHA-256 with the journal's.

    ``on_checked`` hears the number of files and bytes so far. What is proven is evidence anew;
    rot and loss are in the history and in the answer, and nothing is claimed of those copies any
    longer: the next import of their originals brings them again. Changes nothing in the library.
    Raises ``StorageError`` where the library as a whole is gone meanwhile."""
    started = time.monotonic()
    problems: list[Problem] = []
    checked, size = 0, 0
    with journal.reading() as connection, ThreadPoolExecutor(_THREADS, "verify") as pool:
        every = assets.every_resource(connection, library)
        while batch := list(islice(every, _BATCH)):
            codes = list(pool.map(lambda one: _check(folder, one, interrupted), batch))
            _record(journal, batch, codes)
            problems += _problems(folder, batch, codes)
            checked += len(batch)
            size += sum(one.size_bytes for one in batch)
            on_checked(checked, size)
    with journal.write() as connection:
        history.record(
            connection,
            "verified",
            folder.name,
            at=datetime.now(UTC),
            size_bytes=size,
            detail=str(checked),
        )
    return Verification(checked, size, time.monotonic() - started, tuple(problems))


def _check(folder: Path, resource: LibraryResource, interrupted: Callable[[], bool]) -> str | None:
    """None if the file is what it was, else the code of what is wrong."""
    path = folder / resource.library_path
    try:
        if os.lstat(path).st_size != resource.size_bytes:
            return "rotten"
        return None if digest_of(path, interrupted) == resource.digest.value else "rotten"
    except OSError as error:
        _require(folder)
        return "lost" if isinstance(error, FileNotFoundError | NotADirectoryError) else "rotten"


def _require(folder: Path) -> None:
    """Raise ``StorageError`` unless something is to be seen in the library: else its disk is away,
    and of the file nothing is known."""
    try:
        with os.scandir(folder) as entries:
            if any(entries):
                return
    except OSError as error:
        raise StorageError("library-unusable", path=str(folder), detail=str(error)) from error
    raise StorageError("library-unusable", path=str(folder))


def _record(journal: Database, batch: list[LibraryResource], codes: list[str | None]) -> None:
    at = datetime.now(UTC)
    with journal.write() as connection:
        for resource, code in zip(batch, codes, strict=True):
            if code is None:
                evidence = Evidence(LIBRARY, Grade.READ_BACK, resource.digest, at)
                assets.record_evidence(connection, resource.id, evidence)
            else:
                assets.forget_copy(connection, resource.id)
                history.record(
                    connection,
                    code,
                    resource.library_path.rpartition("/")[2],
                    at=at,
                    path=resource.library_path,
                    size_bytes=resource.size_bytes,
                    code=code,
                )


def _problems(
    folder: Path, batch: list[LibraryResource], codes: list[str | None]
) -> Iterator[Problem]:
    return (
        Problem(str(folder / resource.library_path), code)
        for resource, code in zip(batch, codes, strict=True)
        if code is not None
    )
