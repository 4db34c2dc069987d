"""What the library can promise, over the foot of the sidebar.

It says no more than what is proven: that every copy in the library was read back, and once there
are places it is uploaded to, what is safe by the safe rule. Must not know where the figures come
from.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_sync.model.destination import Places
from desktop_sync.model.events import Status
from desktop_sync.ui import icons
from desktop_sync.ui.messages import number, plural, size, translate
from desktop_sync.ui.places.share_bar import Share, ShareBar
from desktop_sync.ui.theme import TextSize, Theme, scaled_font

_MARK = 14
_PADDING = 10
_BAR_HEIGHT = 4


class SafeBlock(QWidget):
    """A mark, a title and the figures; as a ``compact`` one the mark alone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._status: Status | None = None
        self._places: Places | None = None
        self._is_full = False
        self._compact = False
        self._mark = QLabel()
        self._title = QLabel()
        self._title.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self._figures = QLabel()
        self._proof = QLabel(translate("window", "Every copy was read back"))
        for label in (self._figures, self._proof):
            label.setProperty("quiet", "true")
            label.setFont(scaled_font(TextSize.SECOND))
        self._bar = ShareBar(theme, height=_BAR_HEIGHT)
        head = QHBoxLayout()
        head.setSpacing(7)
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        self._column = column = QVBoxLayout(self)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self._figures)
        column.addWidget(self._proof)
        column.addSpacing(3)
        column.addWidget(self._bar)
        theme.changed.connect(self._recolour)
        self._arrange()

    def show_status(self, status: Status) -> None:
        self._status = status
        self._show()

    def show_places(self, places: Places) -> None:
        self._places = places
        if self._is_uploaded:
            words = self._safe_words(places)
            self._bar.show_shares([Share(places.safe, "ok")], places.assets, ", ".join(words))
        self._show()

    @property
    def _is_uploaded(self) -> bool:
        """Whether there is more to say than what is in the library."""
        return self._places is not None and bool(self._places.destinations)

    def _show(self) -> None:
        status, places = self._status, self._places
        self._is_full = status is not None and status.assets > 0
        if not self._is_full or status is None:
            title, figures = translate("window", "Nothing in the library yet"), ""
        elif places is not None and places.destinations:
            title, figures = self._safe_words(places)
        else:
            title = translate("window", "In the library")
            figures = translate("window", "{assets} · {size}").format(
                assets=plural("window", "%Ln asset(s)", status.assets), size=size(status.bytes)
            )
        if (title, figures) != (self._title.text(), self._figures.text()):
            self._title.setText(title)
            self._figures.setText(figures)
        self._arrange()

    def _safe_words(self, places: Places) -> tuple[str, str]:
        title = translate("safe", "Safe in {places} places")
        figures = plural("window", "{count} of %Ln asset(s)", places.assets)
        said = number(places.safe_at + 1), number(places.safe)
        return title.format(places=said[0]), figures.format(count=said[1])

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self._arrange()

    def wide_hint(self) -> int:
        """The width at which nothing is cut off, with a library that has grown."""
        longest = translate("window", "{assets} · {size}").format(
            assets=plural("window", "%Ln asset(s)", 99_999), size=size(999_000_000_000)
        )
        figures = self._figures.fontMetrics().horizontalAdvance(longest)
        proof = self._proof.fontMetrics().horizontalAdvance(self._proof.text())
        return max(figures, proof) + 2 * _PADDING + 2

    def _arrange(self) -> None:
        words = not self._compact
        self._mark.setVisible(self._is_full)
        self._title.setVisible(words and bool(self._title.text()))
        self._figures.setVisible(words and self._is_full)
        self._proof.setVisible(words and self._is_full and not self._is_uploaded)
        self._bar.setVisible(words and self._is_full and self._is_uploaded)
        side = 0 if self._compact else _PADDING
        self._column.setContentsMargins(side, 0, side, 0)
        centre = Qt.AlignmentFlag.AlignCenter
        self._mark.setAlignment(centre if self._compact else Qt.AlignmentFlag.AlignLeading)
        self._title.setWordWrap(not self._is_full)
        parts = [self._title.text()]
        if self._is_full:
            parts.append(self._figures.text())
            if not self._is_uploaded:
                parts.append(self._proof.text())
        sentence = ", ".join(part for part in parts if part)
        self.setAccessibleName(sentence)
        self.setToolTip(sentence if self._compact else "")
        self._recolour()

    def _recolour(self) -> None:
        tokens, places = self._theme.tokens, self._places
        is_open = places is not None and bool(places.destinations) and not places.safe
        sign, ink = ("mark-waiting", tokens.muted) if is_open else ("mark-proven", tokens.ok)
        self._mark.setPixmap(icons.sign(sign, ink, _MARK, self.devicePixelRatio()))
