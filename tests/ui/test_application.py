"""What macOS hands over to be opened arrives as one, as it was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from pytestqt.qtbot import QtBot

from desktop_sync.ui.application import Application


@pytest.fixture
def told(qapp: Application) -> Iterator[list[tuple[Path, ...]]]:
    """What was opened."""
    told: list[tuple[Path, ...]] = []
    connection = qapp.opened.connect(told.append)
    yield told
    qapp.opened.disconnect(connection)


def hand_over(app: Application, *urls: QUrl) -> None:
    for url in urls:
        app.postEvent(app, QFileOpenEvent(url))


def test_files_that_are_opened_together_arrive_together(
    qtbot: QtBot, qapp: Application, told: list[tuple[Path, ...]]
) -> None:
    card, photo = Path("/Volumes/NIKON ü"), Path("/Users/anna/IMG_1.HEIC")
    hand_over(qapp, *(QUrl.fromLocalFile(str(path)) for path in (card, photo)))
    qtbot.waitUntil(lambda: bool(told))
    hand_over(qapp, QUrl.fromLocalFile(str(photo)))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [(card, photo), (photo,)]


def test_an_address_on_the_web_is_no_file(
    qtbot: QtBot, qapp: Application, told: list[tuple[Path, ...]]
) -> None:
    photo = Path("/Users/anna/IMG_1.HEIC")
    hand_over(qapp, QUrl("https://photos.example/1.jpg"), QUrl.fromLocalFile(str(photo)))
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(photo,)]
