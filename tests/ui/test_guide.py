"""The guide is read in the program, with the pages it refers to."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_sync.ui.guide import GUIDE, Guide, page_text


def links(name: str) -> list[str]:
    """What a page refers to that is none of the web's."""
    text = page_text(name)
    assert text is not None
    found = re.findall(r"\]\(([^)#]+)", text)
    return [one for one in found if "://" not in one and one.endswith(".md")]


def test_every_page_the_guide_refers_to_can_be_read(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    guide = Guide(parent)
    first = guide.toPlainText()
    assert links(GUIDE)
    for name in links(GUIDE):
        guide.setSource(QUrl(name))
        assert len(guide.toPlainText()) > 1000
        guide.backward()
        assert guide.toPlainText() == first


@pytest.mark.parametrize("name", ["../README.md", "/etc/passwd", "no-such-page.md", ""])
def test_nothing_else_is_a_page(name: str) -> None:
    assert page_text(name) is None
