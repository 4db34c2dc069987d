"""The page History: what happened, and what became of it.

Owns what is sought, what is open, and when the list is looked at anew: at a calm pace, and only
while the page is seen. Must not know how rows are drawn or found.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QFont, QGuiApplication, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.model.history import HistoryKind, HistoryStory
from desktop_sync.ui.controls import SearchField
from desktop_sync.ui.history import opened_text
from desktop_sync.ui.history.filter import Filter
from desktop_sync.ui.history.model import HistoryModel
from desktop_sync.ui.history.opened import OpenedPart
from desktop_sync.ui.history.opening_list import OpeningList
from desktop_sync.ui.history.row_painter import RowPainter
from desktop_sync.ui.history.save_dialog import ask_for_file
from desktop_sync.ui.history.saving import save
from desktop_sync.ui.history.searching import search_for
from desktop_sync.ui.history.view import MARGIN, HistoryList
from desktop_sync.ui.messages import plural, translate
from desktop_sync.ui.pages import Link, Page, PageName, Surroundings
from desktop_sync.ui.theme import TextSize, scaled_font
from desktop_sync.wording import shown

TYPING_MS = 250
"""After the last key, before what is typed is sought."""
CALM_MS = 2000
"""Between one look at what is new and the next."""


class HistoryPage(Page):
    """``model`` and ``rows`` are what the list shows; ``opened`` is the part of its open row."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        engine, bridge, theme = around.engine, around.bridge, around.theme
        library = engine.library_folder()
        self._wanted: int | None = None
        self._is_stale = False
        self.model = HistoryModel(engine, bridge, self)
        self._painter = RowPainter(theme, around.previews, library)
        self.rows = HistoryList(self.model, self._painter)
        self.opened = OpenedPart(theme, around.previews, library)
        self._list = OpeningList(self.rows, self.opened, self.opened.height_for)
        hint = translate("history", "Search a name, a day, a place or a reason")
        self.search = SearchField(hint, hint, theme)
        self.filter = Filter(theme)
        self._typed = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._lay_out()
        self._connect()
        self._recolour()
        self.setFocusProxy(self.rows)
        self._seek()

    # Parts ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        title = QLabel(translate("history", "History"))
        title.setFont(scaled_font(TextSize.STATE, QFont.Weight.DemiBold))
        title.setObjectName("stateSentence")
        second = self._second = QLabel(_subtitle())
        second.setProperty("quiet", "true")
        second.setTextFormat(Qt.TextFormat.PlainText)
        second.setWordWrap(True)
        self.save_as = QPushButton(translate("history", "Save as…"))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(second)
        heading = QHBoxLayout()
        heading.addLayout(words, 1)
        heading.addWidget(self.save_as, 0, Qt.AlignmentFlag.AlignTop)
        choosing = QHBoxLayout()
        choosing.setSpacing(10)
        choosing.addWidget(self.search, 1)
        choosing.addWidget(self.filter)
        self._nothing = QLabel()
        self._nothing.setProperty("quiet", "true")
        self._nothing.setFont(scaled_font(TextSize.TITLE))
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._nothing)
        top = QWidget()
        above = QVBoxLayout(top)
        above.setContentsMargins(MARGIN, 20, MARGIN, 6)
        above.setSpacing(14)
        above.addLayout(heading)
        above.addLayout(choosing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        bridge, theme = self.around.bridge, self.around.theme
        self.search.textChanged.connect(lambda _: self._typed.start())
        self.search.returnPressed.connect(self._seek)
        self._typed.timeout.connect(self._seek)
        self.filter.chosen.connect(self._seek)
        self.rows.turned.connect(self._turn)
        self.rows.close_asked.connect(self.step_back)
        self.model.arranged.connect(self._arrange)
        self.model.arrived.connect(self._open_wanted)
        self.opened.retry_asked.connect(self._retry)
        self.opened.asset_asked.connect(
            lambda asset: self.linked.emit(Link(PageName.LIBRARY, asset_id=asset))
        )
        self.opened.copy_asked.connect(self._copy)
        self.save_as.clicked.connect(lambda: ask_for_file(self, self.save))
        self._calm.timeout.connect(self._look_anew)
        bridge.jobs_changed.connect(self._note_change)
        bridge.import_ended.connect(self._note_change)
        bridge.destinations_changed.connect(self._note_change)
        theme.changed.connect(self._recolour)
        self.around.previews.ready.connect(self._show_preview)

    # What is sought -------------------------------------------------------------------

    def _seek(self, place_of: int | None = None) -> None:
        self._typed.stop()
        self._second.setText(_subtitle())
        self._list.close_part()
        self._wanted = place_of
        today = datetime.now().astimezone().date()
        self.model.seek(search_for(self.search.text(), self.filter.kind, today), place_of)

    def _arrange(self) -> None:
        """The days are known: the list, or why there is none."""
        if self.model.total:
            self._stack.setCurrentWidget(self._list)
        elif self.search.text().strip():
            self._nothing.setText(
                translate("history", "Nothing found for “{text}”. Try a name or a day.").format(
                    text=self.search.text().strip()
                )
            )
            self._stack.setCurrentWidget(self._nothing)
        else:
            nothing = translate("history", "Nothing happened yet")
            of_kind = translate("history", "Nothing of this kind happened yet")
            everything = self.filter.kind is HistoryKind.ALL
            self._nothing.setText(nothing if everything else of_kind)
            self._stack.setCurrentWidget(self._nothing)
        self.save_as.setEnabled(self.model.total > 0)
        if self.model.opened is not None:
            self._tell_again(self.model.opened)

    def visit(self, link: Link) -> None:
        self._is_stale = True
        if self.isVisible():
            self._calm.start(0)
        if link.search is None and link.job_id is None and link.upload_id is None:
            return
        with QSignalBlocker(self.search):
            self.search.setText(link.search or "")
        self.filter.show_kind(HistoryKind.ALL)
        ask, engine = self.around.bridge.ask, self.around.engine
        if link.job_id is not None:
            ask(engine.history_row_of(link.job_id), self._seek)
        elif link.upload_id is not None:
            ask(engine.history_row_of_upload(link.upload_id), self._seek)
        else:
            self._seek()

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # What is open ---------------------------------------------------------------------

    def _turn(self, at: int) -> None:
        """Open a row of the list, or close it."""
        row = self.model.row_at(at)
        if row is None:
            return
        if at == self.rows.opened:
            self.step_back()
        else:
            self._open(row.id)

    def _open(self, row_id: int) -> None:
        story = self.around.engine.history_story(row_id)
        self.around.bridge.ask(story, partial(self._show_story, self.model.search))

    def _show_story(self, search: object, story: HistoryStory | None) -> None:
        at = None if story is None else self.model.list_row(story.row.id)
        if story is None or at is None or search != self.model.search:
            return
        self.opened.inset = self._painter.opened_inset
        self.opened.show_story(story)
        self._list.open(at)

    def _open_wanted(self) -> None:
        """A link spoke of a row, and that is there now."""
        at = None if self._wanted is None else self.model.list_row(self._wanted)
        if at is not None and self._wanted is not None:
            self.rows.scrollTo(self.model.index(at), HistoryList.ScrollHint.PositionAtTop)
            self._open(self._wanted)
            self._wanted = None

    def _tell_again(self, row_id: int) -> None:
        self.around.bridge.ask(self.around.engine.history_story(row_id), self._refresh_story)

    def _refresh_story(self, story: HistoryStory | None) -> None:
        if story is None or story.row.id != self.model.opened or self.rows.opened is None:
            return
        if story != self.opened.story:
            self.opened.show_story(story)
            self._list.open(self.rows.opened)

    def step_back(self) -> bool:
        if self.rows.opened is not None:
            self._list.close_part()
            return True
        if self.search.text():
            self.search.clear()
            self._seek()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.step_back():
            super().keyPressEvent(event)

    # What the user does ---------------------------------------------------------------

    def _retry(self, story: HistoryStory) -> None:
        engine, bridge = self.around.engine, self.around.bridge
        if story.summary is not None:
            bridge.tell(engine.import_again, story.summary.id)
        elif story.row.entry.upload_id is not None:
            bridge.tell(engine.retry_upload, story.row.entry.upload_id)
        elif story.row.entry.job_id is not None:
            bridge.tell(engine.retry_job, story.row.entry.job_id)
        self.rows.setFocus()
        self._calm.start(0)

    def _copy(self, story: HistoryStory) -> None:
        today = datetime.now().astimezone().date()
        QGuiApplication.clipboard().setText(opened_text.as_text(story, today))

    def save(self, file: Path) -> None:
        """Write what is shown into ``file``."""
        written = save(self.around.engine, self.model.search, file)
        self.around.bridge.ask(written, partial(self._say_saved, file))

    def _say_saved(self, file: Path, count: int) -> None:
        text = plural("history", "%Ln row(s) written to “{file}”", count)
        self._second.setText(text.format(file=shown(file.name)))

    # When it is looked at anew --------------------------------------------------------

    def _note_change(self) -> None:
        self._is_stale = True
        if self.isVisible() and not self._calm.isActive():
            self._calm.start(CALM_MS)

    def _look_anew(self) -> None:
        if self.isVisible():
            self._is_stale = False
            self.model.refresh(self.rows.anchor())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._calm.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._calm.stop()

    # What Qt tells --------------------------------------------------------------------

    def _show_preview(self, _: str) -> None:
        if self.isVisible():
            self.rows.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        room = self.width() - 2 * MARGIN - self.filter.wide
        self.filter.show_compact(compact=room < 16 * self.fontMetrics().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.rows.measure_again()
            self._adapt()

    def _recolour(self) -> None:
        self.rows.viewport().update()


def _subtitle() -> str:
    return translate("history", "What happened, and what became of it")
