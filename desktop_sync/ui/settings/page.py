"""Settings: every option there is, in cards by group, with a search over all of them.

Made from the declarations: a new option has its row here without more. Below some groups stands
what is no option: the networks that are known, the program itself. Must not know any option.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.route import KnownNetwork
from desktop_sync.settings.schema import Group, options
from desktop_sync.ui.controls import ComboBox, SearchField
from desktop_sync.ui.messages import error_text, translate
from desktop_sync.ui.pages import Link, Page, Surroundings
from desktop_sync.ui.settings.networks import NetworkCard
from desktop_sync.ui.settings.program import ProgramCard
from desktop_sync.ui.settings.row import OptionRow
from desktop_sync.ui.settings.section import Section
from desktop_sync.ui.settings.side_row import SideCard
from desktop_sync.ui.theme import TextSize, scaled_font, scaled_px
from desktop_sync.ui.updating import OPTION

_LIST_WIDTH = 196
_AROUND_A_WORD = 52
_WIDEST_LIST = 248
"""A list takes this much where one of its words asks for it; what is longer still is cut."""
_LIST_FROM = 740
"""With less room, the groups are chosen from a combo box."""


class SettingsPage(Page):
    """The page."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rows: dict[str, OptionRow] = {}
        self._sections: list[Section] = []
        self._list = QListWidget()
        groups = translate("settings-page", "Groups of settings")
        self._combo = ComboBox(groups, around.theme)
        hint = translate("settings-page", "Search settings")
        self._search = SearchField(hint, hint, around.theme)
        self._area = QScrollArea()
        self.networks = NetworkCard(around.theme)
        self.networks.metered_said.connect(self._say_metered)
        self.networks.forget_asked.connect(self._forget_network)
        self.program = ProgramCard(around)
        self._lay_out()
        chosen = around.chosen
        chosen.changed.connect(self._show)
        chosen.refused.connect(self._refuse)
        chosen.troubled.connect(self._show_trouble)
        self._show_trouble(chosen.trouble)

    def visit(self, link: Link) -> None:
        if link.group is not None:
            self._search.clear()
            # The page may not have been laid out yet.
            QTimer.singleShot(0, self, lambda: self._go_to_group(link.group))

    def focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def step_back(self) -> bool:
        if not self._search.text():
            return False
        self._search.clear()
        return True

    # Parts ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._side = self._group_list()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._side)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._scrolled_cards(), 1)
        whole.addLayout(column, 1)

    def _group_list(self) -> QFrame:
        side = QFrame()
        side.setObjectName("settingsGroups")
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side.setProperty("mirrored", "true" if mirrored else "false")
        title = QLabel(translate("settings-page", "Settings"))
        title.setFont(scaled_font(TextSize.STATE, QFont.Weight.DemiBold))
        title.setContentsMargins(10, 0, 10, 0)
        self._list.setObjectName("settingsList")
        self._list.setAccessibleName(translate("settings-page", "Groups of settings"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWordWrap(True)
        self._list.currentRowChanged.connect(self._go_to)
        self._list.itemActivated.connect(lambda: self._enter(self._list.currentRow()))
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 20, 12, 12)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self._list, 1)
        bold = QFontMetrics(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        titles = [translate("settings", group.value) for group in Group]
        longest = max(map(bold.horizontalAdvance, titles)) + _AROUND_A_WORD
        width = min(max(scaled_px(_LIST_WIDTH), longest), scaled_px(_WIDEST_LIST))
        side.setFixedWidth(max(width, title.sizeHint().width() + 26))
        return side

    def _head(self) -> QGridLayout:
        self._search.textChanged.connect(self._filter)
        self._combo.activated.connect(self._go_to)
        says = QLabel(translate("settings-page", "Changes apply at once"))
        says.setProperty("quiet", "true")
        says.setFont(scaled_font(TextSize.SECOND))
        self._trouble = QLabel()
        self._trouble.setObjectName("settingsTrouble")
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setWordWrap(True)
        head = QGridLayout()
        head.setContentsMargins(24, 20, 24, 8)
        head.setHorizontalSpacing(12)
        head.setVerticalSpacing(8)
        head.addWidget(self._combo, 0, 0, 1, 2)
        head.addWidget(self._search, 1, 0)
        head.addWidget(says, 1, 1)
        head.addWidget(self._trouble, 2, 0, 1, 2)
        head.setColumnStretch(0, 1)
        return head

    def _scrolled_cards(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        bar = self._area.verticalScrollBar().sizeHint().width()
        column.setContentsMargins(24, 4, max(0, 24 - bar), 24)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        column.setSpacing(8)
        below: dict[Group, SideCard] = {
            Group.WHEN_TO_UPLOAD: self.networks,
            Group.PROGRAM: self.program,
        }
        updating = self.around.updating
        left_out = "" if updating is None or updating.is_offered else OPTION
        for group, belonging in groupby(options(), lambda option: option.group):
            rows = [OptionRow(one, self.around.chosen, self.around.theme) for one in belonging]
            section = Section(rows, below.get(group), left_out)
            section.stand_in(column)
            self._list.addItem(section.title)
            self._combo.addItem(section.title)
            self._sections.append(section)
            for row in rows:
                self.rows[row.option.name] = row
                row.restart_asked.connect(self.restart_asked)
                row.editor.field.installEventFilter(self)
        self._order(Group.PROGRAM, self.program.stops())
        self._nothing = QLabel()
        self._nothing.setProperty("quiet", "true")
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        column.addWidget(self._nothing)
        column.addStretch(1)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.verticalScrollBar().actionTriggered.connect(self._follow_scrolling)
        self._list.setCurrentRow(0)
        return self._area

    # Groups ---------------------------------------------------------------------------

    def _go_to_group(self, group: str | None) -> None:
        for number, section in enumerate(self._sections):
            if section.group == group:
                self._go_to(number)

    def _go_to(self, number: int) -> None:
        """Bring a group to the top, as far as there is something below it."""
        if number < 0 or self._sections[number].is_hidden:
            return
        self._mark_group(number)
        bar = self._area.verticalScrollBar()
        bar.setValue(self._sections[number].top - 4)

    def _enter(self, number: int) -> None:
        self._go_to(number)
        if (stop := self._sections[number].first_stop()) is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_scrolling(self) -> None:
        """The list shows which group is in front."""
        top = self._area.verticalScrollBar().sliderPosition()
        there = [number for number, section in enumerate(self._sections) if section.bottom > top]
        if there:
            self._mark_group(there[0])

    def _mark_group(self, number: int) -> None:
        self._list.blockSignals(True)
        self._list.setCurrentRow(number)
        for row in range(self._list.count()):
            weight = QFont.Weight.DemiBold if row == number else QFont.Weight.Normal
            self._list.item(row).setFont(scaled_font(TextSize.BODY, weight))
        self._list.blockSignals(False)
        self._combo.setCurrentIndex(number)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What has the keyboard is in view, with the words that belong to it."""
        if event.type() is QEvent.Type.FocusIn:
            for number, section in enumerate(self._sections):
                for row in section.rows:
                    if row.editor.field is watched:
                        self._area.ensureWidgetVisible(row, 0, 8)
                        self._mark_group(number)
        return super().eventFilter(watched, event)

    # Search ---------------------------------------------------------------------------

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        found = [section.filter(words) for section in self._sections]
        nothing = translate("settings-page", "Nothing found for “{text}”.").format(
            text=text.strip()
        )
        self._nothing.setText(nothing)
        self._nothing.setVisible(not any(found))

    # Networks -------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.around.bridge.ask(self.around.engine.networks(), self._show_networks)

    def _show_networks(self, networks: tuple[KnownNetwork, ...]) -> None:
        self.networks.show_networks(networks)
        stops = [stop for row in self.networks.rows for stop in (row.forget, row.box)]
        self._order(Group.WHEN_TO_UPLOAD, stops)
        self.networks.filter(self._search.text().casefold().split())

    def _order(self, group: Group, stops: Sequence[QWidget]) -> None:
        """Let the keyboard stop at these after the options of ``group``."""
        section = next(one for one in self._sections if one.group is group)
        before = section.rows[-1].editor.field
        for stop in stops:
            QWidget.setTabOrder(before, stop)
            before = stop

    def _say_metered(self, identity: str, metered: bool | None) -> None:
        engine = self.around.engine
        self.around.bridge.tell(partial(engine.set_metered, identity, metered=metered))

    def _forget_network(self, identity: str) -> None:
        self.around.bridge.tell(self.around.engine.forget_network, identity)

    # What is shown --------------------------------------------------------------------

    def _show(self, name: str) -> None:
        self.rows[name].show_value()

    def _refuse(self, name: str, error: DesktopSyncError) -> None:
        self.rows[name].show_error(error)

    def _show_trouble(self, error: DesktopSyncError | None) -> None:
        self._trouble.setText("" if error is None else error_text(error))
        self._trouble.setVisible(error is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= scaled_px(_LIST_FROM)
        self._side.setVisible(wide)
        self._combo.setVisible(not wide)
