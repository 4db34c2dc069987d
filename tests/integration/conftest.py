"""A profile to import with, and a card to import from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.importing import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    folder = tmp_path / "profile"
    folder.mkdir()
    return Bench(folder)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "DCIM"
    folder.mkdir()
    return folder
