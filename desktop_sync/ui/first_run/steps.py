"""What the three pages ask and say.

A page shows what is chosen and hands on what is chosen instead. Must not know which page
comes before or after it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.library.disk import free_bytes
from desktop_sync.ui import icons
from desktop_sync.ui.controls import CheckBox
from desktop_sync.ui.first_run.parts import Note, card, heading, quiet, radio_card, wrapped
from desktop_sync.ui.first_run.room import photos_in
from desktop_sync.ui.folder_dialog import ask_for_folder
from desktop_sync.ui.messages import plural, size, tip, translate
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.settings import sample
from desktop_sync.ui.theme import TextSize, scaled_font, scaled_px
from desktop_sync.wording import shown


class Step(QWidget):
    """Base of all: a title, a second line, and what ``self.column`` gets below."""

    def __init__(self, title: str, second: str) -> None:
        super().__init__()
        self.title = title
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(32, 36, 32, 24)
        self.column.setSpacing(8)
        name = QLabel(title)
        name.setFont(scaled_font(TextSize.STATE, QFont.Weight.DemiBold))
        self.column.addWidget(wrapped(name))
        self.column.addWidget(quiet(second))
        self.column.addSpacing(12)


class WhereStep(Step):
    """Where the library is, and how it is laid out. ``folder`` is the one to be taken when
    the page is left."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(
            translate("first-run", "Where photos live"),
            translate(
                "first-run", "The library is a plain folder. You can open it with any program."
            ),
        )
        self._around = around
        self.folder = around.chosen.values.library
        self._sign, self._name, self._room = QLabel(), QLabel(), QLabel()
        self._name.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self.change = QPushButton(translate("first-run", "Change…"))
        self.change.setAccessibleName(translate("first-run", "Change the library folder"))
        self.change.clicked.connect(self._ask)
        self.column.addWidget(self._folder_card())
        self._error = Note(around.theme, "mark-attention", "fail")
        self._error.hide()
        self.column.addWidget(self._error)
        self.column.addSpacing(12)
        self.column.addWidget(heading(translate("first-run", "How folders are named")))
        self.column.addWidget(self._layouts())
        self.column.addSpacing(8)
        proof = Note(around.theme, "mark-proven", "ok")
        proof.say(
            translate(
                "first-run",
                "Every copy is read back from disk before it counts. Nothing is ever "
                "overwritten, and nothing is deleted from where it came.",
            )
        )
        self.column.addWidget(proof)
        self.column.addStretch(1)
        around.theme.changed.connect(self._recolour)
        self._recolour()
        self._show_folder()

    def show_error(self, words: str) -> None:
        """Say why the folder cannot be taken."""
        self._error.say(words)
        self._error.show()
        self.change.setAccessibleDescription(words)
        self.change.setFocus()

    def _folder_card(self) -> QFrame:
        self._room.setProperty("quiet", "true")
        self._room.setFont(scaled_font(TextSize.SECOND))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(wrapped(self._name))
        words.addWidget(wrapped(self._room))
        frame = card()
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(12)
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        row.addWidget(self.change)
        return frame

    def _layouts(self) -> QFrame:
        chosen = self._around.chosen
        found = chosen.values.layout
        choices = (
            ("{year}/{date}/{name}", translate("first-run", "By day")),
            ("{year}/{month}/{name}", translate("first-run", "By month")),
            ("{year}/{name}", translate("first-run", "By year")),
        )
        rows = [
            (words, sample.example(layout).replace("/", " › "), found == layout)
            for layout, words in choices
        ]
        frame, group = radio_card(self, rows, self._around.theme)
        group.idClicked.connect(lambda at: chosen.set("layout", choices[at][0]))
        return frame

    def _ask(self) -> None:
        title = translate("first-run", "Where photos live")
        start = next(one for one in (self.folder, *self.folder.parents) if one.exists())
        ask_for_folder(self, title, str(start), self.take)

    def take(self, folder: str) -> None:
        """Show ``folder`` as the one to be taken."""
        self.folder = Path(folder)
        self._error.hide()
        self.change.setAccessibleDescription("")
        self._show_folder()

    def _show_folder(self) -> None:
        folder = self.folder
        try:
            parts = folder.relative_to(Path.home()).parts or (str(folder),)
        except ValueError:
            parts = (str(folder),)
        self._name.setText(shown(" › ".join(parts)))
        self._name.setToolTip(tip(shown(str(folder))))
        self._room.setText("")
        looker = ThreadPoolExecutor(1, "free-room")
        self._around.bridge.ask(looker.submit(free_bytes, folder), self._show_room)
        looker.shutdown(wait=False)

    def _show_room(self, free: int | None) -> None:
        if free is not None and shiboken6.isValid(self):
            words = plural("first-run", "{size} free, room for about %Ln photo(s)", photos_in(free))
            self._room.setText(words.format(size=size(free)))

    def _recolour(self) -> None:
        ink, ratio = self._around.theme.tokens.accent, self.devicePixelRatio()
        self._sign.setPixmap(icons.sign("folder", ink, 22, ratio))


