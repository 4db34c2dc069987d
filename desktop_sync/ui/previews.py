"""Pictures of what photos and videos look like, for the window.

Owns which picture is wanted, kept in memory and handed to Qt. Must not know how a picture is
decoded.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageReader, QPixmap

from desktop_sync.previews.cache import PreviewCache
from desktop_sync.previews.making import Maker, NoPreview
from desktop_sync.previews.process import DecodingProcess
from desktop_sync.previews.sizes import SMALL_PX, PreviewSize

MEMORY_BYTES = 48 * 1024 * 1024
TURN_SECONDS = 0.002
"""How long Qt's thread takes pictures in, before others have their turn."""
UNREACHABLE_SECONDS = 30.0
"""After which a file that could not be opened is asked for again."""

STEP = 8
"""A window that is drawn wider does not ask for each size on the way."""


class PreviewSpec(Struct, frozen=True):
    """A picture by what it is kept under and the file that shows it: ``key`` is the SHA-256 of
    a library file in hex, or any other text that stands for this content alone."""

    key: str
    path: Path

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PreviewSpec) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


class _Wish(Struct, frozen=True):
    """A picture in device pixels: a square of the middle, or the whole within a box."""

    spec: PreviewSpec
    width: int
    height: int
    ratio: float
    square: bool

    @property
    def key(self) -> str:
        return self.spec.key

    @property
    def path(self) -> Path:
        return self.spec.path

    @property
    def size(self) -> PreviewSize:
        small = self.square and self.width <= SMALL_PX
        return PreviewSize.SMALL if small else PreviewSize.LARGE


