"""Asking a destination again for what is proven there.

Owns what becomes of an answer: evidence anew, or the evidence taken back and the asset queued
again. Must not know of the queue beyond that, nor how the destination is asked.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from desktop_sync.destinations.base import Destination
from desktop_sync.engine.upload_job import compare, is_away, upload_file
from desktop_sync.engine.uploading import Uploading
from desktop_sync.errors import FatalError, ItemError
from desktop_sync.journal import destinations, upload_proofs
from desktop_sync.journal.database import Database
from desktop_sync.journal.destinations import DestinationRecord
from desktop_sync.journal.uploads import StoredFile
from desktop_sync.model.destination import Proof, RemoteRef, UploadFile
from desktop_sync.model.events import Verification
from desktop_sync.model.job import Problem

T = TypeVar("T")

_PAGE_FILES = 256


class Lost(Struct, frozen=True):
    """The destination has a file no more, or not as it was."""

    problem: Problem


Answer = Proof | Lost | Problem
"""Of one file; a ``Problem`` is the library's own."""


async def ask(
    destination: Destination, folder: Path, stored: Sequence[StoredFile]
) -> dict[int, Answer]:
    """What a destination says of these files now, by ``resource_id``; several are asked for at
    once. Raises ``DestinationError``."""
    files = [upload_file(folder, one) for one in stored]
    refs = {one.resource_id: one.ref for one in stored if one.ref is not None}
    lacking = [file for file in files if file.resource_id not in refs]
    if lacking:
        refs |= await destination.find(lacking)
    turn = asyncio.Semaphore(max(1, destination.parallel))

    async def answer(file: UploadFile) -> Answer:
        async with turn:
            return await _ask_for(destination, file, refs.get(file.resource_id))

    asking = [asyncio.ensure_future(answer(file)) for file in files]
    try:
        answers = await asyncio.gather(*asking)
    except BaseException:
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        raise
    return {file.resource_id: one for file, one in zip(files, answers, strict=True)}


async def _ask_for(destination: Destination, file: UploadFile, ref: RemoteRef | None) -> Answer:
    path = str(file.local)
    if ref is None:
        return Lost(Problem(path, "vanished"))
    try:
        proof = await destination.prove(file, ref)
        await compare(file, proof)
    except ItemError as error:
        problem = Problem(path, error.code, error.detail)
        return Lost(problem) if is_away(error, file) else problem
    return proof


def record(
    connection: sqlite3.Connection, destination_id: int, answers: Mapping[int, Answer], at: datetime
) -> None:
    """Write the answers into the journal."""
    for resource_id, answer in answers.items():
        if isinstance(answer, Proof):
            destinations.record_proof(connection, destination_id, resource_id, answer, at)
        elif isinstance(answer, Lost):
            upload_proofs.withdraw(connection, destination_id, resource_id, answer.problem, at)


class Inquiry:
    """One destination, to be asked for files of a library: opened once, and closed in any case.
    ``submit`` lets a coroutine run on the uploads' loop. Where the engine stops meanwhile,
    ``FatalError('interrupted')`` is raised."""

    def __init__(
        self,
        journal: Database,
        folder: Path,
        library: int,
        destination: DestinationRecord,
        parts: Uploading,
        submit: Callable[[Coroutine[Any, Any, Any]], Future[Any]],
    ) -> None:
        self._journal = journal
        self._folder = folder
        self._library = library
        self._record = destination
        self._parts = parts
        self._submit = submit
        self._destination: Destination | None = None

    @property
    def name(self) -> str:
        return self._record.config.name

    def open(self) -> None:
        """Raises ``DestinationError`` unless it answers."""
        self._destination = self._parts.open_destination(self._record.config)
        self._result(self._destination.check())

    def close(self) -> None:
        destination, self._destination = self._destination, None
        if destination is not None:
            self._result(destination.close())

    def page(self, after: int) -> list[StoredFile]:
        """The next files that are proven there, in the order of their ids."""
        with self._journal.reading() as connection:
            return upload_proofs.page(
                connection, self._library, self._record.id, after, _PAGE_FILES
            )

    def known(self, resource_ids: Sequence[int]) -> tuple[list[StoredFile], set[int]]:
        """Which of these files are proven there, and which it does not keep."""
        with self._journal.reading() as connection:
            return (
                upload_proofs.of(connection, self._record.id, resource_ids),
                upload_proofs.not_kept(connection, self._record.id, resource_ids),
            )

    def ask(self, stored: Sequence[StoredFile]) -> dict[int, Answer]:
        """What it says of these files now, by ``resource_id``; the journal has learnt of it then.
        Raises ``DestinationError``."""
        assert self._destination is not None
        answers = self._result(ask(self._destination, self._folder, stored))
        with self._journal.write() as connection:
            record(connection, self._record.id, answers, self._parts.clock())
        return answers

    def end(self, files: int, size_bytes: int) -> None:
        """Remember that it was asked for everything."""
        with self._journal.write() as connection:
            upload_proofs.record_asking(
                connection, self._record.id, files, size_bytes, self._parts.clock()
            )

    def _result(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            answer: T = self._submit(work).result()
        except CancelledError as error:
            raise FatalError("interrupted") from error
        return answer


def verify_destination(inquiry: Inquiry, on_checked: Callable[[int, int], None]) -> Verification:
    """Ask for all that is proven there; takes as long as that takes. ``on_checked`` hears of files
    and bytes so far, on this thread. Raises ``DestinationError``."""
    started = time.monotonic()
    problems: list[Problem] = []
    files, size_bytes, last = 0, 0, 0
    try:
        inquiry.open()
        while page := inquiry.page(last):
            last = page[-1].resource_id
            problems += filter(None, map(_problem, inquiry.ask(page).values()))
            files += len(page)
            size_bytes += sum(one.size_bytes for one in page)
            on_checked(files, size_bytes)
    finally:
        inquiry.close()
    inquiry.end(files, size_bytes)
    return Verification(files, size_bytes, time.monotonic() - started, tuple(problems))


def _problem(answer: Answer) -> Problem | None:
    if isinstance(answer, Lost):
        return answer.problem
    return answer if isinstance(answer, Problem) else None
