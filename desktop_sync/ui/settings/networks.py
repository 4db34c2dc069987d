"""The networks this computer was in: whether bytes cost money there, and what was learnt of the
ways from there.

What the user says is kept at once. Must not know how it is known in which network one is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.conductor.routes import ceiling
from desktop_sync.model.route import KnownNetwork, Route
from desktop_sync.ui.controls import ComboBox
from desktop_sync.ui.dates import day_and_clock
from desktop_sync.ui.messages import number, plural, size, translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px
from desktop_sync.ui.tiles.model import today
from desktop_sync.wording import shown

MOST = 12
"""Those seen last; more are a matter of the command line."""
_WORDS_FROM = 200
"""With less room for the words, what can be changed stands below them."""
_SAID: tuple[bool | None, ...] = (None, True, False)


class NetworkCard(QFrame):
    """Not there while no network is known. ``metered_said`` carries a network's identity and what
    the user says of it (None: as the system says), ``forget_asked`` an identity."""

    metered_said = Signal(str, object)
    forget_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[NetworkRow] = []
        self.setProperty("card", "true")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName(translate("networks", "Networks this computer was in"))
        self.hide()

    def show_networks(self, networks: Sequence[KnownNetwork]) -> None:
        for row in self.rows:
            self._remove(row)
        told = [one for one in networks if one.identity][:MOST]
        self.rows = [NetworkRow(one, self._theme) for one in told]
        for row in self.rows:
            self._column.addWidget(row)
            row.metered_said.connect(self.metered_said)
            row.forget_asked.connect(self._forget)
        self.filter([])

    def filter(self, words: Sequence[str]) -> bool:
        """Show what says each of ``words`` (casefolded); whether anything does."""
        found = [row for row in self.rows if row.matches(words)]
        for row in self.rows:
            row.setVisible(row in found)
            row.rule.setVisible(row is not found[0] if found else False)
        self.setVisible(bool(found))
        return bool(found)

    def _forget(self, identity: str) -> None:
        gone = [row for row in self.rows if row.identity == identity]
        self.rows = [row for row in self.rows if row not in gone]
        for row in gone:
            self._remove(row)
        self.filter([])
        self.forget_asked.emit(identity)

    def _remove(self, row: NetworkRow) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


class NetworkRow(QWidget):
    """One network: its name, when one was there last, what was learnt; and what is to be said."""

    metered_said = Signal(str, object)
    forget_asked = Signal(str)

    def __init__(self, network: KnownNetwork, theme: Theme) -> None:
        super().__init__()
        self.identity = network.identity
        name = shown(network.name or network.identity)
        title = translate("networks", "Network “{name}”").format(name=name)
        self._name = _label(title, TextSize.BODY, QFont.Weight.Medium)
        self._learnt = _label(_said_of(network), TextSize.SECOND, QFont.Weight.Normal)
        self._learnt.setProperty("quiet", "true")
        self.box = ComboBox(title, theme)
        self.box.addItems(
            [
                translate("networks", "As the system says"),
                translate("networks", "Metered"),
                translate("networks", "Not metered"),
            ]
        )
        self.box.setCurrentIndex(_SAID.index(network.metered))
        self.box.activated.connect(self._say)
        self._name.setBuddy(self.box)
        self.forget = QPushButton(translate("networks", "Forget"))
        self.forget.setProperty("link", "true")
        self.forget.setFont(scaled_font(TextSize.SECOND, QFont.Weight.Medium))
        said = translate("networks", "Forget {name}").format(name=name)
        self.forget.setAccessibleName(said)
        self.forget.clicked.connect(lambda: self.forget_asked.emit(self.identity))
        self._lay_out()

    def matches(self, words: Sequence[str]) -> bool:
        text = f"{self._name.text()} {self._learnt.text()}".casefold()
        return all(word in text for word in words)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._learnt)
        self._side = side = QHBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.forget)
        side.addWidget(self.box)
        self.rule = QFrame()
        self.rule.setObjectName("rule")
        self.rule.setFixedHeight(1)
        self._main = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._main.setContentsMargins(16, 12, 16, 12)
        self._main.setSpacing(16)
        self._main.addLayout(words, 1)
        self._main.addLayout(side)
        self._main.setAlignment(side, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.rule)
        column.addLayout(self._main)

    def _say(self, at: int) -> None:
        self.metered_said.emit(self.identity, _SAID[at])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() - self._side.sizeHint().width()
        beside = room >= scaled_px(_WORDS_FROM)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._main.setDirection(way)


def _said_of(network: KnownNetwork) -> str:
    last = translate("networks", "Last here: {time}")
    said = [last.format(time=day_and_clock(network.seen_at, today()))]
    for route in network.routes:
        said.extend(_said_of_way(route))
    return " · ".join(said)


def _said_of_way(route: Route) -> Iterator[str]:
    name = shown(route.destination)
    most = ceiling(route, datetime.now(UTC))
    if most is not None:
        words = translate("networks", "to {name} nothing over {size} gets through")
        yield words.format(name=name, size=size(most))
    if route.parallel is not None:
        words = plural(
            "networks", "to {name} %Ln upload(s) at a time (is|are) enough", route.parallel
        )
        yield words.format(name=name)
    if route.latency is not None:
        words = translate("networks", "{name} is {milliseconds} ms away")
        yield words.format(name=name, milliseconds=number(_milliseconds(route.latency)))


def _milliseconds(latency: timedelta) -> int:
    return max(1, round(latency / timedelta(milliseconds=1)))


def _label(text: str, kind: TextSize, weight: QFont.Weight) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(scaled_font(kind, weight))
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
