"""What the window asks of the library, after real imports."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop_sync.model.evidence import Grade
from tests.fakes.camera import make_bulk, make_dcim
from tests.integration.importing import Bench, finished


def test_a_receipt_names_the_source_the_content_came_from_not_where_it_was_seen_again(
    tmp_path: Path,
) -> None:
    bench = Bench(tmp_path)
    make_bulk(tmp_path / "Holidays", 1, 40_000)
    shutil.copytree(tmp_path / "Holidays", tmp_path / "Backup")
    bench.import_from(tmp_path / "Holidays")
    with bench.engine() as engine:
        engine.start()
        again = finished(engine, engine.import_from([tmp_path / "Backup"]))
        assert again.summary.assets.duplicate == 1
        (asset_id,) = engine.library_days("").result().ids
        (receipt,) = engine.asset_receipts([asset_id]).result()
    assert receipt.source_name == "Holidays"
    (file,) = receipt.resources
    assert [one.grade for one in file.evidence] == [Grade.READ_FROM_SOURCE, Grade.READ_BACK]
    assert {one.digest.value.hex() for one in file.evidence} == {receipt.tile.sha256}


def test_days_and_tiles_tell_of_everything_that_was_imported(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    expected = make_dcim(tmp_path / "card")
    with bench.engine() as engine:
        engine.start()
        finished(engine, engine.import_from([tmp_path / "card"]))
        found = engine.library_days("").result()
        tiles = engine.library_assets(found.ids).result()
    kept = bench.assets()
    assert len(found.ids) == sum(day.assets for day in found.days) == len(kept)
    assert all(day.proven for day in found.days)
    assert {tile.id for tile in tiles} == {asset.id for asset in kept}
    moments = [tile.captured.at.isoformat() for tile in tiles if tile.captured.at is not None]
    assert moments == sorted(moments, reverse=True)
    for tile in tiles:
        assert all((bench.library / path).is_file() for path in tile.library_paths)
    films = [tile for tile in tiles if tile.kind == "video"]
    assert films
    assert all(tile.duration_ms == 600 for tile in films)
    assert len(kept) <= len(expected)


def test_assets_are_removed_by_their_ids_once_each(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    make_bulk(tmp_path / "card", 3, 40_000)
    bench.import_from(tmp_path / "card")
    with bench.engine() as engine:
        engine.start()
        first, second, third = engine.library_days("").result().ids
        removal = engine.remove_assets([first, third, first, 999]).result()
        assert (removal.assets, removal.resources, removal.problems) == (2, 2, ())
        assert list(engine.library_days("").result().ids) == [second]
        assert engine.asset_receipts([first]).result() == ()
        assert engine.status().result().assets == 1
    assert len(bench.files()) == 1
