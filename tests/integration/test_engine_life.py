"""Whatever is done to an engine, its card and its library, in whatever order: when it comes to
rest, what can be in the library is in it once, and nothing else is."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from desktop_sync.engine.engine import Engine
from desktop_sync.errors import ItemError
from desktop_sync.journal import assets
from desktop_sync.journal.database import Database
from desktop_sync.model.events import ImportPhase
from desktop_sync.model.job import JobSection
from tests.integration.importing import PATIENCE_SECONDS, Bench, Card, finished

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only here the trash can be another one"
)

FOLDERS = st.sampled_from(["100APPLE", "101APPLE"])
NAMES = st.sampled_from(
    ["IMG_0001.JPG", "IMG_0001.DNG", "IMG_0001.AAE", "IMG_0002.JPG", "IMG_0002.MOV", "img_0001.jpg"]
)
CONTENTS = st.integers(0, 6)
CHOICES = st.integers(0, 1000)


def content(number: int, name: str) -> bytes:
    """One of a few contents, some of one size; descriptions have their own."""
    kind = b"description" if name.endswith(".AAE") else b"picture"
    return kind + b" %d " % number + b"." * (2000 + 3000 * (number % 3))


def is_media(data: bytes) -> bool:
    return data.startswith(b"picture")


@contextmanager
def opened(bench: Bench) -> Iterator[Database]:
    """The journal, looked into from outside."""
    journal = Database(bench.journal, read_only=True)
    try:
        yield journal
    finally:
        journal.close()


class EngineLife(RuleBasedStateMachine):
    """The model knows what lies on the card and what the user removed; the rest is real."""

    @initialize()
    def begin(self) -> None:
        self.temporary = tempfile.TemporaryDirectory()
        folder = Path(self.temporary.name)
        self.card = folder / "DCIM"
        self.card.mkdir()
        (folder / "profile").mkdir()
        self.broken: dict[str, ItemError] = {}
        self.bench = Bench(folder / "profile", layout="{year}/{name}", prepare=self.prepare)
        self.time = 1_700_000_000
        self.on_card: dict[Path, bytes] = {}
        self.ever: set[bytes] = set()
        self.removed: set[bytes] = set()
        self.foreign: set[str] = set()
        self.imports: list[int] = []
        self.start()
        for number, name in enumerate(["IMG_0001.JPG", "IMG_0001.DNG", "IMG_0002.JPG"]):
            self.put("100APPLE", name, number)
        self.import_to_the_end()

    def prepare(self, card: Card) -> None:
        card.broken = self.broken

    def start(self) -> None:
        self.stack = ExitStack()
        self.engine: Engine = self.stack.enter_context(self.bench.engine(patient=True, threads=3))
        self.engine.start()

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            try:
                self.settle()
            finally:
                self.stack.close()
                self.temporary.cleanup()

    @rule(folder=FOLDERS, name=NAMES, number=CONTENTS)
    def put(self, folder: str, name: str, number: int) -> None:
        """A file appears on the card, or is another one from now on."""
        path, data = self.card / folder / name, content(number, name)
        path.parent.mkdir(exist_ok=True)
        self.time += 1
        beside = path.with_name(".being written")
        beside.write_bytes(data)
        os.utime(beside, (self.time, self.time))
        beside.replace(path)
        self.on_card[path] = data
        self.ever.add(data)

    @precondition(lambda self: self.on_card)
    @rule(choice=CHOICES)
    def delete_from_card(self, choice: int) -> None:
        path = sorted(self.on_card)[choice % len(self.on_card)]
        path.unlink()
        del self.on_card[path]

    @rule(name=NAMES)
    def make_unreadable(self, name: str) -> None:
        self.broken[name] = ItemError("unreadable", path=str(self.card / name))

    @precondition(lambda self: self.broken)
    @rule()
    def make_readable(self) -> None:
        self.broken.clear()

    @precondition(lambda self: self.on_card)
    @rule()
    def import_to_the_end(self) -> None:
        self.engine.resume()
        self.imports.append(self.engine.import_from([self.card]))
        finished(self.engine, self.imports[-1])

    @rule()
    def import_card(self) -> None:
        self.imports.append(self.engine.import_from([self.card]))

    @rule(folder=FOLDERS)
    def import_part(self, folder: str) -> None:
        self.imports.append(self.engine.import_from([self.card / folder]))

    @rule()
    def restart(self) -> None:
        self.stack.close()
        self.start()

    @rule()
    def pause(self) -> None:
        self.engine.pause()

    @rule()
    def resume(self) -> None:
        self.engine.resume()

    @precondition(lambda self: self.imports)
    @rule(choice=CHOICES)
    def cancel_import(self, choice: int) -> None:
        self.engine.cancel_import(self.imports[choice % len(self.imports)])

    @rule(section=st.sampled_from(JobSection), choice=CHOICES)
    def cancel_job(self, section: JobSection, choice: int) -> None:
        rows = self.engine.jobs(section, 0, 50).result(PATIENCE_SECONDS).rows
        if rows:
            self.engine.cancel_job(rows[choice % len(rows)].id)

    @rule()
    def retry_failed(self) -> None:
        self.engine.retry_failed()

    @rule(choice=CHOICES)
    def retry_job(self, choice: int) -> None:
        rows = self.engine.jobs(JobSection.DONE, 0, 50).result(PATIENCE_SECONDS).rows
        if rows:
            self.engine.retry_job(rows[choice % len(rows)].id)

    @precondition(lambda self: self.on_card)
    @rule(choice=CHOICES)
    def remove(self, choice: int) -> None:
        """The user throws an asset away."""
        known = list(self.kept())
        if known:
            path = self.bench.library / known[choice % len(known)]
            assert self.engine.remove([path]).problems == ()
            self.removed |= self.tombstones()

    @rule(choice=CHOICES)
    def lose(self, choice: int) -> None:
        """A file of the library is deleted behind its back."""
        known = sorted(self.kept())
        if known:
            (self.bench.library / known[choice % len(known)]).unlink(missing_ok=True)

    @rule(name=NAMES, number=CONTENTS)
    def put_into_library(self, name: str, number: int) -> None:
        """Somebody else uses a name in the library."""
        path = self.bench.library / "2023" / name
        if not path.exists() and path.relative_to(self.bench.library).as_posix() not in self.kept():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with path.open("xb") as file:
                    file.write(b"foreign %d" % number)
            except FileExistsError:
                return
            self.foreign.add(path.relative_to(self.bench.library).as_posix())

    @rule()
    def settle(self) -> None:
        """Let everything come to its end, import once more, and look."""
        self.engine.resume()
        # A job that is tried again has the import it is from go on.
        going_on = self.engine.status().result(PATIENCE_SECONDS).imports
        for import_id in {*self.imports, *(one.id for one in going_on)}:
            finished(self.engine, import_id)
        self.imports = [self.engine.import_from([self.card])]
        finished(self.engine, self.imports[0])
        again = finished(self.engine, self.engine.import_from([self.card])).summary
        assert again.phase is ImportPhase.ENDED
        assert again.assets_handled == again.assets_total
        assert again.assets.imported == 0, "a second import found something new"
        assert again.assets.failed == 0 or self.broken
        self.nothing_is_left_over()
        self.the_library_holds_what_it_should()
        self.journal_and_disk_agree()

    def nothing_is_left_over(self) -> None:
        status = self.engine.status().result(PATIENCE_SECONDS)
        assert (status.running, status.imports, status.hold) == (0, (), None)
        waiting = self.engine.jobs(JobSection.NEXT, 0, 50).result(PATIENCE_SECONDS)
        assert (status.pending, waiting.total) == (0, 0)
        assert not list(self.bench.library.rglob("*.part"))
        with opened(self.bench) as journal:
            totals = assets.totals(journal.read(), 1)
        assert (status.assets, status.resources, status.bytes) == (
            totals.assets,
            totals.resources,
            totals.size_bytes,
        )

    def the_library_holds_what_it_should(self) -> None:
        files = self.files()
        counts = Counter(files.values())
        assert set(counts) <= self.ever
        twice = [data[:14] for data, count in counts.items() if count > 1 and is_media(data)]
        assert not twice
        for data in self.wanted():
            assert data in counts, f"{data[:14]!r} is not in the library"
        assert not {data[:14] for data in counts if is_media(data)} & {
            data[:14] for data in self.removed
        }

    def journal_and_disk_agree(self) -> None:
        files, kept = self.files(), self.kept()
        unknown = set(files) - set(kept)
        assert not unknown, "the journal does not know them"
        for path, digest in kept.items():
            if path in files:
                assert hashlib.sha256(files[path]).digest() == digest
            else:
                wanted = {hashlib.sha256(data).digest() for data in self.wanted()}
                assert digest not in wanted, f"{path} is lost"

    def wanted(self) -> Iterator[bytes]:
        """What is on the card and can be read, whole, and was not thrown away."""
        unreadable = {self.group(path) for path in self.on_card if path.name in self.broken}
        unwanted = {self.group(path) for path, data in self.on_card.items() if data in self.removed}
        for path, data in self.on_card.items():
            group = self.group(path)
            described = is_media(data) or group not in unwanted
            if group not in unreadable and data not in self.removed and described:
                yield data

    def group(self, path: Path) -> tuple[Path, str]:
        return path.parent, path.stem.lower()

    def files(self) -> dict[str, bytes]:
        found = self.bench.files() if self.bench.library.exists() else {}
        return {path: data for path, data in found.items() if path not in self.foreign}

    def kept(self) -> dict[str, bytes]:
        """What the journal says lies in the library, with its digest."""
        with opened(self.bench) as journal:
            every = assets.every_resource(journal.read(), 1)
            return {one.library_path: one.digest.value for one in every}

    def tombstones(self) -> set[bytes]:
        digests = {hashlib.sha256(data).digest(): data for data in self.ever}
        with opened(self.bench) as journal:
            rows = journal.read().execute(
                "SELECT DISTINCT sha256 FROM resource WHERE removed_at IS NOT NULL"
            )
            return {digests[row[0]] for row in rows}


EngineLife.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestEngineLife = EngineLife.TestCase
