"""Uploads only ever go from one state to another that may follow; every asset of the library has
one for each destination, and none that the user removed has one that waits."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from desktop_sync.journal import (
    assets,
    catalogue,
    destinations,
    place_figures,
    upload_decisions,
    upload_figures,
    uploads,
)
from desktop_sync.journal.database import Database
from desktop_sync.journal.uploads import ClaimedUpload, Sent
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
from desktop_sync.model.destination import DestinationConfig, Proof, RemoteRef
from desktop_sync.model.digest import SIZE, Digest
from desktop_sync.model.evidence import LIBRARY, Evidence, Grade
from desktop_sync.model.job import JobState, Problem

START = datetime(2026, 5, 17, 12, tzinfo=UTC)
PROBLEM = Problem("/library/IMG.HEIC", "too-large", "413")


def add_asset(
    connection: sqlite3.Connection, library: int, number: int, day: int, size_bytes: int = 10
) -> int:
    """An asset of one file, proven in the library."""
    captured = CaptureTime(START + timedelta(days=day), CaptureOrigin.EXIF)
    photo = Resource(ResourceRole.PHOTO, SourceFile(f"/card/IMG_{number}.HEIC", 10, 0), Metadata())
    asset = Asset(AssetKind.PHOTO, (photo,), captured)
    asset_id = assets.add_asset(connection, library, asset, START)
    grow(connection, library, asset_id, f"IMG_{number}.HEIC", size_bytes)
    return asset_id


def grow(
    connection: sqlite3.Connection, library: int, asset_id: int, name: str, size_bytes: int = 10
) -> int:
    resource = Resource(ResourceRole.PHOTO, SourceFile(f"/card/{name}", size_bytes, 0), Metadata())
    resource_id = assets.add_resource(
        connection, library, asset_id, resource, library_path=name, sha256=name.encode()
    )
    digest = Digest("sha256", name.encode())
    evidence = Evidence(LIBRARY, Grade.READ_BACK, digest, START)
    assets.record_evidence(connection, resource_id, evidence)
    return resource_id


def proofs_of(upload: ClaimedUpload) -> dict[int, Proof]:
    return {
        one.resource_id: Proof(Grade.READ_BACK, one.size_bytes, one.digest)
        for one in upload.files
        if not one.proven
    }


class UploadLife(RuleBasedStateMachine):
    """The journal beside a model that knows each upload's state, and what may follow it."""

    asset_ids = Bundle("asset_ids")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.journal = Database(Path(self.folder.name) / "journal.sqlite3")
        self.now = START
        self.days: dict[int, int] = {}
        self.states: dict[tuple[int, int], JobState] = {}
        self.attempts: dict[tuple[int, int], int] = {}
        self.not_before: dict[tuple[int, int], datetime] = {}
        self.claimed: dict[tuple[int, int], ClaimedUpload] = {}
        self.there: set[int] = set()
        self.files = 0
        with self.journal.write() as connection:
            library = assets.library_id(connection, Path("/library"), create=True)
            assert library is not None
            self.library = library
            self.places = [self._add_place(connection, name) for name in ("one", "two")]

    def _add_place(self, connection: sqlite3.Connection, name: str) -> int:
        number = destinations.add(connection, DestinationConfig(name, "folder"), START)
        assert number is not None
        return number

    def teardown(self) -> None:
        self.journal.close()
        self.folder.cleanup()

    def go(self, key: tuple[int, int], state: JobState) -> None:
        assert self.states[key].may_become(state), (self.states[key], state)
        self.states[key] = state

    @rule(target=asset_ids, day=st.integers(0, 3))
    def publish(self, day: int) -> int:
        self.files += 1
        with self.journal.write() as connection:
            asset_id = add_asset(connection, self.library, self.files, day)
        self.days[asset_id] = day
        self.there.add(asset_id)
        for place in self.places:
            self.states[asset_id, place] = JobState.PENDING
            self.attempts[asset_id, place] = 0
        return asset_id

    @rule(asset_id=asset_ids)
    def grow(self, asset_id: int) -> None:
        if asset_id not in self.there:
            return
        self.files += 1
        with self.journal.write() as connection:
            grow(connection, self.library, asset_id, f"more_{self.files}.MOV")
        for place in self.places:
            if self.states[asset_id, place] not in (JobState.PENDING, JobState.RUNNING):
                self.states[asset_id, place] = JobState.PENDING
                self.attempts[asset_id, place] = 0

    @rule(asset_id=asset_ids)
    def remove(self, asset_id: int) -> None:
        with self.journal.write() as connection:
            for resource in assets.of_asset(connection, asset_id):
                assets.remove(connection, resource.id, self.now)
        self.there.discard(asset_id)
        for place in self.places:
            if self.states.get((asset_id, place), JobState.RUNNING) is not JobState.RUNNING:
                self._drop((asset_id, place))

    def _drop(self, key: tuple[int, int]) -> None:
        del self.states[key]
        del self.attempts[key]
        self.not_before.pop(key, None)

    @rule(seconds=st.integers(1, 60))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(which=st.integers(0, 1))
    def plan(self, which: int) -> None:
        """Everything is planned already."""
        with self.journal.write() as connection:
            assert uploads.plan(connection, self.library, self.places[which]) == 0

    @rule(which=st.integers(0, 1), limit=st.integers(1, 4), light=st.integers(0, 6))
    def claim(self, which: int, limit: int, light: int) -> None:
        place = self.places[which]
        with self.journal.write() as connection:
            due = uploads.has_due(connection, self.library, place, self.now)
            claimed = uploads.claim(connection, self.library, place, limit, self.now, light=light)
        may_run = [
            key
            for key, state in self.states.items()
            if key[1] == place
            and state is JobState.PENDING
            and self.not_before.get(key, self.now) <= self.now
        ]
        may_run.sort(key=lambda key: (self.days[key[0]], key[0]), reverse=True)
        assert [one.asset_id for one in claimed] == [key[0] for key in may_run][: max(limit, light)]
        assert due == bool(may_run)
        for one in claimed:
            key = (one.asset_id, place)
            self.go(key, JobState.RUNNING)
            self.attempts[key] += 1
            self.not_before.pop(key, None)
            self.claimed[key] = one
            assert one.attempts == self.attempts[key]
            assert one.files

    def running(self, asset_id: int, which: int) -> tuple[tuple[int, int], ClaimedUpload] | None:
        key = (asset_id, self.places[which])
        if self.states.get(key) is not JobState.RUNNING:
            return None
        return key, self.claimed[key]

    @rule(asset_id=asset_ids, which=st.integers(0, 1))
    def succeed(self, asset_id: int, which: int) -> None:
        found = self.running(asset_id, which)
        if found is None:
            return
        key, upload = found
        with self.journal.write() as connection:
            whole = asset_id in self.there and len(assets.of_asset(connection, asset_id)) == len(
                upload.files
            )
            done = uploads.succeed(
                connection, key[1], upload, proofs_of(upload), Sent(1, 10), self.now
            )
        assert done == whole
        if done:
            self.go(key, JobState.SUCCEEDED)
        else:
            self._released(key)

    @rule(asset_id=asset_ids, which=st.integers(0, 1))
    def release(self, asset_id: int, which: int) -> None:
        if found := self.running(asset_id, which):
            with self.journal.write() as connection:
                uploads.release(connection, [found[1].id])
            self._released(found[0])

    def _released(self, key: tuple[int, int]) -> None:
        self.go(key, JobState.PENDING)
        self.attempts[key] -= 1
        if key[0] not in self.there:
            self._drop(key)

    @rule(asset_id=asset_ids, which=st.integers(0, 1), seconds=st.integers(1, 30))
    def try_later(self, asset_id: int, which: int, seconds: int) -> None:
        if found := self.running(asset_id, which):
            key, upload = found
            later = self.now + timedelta(seconds=seconds)
            with self.journal.write() as connection:
                uploads.try_later(connection, upload.id, PROBLEM, later, START)
            self.go(key, JobState.PENDING)
            self.not_before[key] = later
            if asset_id not in self.there:
                self._drop(key)

    @rule(asset_id=asset_ids, which=st.integers(0, 1))
    def fail(self, asset_id: int, which: int) -> None:
        if found := self.running(asset_id, which):
            key, upload = found
            with self.journal.write() as connection:
                uploads.fail(connection, upload.id, PROBLEM, self.now)
            self.go(key, JobState.FAILED)
            if asset_id not in self.there:
                self._drop(key)

    @rule(which=st.integers(0, 1))
    def retry(self, which: int) -> None:
        with self.journal.write() as connection:
            upload_decisions.retry(connection, self.library, self.places[which], self.now)
        for key, state in self.states.items():
            if key[1] == self.places[which] and state is JobState.FAILED:
                self.go(key, JobState.PENDING)
                self.attempts[key] = 0

    def number(self, key: tuple[int, int]) -> int:
        """The upload's own, 0 where there is none."""
        row = (
            self.journal.read()
            .execute("SELECT id FROM upload WHERE asset_id = ? AND destination_id = ?", key)
            .fetchone()
        )
        return 0 if row is None else row[0]

    @rule(asset_id=asset_ids, which=st.integers(0, 1))
    def cancel(self, asset_id: int, which: int) -> None:
        key = (asset_id, self.places[which])
        state = self.states.get(key)
        with self.journal.write() as connection:
            found = upload_decisions.cancel(connection, self.library, self.number(key), self.now)
        may_be = state is not None and state.may_become(JobState.CANCELLED)
        assert (found == key[1]) == may_be
        if may_be:
            self.go(key, JobState.CANCELLED)
            self.not_before.pop(key, None)
            if asset_id not in self.there:
                self._drop(key)

    @rule(asset_id=asset_ids, which=st.integers(0, 1))
    def retry_one(self, asset_id: int, which: int) -> None:
        key = (asset_id, self.places[which])
        with self.journal.write() as connection:
            upload_decisions.retry_one(connection, self.library, self.number(key), self.now)
        if self.states.get(key) in (JobState.FAILED, JobState.CANCELLED):
            self.go(key, JobState.PENDING)
            self.attempts[key] = 0

    @rule(which=st.integers(0, 1))
    def hurry(self, which: int) -> None:
        with self.journal.write() as connection:
            uploads.hurry(connection, self.library, self.places[which])
        for key in [key for key in self.not_before if key[1] == self.places[which]]:
            del self.not_before[key]

    @rule()
    def crash(self) -> None:
        with self.journal.write() as connection:
            uploads.recover(connection)
        for key in [key for key, state in self.states.items() if state is JobState.RUNNING]:
            self._released(key)

    @rule(which=st.integers(0, 1))
    def replace_destination(self, which: int) -> None:
        gone = self.places[which]
        with self.journal.write() as connection:
            destinations.remove(connection, gone)
            place = self._add_place(connection, "one" if which == 0 else "two")
            assert uploads.plan(connection, self.library, place) == len(self.there)
        assert place > gone
        self.places[which] = place
        for key in [key for key in self.states if key[1] == gone]:
            self._drop(key)
        for asset_id in self.there:
            self.states[asset_id, place] = JobState.PENDING
            self.attempts[asset_id, place] = 0

    @invariant()
    def the_journal_says_the_same(self) -> None:
        rows = self.journal.read().execute(
            "SELECT asset_id, destination_id, state, attempts FROM upload"
        )
        said = {(row[0], row[1]): (JobState(row[2]), row[3]) for row in rows}
        assert said == {key: (state, self.attempts[key]) for key, state in self.states.items()}

    @invariant()
    def the_figures_agree(self) -> None:
        connection = self.journal.read()
        for place in self.places:
            own = {key: state for key, state in self.states.items() if key[1] == place}
            counts = upload_figures.counts(connection, self.library, place)
            assert counts == {state: list(own.values()).count(state) for state in set(own.values())}
            waiting = [self.not_before[key] for key in own if key in self.not_before]
            later = uploads.next_retry(connection, self.library, place)
            assert later == min(waiting, default=None)
            unfinished = {JobState.PENDING, JobState.RUNNING} & set(own.values())
            found = upload_figures.has_unfinished(connection, self.library, place)
            assert found == bool(unfinished)
            failed = counts.get(JobState.FAILED, 0)
            assert len(upload_figures.problems(connection, self.library, place)) == failed
            figures = place_figures.at_destination(connection, self.library, place)
            succeeded = counts.get(JobState.SUCCEEDED, 0)
            assert (figures.read_back, figures.failed) == (succeeded, failed)
            assert (figures.problem is None) == (failed == 0)
            assert (figures.answered_at is None) == (succeeded == 0)
        for count in (1, 2):
            safe = [
                one
                for one in self.there
                if [self.states[one, place] for place in self.places].count(JobState.SUCCEEDED)
                >= count
            ]
            assert place_figures.safe(connection, self.library, count) == len(safe)
        assert place_figures.in_library(connection, self.library)[0] == len(self.there)

    @invariant()
    def what_succeeded_has_evidence(self) -> None:
        connection = self.journal.read()
        for (asset_id, place), state in self.states.items():
            if state is JobState.SUCCEEDED:
                for resource in assets.of_asset(connection, asset_id):
                    row = connection.execute(
                        "SELECT 1 FROM evidence WHERE resource_id = ? AND place = ?",
                        (resource.id, destinations.place_of(place)),
                    ).fetchone()
                    assert row is not None