class Previews(QObject):
    """The pictures of one window; small ones are kept below ``folder`` within ``budget_mb``.

    ``ready`` gives the key whose picture is now there, or known to be impossible. Nothing works
    behind this before the first picture is asked for, nor ticks while none is.
    """

    ready = Signal(str)

    _arrived = Signal()

    def __init__(
        self, folder: Path, budget_mb: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._maker = Maker[_Wish](PreviewCache(folder, budget_mb), DecodingProcess(), self._hear)
        self._asked: set[_Wish] = set()
        self._impossible: dict[tuple[str, PreviewSize], float] = {}
        self._kept: OrderedDict[_Wish, QPixmap] = OrderedDict()
        self._kept_bytes = 0
        self._squares: dict[str, _Wish] = {}
        self._lock = threading.Lock()
        self._heard: deque[tuple[_Wish, QImage | NoPreview]] = deque()
        self._is_due = False
        self._closed = False
        self._arrived.connect(self._take_in, Qt.ConnectionType.QueuedConnection)

    def pixmap(self, want: PreviewSpec, side: int) -> QPixmap | None:
        """The middle of the picture as a square of ``side`` device-independent pixels, or
        smaller where the picture is; None while it is not there, which asks for it.

        While one of this size is being made, another size may stand in, drawn as large.
        """
        ratio = _ratio()
        edge = max(1, round(side * ratio))
        pixmap = self._get(_Wish(want, edge, edge, ratio, square=True))
        return pixmap if pixmap is not None else self._stand_in(want.key, edge, side)

    def square(self, want: PreviewSpec, side: int) -> QPixmap | None:
        """``pixmap`` for a tile of a grid that changes its width: it is asked for in whole
        steps, and fits ``side``."""
        found = self.pixmap(want, -(-side // STEP) * STEP)
        if found is None or found.deviceIndependentSize().width() <= side:
            return found
        fitted = QPixmap(found)
        fitted.setDevicePixelRatio(found.width() / side)
        return fitted

    def picture(self, want: PreviewSpec, box: QSize) -> QPixmap | None:
        """The whole picture, as large as fits into ``box`` (device-independent pixels), never
        larger than it is; None while it is not there, which asks for it."""
        ratio = _ratio()
        width, height = (max(1, round(edge * ratio)) for edge in (box.width(), box.height()))
        return self._get(_Wish(want, width, height, ratio, square=False))

    def impossible(self, key: str) -> bool:
        """Whether no picture can be made of it, in a size that was asked for."""
        return any(self._is_impossible(key, size) for size in PreviewSize)

    def forget_waiting(self) -> None:
        """What was asked for and is not under way yet is no longer wanted."""
        self._asked.difference_update(self._maker.forget_waiting())

    def close(self) -> None:
        """End what works behind this; nothing is ready any more."""
        with self._lock:
            self._closed = True
            self._heard.clear()
        self._maker.close()

    def _get(self, wish: _Wish) -> QPixmap | None:
        pixmap = self._kept.get(wish)
        if pixmap is not None:
            self._kept.move_to_end(wish)
        elif wish not in self._asked and not self._is_impossible(wish.key, wish.size):
            self._asked.add(wish)
            self._maker.ask(wish)
        return pixmap

    def _stand_in(self, key: str, edge: int, side: int) -> QPixmap | None:
        other = self._squares.get(key)
        if other is None:
            return None
        kept = self._kept[other]
        if kept.width() < min(edge, other.width):  # all there is: it is not to be enlarged
            return kept
        pixmap = QPixmap(kept)
        pixmap.setDevicePixelRatio(kept.width() / max(1, side))
        return pixmap

    def _is_impossible(self, key: str, size: PreviewSize) -> bool:
        until = self._impossible.get((key, size))
        return until is not None and time.monotonic() < until

    def _hear(self, wish: _Wish, made: bytes | NoPreview) -> bool:
        """On the threads of the maker: shape the picture, so that Qt's thread only takes it.
        Whether it was one."""
        shaped = made if isinstance(made, NoPreview) else _shaped(made, wish)
        if shaped is None:
            return False
        with self._lock:
            if not self._closed:
                self._heard.append((wish, shaped))
                if not self._is_due:
                    self._is_due = True
                    self._arrived.emit()
        return True

    def _take_in(self) -> None:
        """Take in what has come, for a moment; the rest has its turn after other events."""
        until = time.monotonic() + TURN_SECONDS
        keys: dict[str, None] = {}
        while time.monotonic() < until:
            with self._lock:
                self._is_due = bool(self._heard)
                if not self._heard:
                    break
                wish, made = self._heard.popleft()
            self._asked.discard(wish)
            keys[wish.key] = None
            if isinstance(made, NoPreview):
                again = time.monotonic() + UNREACHABLE_SECONDS if made.for_now else float("inf")
                self._impossible[wish.key, wish.size] = again
            else:
                self._keep(wish, made)
        else:
            self._arrived.emit()
        for key in keys:
            self.ready.emit(key)

    def _keep(self, wish: _Wish, image: QImage) -> None:
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(wish.ratio)
        self._kept[wish] = pixmap
        self._kept_bytes += _bytes(pixmap)
        if wish.square:
            self._squares[wish.key] = wish
        while self._kept_bytes > MEMORY_BYTES and len(self._kept) > 1:
            old, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= _bytes(dropped)
            if self._squares.get(old.key) == old:
                del self._squares[old.key]


def _ratio() -> float:
    """Of the sharpest screen there is."""
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


def _shaped(jpeg: bytes, wish: _Wish) -> QImage | None:
    """As ``wish`` has it, never enlarged; None when it is no picture. Cut and scaled by the
    reader, which lets Qt's thread go on meanwhile as other ways do not."""
    buffer = QBuffer()
    buffer.setData(jpeg)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    whole = reader.size()
    if whole.isEmpty():
        return None
    if wish.square:
        edge = min(whole.width(), whole.height())
        left, top = (whole.width() - edge) // 2, (whole.height() - edge) // 2
        reader.setClipRect(QRect(left, top, edge, edge))
        whole = QSize(edge, edge)
    box = QSize(wish.width, wish.height)
    if whole.width() > box.width() or whole.height() > box.height():
        fitting = whole.scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(fitting.expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image.convertToFormat(QImage.Format.Format_RGB32)
