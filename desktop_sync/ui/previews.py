"""Pictures of what photos and videos look like, for the window.

Owns which picture is wanted, kept in memory and handed to Qt. Must not know how a picture is
decoded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QPixmap


@dataclass(frozen=True, slots=True)
class PreviewSpec:
    """A picture by what it is kept under and the file that shows it: ``key`` is the SHA-256 of
    a library file in hex, or any other text that stands for this content alone."""

    key: str
    path: Path


class Previews(QObject):
    """The pictures of one window; small ones are kept below ``folder`` within ``budget_mb``.

    ``ready`` gives the key whose picture is now there, or known to be impossible.
    """

    ready = Signal(str)

    def __init__(
        self, folder: Path, budget_mb: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._budget_mb = budget_mb

    def pixmap(self, want: PreviewSpec, side: int) -> QPixmap | None:
        """The middle of the picture as a square of ``side`` device-independent pixels, or
        smaller where the picture is; None while it is not there, which asks for it."""
        return None

    def picture(self, want: PreviewSpec, box: QSize) -> QPixmap | None:
        """The whole picture, as large as fits into ``box`` (device-independent pixels)."""
        return None

    def impossible(self, key: str) -> bool:
        """Whether no picture can be made of it."""
        return False

    def forget_waiting(self) -> None:
        """What was asked for and is not under way yet is no longer wanted."""

    def close(self) -> None:
        """End what works behind this; nothing is ready any more."""
