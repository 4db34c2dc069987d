"""Where a sentence ends. Pure."""

from __future__ import annotations

from PySide6.QtCore import QTextBoundaryFinder


def first_sentence(text: str) -> str:
    """Without its full stop, as a row or a title shows it."""
    return text[: _end_of_first(text)].strip().rstrip(".。।")


def rest(text: str) -> str:
    """What comes after the first sentence."""
    return text[_end_of_first(text) :].strip()


def _end_of_first(text: str) -> int:
    """Where the first sentence ends; the stop in a file's name is not its end."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Sentence, text)
    end = finder.toNextBoundary()
    while 0 < end < len(text) and not text[end - 1].isspace() and text[end - 1] not in "。।":
        end = finder.toNextBoundary()
    return len(text) if end < 0 else end
