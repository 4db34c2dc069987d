"""An audit whose source goes away in the middle."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_sync.errors import SourceError
from tests.integration.importing import Bench


def test_a_card_that_is_pulled_is_told_of_with_what_was_read_until_then(tmp_path: Path) -> None:
    card = tmp_path / "card" / "DCIM"
    card.mkdir(parents=True)
    for number in range(300):
        (card / f"IMG_{number:04}.JPG").write_bytes(b"%04d" % number)
    away = tmp_path / "away"

    with Bench(tmp_path).engine() as engine:

        def pull(files: int, size_bytes: int) -> None:
            card.parent.rename(away)

        found = engine.audit_files([card], None, pull)
        with pytest.raises(SourceError):
            engine.audit_files([card])

    assert found.ended_by is not None
    assert (found.ended_by.code, found.ended_by.path) == ("gone", str(card))
    assert 0 < found.files == found.new == len(found.lacking) < 300