TestUploadLife = UploadLife.TestCase
TestUploadLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_evidence_keeps_its_place_when_a_destination_is_renamed(tmp_path: Path) -> None:
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        library = assets.library_id(connection, Path("/library"), create=True)
        assert library is not None
        place = destinations.add(connection, DestinationConfig("NAS", "folder"), START)
        assert place is not None
        assert destinations.add(connection, DestinationConfig("NAS", "webdav"), START) is None
        asset_id = add_asset(connection, library, 1, 0)
        (upload,) = uploads.claim(connection, library, place, 5, START)
        sized = {upload.files[0].resource_id: Proof(Grade.SIZE_ONLY, 10)}
        assert uploads.succeed(connection, place, upload, sized, Sent(), START)
        assert destinations.change(connection, place, "Attic", {})
    (found,) = catalogue.receipts(journal.read(), library, [asset_id])
    evidence = {one.destination: one for one in found.resources[0].evidence}
    assert evidence["Attic"].grade is Grade.SIZE_ONLY
    assert evidence["Attic"].digest == Digest(SIZE, (10).to_bytes(8, "big"))
    assert upload_figures.proven(journal.read(), library, place) == 0
    journal.close()


def test_more_is_claimed_of_what_is_small(tmp_path: Path) -> None:
    journal = Database(tmp_path / "journal.sqlite3")
    half = uploads.LIGHT_BYTES // 2
    with journal.write() as connection:
        library = assets.library_id(connection, Path("/library"), create=True)
        assert library is not None
        place = destinations.add(connection, DestinationConfig("NAS", "folder"), START)
        assert place is not None
        for number, size_bytes in enumerate([half] * 5 + [10] * 4):
            add_asset(connection, library, number, number, size_bytes)

        def claim() -> list[int]:
            claimed = uploads.claim(connection, library, place, 3, START, light=5)
            return [one.size_bytes for one in claimed]

        assert claim() == [10, 10, 10, 10, half]
        assert claim() == [half, half, half]
        assert claim() == [half]
    journal.close()


def test_a_ref_is_remembered_until_it_is_forgotten(tmp_path: Path) -> None:
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        library = assets.library_id(connection, Path("/library"), create=True)
        assert library is not None
        place = destinations.add(connection, DestinationConfig("NAS", "folder"), START)
        assert place is not None
        add_asset(connection, library, 1, 0)
        (upload,) = uploads.claim(connection, library, place, 5, START)
        resource_id = upload.files[0].resource_id
        ref = RemoteRef("Größe/\udcff.HEIC", 10)
        destinations.remember_ref(connection, place, resource_id, ref)
        uploads.recover(connection)
        (again,) = uploads.claim(connection, library, place, 5, START)
        assert again.files[0].ref == ref
        destinations.forget_ref(connection, place, resource_id)
        uploads.recover(connection)
        (once_more,) = uploads.claim(connection, library, place, 5, START)
        assert once_more.files[0].ref is None
        destinations.remove(connection, place)
        destinations.remember_ref(connection, place, resource_id, ref)
    assert journal.read().execute("SELECT COUNT(*) FROM remote").fetchone() == (0,)
    journal.close()
