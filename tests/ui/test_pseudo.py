"""The eyes of the pseudo-locale: they see what is not translated, and what has no room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_sync.ui.messages import size, translate
from tests.ui import pseudo


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    return made


def show(panel: QWidget, *parts: QWidget) -> None:
    layout = panel.layout()
    assert layout is not None
    for part in parts:
        layout.addWidget(part)
    panel.resize(500, 300)
    panel.show()


def test_a_translated_window_with_room_has_no_faults(qapp: QApplication, panel: QWidget) -> None:
    with pseudo.speaking(qapp, "pseudo"):
        words = translate("sizes", "{size}/s").format(size=size(4_100_000))
        rows = QListView()
        rows.setModel(QStringListModel([f"IMG_0001.HEIC · {words}", "Sunday 22 November, 4.1 MB"]))
        show(panel, QPushButton(translate("now", "Pause")), QLabel(words), rows)
        assert pseudo.faults(panel) == []


def test_what_came_past_the_translation_is_seen(qapp: QApplication, panel: QWidget) -> None:
    with pseudo.speaking(qapp, "pseudo"):
        button = QPushButton("Try")
        button.setToolTip("Once more")
        rows = QListView()
        rows.setModel(QStringListModel(["A row"]))
        show(panel, button, rows)
        seen = "\n".join(pseudo.faults(panel))
    for text in ("'Try'", "'Once more'", "'A row'", "painted, but not translated: 'A row'"):
        assert text in seen


def test_what_has_no_room_is_seen(qapp: QApplication, panel: QWidget) -> None:
    with pseudo.speaking(qapp, "pseudo"):
        button = QPushButton(translate("now", "Try all again"))
        button.setFixedWidth(60)
        label = QLabel(translate("now", "What is in the library stays. The rest is not copied."))
        label.setWordWrap(True)
        label.setFixedHeight(12)
        show(panel, button, label)
        seen = pseudo.clipped(panel)
    assert len(seen) == 2


def test_data_is_nothing_to_translate(qapp: QApplication, panel: QWidget) -> None:
    with pseudo.speaking(qapp, "pseudo"):
        show(panel, QLabel("Canon EOS R5"))
        assert pseudo.faults(panel, data="Canon EOS R5") == []
