"""The imports that are under way: planned one after the other, ended when their jobs are done.

Owns the planner's thread and an import's phases. Must not know how jobs are carried out.
"""

from __future__ import annotations

import logging
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from desktop_sync.engine.bus import Bus
from desktop_sync.engine.plan import new_jobs
from desktop_sync.engine.progress import Tracker
from desktop_sync.engine.queue import JobQueue
from desktop_sync.engine.survey import Surveyor
from desktop_sync.errors import DesktopSyncError, SourceError, StorageError
from desktop_sync.journal import history, imports, jobs
from desktop_sync.journal.database import Database
from desktop_sync.journal.imports import ImportRecord
from desktop_sync.library.ingest import CopyInterruptedError
from desktop_sync.library.naming import Template
from desktop_sync.model.events import ImportEnded, ImportPhase, ImportSummary
from desktop_sync.model.job import Problem
from desktop_sync.sources.base import LOCAL, Source

logger = logging.getLogger(__name__)

OpenSource = Callable[[str, tuple[str, ...]], Source]
"""Makes the source of a key (``local``) with these roots."""

_PROBLEMS_TOLD = 20
_UNWRITABLE_SECONDS = 5.0


class Imports:
    """Thread-safe. Plans on a thread of its own; what it plans, the queue hands out."""

    def __init__(
        self,
        journal: Database,
        folder: Path,
        library: int,
        queue_: JobQueue,
        tracker: Tracker,
        bus: Bus,
        open_source: OpenSource,
        template: Template,
    ) -> None:
        self._template = template
        self._templates: dict[int, Template] = {}
        self._journal = journal
        self._folder = folder
        self._library = library
        self._queue = queue_
        self._tracker = tracker
        self._bus = bus
        self._open_source = open_source
        self._sources: dict[int, Source] = {}
        self._planned: set[int] = set()
        self._active: set[int] = set()
        self._halted: dict[int, ImportPhase] = {}
        self._on_halt: Callable[[], None] = lambda: None
        self._on_over: Callable[[int, Source], None] = lambda *_: None
        self._on_left: Callable[[str], None] = lambda _: None
        self._away: set[int] = set()
        self._to_plan: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._plan_all, name="planner", daemon=True)

    def when_halted(self, act: Callable[[], None]) -> None:
        """Let ``act`` be called whenever an import is not to go on."""
        self._on_halt = act

    def when_over(self, act: Callable[[int, Source], None]) -> None:
        """Let ``act`` be called with every import that has ended, and what it read from."""
        self._on_over = act

    def when_source_left(self, act: Callable[[str], None]) -> None:
        """Let ``act`` be called with the key of a source that went away in the middle, and that
        comes back; ``source_is_back`` is then waited for."""
        self._on_left = act

    def start(self) -> None:
        """Go on with imports that were interrupted, then with new ones."""
        for record in imports.unfinished(self._journal.read(), self._library):
            if self._tracker.get_import(record.id) is None:
                self._open(record)
                source = self._sources[record.id]
                if source.comes_back:
                    self._keep_back(record.id, "gone")
                    self._on_left(source.key)
                if record.phase is ImportPhase.COPYING:
                    self._planned.add(record.id)
                    self.settle(record.id)
                elif record.id not in self._away:
                    self._to_plan.put(record.id)
        self._thread.start()

    def stop(self) -> None:
        self._to_plan.put(None)
        with self._changed:
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def close(self) -> None:
        """Nothing is read any more."""
        for source in self._sources.values():
            source.close()

    def add(self, source_key: str, roots: tuple[str, ...], name: str | None = None) -> int:
        """Queue an import. One of the same roots that is under way is joined; one that an
        earlier run of the program left is taken over. ``name`` is what people call the source,
        where the source itself does not say so."""
        with self._changed:
            for record in imports.unfinished(self._journal.read(), self._library):
                if _same(record, source_key, roots) and self._tracker.get_import(record.id):
                    return record.id
            name = name or self._open_source(source_key, roots).name
            found = self._add(source_key, roots, name, datetime.now(UTC))
            self._open(found)
        self._to_plan.put(found.id)
        return found.id

    def _add(
        self, source_key: str, roots: tuple[str, ...], name: str, at: datetime
    ) -> ImportRecord:
        with self._journal.write() as connection:
            for record in imports.unfinished(connection, self._library):
                if _same(record, source_key, roots):
                    imports.set_phase(connection, record.id, ImportPhase.STOPPED, at)
            jobs.discard_unfinished(connection, self._library, source_key, roots)
            import_id = imports.add(
                connection,
                library_id=self._library,
                source_key=source_key,
                source_name=name,
                roots=roots,
                at=at,
            )
            found = imports.get(connection, import_id)
            assert found is not None
            history.record(
                connection,
                "import-started",
                found.source_name,
                at=at,
                path=roots[0] if roots else None,
                import_id=import_id,
            )
        return found

    def source(self, import_id: int) -> Source:
        """The source an import reads from."""
        return self._sources[import_id]

    def source_name(self, import_id: int) -> str:
        """What people call it."""
        summary = self._tracker.get_import(import_id)
        return "" if summary is None else summary.source_name

    def source_left(self, import_id: int, error: SourceError) -> None:
        """An import's source is gone. One that comes back is waited for, the others are done
        with: what waits stays in the journal."""
        source = self._sources.get(import_id)
        if source is None:
            return
        if not source.comes_back:
            problem = Problem(error.path or "", error.code, error.detail)
            self.halt(import_id, ImportPhase.STOPPED, [problem])
            return
        with self._changed:
            if not self.is_active(import_id):
                return
            self._keep_back(import_id, error.code)
        self._on_left(source.key)

    def source_is_back(self, source_key: str) -> None:
        """Go on with what waited for a source."""
        with self._changed:
            back = [one for one in self._away if self._sources[one].key == source_key]
            for import_id in back:
                self._let_on(import_id)
                if import_id not in self._planned:
                    self._to_plan.put(import_id)

    def reads_from(self, source_key: str) -> bool:
        """Whether an import from a source is under way, waiting ones included."""
        with self._changed:
            return any(
                one in self._active and source.key == source_key
                for one, source in self._sources.items()
            )

    def _read_from(self, import_id: int, source: Source) -> None:
        before = self._sources.get(import_id)
        self._sources[import_id] = source
        if before is not None:
            before.close()

    def _keep_back(self, import_id: int, code: str) -> None:
        self._away.add(import_id)
        self._queue.keep_back(import_id)
        self._tracker.source_away(import_id, code)

    def _let_on(self, import_id: int) -> None:
        self._away.discard(import_id)
        self._queue.let_on(import_id)
        self._tracker.source_away(import_id, None)

    def use_template(self, template: Template) -> None:
        """Name what imports bring that begin from now on; those under way keep to theirs."""
        self._template = template

    def template(self, import_id: int) -> Template:
        """How what an import brings is named."""
        return self._templates.get(import_id, self._template)

    def is_active(self, import_id: int) -> bool:
        return import_id in self._active

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """A transaction during which no import ends and none begins."""
        with self._changed, self._journal.write() as connection:
            yield connection

    def reopen(self, connection: sqlite3.Connection, import_id: int) -> None:
        """An import has work again: a job of it is tried once more. Within ``changing``."""
        imports.set_phase(connection, import_id, ImportPhase.COPYING)
        self._halted.pop(import_id, None)
        self._planned.add(import_id)
        record = imports.get(connection, import_id)
        assert record is not None
        if self._tracker.get_import(import_id) is None:
            self._open(record, connection)
        self._active.add(import_id)

    def halted(self, import_id: int) -> ImportPhase | None:
        """How an import is about to end before its time."""
        return self._halted.get(import_id)

    def settle(self, import_id: int) -> None:
        """End an import whose last job is done, or a halted one that has none running."""
        with self._changed:
            while (phase := self._due(import_id)) is not None:
                try:
                    self._end(import_id, phase)
                except StorageError as error:
                    logger.warning("import %d cannot be ended yet: %s", import_id, error)
                    if self._queue.stopping:
                        return
                    self._changed.wait(_UNWRITABLE_SECONDS)

    def _due(self, import_id: int) -> ImportPhase | None:
        """How an import is to end, if it is to end now."""
        phase = self._halted.get(import_id)
        if phase is not None or import_id in self._planned:
            halted = phase is not None
            if not jobs.has_unfinished(self._journal.read(), import_id, running_only=halted):
                return phase or ImportPhase.ENDED
        return None

    def halt(self, import_id: int, phase: ImportPhase, problems: Iterable[Problem] = ()) -> None:
        """End an import before its time: ``CANCELLED`` by the user, or ``STOPPED`` because its
        source or the library is gone. What waited of a stopped one stays in the journal."""
        with self._changed:
            if not self.is_active(import_id):
                return
            with self._journal.write() as connection:
                imports.set_phase(connection, import_id, phase, datetime.now(UTC))
                imports.add_problems(connection, import_id, problems)
            self._halted[import_id] = phase
            self._active.discard(import_id)
            self._queue.give_back()
            self.settle(import_id)
        self._on_halt()

    def active(self) -> list[int]:
        return sorted(self._active)

    def wait(self, import_id: int, timeout: float | None) -> ImportSummary | None:
        """Until the import has ended; None when time is up or the engine stops first."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._tracker.get_import(import_id) is None or self._queue.stopping,
                timeout,
            )
        summary = imports.summary(self._journal.read(), import_id, datetime.now(UTC))
        return None if summary.phase in imports.ACTIVE_PHASES else summary

    def _open(self, record: ImportRecord, connection: sqlite3.Connection | None = None) -> None:
        """Read from what is there of the roots; if nothing is, the source will say so."""
        there = _there(record) or record.roots
        self._read_from(record.id, self._open_source(record.source_key, there))
        self._active.add(record.id)
        self._templates.setdefault(record.id, self._template)
        now = datetime.now(UTC)
        known = imports.summary(connection or self._journal.read(), record.id, now)
        self._tracker.set_import(known)

    def _end(self, import_id: int, phase: ImportPhase) -> None:
        """With the lock held."""
        at = datetime.now(UTC)
        with self._journal.write() as connection:
            imports.set_phase(connection, import_id, phase, at)
            if phase is ImportPhase.CANCELLED:
                jobs.cancel_waiting(connection, import_id, at)
            summary = imports.summary(connection, import_id, at)
            history.record(
                connection,
                "import-ended",
                summary.source_name,
                at=at,
                size_bytes=summary.bytes_done,
                detail=phase.value,
                import_id=import_id,
            )
            problems = imports.problems(connection, import_id, _PROBLEMS_TOLD)
        self._planned.discard(import_id)
        self._halted.pop(import_id, None)
        self._active.discard(import_id)
        self._templates.pop(import_id, None)
        if import_id in self._away:
            self._let_on(import_id)
        source = self._sources.pop(import_id)
        source.close()
        self._on_over(import_id, source)
        self._tracker.drop_import(import_id)
        self._changed.notify_all()
        self._bus.publish(ImportEnded(summary, problems))

    def _plan_all(self) -> None:
        while (import_id := self._to_plan.get()) is not None:
            record = imports.get(self._journal.read(), import_id)
            if record is None or not self.is_active(import_id):
                continue
            try:
                self._plan(record)
            except CopyInterruptedError:
                logger.info("planning of import %d was interrupted", import_id)
            except StorageError as error:
                self._queue.hold_for(error.code, error.path)
                self._to_plan.put(import_id)
                with self._changed:
                    self._changed.wait_for(lambda: self._queue.stopping, _UNWRITABLE_SECONDS)
            except SourceError as error:
                self.source_left(import_id, error)
            except DesktopSyncError as error:
                problem = Problem(error.path or _place(record), error.code, error.detail)
                self.halt(import_id, ImportPhase.STOPPED, [problem])
            except Exception as error:
                logger.exception("import %d could not be planned", import_id)
                problem = Problem(_place(record), "unexpected", repr(error))
                self.halt(import_id, ImportPhase.STOPPED, [problem])

    def _plan(self, record: ImportRecord) -> None:
        there = _there(record)
        missing = [Problem(one, "gone") for one in record.roots if one not in there]
        source = self._open_source(record.source_key, there)
        self._read_from(record.id, source)

        def interrupted() -> bool:
            return self._queue.stopping or not self.is_active(record.id)

        surveyor = Surveyor(self._journal, self._folder, self._library, interrupted)
        survey = surveyor.find(
            source,
            lambda count: self._tracker.change_import(
                record.id, lambda summary: replace(summary, files_listed=count)
            ),
        )
        self._tracker.change_import(
            record.id, lambda summary: replace(summary, phase=ImportPhase.LOOKING)
        )
        planned = surveyor.look(source, survey)
        with self.changing() as connection:
            if interrupted():
                raise CopyInterruptedError
            imports.add_problems(connection, record.id, missing)
            imports.record_listing(
                connection,
                record.id,
                files_listed=survey.files_listed,
                already=survey.already,
                ignored=survey.ignored,
                passed_over=survey.passed_over,
            )
            jobs.add(connection, record.id, new_jobs(planned, self.template(record.id)))
            imports.set_phase(connection, record.id, ImportPhase.COPYING)
            self._planned.add(record.id)
            summary = imports.summary(connection, record.id, datetime.now(UTC))
            self._tracker.set_import(summary)
        self._queue.wake()
        self.settle(record.id)


def _same(record: ImportRecord, source_key: str, roots: tuple[str, ...]) -> bool:
    return record.source_key == source_key and record.roots == roots


def _there(record: ImportRecord) -> tuple[str, ...]:
    """What is there of the roots; only those of this computer can be looked for."""
    if record.source_key != LOCAL:
        return record.roots
    return tuple(one for one in record.roots if os.path.lexists(one))


def _place(record: ImportRecord) -> str:
    return record.roots[0] if record.roots else record.source_name
