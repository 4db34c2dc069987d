"""One group of settings on the page: its title, the card of its options, and what stands below.

Must not know which group it is, nor where the page has it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop_sync.ui.messages import translate
from desktop_sync.ui.settings.row import OptionRow
from desktop_sync.ui.settings.side_row import SideCard
from desktop_sync.ui.theme import TextSize, scaled_font


class Section:
    """``rows`` are its options, of which the one called ``left_out`` means nothing here and is not
    shown; ``below`` is a card of what is no option."""

    def __init__(self, rows: Sequence[OptionRow], below: SideCard | None, left_out: str) -> None:
        self.group = rows[0].option.group
        self.title = translate("settings", self.group.value)
        self.rows = rows
        self.below = below
        self._left_out = left_out
        self._heading = QLabel(self.title)
        self._heading.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self._card, self._rules = _card(rows)
        self._card.setAccessibleName(self.title)

    def stand_in(self, column: QVBoxLayout) -> None:
        """Stand at the end of ``column``."""
        self._heading.setContentsMargins(0, 12 if column.count() else 0, 0, 0)
        column.addWidget(self._heading)
        column.addWidget(self._card)
        if self.below is not None:
            column.addWidget(self.below)
        self.filter([])

    @property
    def is_hidden(self) -> bool:
        return self._heading.isHidden()

    @property
    def top(self) -> int:
        return self._heading.y()

    @property
    def bottom(self) -> int:
        """Of the last card that is shown."""
        cards = (self._card, self.below)
        return max(
            (one.geometry().bottom() for one in cards if one is not None and not one.isHidden()),
            default=-1,
        )

    def first_stop(self) -> QWidget | None:
        """What takes the keyboard first."""
        shown = [row.editor for row in self.rows if not row.isHidden()]
        return shown[0] if shown else self.below

    def filter(self, words: Sequence[str]) -> bool:
        """Show what says each of ``words`` (casefolded); whether anything does."""
        found = [
            row
            for row in self.rows
            if row.option.name != self._left_out and row.matches(list(words))
        ]
        for row, rule in zip(self.rows, self._rules, strict=True):
            row.setVisible(row in found)
            rule.setVisible(row in found and row is not found[0])
        self._card.setVisible(bool(found))
        any_below = self.below is not None and self.below.filter(words)
        self._heading.setVisible(bool(found) or any_below)
        return bool(found) or any_below


def _card(rows: Sequence[OptionRow]) -> tuple[QFrame, list[QFrame]]:
    """With the line over each row."""
    card, rules = QFrame(), []
    card.setProperty("card", "true")
    column = QVBoxLayout(card)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for row in rows:
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        rules.append(rule)
        column.addWidget(rule)
        column.addWidget(row)
    return card, rules
