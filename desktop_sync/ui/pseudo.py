"""A language nobody speaks, to see what no translation could change and what has no room.

Every translated text is English with accents, about 40 % longer, between ``[~~`` and ``~~]``.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QTranslator

PSEUDO = "pseudo"
PSEUDO_RTL = "pseudo-rtl"
"""The same from right to left."""

_RIGHT_TO_LEFT_MARK = "\u200f"
"""A text that begins so is laid out from right to left."""

OPENING, CLOSING = "[~~", "~~]"

_KEPT = re.compile(r"(\{+\w*\}+|%Ln|\((?:s|[a-z]+\|[a-z]+)\)|<[^>]*>|&)")
_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "áçéïñöšúýÁÇÉÏÑÖŠÚÝ")
_DOUBLED = re.compile(r"([áéïöúÁÉÏÖÚ])")


class PseudoTranslator(QTranslator):
    """Makes the translation of each of our texts; Qt's own stay as they are."""

    def __init__(self, parent: QObject, *, right_to_left: bool) -> None:
        super().__init__(parent)
        self._before = _RIGHT_TO_LEFT_MARK if right_to_left else ""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return self._before + pseudo(source) if context[:1].islower() else source

    def isEmpty(self) -> bool:
        return False


def pseudo(source: str) -> str:
    """``source`` as it is said in this language; what is filled in or counted stays."""
    parts = _KEPT.split(source)
    parts[::2] = [_DOUBLED.sub(r"\1\1", part.translate(_ACCENTED)) for part in parts[::2]]
    return f"{OPENING} {''.join(parts)} {CLOSING}"
