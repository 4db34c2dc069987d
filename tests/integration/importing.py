"""Real imports for tests: a real journal, a real library, real files, real threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from desktop_sync.destinations.registry import make
from desktop_sync.engine.back_off import BackOff
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.uploading import OpenDestination, Uploading
from desktop_sync.errors import ItemError
from desktop_sync.journal import assets
from desktop_sync.journal.assets import LibraryAsset
from desktop_sync.journal.database import Database
from desktop_sync.library.naming import DEFAULT_TEMPLATE
from desktop_sync.model.asset import PassedOver, SourceFile
from desktop_sync.model.events import ImportSummary
from desktop_sync.model.job import Problem
from desktop_sync.sources.folder import FolderSource
from desktop_sync.sources.local_file import OpenFile
from desktop_sync.sources.registry import open_devices

PATIENCE_SECONDS = 60
_SHORT = timedelta(milliseconds=20)


class Card(FolderSource):
    """A real folder that tells what was opened, and whose files can be made to fail."""

    def __init__(self, roots: Sequence[Path]) -> None:
        super().__init__(roots)
        self.opened: list[str] = []
        self.broken: dict[str, ItemError] = {}
        self.on_open: Callable[[str], None] = lambda _: None

    def open(self, file: SourceFile, offset: int = 0) -> OpenFile:
        self.opened.append(file.path)
        self.on_open(file.path)
        name = os.path.basename(file.path)
        if name in self.broken:
            raise self.broken[name]
        return super().open(file, offset)


@dataclass(frozen=True, slots=True)
class Imported:
    """How an import ended."""

    summary: ImportSummary
    problems: tuple[Problem, ...]
    passed_over: tuple[PassedOver, ...]


@dataclass(slots=True)
class Bench:
    """A profile and a library. ``prepare`` gets every source before it is used."""

    folder: Path
    layout: str = DEFAULT_TEMPLATE
    library_name: str = "library"
    prepare: Callable[[Card], None] = lambda _: None
    open_journal: Callable[[Path], Database] = Database
    cards: list[Card] = field(default_factory=list)
    open_destination: OpenDestination = make

    @property
    def library(self) -> Path:
        return self.folder / self.library_name

    @property
    def journal(self) -> Path:
        return self.folder / "journal.sqlite3"

    @contextmanager
    def engine(
        self, *, patient: bool = False, threads: int = 4, upload: bool = False
    ) -> Iterator[Engine]:
        """An engine that is not started yet; stopped at the end. It does not wait for long before
        it tries an upload again."""
        options = EngineOptions(
            self.library, self.layout, patient=patient, copy_threads=threads, upload=upload
        )
        engine = Engine(
            self.open_journal(self.journal),
            options,
            self._open,
            open_devices(),
            Uploading(self.open_destination, BackOff(_SHORT, _SHORT)),
        )
        try:
            yield engine
        finally:
            engine.stop()

    def import_from(self, *roots: Path) -> Imported:
        """One whole import, like the command line's."""
        with self.engine() as engine:
            import_id = engine.import_from(roots)
            engine.start()
            return finished(engine, import_id)

    def assets(self) -> list[LibraryAsset]:
        """What the journal says the library holds."""
        journal = Database(self.journal, read_only=True)
        try:
            number = assets.library_id(journal.read(), self.library, create=False)
            assert number is not None
            return list(assets.every_asset(journal.read(), number))
        finally:
            journal.close()

    def files(self) -> dict[str, bytes]:
        """What lies in the library's folder, hidden files and all."""
        return {
            path.relative_to(self.library).as_posix(): path.read_bytes()
            for path in sorted(self.library.rglob("*"))
            if not path.is_dir()
        }

    def _open(self, key: str, roots: tuple[str, ...]) -> Card:
        assert key == "local"
        card = Card([Path(root) for root in roots])
        self.prepare(card)
        self.cards.append(card)
        return card


def finished(engine: Engine, import_id: int) -> Imported:
    """Wait for an import to end, and ask how it did."""
    summary = engine.wait(import_id, PATIENCE_SECONDS)
    assert summary is not None, "the import did not end in time"
    return Imported(
        summary,
        engine.problems(import_id).result(PATIENCE_SECONDS),
        engine.passed_over(import_id).result(PATIENCE_SECONDS),
    )
