"""A destination that is asked again: what is still there is proven anew, and nothing is claimed of
what is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.journal.database import Database
from desktop_sync.wording import upload_loss_message
from tests.fakes.camera import make_bulk
from tests.integration.importing import Bench
from tests.integration.uploading import NAME, UploadBench, finished


@pytest.fixture
def attic(bench: Bench, tmp_path: Path, card: Path) -> UploadBench:
    """Six photos, all uploaded."""
    made = UploadBench(bench, tmp_path / "attic")
    make_bulk(card, 6, 2_000)
    bench.import_from(card)
    assert made.upload().succeeded == 6
    return made


@pytest.fixture
def journal(attic: UploadBench) -> Iterator[sqlite3.Connection]:
    opened = Database(attic.bench.journal, read_only=True)
    yield opened.read()
    opened.close()


def observed(journal: sqlite3.Connection) -> dict[str, datetime]:
    rows = journal.execute(
        "SELECT r.library_path, v.observed_at FROM evidence v JOIN resource r"
        " ON r.id = v.resource_id WHERE v.place LIKE 'destination:%'"
    )
    return {path.decode(): at for path, at in rows}


def test_what_is_still_there_is_evidence_anew(
    attic: UploadBench, journal: sqlite3.Connection
) -> None:
    before = observed(journal)
    heard: list[tuple[int, int]] = []
    with attic.engine(upload=False) as engine:
        found = engine.verify_destination(NAME, lambda files, size: heard.append((files, size)))
    assert (found.resources, found.bytes, found.problems) == (6, 12_000, ())
    assert heard == [(6, 12_000)]
    after = observed(journal)
    assert after.keys() == before.keys()
    assert all(after[path] > at for path, at in before.items())


def test_what_is_gone_or_not_the_same_is_claimed_no_longer_and_uploaded_again(
    attic: UploadBench,
) -> None:
    gone, other, rotten, *_ = sorted(attic.bench.files())
    (attic.there / gone).unlink()
    (attic.there / other).write_bytes(attic.bench.files()[other] + b"more")
    (attic.there / rotten).write_bytes(attic.bench.files()[rotten][::-1])
    with attic.engine(upload=False) as engine:
        found = engine.verify_destination(NAME)
        assert {Path(one.path).name: one.code for one in found.problems} == {
            Path(gone).name: "vanished",
            Path(other).name: "copy-differs",
            Path(rotten).name: "copy-differs",
        }
        assert not {gone, other, rotten} & attic.evidence().keys()
        (status,) = engine.destinations().result()
        assert (status.pending, status.succeeded, status.proven) == (3, 3, 3)
        engine.upload_now()
        assert finished(engine).failed == 2
        codes = {one.code for one in engine.upload_problems().result()}
        assert codes == {"copy-differs", "name-taken"}
    assert set(attic.evidence()) == set(attic.bench.files()) - {other, rotten}
    for problem in found.problems:
        assert Path(problem.path).name in upload_loss_message(problem, NAME)


def test_a_copy_that_cannot_be_read_is_claimed_no_longer(attic: UploadBench) -> None:
    attic.trouble.raises["prove", None] = [ItemError("unreadable", path="there", detail="EIO")]
    with attic.engine(upload=False) as engine:
        (problem,) = engine.verify_destination(NAME).problems
        assert problem.code == "unreadable"
        assert len(attic.evidence()) == 5


def test_a_library_file_that_changed_is_not_held_against_the_destination(
    attic: UploadBench, journal: sqlite3.Connection
) -> None:
    """The folder reads its copy back by the library's own digest, so nothing of the library's is
    opened: what happened there does not matter here."""
    path = next(attic.bench.library.rglob("*.JPG"))
    path.write_bytes(b"rotten")
    before = observed(journal)
    with attic.engine(upload=False) as engine:
        assert engine.verify_destination(NAME).problems == ()
    assert observed(journal).keys() == before.keys()


def test_a_destination_that_does_not_answer_takes_nothing_back(
    attic: UploadBench, tmp_path: Path
) -> None:
    away = attic.there.rename(tmp_path / "away")
    with attic.engine(upload=False) as engine:
        with pytest.raises(DestinationError) as raised:
            engine.verify_destination(NAME)
        assert raised.value.code == "unreachable"
        assert len(attic.evidence()) == 6
        away.rename(attic.there)
        with pytest.raises(ItemError) as unknown:
            engine.verify_destination("NAS")
        assert unknown.value.code == "no-destination"
