"""Ctrl and a number go to a page, as the sidebar counts them.

Pages come and go, and the keys follow what is there. Must not know pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop_sync.ui.page_table import PageEntry
from desktop_sync.ui.pages import PageName


class PageKeys:
    """Actions of ``window``, one for each of ``entries``; ``go`` takes the page that is asked
    for."""

    def __init__(
        self, window: QWidget, entries: Sequence[PageEntry], go: Callable[[PageName], None]
    ) -> None:
        self._actions = {entry.name: QAction(entry.label(), window) for entry in entries}
        for name, action in self._actions.items():
            action.triggered.connect(lambda _=False, name=name: go(name))
            window.addAction(action)

    def show(self, names: Sequence[PageName]) -> None:
        """These pages are there, in this order."""
        for name, action in self._actions.items():
            keys = f"Ctrl+{names.index(name) + 1}" if name in names else ""
            if action.shortcut().toString() != keys:
                action.setShortcut(QKeySequence())
        for number, name in enumerate(names, 1):
            self._actions[name].setShortcut(QKeySequence(f"Ctrl+{number}"))
