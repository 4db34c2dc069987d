"""The program's icon in every size and form a system wants, drawn from its SVG."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from scripts.packages.bundle import ROOT

SIZES_PX = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
"""What the theme hicolor has of a program's icon."""
_WINDOWS_PX = (16, 24, 32, 48, 64, 128, 256)
_MAC_PX = 1024
_SOURCE = ROOT / "desktop_sync" / "resources" / "icons" / "app.svg"


def write_hicolor(folder: Path) -> None:
    """Into ``folder``, a ``share/icons``."""
    for size in SIZES_PX:
        file = folder / "hicolor" / f"{size}x{size}" / "apps" / "desktop-sync.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        drawn(size).save(file, optimize=True)
    scalable = folder / "hicolor" / "scalable" / "apps" / "desktop-sync.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_SOURCE, scalable)


def write_ico(file: Path) -> Path:
    """For Windows."""
    sizes = [(size, size) for size in _WINDOWS_PX]
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn(max(_WINDOWS_PX)).save(file, sizes=sizes)
    return file


def write_icns(file: Path) -> Path:
    """For macOS."""
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn(_MAC_PX).save(file)
    return file


def drawn(size_px: int) -> Image.Image:
    """The icon on nothing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    image = QImage(size_px, size_px, QImage.Format.Format_RGBA8888)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(_SOURCE)).render(painter)
    painter.end()
    return Image.frombytes("RGBA", (size_px, size_px), bytes(image.constBits()))
