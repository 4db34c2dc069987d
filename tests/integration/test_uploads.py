"""What is imported arrives at a real folder, proven; whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_sync.destinations.temporary import INCOMING
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.destination import UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.wording import upload_problem_message
from tests.fakes.camera import make_bulk, make_dcim
from tests.integration.importing import PATIENCE_SECONDS, Bench
from tests.integration.importing import finished as import_ended
from tests.integration.uploading import NAME, UploadBench, finished


@pytest.fixture
def attic(bench: Bench, tmp_path: Path) -> UploadBench:
    return UploadBench(bench, tmp_path / "attic")


def test_everything_imported_arrives_and_is_proven(attic: UploadBench, card: Path) -> None:
    make_dcim(card)
    attic.bench.import_from(card)
    status = attic.upload()
    assets = attic.bench.assets()
    assert (status.succeeded, status.failed, status.pending) == (len(assets), 0, 0)
    assert status.proven == len(assets)
    assert attic.is_all_there()
    for path in attic.there.rglob("*"):
        if path.is_file():
            ours = attic.bench.library / path.relative_to(attic.there)
            assert path.stat().st_mtime_ns == ours.stat().st_mtime_ns


def test_a_second_run_sends_nothing(attic: UploadBench, card: Path) -> None:
    make_bulk(card, 6, 2_000)
    attic.bench.import_from(card)
    attic.upload()
    steps = dict(attic.trouble.steps)
    status = attic.upload()
    assert status.succeeded == 6
    assert attic.trouble.steps == steps


def test_an_import_is_uploaded_as_it_is_published(attic: UploadBench, card: Path) -> None:
    make_bulk(card, 6, 2_000)
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        import_ended(engine, engine.import_from([card]))
        assert finished(engine).succeeded == 6
    assert attic.is_all_there()


def test_an_engine_that_is_not_to_upload_waits_to_be_asked(attic: UploadBench, card: Path) -> None:
    make_bulk(card, 2, 2_000)
    with attic.engine(upload=False) as engine:
        engine.add_destination(attic.config)
        import_ended(engine, engine.import_from([card]))
        assert engine.wait_for_uploads(None, 0)
        (status,) = engine.destinations().result()
        assert status.pending == 2
        engine.upload_now(NAME)
        assert finished(engine).succeeded == 2
    assert attic.is_all_there()


def test_a_lost_answer_is_found_by_asking(attic: UploadBench, card: Path) -> None:
    make_bulk(card, 1, 2_000)
    attic.bench.import_from(card)
    lost = DestinationError("unreachable", retryable=True)
    attic.trouble.raises["sent", None] = [lost]
    status = attic.upload()
    assert (status.succeeded, status.hold) == (1, None)
    assert len(attic.trouble.sent) == 1
    assert attic.is_all_there()


def test_what_was_sent_before_is_proven_and_not_sent_again(attic: UploadBench, card: Path) -> None:
    make_bulk(card, 1, 2_000)
    attic.bench.import_from(card)
    attic.trouble.raises["prove", None] = [DestinationError("unreachable", retryable=True)]
    assert attic.upload().succeeded == 1
    assert len(attic.trouble.sent) == 1
    assert attic.is_all_there()


def test_a_copy_that_went_away_before_it_was_proven_is_sent_again(
    attic: UploadBench, card: Path
) -> None:
    make_bulk(card, 1, 2_000)
    attic.bench.import_from(card)
    away = DestinationError("unreachable", retry_after=timedelta(hours=1))
    attic.trouble.raises["prove", None] = [away]
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        finished(engine)
    for path in list(attic.there.rglob("*.JPG")):
        path.unlink()
    assert attic.upload().succeeded == 1
    assert attic.is_all_there()


@pytest.mark.parametrize(("longer", "code"), [(False, "copy-differs"), (True, "name-taken")])
def test_another_file_under_the_name_sets_that_asset_aside(
    attic: UploadBench, card: Path, longer: bool, code: str
) -> None:
    make_bulk(card, 5, 2_000)
    attic.bench.import_from(card)
    name, content = sorted(attic.bench.files().items())[2]
    other = content[:-1] + bytes([content[-1] ^ 1]) + (b"more" if longer else b"")
    (attic.there / name).parent.mkdir(parents=True)
    (attic.there / name).write_bytes(other)
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        status = finished(engine)
        (problem,) = engine.upload_problems(NAME).result()
    assert (status.succeeded, status.failed, status.hold) == (4, 1, None)
    assert problem.code == code
    assert upload_problem_message(problem).startswith(f"{Path(name).name} was not uploaded")
    assert (attic.there / name).read_bytes() == other
    assert name not in attic.evidence()
    (attic.there / name).unlink()
    with attic.engine() as engine:
        engine.retry_uploads()
        assert finished(engine).succeeded == 5
    assert attic.is_all_there()


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_proof_of_other_bytes_is_no_success(
    attic: UploadBench, card: Path, algorithm: str
) -> None:
    make_bulk(card, 1, 2_000)
    attic.bench.import_from(card)
    attic.trouble.proof = lambda proof: replace(proof, digest=Digest(algorithm, b"\0" * 20))
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        assert finished(engine).failed == 1
        (problem,) = engine.upload_problems().result()
    assert problem.code == "copy-differs"
    assert attic.files_there() == attic.bench.files()
    assert attic.evidence() == {}


def test_one_bad_file_does_not_keep_back_the_rest(attic: UploadBench, card: Path) -> None:
    names = [path.name for path in make_bulk(card, 6, 2_000)]
    attic.bench.import_from(card)
    attic.trouble.raises["send", names[0]] = [ItemError("too-large", path=names[0])]
    passing = ItemError("refused", retryable=True, retry_after=timedelta(milliseconds=1))
    attic.trouble.raises["send", names[1]] = [passing, passing]
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        status = finished(engine)
        (problem,) = engine.upload_problems().result()
    assert (status.succeeded, status.failed) == (5, 1)
    assert (problem.code, problem.asset) == ("too-large", Path(names[0]).stem)
    assert attic.trouble.sent.count(names[1]) == 3


def test_a_file_that_fails_every_time_is_set_aside_in_the_end(
    attic: UploadBench, card: Path
) -> None:
    make_bulk(card, 1, 2_000)
    attic.bench.import_from(card)
    always = [ItemError("unreadable", retryable=True) for _ in range(20)]
    attic.trouble.raises["send", None] = list(always)
    assert attic.upload().failed == 1
    assert len(attic.trouble.sent) == 5


@pytest.mark.expects_logs
def test_a_bug_fails_one_upload_and_is_logged(attic: UploadBench, card: Path) -> None:
    names = [path.name for path in make_bulk(card, 3, 2_000)]
    attic.bench.import_from(card)
    attic.trouble.raises["send", names[0]] = [ValueError("a bug")]
    status = attic.upload()
    assert (status.succeeded, status.failed) == (2, 1)


def test_a_folder_that_vanishes_is_a_hold_that_ends_by_itself(
    attic: UploadBench, card: Path, tmp_path: Path
) -> None:
    make_bulk(card, 4, 2_000)
    attic.bench.import_from(card)
    away = attic.there.rename(tmp_path / "unplugged")
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        status = finished(engine)
        assert status.hold is not None
        assert (status.hold.code, status.succeeded, status.failed) == ("unreachable", 0, 0)
        assert not attic.there.exists()
        with pytest.raises(DestinationError) as refused:
            engine.test_destination(NAME)
        assert refused.value.code == "unreachable"
        away.rename(attic.there)
        engine.test_destination(NAME)
        engine.upload_now()
        assert finished(engine).succeeded == 4
    assert attic.is_all_there()


def test_a_hold_goes_on_without_being_asked(attic: UploadBench, card: Path) -> None:
    make_bulk(card, 2, 2_000)
    attic.bench.import_from(card)
    attic.trouble.raises["find", None] = [DestinationError("full", retryable=True)]
    attic.trouble.raises["check", None] = []
    assert attic.upload().succeeded == 2
    assert attic.trouble.steps["check"] == 2


def test_a_live_photo_is_one_job_and_never_half_done(attic: UploadBench, card: Path) -> None:
    make_dcim(card)
    attic.bench.import_from(card)
    live = next(one for one in attic.bench.assets() if one.kind is AssetKind.LIVE_PHOTO)
    film = Path(live.resources[-1].library_path).name
    attic.trouble.raises["send", film] = [ItemError("too-large")]
    status = attic.upload()
    assets = attic.bench.assets()
    assert (status.succeeded, status.failed) == (len(assets) - 1, 1)
    proven = attic.evidence()
    assert not [one for one in live.resources if one.library_path in proven]
    with attic.engine() as engine:
        engine.retry_uploads(NAME)
        assert finished(engine).succeeded == len(assets)
    assert attic.is_all_there()


def test_what_is_removed_from_the_library_is_not_uploaded(attic: UploadBench, card: Path) -> None:
    make_bulk(card, 3, 2_000)
    attic.bench.import_from(card)
    with attic.engine(upload=False) as engine:
        engine.add_destination(attic.config)
        (gone, *_) = attic.bench.assets()
        engine.remove([Path(gone.resources[0].library_path)])
        engine.upload_now()
        status = finished(engine)
    assert (status.succeeded, status.failed, status.pending) == (2, 0, 0)
    assert attic.is_all_there()


def test_a_paused_destination_waits_until_it_is_resumed(attic: UploadBench, card: Path) -> None:
    make_bulk(card, 3, 2_000)
    attic.bench.import_from(card)
    with attic.engine(upload=False) as engine:
        engine.add_destination(attic.config)
        engine.pause_destination(NAME)
    with attic.engine() as engine:
        status = finished(engine)
        assert (status.paused, status.pending) == (True, 3)
        assert attic.files_there() == {}
        engine.resume_destination(NAME)
        assert finished(engine).succeeded == 3


def test_a_pause_of_everything_pauses_uploads_and_survives(attic: UploadBench, card: Path) -> None:
    make_bulk(card, 3, 2_000)
    attic.bench.import_from(card)
    with attic.engine(upload=False) as engine:
        engine.add_destination(attic.config)
        engine.pause()
    with attic.engine(patient=True) as engine:
        assert finished(engine).pending == 3
        engine.resume()
        assert finished(engine).succeeded == 3


def test_stopping_in_the_middle_leaves_it_resumable(attic: UploadBench, card: Path) -> None:
    make_bulk(card, 4, 2_000)
    attic.bench.import_from(card)
    begun, ended = threading.Event(), threading.Event()

    async def wait_for_ever(file: UploadFile) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    attic.trouble.before_proof = wait_for_ever
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        assert begun.wait(PATIENCE_SECONDS)
    assert ended.is_set()
    assert attic.evidence() == {}
    attic.trouble.before_proof = None
    sent = set(attic.trouble.sent)
    assert sent
    assert attic.upload().succeeded == 4
    assert all(attic.trouble.sent.count(name) == 1 for name in sent)
    assert attic.is_all_there()


def test_what_a_killed_process_left_goes_though_nothing_is_to_be_sent(
    attic: UploadBench, card: Path
) -> None:
    make_bulk(card, 1, 2_000)
    attic.bench.import_from(card)
    attic.upload()
    (attic.there / INCOMING).mkdir()
    with sqlite3.connect(attic.bench.journal) as journal:
        journal.execute("UPDATE destination SET untidy = 1")
    journal.close()
    assert attic.upload().succeeded == 1
    assert attic.is_all_there()
    steps = dict(attic.trouble.steps)
    attic.upload()
    assert attic.trouble.steps == steps


def test_a_removed_destination_is_forgotten_with_its_evidence(
    attic: UploadBench, card: Path
) -> None:
    make_bulk(card, 3, 2_000)
    attic.bench.import_from(card)
    attic.upload()
    there = attic.files_there()
    with attic.engine() as engine:
        engine.remove_destination(NAME)
        assert engine.destinations().result() == ()
        assert attic.evidence() == {}
        with pytest.raises(ItemError) as unknown:
            engine.remove_destination(NAME)
        assert unknown.value.code == "no-destination"
        assert attic.files_there() == there
        sent = len(attic.trouble.sent)
        engine.add_destination(attic.config)
        assert finished(engine).succeeded == 3
    assert len(attic.trouble.sent) == sent
    assert attic.is_all_there()


def test_a_name_is_given_once(attic: UploadBench) -> None:
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        with pytest.raises(ItemError) as taken:
            engine.add_destination(attic.config)
    assert (taken.value.code, taken.value.path) == ("destination-exists", NAME)
