"""The networks this computer was in: whether bytes cost money there, and what was learnt of the
ways from there.

What the user says is kept at once. Must not know how it is known in which network one is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Signal

from desktop_sync.conductor.routes import ceiling
from desktop_sync.model.route import KnownNetwork, Route
from desktop_sync.ui.controls import ComboBox
from desktop_sync.ui.dates import day_and_clock
from desktop_sync.ui.messages import number, plural, size, translate
from desktop_sync.ui.settings.side_row import SideCard, SideRow, link_button
from desktop_sync.ui.theme import Theme
from desktop_sync.ui.tiles.model import today
from desktop_sync.wording import shown

MOST = 12
"""Those seen last; more are a matter of the command line."""
_SAID: tuple[bool | None, ...] = (None, True, False)


class NetworkCard(SideCard):
    """Not there while no network is known. ``metered_said`` carries a network's identity and what
    the user says of it (None: as the system says), ``forget_asked`` an identity."""

    metered_said = Signal(str, object)
    forget_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(translate("networks", "Networks this computer was in"))
        self._theme = theme
        self.rows: list[NetworkRow] = []
        self.hide()

    def show_networks(self, networks: Sequence[KnownNetwork]) -> None:
        for row in self.rows:
            self._remove(row)
        told = [one for one in networks if one.identity][:MOST]
        self.rows = [NetworkRow(one, self._theme) for one in told]
        for row in self.rows:
            self.column.addWidget(row)
            row.metered_said.connect(self.metered_said)
            row.forget_asked.connect(self._forget)
        self.filter([])

    def filter(self, words: Sequence[str]) -> bool:
        return self.show_found(self.rows, words)

    def _forget(self, identity: str) -> None:
        gone = [row for row in self.rows if row.identity == identity]
        self.rows = [row for row in self.rows if row not in gone]
        for row in gone:
            self._remove(row)
        self.filter([])
        self.forget_asked.emit(identity)

    def _remove(self, row: NetworkRow) -> None:
        self.column.removeWidget(row)
        row.hide()
        row.deleteLater()


class NetworkRow(SideRow):
    """One network: its name, when one was there last, what was learnt; and what is to be said."""

    metered_said = Signal(str, object)
    forget_asked = Signal(str)

    def __init__(self, network: KnownNetwork, theme: Theme) -> None:
        self.identity = network.identity
        name = shown(network.name or network.identity)
        title = translate("networks", "Network “{name}”").format(name=name)
        super().__init__(title, _said_of(network))
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
        self.name.setBuddy(self.box)
        self.forget = link_button(translate("networks", "Forget"))
        said = translate("networks", "Forget {name}").format(name=name)
        self.forget.setAccessibleName(said)
        self.forget.clicked.connect(lambda: self.forget_asked.emit(self.identity))
        self.add(self.forget, self.box)

    def _say(self, at: int) -> None:
        self.metered_said.emit(self.identity, _SAID[at])


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
