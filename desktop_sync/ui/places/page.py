"""Places: everywhere the library is, each with what is proven to be there.

Owns the cards, and which dialog opens. Hears of changes, and asks for nothing by itself. Must not
know how a card looks, nor how a form is filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFont, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.destination import Places
from desktop_sync.ui.messages import translate
from desktop_sync.ui.pages import Link, Page, Surroundings
from desktop_sync.ui.places import words
from desktop_sync.ui.places.cards import DestinationCard, LibraryCard
from desktop_sync.ui.places.changing import Changing
from desktop_sync.ui.places.head import PlacesHead, SafeRule
from desktop_sync.ui.places.outcome import outcome
from desktop_sync.ui.theme import TextSize, scaled_font

_MARGIN = 24


class PlacesPage(Page):
    """The page. ``cards`` are those of the destinations, by name."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.cards: dict[str, DestinationCard] = {}
        self.changing = Changing(around, self)
        self.head = PlacesHead(around.theme)
        self.library = LibraryCard(around.theme)
        self.rule = SafeRule(around.theme)
        self.empty = self._empty_part()
        self._lay_out()
        self.head.add_asked.connect(self.changing.add)
        self.library.open_asked.connect(self._open_library)
        self.rule.chosen.connect(partial(around.chosen.set, "safe_places"))
        around.places.changed.connect(self._show)
        self._show(around.places.latest or Places(0, 0, 0, around.chosen.values.safe_places))

    def visit(self, link: Link) -> None:
        self.around.places.refresh()

    # Parts ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("ground", "surface")
        self._column = QVBoxLayout(inside)
        area = QScrollArea()
        # A bar that came and went would lay everything out anew, and with that might go again.
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        beside = max(0, _MARGIN - area.verticalScrollBar().sizeHint().width())
        left, right = (beside, _MARGIN) if self.isRightToLeft() else (_MARGIN, beside)
        self._column.setContentsMargins(left, 4, right, _MARGIN)
        self._column.setSpacing(10)
        self._column.addWidget(self.library)
        self._column.addWidget(self.empty)
        self._column.addWidget(self.rule)
        self._column.addStretch(1)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        self.head.setContentsMargins(_MARGIN, 20, _MARGIN, 0)
        whole.addWidget(self.head)
        whole.addWidget(area, 1)

    def _empty_part(self) -> QFrame:
        """What is there before the first place is."""
        part = QFrame()
        part.setProperty("card", "true")
        title = QLabel(translate("places", "A copy somewhere else"))
        title.setFont(scaled_font(TextSize.TITLE, QFont.Weight.DemiBold))
        text = QLabel(
            translate(
                "places",
                "Add a place: a folder, a disk or a server of your own. What is imported is "
                "uploaded there in the background, and proven by asking the place itself.",
            )
        )
        text.setProperty("quiet", "true")
        self.first = QPushButton(translate("places", "Add a place…"))
        self.first.setProperty("primary", "true")
        self.first.clicked.connect(self.changing.add)
        column = QVBoxLayout(part)
        column.setContentsMargins(24, 28, 24, 28)
        column.setSpacing(10)
        for label in (title, text):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(4)
        column.addWidget(self.first, 0, Qt.AlignmentFlag.AlignHCenter)
        return part

    # What is shown --------------------------------------------------------------------

    def _show(self, places: Places) -> None:
        self.head.say(words.headline(places))
        self.library.show_places(places)
        wanted = [one.config.name for one in places.destinations]
        if wanted != list(self.cards):
            self._arrange(places)
        for place in places.destinations:
            self.cards[place.config.name].show_place(place, places.assets)
        is_empty = not places.destinations
        self.empty.setVisible(is_empty)
        self.head.add.setVisible(not is_empty)
        self.rule.setVisible(not is_empty)
        self.rule.show_rule(places.safe_at, len(places.destinations))

    def _arrange(self, places: Places) -> None:
        """Cards come, go and change places; those that stay are the same."""
        names = [one.config.name for one in places.destinations]
        for name in [one for one in self.cards if one not in names]:
            gone = self.cards.pop(name)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for at, place in enumerate(places.destinations):
            name = place.config.name
            card = self.cards.get(name)
            if card is None:
                card = self.cards[name] = self._card(place.config.name, places)
            self._column.removeWidget(card)
            self._column.insertWidget(1 + at, card)
        self.cards = {name: self.cards[name] for name in names}
        before: QWidget = self.library.buttons_in_order()[-1]
        for card in self.cards.values():
            for button in card.buttons_in_order():
                QWidget.setTabOrder(before, button)
                before = button
        QWidget.setTabOrder(before, self.rule.change)

    def _card(self, name: str, places: Places) -> DestinationCard:
        place = next(one for one in places.destinations if one.config.name == name)
        card = DestinationCard(place, self.around.theme)
        engine, tell = self.around.engine, self._tell
        card.run_asked.connect(lambda: tell(engine.upload_now, name))
        card.retry_asked.connect(lambda: tell(engine.retry_uploads, name))
        card.pause_asked.connect(lambda: tell(engine.pause_destination, name))
        card.resume_asked.connect(lambda: tell(engine.resume_destination, name))
        card.test_asked.connect(lambda: self._test(card))
        card.secret_asked.connect(lambda: self.changing.edit(card.place, at_secret=True))
        card.edit_asked.connect(lambda: self.changing.edit(card.place))
        card.rename_asked.connect(lambda: self.changing.rename(card.place))
        card.remove_asked.connect(lambda: self.changing.remove(card.place))
        return card

    # What the user does ---------------------------------------------------------------

    def _tell(self, command: Callable[[str], object], name: str) -> None:
        self.around.bridge.tell(command, name)

    def _test(self, card: DestinationCard) -> None:
        card.show_testing()
        name = card.place.config.name
        asked = outcome(self.around.engine.examine_destination(name))
        self.around.bridge.ask(asked, partial(self._show_tested, name))

    def _show_tested(self, name: str, answer: DesktopSyncError | None) -> None:
        card = self.cards.get(name)
        if card is not None:
            trouble = None if answer is None else words.trouble(card.place.config, answer)
            card.show_tested(trouble)
        self.around.places.refresh()

    def _open_library(self) -> None:
        folder = self.around.engine.library_folder()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        free = self.around.engine.library_free_bytes()
        self.around.bridge.ask(free, self.library.show_free)
