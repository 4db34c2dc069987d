"""A journal with a library of five photos, two places for them to go to, and three jobs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_sync.journal import assets, destinations, imports, job_list, jobs, uploads
from desktop_sync.journal.database import Database
from desktop_sync.journal.uploads import EVERYTHING, Sent
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
from desktop_sync.model.destination import DestinationConfig, Proof
from desktop_sync.model.digest import Digest
from desktop_sync.model.events import ImportPhase
from desktop_sync.model.evidence import LIBRARY, Evidence, Grade
from desktop_sync.model.job import JobRow, JobSection

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PHOTOS = 5


class Shelf:
    """Five photos in a library, each to be uploaded to two places, and three jobs that import."""

    def __init__(self, journal: Database) -> None:
        self.journal = journal
        with journal.write() as connection:
            library = assets.library_id(connection, Path("/library"), create=True)
            assert library is not None
            self.library = library
            self.places = [self._add_place(connection, name) for name in ("NAS", "Attic")]
            for number in range(PHOTOS):
                self._add_photo(connection, number)
            self._add_jobs(connection)

    def _add_place(self, connection: sqlite3.Connection, name: str) -> int:
        number = destinations.add(connection, DestinationConfig(name, "folder"), NOON)
        assert number is not None
        return number

    def _add_photo(self, connection: sqlite3.Connection, number: int) -> None:
        captured = CaptureTime(NOON + number * HOUR, CaptureOrigin.EXIF)
        name = f"IMG_{number}.JPG"
        photo = Resource(ResourceRole.PHOTO, SourceFile(f"/card/{name}", 10, 0), Metadata())
        asset = Asset(AssetKind.PHOTO, (photo,), captured)
        asset_id = assets.add_asset(connection, self.library, asset, NOON)
        resource = assets.add_resource(
            connection, self.library, asset_id, photo, library_path=name, sha256=name.encode()
        )
        evidence = Evidence(LIBRARY, Grade.READ_BACK, Digest("sha256", name.encode()), NOON)
        assets.record_evidence(connection, resource, evidence)

    def _add_jobs(self, connection: sqlite3.Connection) -> None:
        number = imports.add(
            connection,
            library_id=self.library,
            source_key="local",
            source_name="DCIM",
            roots=("/card",),
            at=NOON,
        )
        new = [jobs.NewJob(AssetKind.PHOTO, f"NEW_{at}", (), 7, "{}") for at in range(3)]
        jobs.add(connection, number, new)
        imports.set_phase(connection, number, ImportPhase.COPYING, None)

    def rows(
        self,
        section: JobSection,
        worked_for: list[int],
        step: int = 100,
        lined_up: Sequence[int] = (),
    ) -> list[JobRow]:
        """All of a section, read in pages of ``step``."""
        found: list[JobRow] = []
        at = dict.fromkeys(worked_for, EVERYTHING)
        while True:
            page = job_list.page(
                self.journal.read(), self.library, section, len(found), step, at, lined_up
            )
            found += page.rows
            if not page.rows:
                assert page.total == len(found)
                return found

    def upload(self, place: int, count: int, at: datetime) -> None:
        with self.journal.write() as connection:
            for upload in uploads.claim(connection, self.library, place, count, at):
                proofs = {
                    one.resource_id: Proof(Grade.READ_BACK, one.size_bytes, one.digest)
                    for one in upload.files
                }
                assert uploads.succeed(connection, place, upload, proofs, Sent(1, 10), at)
