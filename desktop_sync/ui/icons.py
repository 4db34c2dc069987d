"""Our own icons, drawn from their SVG sources in the colours asked for.

In a source ``currentColor`` is the ink; in a tray icon ``#000000`` is the frame. Must
not know of tokens or states: colours are handed in.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from desktop_sync.ui.theme import scaled_px

TRAY_SIZES = (16, 22, 24, 32, 48, 64)
PROGRESS_STEPS = 14
BUTTON_GAP = 3


@lru_cache(maxsize=64)
def _source(name: str) -> bytes:
    return files("desktop_sync").joinpath("resources", "icons", f"{name}.svg").read_bytes()


def _renderer(name: str, ink: str, frame: str | None = None) -> QSvgRenderer:
    source = _source(name).replace(b"currentColor", ink.encode())
    if frame is not None:
        source = source.replace(b"#000000", frame.encode())
    return QSvgRenderer(QByteArray(source))


@lru_cache(maxsize=256)
def pixmap(name: str, ink: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon at ``size`` logical pixels for a screen of ``ratio`` device pixels each."""
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    _renderer(name, ink).render(painter)
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def icon(name: str, ink: str, size: int = 18, gap: int = 0) -> QIcon:
    """An icon for a button or a menu, sharp on every screen in use. ``gap`` pixels stay
    free on either side, to keep a button's text from it."""
    made = QIcon()
    for ratio in sorted({1.0, 2.0, QGuiApplication.primaryScreen().devicePixelRatio()}):
        drawn = QPixmap(round((size + 2 * gap) * ratio), round(size * ratio))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.drawPixmap(gap, 0, pixmap(name, ink, size, ratio))
        painter.end()
        made.addPixmap(drawn)
    return made


def button_icon(button: QAbstractButton, name: str, ink: str, size: int = 16) -> None:
    """Give ``button`` an icon with room to its text, grown with the font."""
    size = scaled_px(size)
    button.setIconSize(QSize(size + 2 * BUTTON_GAP, size))
    button.setIcon(icon(name, ink, size, BUTTON_GAP))


def app_icon() -> QIcon:
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(pixmap("app", "#000000", size))
    return made


def sign(name: str, ink: str, size: int, ratio: float) -> QPixmap:
    """The icon for a label, grown with the font."""
    return pixmap(name, ink, scaled_px(size), ratio)


def tray_icon(name: str, ink: str, frame: str, progress_steps: int | None = None) -> QIcon:
    """A tray icon. ``progress_steps`` of ``PROGRESS_STEPS`` fill the bar under the shape."""
    made = QIcon()
    renderer = _renderer(name, ink, frame)
    for size in TRAY_SIZES:
        drawn = QPixmap(size, size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        renderer.render(painter)
        if progress_steps is not None:
            _paint_bar(painter, size / 16, QColor(ink), progress_steps)
        painter.end()
        made.addPixmap(drawn)
    return made


def _paint_bar(painter: QPainter, unit: float, ink: QColor, steps: int) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    track = QColor(ink)
    track.setAlphaF(0.32)
    whole = QRectF(1 * unit, 13.75 * unit, PROGRESS_STEPS * unit, 2 * unit)
    filled = QRectF(whole)
    filled.setWidth(steps * unit)
    if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        filled.moveRight(whole.right())
    for bar, brush in ((whole, track), (filled, ink)):
        painter.setBrush(brush)
        painter.drawRoundedRect(bar, unit, unit)
