"""The two kinds of cards: the library on this computer, and a destination.

Must not know of the engine: what is clicked is a signal.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton

from desktop_sync.model.destination import Places, PlaceStatus
from desktop_sync.ui.messages import size, translate
from desktop_sync.ui.places import kinds, words
from desktop_sync.ui.places.card import Card
from desktop_sync.ui.places.share_bar import Share
from desktop_sync.ui.theme import Theme
from desktop_sync.ui.tiles.model import today
from desktop_sync.wording import shown


class LibraryCard(Card):
    """The library on this computer."""

    open_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("computer", theme)
        button = self.add_button(translate("places", "Open"))
        button.setAccessibleName(translate("places", "Open the library’s folder"))
        button.clicked.connect(self.open_asked)
        self._free_bytes: int | None = None
        self.show_free(None)

    def show_places(self, places: Places) -> None:
        in_doubt = places.assets - places.read_back
        shares = [Share(places.read_back, "ok"), Share(in_doubt, "ok", "ok_soft")]
        kind = translate("places", "this computer")
        name = translate("places", "Library")
        self.say(name, kind, words.library_lines(places), shares, places.assets)

    def show_free(self, free_bytes: int | None) -> None:
        """Room on its disk, where that is known."""
        self.fact.setVisible(free_bytes is not None)
        if free_bytes is not None:
            said = translate("places", "{size} free").format(size=size(free_bytes))
            self.fact.setText(said)


class DestinationCard(Card):
    """A destination. The signals follow its buttons and its menu."""

    run_asked = Signal()
    test_asked = Signal()
    retry_asked = Signal()
    secret_asked = Signal()
    pause_asked = Signal()
    resume_asked = Signal()
    edit_asked = Signal()
    rename_asked = Signal()
    remove_asked = Signal()

    def __init__(self, place: PlaceStatus, theme: Theme) -> None:
        super().__init__(kinds.icon(place.config), theme)
        self.place = place
        self.secret = self._button("", self.secret_asked, primary=True)
        self.retry = self._button(translate("places", "Try again"), self.retry_asked)
        self.run = self._button(translate("places", "Run now"), self.run_asked)
        self.test = self._button(translate("places", "Test"), self.test_asked)
        self.more = QPushButton("⋯", self)
        self.more.setObjectName("moreButton")
        self.menu = self._menu()
        self.more.clicked.connect(self._open_menu)
        self.top.addWidget(self.more)

    def show_place(self, place: PlaceStatus, assets: int) -> None:
        """Show ``place``, of a library of so many ``assets``."""
        self.place = place
        figures, hold = place.figures, place.hold
        name = shown(place.config.name)
        held = hold is not None and not place.paused
        needs_you = held and hold is not None and hold.needs_user
        waiting = "fail" if needs_you else "hold" if held else "muted"
        held_in_part = words.held_in_part(place)
        shares = [
            Share(figures.proven, "ok"),
            Share(figures.size_only, "ok", "ok_soft"),
            Share(figures.waiting - held_in_part, waiting),
            Share(held_in_part, "hold"),
            Share(figures.failed, "fail"),
        ]
        said = words.lines(place, assets)
        self.say(name, kinds.kind_name(place.config), said, shares, assets)
        self.fact.setText(words.answered(place, words.now(), today()))
        refused = needs_you and hold is not None and hold.code == words.CREDENTIALS
        option = kinds.secret_option(place.config)
        self.secret.setVisible(refused and option is not None)
        asks_password = kinds.is_password(option)
        password = translate("places", "Enter a new password…")
        self.secret.setText(password if asks_password else translate("places", "Enter a new key…"))
        self.run.setVisible(figures.waiting > 0 and not place.paused and not refused)
        self.retry.setVisible(figures.failed > 0)
        self._pause.setVisible(not place.paused)
        self._resume.setVisible(place.paused)
        for button in (self.run, self.test, self.retry, self.secret):
            button.setAccessibleDescription(name)
        more = translate("places", "More for {name}").format(name=name)
        self.more.setAccessibleName(more)
        self.more.setToolTip(more)

    def show_testing(self) -> None:
        self.test.setEnabled(False)
        self.tell(translate("places", "Asking whether files can be put there…"))

    def show_tested(self, trouble: str | None) -> None:
        """What came of the test; None where files can be put there."""
        self.test.setEnabled(True)
        self.tell(
            trouble or translate("places", "Files can be put there."), is_trouble=bool(trouble)
        )

    def _button(self, text: str, asked: object, *, primary: bool = False) -> QPushButton:
        button = self.add_button(text, primary=primary)
        button.clicked.connect(asked)
        return button

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self._pause = menu.addAction(translate("places", "Pause"), self.pause_asked.emit)
        self._resume = menu.addAction(translate("places", "Resume"), self.resume_asked.emit)
        menu.addSeparator()
        menu.addAction(translate("places", "Edit…"), self.edit_asked.emit)
        menu.addAction(translate("places", "Rename…"), self.rename_asked.emit)
        menu.addSeparator()
        menu.addAction(translate("places", "Remove…"), self.remove_asked.emit)
        return menu

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
