"""A journal as years leave it behind: many assets, their history, and a long queue.

Written through the program's own journal, without the files: what is measured asks the journal.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_sync.engine import plan
from desktop_sync.engine.engine import EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.journal import (
    assets,
    destinations,
    history,
    imports,
    jobs,
    known_files,
    meta,
    uploads,
)
from desktop_sync.journal.database import Database
from desktop_sync.library.naming import Template
from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Metadata,
    Resource,
    ResourceRole,
    SourceFile,
)
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.digest import Digest
from desktop_sync.model.events import ImportPhase
from desktop_sync.model.evidence import LIBRARY, SOURCE, Evidence, Grade
from desktop_sync.model.job import Outcome
from desktop_sync.model.policy import Pause
from desktop_sync.settings.schema import Settings

START = datetime(2019, 3, 1, 9, 0, tzinfo=UTC)
APART = timedelta(minutes=25)
"""Between one photo and the next: about sixty a day."""
SIZE = 3_000_000
CARD = "/media/card/DCIM"
BATCH = 5_000


def fill(profile_journal: Path, library: Path, kept: int, waiting: int, places: int = 0) -> None:
    """A journal with ``kept`` assets in ``library`` and ``waiting`` paused jobs. Every asset has an
    upload to each of so many ``places`` that waits as well."""
    library.mkdir(parents=True, exist_ok=True)
    engine = open_engine(profile_journal, EngineOptions(library, Settings().layout))
    engine.pause()
    engine.stop()
    journal = Database(profile_journal)
    try:
        with journal.write() as connection:
            meta.set_pause(connection, Pause())
            number = assets.library_id(connection, library, create=True)
        assert number is not None
        for start in range(0, kept, BATCH):
            _keep(journal, number, range(start, min(kept, start + BATCH)))
        _queue(journal, number, range(kept, kept + waiting))
        for at in range(places):
            _add_destination(journal, number, f"Place {at}", library.with_name(f"place-{at}"))
    finally:
        journal.close()


def _photo(at: int) -> Asset:
    name = f"IMG_{at % 10_000:04}.JPG"
    captured = CaptureTime(START + at * APART, CaptureOrigin.EXIF)
    file = SourceFile(f"{CARD}/{100 + at // 1000}APPLE/{name}", SIZE + at, at * 10**9)
    metadata = Metadata(captured, camera="Apple iPhone 15 Pro")
    kind = AssetKind.PHOTO
    return Asset(kind, (Resource(ResourceRole.PHOTO, file, metadata),), captured)


def _import(journal: Database, library: int, phase: ImportPhase, at: datetime, files: int) -> int:
    with journal.write() as connection:
        number = imports.add(
            connection,
            library_id=library,
            source_key="local",
            source_name="DCIM",
            roots=(f"{CARD}/{files}",),
            at=at,
        )
        imports.set_phase(connection, number, phase, at if phase is ImportPhase.ENDED else None)
        history.record(connection, "import-started", "DCIM", at=at, import_id=number)
    return number


def _keep(journal: Database, library: int, photos: range) -> None:
    at = START + photos.stop * APART
    import_id = _import(journal, library, ImportPhase.ENDED, at, photos.start)
    batch = [_photo(one) for one in photos]
    with journal.write() as connection:
        for job, photo in zip(_add_jobs(connection, import_id, batch), batch, strict=True):
            _publish(connection, library, import_id, job, photo, at)


def _queue(journal: Database, library: int, photos: range) -> None:
    at = START + photos.stop * APART
    import_id = _import(journal, library, ImportPhase.COPYING, at, photos.start)
    with journal.write() as connection:
        _add_jobs(connection, import_id, [_photo(one) for one in photos])


def _add_destination(journal: Database, library: int, name: str, folder: Path) -> None:
    config = DestinationConfig(name, "folder", {"path": str(folder)})
    with journal.write() as connection:
        number = destinations.add(connection, config, START)
        assert number is not None
        uploads.plan(connection, library, number)


def _publish(
    connection: sqlite3.Connection,
    library: int,
    import_id: int,
    job: int,
    asset: Asset,
    at: datetime,
) -> None:
    """What the engine writes when an asset is in the library."""
    connection.execute("UPDATE job SET state = 'running' WHERE id = ?", (job,))
    file = asset.primary.file
    sha256 = hashlib.sha256(file.path.encode()).digest()
    asset_id = assets.add_asset(connection, library, asset, at)
    captured = asset.captured.at
    assert captured is not None
    resource_id = assets.add_resource(
        connection,
        library,
        asset_id,
        asset.primary,
        library_path=f"{captured:%Y/%Y-%m-%d}/{file.folder[-8:]}-{file.name}",
        sha256=sha256,
    )
    digest = Digest(assets.ALGORITHM, sha256)
    for place, grade in ((SOURCE, Grade.READ_FROM_SOURCE), (LIBRARY, Grade.READ_BACK)):
        assets.record_evidence(connection, resource_id, Evidence(place, grade, digest, at))
    known_files.mark_seen(connection, library, "local", file, resource_id=resource_id, job_id=job)
    jobs.succeed(connection, job, Outcome.IMPORTED, resources=1, size_bytes=file.size_bytes, at=at)
    history.record(
        connection,
        "imported",
        asset.name,
        at=at,
        path=file.path,
        size_bytes=file.size_bytes,
        import_id=import_id,
        job_id=job,
    )


def _add_jobs(connection: sqlite3.Connection, import_id: int, photos: Sequence[Asset]) -> list[int]:
    """The numbers of the jobs that import ``photos``."""
    made = [plan.Plan(photo, (None,)) for photo in photos]
    jobs.add(connection, import_id, plan.new_jobs(made, Template(Settings().layout)))
    rows = connection.execute("SELECT id FROM job WHERE import_id = ? ORDER BY id", (import_id,))
    return [row[0] for row in rows]
