"""The left of the page: its title, the search, and under it the grid or why there is none.

Must not know what is searched, nor what a photo is.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.ui import icons
from desktop_sync.ui.controls import SearchField
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.library.empty import EmptyLibrary
from desktop_sync.ui.library.grid import Grid
from desktop_sync.ui.messages import plural, translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font
from desktop_sync.wording import shown


class Column(QWidget):
    """``import_asked`` follows the button of the empty library."""

    import_asked = Signal()

    def __init__(self, grid: Grid, theme: Theme) -> None:
        super().__init__()
        self._grid = grid
        self._theme = theme
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._make_parts()
        self._lay_out()
        theme.changed.connect(self._recolour)
        self._recolour()

    def show_found(self, count: int, sought: str) -> None:
        """The grid with ``count`` assets; without any, that nothing was found for what was
        ``sought``, or that there is nothing at all."""
        self._count.setText(plural("library", "%Ln asset(s)", count) if count else "")
        if count:
            self._stack.setCurrentWidget(self._grid)
        elif sought:
            words = translate(
                "library", "Nothing found for “{words}”. Try a day, a camera or a name."
            )
            self._nothing.setText(words.format(words=sought))
            self._stack.setCurrentWidget(self._nothing)
        else:
            self._stack.setCurrentWidget(self._empty)

    def name_places(self, names: Sequence[str]) -> None:
        """What the marks under each photo stand for, beside the library."""
        self._legend_mark.setVisible(not names)
        if names:
            order = ", ".join((translate("library", "Library"), *map(shown, names)))
            words = translate("library", "Each mark is one place, in this order: {names}")
            self._legend.setText(words.format(names=order))
        else:
            self._legend.setText(
                translate(
                    "library", "Each mark is one place: the copy in the library was read back"
                )
            )

    def show_tools(self, *, there: bool) -> None:
        """What only makes sense while there is something to find."""
        self._tools.setVisible(there)
        self._foot.setVisible(there)

    def _make_parts(self) -> None:
        self._title = QLabel(translate("library", "Library"))
        self._title.setObjectName("stateSentence")
        self._title.setFont(scaled_font(TextSize.STATE, QFont.Weight.DemiBold))
        self._count = QLabel()
        self._count.setProperty("quiet", "true")
        hint = translate("library", "Date, name, camera")
        self.search = SearchField(translate("library", "Search the library"), hint, self._theme)
        self.search.setObjectName("search")
        self.details = QPushButton(translate("library", "Details"))
        self.details.setCheckable(True)
        self._nothing = QLabel()
        self._nothing.setFont(scaled_font(TextSize.TITLE))
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setContentsMargins(24, 24, 24, 24)
        self._empty = EmptyLibrary(self._theme)
        self._empty.import_asked.connect(self.import_asked)
        self._grid.setAccessibleName(translate("library", "Photos and videos"))
        self._stack = QStackedWidget()
        for one in (self._grid, self._nothing, self._empty):
            self._stack.addWidget(one)
        self._legend_mark = QLabel()
        self._legend = QLabel()
        self._legend.setProperty("quiet", "true")
        self._legend.setFont(scaled_font(TextSize.SECOND))
        self._legend.setWordWrap(True)
        self._legend.setTextFormat(Qt.TextFormat.PlainText)

    def _lay_out(self) -> None:
        margin = self._grid.margin
        heading = QHBoxLayout()
        heading.setSpacing(10)
        heading.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBottom)
        heading.addWidget(self._count, 1, Qt.AlignmentFlag.AlignBottom)
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(8)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.details)
        top = QVBoxLayout()
        top.setContentsMargins(margin, 20, margin, 4)
        top.setSpacing(10)
        top.addLayout(heading)
        top.addWidget(self._tools)
        rule = QWidget()
        rule.setObjectName("gridRule")
        rule.setFixedHeight(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(margin, 7, margin, 8)
        foot.setSpacing(6)
        foot.addWidget(self._legend_mark, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._legend, 1)
        self._foot = QWidget()
        below = QVBoxLayout(self._foot)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(rule)
        below.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)

    def _recolour(self) -> None:
        tokens = self._theme.tokens
        icons.button_icon(self.details, "details", tokens.muted)
        mark = icons.sign(Mark.PROVEN, tokens.ok, 12, self.devicePixelRatio())
        self._legend_mark.setPixmap(mark)
