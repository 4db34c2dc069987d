"""The pictures of the jobs in view.

Owns which are worth asking for: a photo that passes by in a moment is not, since looking into
it would keep the card and the processor from the import itself. Must not know how a row is
drawn.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPixmap

from desktop_sync.model.job import JobRow
from desktop_sync.ui.previews import Previews, PreviewSpec

STAY_SECONDS = 1.5
"""How long a row is in view before its picture is asked for while jobs run: longer than one
that only waits for the list to be fetched anew."""
_ROWS_KNOWN = 200


class Pictures(QObject):
    """``changed`` says that rows in view are to be drawn again. While jobs run, which is said by
    ``hurried``, a picture is only asked for after a while; a timer ticks once for that."""

    changed = Signal()

    def __init__(
        self,
        previews: Previews,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._previews = previews
        self._clock = clock
        self.hurried = False
        self._since: OrderedDict[str, float] = OrderedDict()
        self._asked: set[str] = set()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.changed)
        previews.ready.connect(self._note_ready)

    def of(self, row: JobRow, side: int) -> QPixmap | None:
        """The picture of a row that is drawn now, as a square of ``side`` pixels; None while
        there is none."""
        if row.path is None:
            return None
        number = row.id if row.destination is None else row.asset_id
        key = f"{number}:{row.size_bytes}:{row.path}"
        now = self._clock()
        since = self._since.setdefault(key, now)
        self._since.move_to_end(key)
        while len(self._since) > _ROWS_KNOWN:
            self._asked.discard(self._since.popitem(last=False)[0])
        if self.hurried and now - since < STAY_SECONDS:
            if not self._timer.isActive():
                self._timer.start(round(STAY_SECONDS * 1000) + 10)
            return None
        self._asked.add(key)
        return self._previews.pixmap(PreviewSpec(key, Path(row.path)), side)

    def look_away(self) -> None:
        """Other rows are in view from now on, or none."""
        self._timer.stop()
        if self._asked:
            self._asked.clear()
            self._previews.forget_waiting()

    def _note_ready(self, key: str) -> None:
        if key in self._asked:
            self._asked.discard(key)
            self.changed.emit()