class HowStep(Step):
    """What is said, and how it looks."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(
            translate("first-run", "How it behaves"),
            translate("first-run", "You can change all of this in Settings."),
        )
        chosen, theme = around.chosen, around.theme
        frame = card()
        tick = CheckBox(translate("first-run", "Tell me what was done"), theme)
        tick.setFont(scaled_font(TextSize.BODY, QFont.Weight.Medium))
        tick.setChecked(chosen.values.notifications)
        tick.clicked.connect(lambda on: chosen.set("notifications", on))
        says = translate(
            "first-run", "At most one notification an hour. What needs you is said in any case."
        )
        tick.setAccessibleDescription(says)
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(2)
        column.addWidget(tick)
        below = quiet(says)
        below.setFont(scaled_font(TextSize.SECOND))
        below.setContentsMargins(scaled_px(30), 0, 0, 0)
        column.addWidget(below)
        self.column.addWidget(frame)
        self.column.addSpacing(12)
        self.column.addWidget(heading(translate("first-run", "Appearance")))
        values = ("system", "light", "dark")
        rows = [
            (words, second, chosen.values.appearance == value)
            for value, words, second in (
                (
                    "system",
                    translate("first-run", "As the system"),
                    translate("first-run", "follows it by itself"),
                ),
                ("light", translate("first-run", "Light"), ""),
                ("dark", translate("first-run", "Dark"), ""),
            )
        ]
        looks, group = radio_card(self, rows, theme)
        group.idClicked.connect(lambda at: chosen.set("appearance", values[at]))
        self.column.addWidget(looks)
        self.column.addSpacing(12)
        self.column.addWidget(heading(translate("first-run", "It goes on by itself")))
        goes_on = Note(theme, "mark-held", "hold")
        goes_on.say(
            translate(
                "first-run",
                "Closing the window stops nothing. An import that was interrupted goes on at the "
                "next start, where it was.",
            )
        )
        self.column.addWidget(goes_on)
        self.column.addStretch(1)


class ReadyStep(Step):
    """The first import."""

    import_asked = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__(
            translate("first-run", "Ready"),
            translate("first-run", "Bring the first photos in, now or later."),
        )
        self._theme = around.theme
        zone = QFrame()
        zone.setObjectName("dropZone")
        column = QVBoxLayout(zone)
        column.setContentsMargins(24, 32, 24, 32)
        column.setSpacing(12)
        says = QLabel(translate("first-run", "Drop photos, a card or a folder on this window"))
        says.setFont(scaled_font(TextSize.TITLE, QFont.Weight.DemiBold))
        says.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        below = quiet(translate("first-run", "The originals stay where they are."))
        below.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.bring_in = QPushButton(translate("first-run", "Import from a folder…"))
        self.bring_in.clicked.connect(self.import_asked)
        column.addStretch(1)
        column.addWidget(wrapped(says))
        column.addWidget(below)
        column.addWidget(self.bring_in, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.column.addWidget(zone, 1)
        around.theme.changed.connect(self._recolour)
        self._recolour()

    def _recolour(self) -> None:
        icons.button_icon(self.bring_in, "folder", self._theme.tokens.accent, 18)
