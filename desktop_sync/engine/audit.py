"""Originals held against their copies: each file of a source is read and hashed, found in the
library by its bytes, and asked for at the destinations.

Owns the order of it, and what an original's copies are. Nothing is uploaded or changed; evidence
that is no longer true is taken back, as when a destination is verified. Must not know how a
destination is asked.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path

from desktop_sync.engine.upload_verification import Inquiry, Lost
from desktop_sync.errors import DestinationError, FatalError, ItemError, SourceError
from desktop_sync.journal import assets
from desktop_sync.journal.assets import LibraryResource
from desktop_sync.journal.database import Database
from desktop_sync.model.asset import PassedOver, SourceFile
from desktop_sync.model.audit import (
    Audit,
    AuditedCopy,
    AuditedDestination,
    AuditedOriginal,
    CopyState,
    OriginalState,
)
from desktop_sync.model.destination import Proof
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import Problem
from desktop_sync.sources.base import Source

_THREADS = 4
_BATCH_FILES = 256
_CHUNK_BYTES = 1 << 20
_BEST_FIRST = tuple(CopyState)


class Auditor:
    """Audits sources against one library. ``interrupted`` is asked between chunks."""

    def __init__(
        self, journal: Database, folder: Path, library: int, interrupted: Callable[[], bool]
    ) -> None:
        self._journal = journal
        self._folder = folder
        self._library = library
        self._interrupted = interrupted

    def run(
        self,
        source: Source,
        inquiries: Sequence[Inquiry],
        on_checked: Callable[[int, int], None],
    ) -> Audit:
        """Takes as long as reading it all does; ``on_checked`` hears of files and bytes so far, on
        this thread. A destination that does not answer is told of, and the others are asked; where
        the source is gone in the middle, what was read until then is told of. Raises
        ``SourceError`` where that is nothing, and ``FatalError('interrupted')`` where the engine
        stops meanwhile."""
        started = time.monotonic()
        facts = source.photos_facts()
        in_cloud = set() if facts is None else {one.path for one in facts.cloud}
        passed_over: list[PassedOver] = []
        states = Counter[OriginalState]()
        lacking: list[AuditedOriginal] = []
        files, size_bytes = 0, 0
        ended_by: Problem | None = None
        with ExitStack() as stack:
            asked = [_Asked(one) for one in inquiries]
            for one in asked:
                stack.callback(one.close)
                one.open()
            pool = stack.enter_context(ThreadPoolExecutor(_THREADS, "audit"))
            listed = _files(source.list(), passed_over)
            try:
                while batch := list(islice(listed, _BATCH_FILES)):
                    digests = list(pool.map(partial(self._digest, source), batch))
                    originals = self._originals(batch, digests, asked)
                    states.update(one.state for one in originals)
                    lacking += [one for one in originals if one.is_lacking]
                    in_cloud.difference_update(one.path for one in batch)
                    files += len(batch)
                    size_bytes += sum(one.size_bytes for one in batch)
                    on_checked(files, size_bytes)
            except SourceError as error:
                if not files:
                    raise
                ended_by = Problem(error.path or source.name, error.code, error.detail)
        return Audit(
            source_name=source.name,
            library=str(self._folder),
            files=files,
            size_bytes=size_bytes,
            seconds=time.monotonic() - started,
            here=states[OriginalState.HERE],
            lost=states[OriginalState.LOST],
            new=states[OriginalState.NEW],
            removed=states[OriginalState.REMOVED],
            unreadable=states[OriginalState.UNREADABLE],
            passed_over=len(passed_over),
            only_in_cloud=0 if ended_by else len(in_cloud),
            destinations=tuple(one.told() for one in asked),
            lacking=tuple(lacking),
            ended_by=ended_by,
        )

    def _digest(self, source: Source, file: SourceFile) -> bytes | Problem:
        """The SHA-256 of a file as its source gives it."""
        hasher = hashlib.sha256()
        buffer = memoryview(bytearray(_CHUNK_BYTES))
        try:
            with source.open(file) as opened:
                while count := opened.readinto(buffer):
                    if self._interrupted():
                        raise FatalError("interrupted")
                    hasher.update(buffer[:count])
        except ItemError as error:
            return Problem(file.path, error.code, error.detail)
        return hasher.digest()

    def _originals(
        self,
        files: Sequence[SourceFile],
        digests: Sequence[bytes | Problem],
        asked: Sequence[_Asked],
    ) -> list[AuditedOriginal]:
        """What became of these files of a source."""
        with self._journal.reading() as connection:
            found = [
                [] if isinstance(one, Problem) else assets.by_digest(connection, self._library, one)
                for one in digests
            ]
            kept = [[one for one in each if not one.removed] for each in found]
            ids = [one.id for each in kept for one in each]
            there = {one for one in ids if assets.is_proven(connection, one)}
        for one in asked:
            one.ask(ids)
        originals = []
        for file, digest, every, ours in zip(files, digests, found, kept, strict=True):
            here = [one for one in ours if one.id in there and self._lies_there(one)]
            if isinstance(digest, Problem):
                state = OriginalState.UNREADABLE
            elif here:
                state = OriginalState.HERE
            elif ours:
                state = OriginalState.LOST
            else:
                state = OriginalState.REMOVED if every else OriginalState.NEW
            originals.append(
                AuditedOriginal(
                    path=file.path,
                    size_bytes=file.size_bytes,
                    state=state,
                    library_path=(here or ours)[0].library_path if ours else None,
                    copies=tuple(one.copy_of(ours) for one in asked) if ours else (),
                    problem=digest if isinstance(digest, Problem) else None,
                )
            )
        return originals

    def _lies_there(self, resource: LibraryResource) -> bool:
        try:
            found = os.lstat(self._folder / resource.library_path)
        except OSError:
            return False
        return found.st_size == resource.size_bytes


class _Asked:
    """A destination that is asked, until it does not answer."""

    def __init__(self, inquiry: Inquiry) -> None:
        self._inquiry = inquiry
        self._answers: dict[int, AuditedCopy] = {}
        self._counts = Counter[CopyState]()
        self._problem: Problem | None = None

    def open(self) -> None:
        try:
            self._inquiry.open()
        except DestinationError as error:
            self._give_up(error)

    def close(self) -> None:
        self._inquiry.close()

    def ask(self, resource_ids: Sequence[int]) -> None:
        """Ask for these resources of the library."""
        if self._problem is None:
            try:
                self._answers = dict(self._ask(resource_ids))
            except DestinationError as error:
                self._give_up(error)
        if self._problem is not None:
            unknown = AuditedCopy(self._inquiry.name, CopyState.UNKNOWN, self._problem.code)
            self._answers = dict.fromkeys(resource_ids, unknown)

    def copy_of(self, twins: Iterable[LibraryResource]) -> AuditedCopy:
        """What is there of an original, of which the library has these: the best it has."""
        found = [self._answers[one.id] for one in twins]
        best = min(found, key=lambda one: _BEST_FIRST.index(one.state))
        self._counts[best.state] += 1
        return best

    def told(self) -> AuditedDestination:
        return AuditedDestination(
            name=self._inquiry.name,
            proven=self._counts[CopyState.PROVEN],
            size_only=self._counts[CopyState.SIZE_ONLY],
            not_kept=self._counts[CopyState.NOT_KEPT],
            missing=self._counts[CopyState.MISSING],
            lost=self._counts[CopyState.LOST],
            unknown=self._counts[CopyState.UNKNOWN],
            problem=self._problem,
        )

    def _ask(self, resource_ids: Sequence[int]) -> Iterator[tuple[int, AuditedCopy]]:
        name = self._inquiry.name
        stored, not_kept = self._inquiry.known(resource_ids)
        for one in set(resource_ids).difference(one.resource_id for one in stored):
            state = CopyState.NOT_KEPT if one in not_kept else CopyState.MISSING
            yield one, AuditedCopy(name, state)
        for one, answer in self._inquiry.ask(stored).items():
            if isinstance(answer, Proof):
                is_size = answer.grade is Grade.SIZE_ONLY
                yield one, AuditedCopy(name, CopyState.SIZE_ONLY if is_size else CopyState.PROVEN)
            elif isinstance(answer, Lost):
                yield one, AuditedCopy(name, CopyState.LOST, answer.problem.code)
            else:
                yield one, AuditedCopy(name, CopyState.UNKNOWN, answer.code)

    def _give_up(self, error: DestinationError) -> None:
        self._problem = Problem(self._inquiry.name, error.code, error.detail)


def _files(
    listed: Iterable[SourceFile | PassedOver], passed_over: list[PassedOver]
) -> Iterator[SourceFile]:
    """The files of a listing; what is passed over goes there."""
    for one in listed:
        if isinstance(one, PassedOver):
            passed_over.append(one)
        else:
            yield one
