"""The first run: three short pages over the whole window, one after the other.

Owns their order and what leaving them does. All can be skipped, and all they ask stands in
Settings later. Must not know what a page asks.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.errors import DesktopSyncError
from desktop_sync.settings.schema import options
from desktop_sync.ui.first_run import STEP
from desktop_sync.ui.first_run.chain import Chain
from desktop_sync.ui.first_run.steps import HowStep, ReadyStep, Step, WhereStep
from desktop_sync.ui.messages import error_text, number, translate
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px

_WIDE_FROM = 620
"""With less room for large text, what only helps to see makes way."""


class FirstRun(QWidget):
    """``finished``: there is nothing more to choose. ``import_asked``: the same, and a folder
    is to be imported. ``restart_asked``: another library was chosen, which the program starts
    again for; it then goes on with the next page. ``takes_drops`` says whether it is settled
    where dropped photos would go."""

    takes_drops = Signal(bool)
    finished = Signal()
    import_asked = Signal()
    restart_asked = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._leaves_where = False
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.where, how, self.ready = WhereStep(around), HowStep(around), ReadyStep(around)
        self.ready.import_asked.connect(self._end_with_import)
        self._steps: tuple[Step, ...] = (self.where, how, self.ready)
        self._chain = Chain(around.theme)
        self._stack = QStackedWidget()
        for step in self._steps:
            self._stack.addWidget(_scrolled(step))
        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self._chain)
        upper.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self._footer())
        around.chosen.changed.connect(self._note_change)
        around.chosen.refused.connect(self._refuse)
        self.show_step(int(str(around.memory.value(STEP, 0))))

    @property
    def step(self) -> int:
        """The page in front, from 0."""
        return self._stack.currentIndex()

    @property
    def is_last(self) -> bool:
        return self.step == len(self._steps) - 1

    def show_step(self, number_: int) -> None:
        """Bring a page to the front."""
        self._stack.setCurrentIndex(number_)
        last = number_ == len(self._steps) - 1
        self._dots.show_step(number_)
        self._count.setText(
            translate("first-run", "{number} of {count}").format(
                number=number(number_ + 1), count=number(len(self._steps))
            )
        )
        self.back.setVisible(number_ > 0)
        words = translate("first-run", "Start") if last else translate("first-run", "Continue")
        self.go_on.setText(words)
        self._chain.mark(decided=number_ > 0)
        self.setAccessibleName(self._steps[number_].title)
        self._around.memory.setValue(STEP, number_)
        self.takes_drops.emit(last)
        self.go_on.setFocus()

    def _footer(self) -> QFrame:
        footer = QFrame()
        footer.setObjectName("firstRunFooter")
        self._dots = _Dots(len(self._steps), self._around.theme)
        self._count = QLabel()
        self._count.setProperty("quiet", "true")
        self._count.setFont(scaled_font(TextSize.SECOND))
        self.skip = QPushButton(translate("first-run", "Skip, use the defaults"))
        self.skip.setProperty("link", "true")
        self.skip.setFont(scaled_font(TextSize.BODY, QFont.Weight.Medium))
        self.back = QPushButton(translate("first-run", "Back"))
        self.go_on = QPushButton()
        self.go_on.setProperty("primary", "true")
        self.skip.clicked.connect(self._skip)
        self.back.clicked.connect(self._go_back)
        self.go_on.clicked.connect(self._go_on)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(8)
        first.addWidget(self._dots)
        first.addWidget(self._count, 1)
        first.addWidget(self.skip)
        second.addStretch(1)
        second.addWidget(self.back)
        second.addWidget(self.go_on)
        self._feet = QBoxLayout(QBoxLayout.Direction.LeftToRight, footer)
        self._feet.setContentsMargins(28, 12, 20, 12)
        self._feet.setSpacing(16)
        self._feet.addLayout(first, 1)
        self._feet.addLayout(second)
        return footer

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= scaled_px(_WIDE_FROM)
        way = QBoxLayout.Direction
        self._chain.setVisible(wide)
        self._feet.setDirection(way.LeftToRight if wide else way.TopToBottom)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.go_on.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = focused if isinstance(focused, QPushButton) else self.go_on
            button.click()
        elif event.key() == Qt.Key.Key_Escape and self.step:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _go_on(self) -> None:
        chosen = self._around.chosen
        if self.is_last:
            self.end()
        elif self.step == 0 and self.where.folder != chosen.values.library:
            self._leaves_where = True
            chosen.set("library", self.where.folder)
        else:
            self.show_step(self.step + 1)

    def _go_back(self) -> None:
        self.show_step(self.step - 1)

    def _note_change(self, name: str) -> None:
        if name == "library" and self._leaves_where:
            self.show_step(1)
            self.restart_asked.emit()

    def _refuse(self, name: str, error: DesktopSyncError) -> None:
        self._leaves_where = False
        if self.isVisible():
            self.show_step(0)
            self.where.show_error(error_text(error))

    def _skip(self) -> None:
        """What was chosen here already goes back to its default; a library stays what the
        program has started with."""
        chosen = self._around.chosen
        for option in options():
            is_default = getattr(chosen.values, option.name) == option.default
            if not option.at_next_start and not is_default:
                chosen.reset(option.name)
        self.end()

    def end(self) -> None:
        """There is nothing more to choose, now or at a later start."""
        self._around.memory.remove(STEP)
        self.finished.emit()

    def _end_with_import(self) -> None:
        self.end()
        self.import_asked.emit()


class _Dots(QWidget):
    """Which of the pages this is; told in words beside it."""

    def __init__(self, count: int, theme: Theme) -> None:
        super().__init__()
        self._count, self._step, self._theme = count, 0, theme
        self.setFixedSize(count * 12 + 14, 8)
        theme.changed.connect(self.update)

    def show_step(self, step: int) -> None:
        self._step = step
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        x = 0
        for at in range(self._count):
            wide = 18 if at == self._step else 6
            painter.setBrush(QColor(tokens.accent if at == self._step else tokens.ctl))
            painter.drawRoundedRect(QRectF(x, 1, wide, 6), 3, 3)
            x += wide + 6
        painter.end()


def _scrolled(step: Step) -> QScrollArea:
    """A page that may need more room than there is."""
    step.setProperty("ground", "surface")
    step.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    area = QScrollArea()
    area.setWidget(step)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
