"""What the history tells of real imports: every try, what became of a failure, what was found."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_sync.cli.history import history as history_command
from desktop_sync.engine.engine import Engine
from desktop_sync.errors import ItemError
from desktop_sync.model.history import HistoryKind, HistoryRow, HistorySearch, RowState
from desktop_sync.settings.profile import Profile
from tests.fakes import exif_writer, films, stills
from tests.fakes.camera import make_bulk
from tests.integration.importing import Bench, Card, finished

PATIENCE = 60
FAILED = HistorySearch(HistoryKind.FAILED)


def rows(engine: Engine, search: HistorySearch) -> tuple[HistoryRow, ...]:
    return engine.history_rows(search, 0, 100).result(PATIENCE).rows


def story(engine: Engine, row: HistoryRow) -> list[str]:
    found = engine.history_story(row.id).result(PATIENCE)
    assert found is not None
    return [one.event for one in found.entries]


def test_every_try_is_told_until_it_is_solved(bench: Bench, card: Path) -> None:
    make_bulk(card, 2, 9000)
    broken = {"IMG_000001.JPG": ItemError("unreadable", retryable=True)}
    bench.prepare = lambda one: one.broken.update(broken)
    with bench.engine() as engine:
        import_id = engine.import_from([card])
        engine.start()
        finished(engine, import_id)
        (failed,) = rows(engine, FAILED)
        assert (failed.state, failed.asset) == (RowState.FAILED, None)
        assert story(engine, failed) == ["tried-again", "tried-again", "failed"]
        broken.clear()
        assert failed.entry.job_id is not None
        engine.retry_job(failed.entry.job_id)
        finished(engine, import_id)
        (solved,) = rows(engine, FAILED)
        assert solved.state is RowState.SOLVED
        assert solved.solved_at is not None
        assert solved.asset is not None
        assert (bench.library / solved.asset.library_path).is_file()
        assert story(engine, solved)[-2:] == ["retried", "imported"]
        (day,) = engine.history_days(HistorySearch()).result(PATIENCE).days
        assert (day.imported, day.failures, day.open) == (2, 1, 0)


def test_the_command_line_tells_of_tries_and_of_what_was_read_back(
    bench: Bench, card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_bulk(card, 2, 9000)
    broken = {"IMG_000001.JPG": ItemError("unreadable", retryable=True)}
    bench.prepare = lambda one: one.broken.update(broken)
    bench.import_from(card)
    with bench.engine() as engine:
        engine.verify()
    history_command.main([], obj=Profile(bench.folder), standalone_mode=False)
    told = capsys.readouterr().out
    assert "Files of the library read back: 1." in told
    assert told.count("Tried again by itself: it could not be read.") == 2


def test_a_later_import_of_the_same_file_solves_a_failure(bench: Bench, card: Path) -> None:
    make_bulk(card, 1, 9000)

    def break_all(one: Card) -> None:
        one.broken["IMG_000000.JPG"] = ItemError("unreadable")

    bench.prepare = break_all
    bench.import_from(card)
    bench.prepare = lambda _: None
    bench.import_from(card)
    with bench.engine() as engine:
        (row,) = rows(engine, FAILED)
        assert row.state is RowState.SOLVED
        assert row.solved_at is not None
        assert row.asset is not None


def test_rot_is_open_until_the_file_is_proven_again(bench: Bench, card: Path) -> None:
    make_bulk(card, 1, 9000)
    bench.import_from(card)
    (name,) = bench.files()
    file = bench.library / name
    whole = file.read_bytes()
    with bench.engine() as engine:
        file.write_bytes(whole[:-9])
        engine.verify()
        (found,) = rows(engine, FAILED)
        assert (found.entry.event, found.state) == ("rotten", RowState.FAILED)
        file.write_bytes(whole)
        engine.verify()
        (found,) = rows(engine, FAILED)
        assert found.state is RowState.SOLVED
        verified = rows(engine, HistorySearch())[0]
        assert (verified.entry.event, verified.count) == ("verified", 1)


def test_a_live_photo_that_is_removed_is_told_of_once(bench: Bench, card: Path) -> None:
    at = datetime(2024, 5, 17, 14, tzinfo=UTC)
    note = exif_writer.apple_maker_note("1-2-3", None)
    (card / "IMG_1.JPG").write_bytes(stills.jpeg(1, exif_writer.block(at, note)))
    (card / "IMG_1.MOV").write_bytes(films.mov(1, at, content_identifier="1-2-3"))
    bench.import_from(card)
    whole = sum(len(content) for content in bench.files().values())
    with bench.engine() as engine:
        engine.start()
        engine.remove([bench.library / next(iter(bench.files()))])
        assert not bench.files()
        (removed,) = rows(engine, HistorySearch(HistoryKind.REMOVED))
        assert (removed.entry.name, removed.size_bytes) == ("IMG_1", whole)
