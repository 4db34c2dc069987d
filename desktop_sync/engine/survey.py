"""What a source holds, measured against what the library has: the first part of an import.

Owns listing, passing by what was imported before, looking into new files, and grouping.
Must not know of jobs, and changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial, reduce
from operator import or_
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from desktop_sync.engine.plan import Plan, plans
from desktop_sync.engine.recognition import Recognition
from desktop_sync.errors import ItemError
from desktop_sync.journal import known_files
from desktop_sync.journal.database import Database
from desktop_sync.journal.known_files import SeenFile
from desktop_sync.library.ingest import CopyInterruptedError
from desktop_sync.model.asset import (
    UNMARKED,
    Asset,
    Marks,
    PassedOver,
    PassReason,
    ProbedFile,
    SourceFile,
)
from desktop_sync.sources.base import Source
from desktop_sync.sources.grouping import group

_PROBE_THREADS = 2
_PROBE_BATCH = 256


class Survey(Struct):
    """What was found. ``already`` counts assets, ``removed`` those the user removed before.
    ``marks`` are by path, None where the source knows of none."""

    files_listed: int = 0
    already: int = 0
    removed: int = 0
    new: list[SourceFile] = field(default_factory=list)
    siblings: list[tuple[SourceFile, int]] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    marks: Mapping[str, Marks] | None = None

    @property
    def ignored(self) -> int:
        by_user = sum(one.reason is PassReason.REMOVED_BY_YOU for one in self.passed_over)
        return len(self.passed_over) - by_user + self.removed


class Surveyor:
    """Surveys sources against one library. ``interrupted`` is asked between files."""

    def __init__(
        self, journal: Database, folder: Path, library: int | None, interrupted: Callable[[], bool]
    ) -> None:
        self._journal = journal
        self._folder = folder
        self._library = library
        self._interrupted = interrupted

    def find(self, source: Source, on_listed: Callable[[int], None]) -> Survey:
        """List ``source`` and pass by what is known. Raises ``SourceError``."""
        facts = source.photos_facts()
        survey = Survey(marks=None if facts is None else facts.marks())
        inside = str(self._folder.as_posix()).rstrip("/") + "/"
        already: set[int] = set()
        removed: set[int] = set()
        with self._journal.reading() as connection:
            recognition = Recognition(partial(self._seen_in, connection, source.key), self._folder)
            for folder, files in self._by_folder(source, survey, inside):
                recognition.enter(folder)
                siblings, new = [], []
                for file in files:
                    before = recognition.of(file)
                    if before is None:
                        new.append(file)
                    elif before.removed:
                        removed.add(before.job_id)
                        survey.passed_over.append(PassedOver(file.path, PassReason.REMOVED_BY_YOU))
                    else:
                        already.add(before.job_id)
                        siblings.append((file, before.resource_id))
                if new:
                    survey.new += new
                    survey.siblings += siblings
                on_listed(survey.files_listed)
        survey.already = len(already)
        survey.removed = len(removed)
        return survey

    def look(self, source: Source, survey: Survey) -> list[Plan]:
        """Look into the new files and group them with their known neighbours."""
        now = datetime.now(UTC)
        probed: list[ProbedFile] = []
        with ThreadPoolExecutor(_PROBE_THREADS, "look") as pool:
            for start in range(0, len(survey.new), _PROBE_BATCH):
                batch = survey.new[start : start + _PROBE_BATCH]
                if self._interrupted():
                    raise CopyInterruptedError
                probed += pool.map(lambda file: _look(source, file, now), batch)
        with self._journal.reading() as connection:
            probed += [known_files.probed(connection, *sibling) for sibling in survey.siblings]
        known = {file.path: resource for file, resource in survey.siblings}
        new = frozenset(file.path for file in survey.new)
        return plans((_marked(one, survey.marks) for one in group(probed)), new, known)

    def _seen_in(
        self, connection: sqlite3.Connection, source_key: str, folder: str
    ) -> Mapping[str, SeenFile]:
        if self._library is None:
            return {}
        return known_files.seen_in(connection, self._library, source_key, folder)

    def _by_folder(
        self, source: Source, survey: Survey, inside: str
    ) -> Iterator[tuple[str, list[SourceFile]]]:
        """The listing cut where its folder changes; what is passed over goes to ``survey``."""
        here = ""
        files: list[SourceFile] = []
        for found in source.list():
            if isinstance(found, PassedOver):
                survey.passed_over.append(found)
                continue
            if found.path.startswith(inside):
                survey.passed_over.append(PassedOver(found.path, PassReason.IN_LIBRARY))
                continue
            survey.files_listed += 1
            folder = found.path.rpartition("/")[0] or "/"
            if folder != here and files:
                yield here, files
                files = []
                if self._interrupted():
                    raise CopyInterruptedError
            here = folder
            files.append(found)
        if files:
            yield here, files


def _marked(asset: Asset, marks: Mapping[str, Marks] | None) -> Asset:
    """What is said of any of its files is said of the asset."""
    if marks is None:
        return asset
    said = (marks.get(resource.file.path, UNMARKED) for resource in asset.resources)
    return replace(asset, marks=reduce(or_, said))


def _look(source: Source, file: SourceFile, now: datetime) -> ProbedFile:
    """What a file says of itself. One that cannot be read stays with its neighbours by its
    name and time: its copy will tell why it fails, and they are not imported without it."""
    from desktop_sync.library.metadata import probe, unread

    try:
        with source.open(file) as opened:
            return ProbedFile(file, probe(opened, file, now=now))
    except ItemError:
        return ProbedFile(file, unread(file, now=now))
