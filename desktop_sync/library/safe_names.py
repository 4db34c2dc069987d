"""Names that every system can keep.

Owns what a file or folder may be called on Windows, macOS and Linux alike. Pure.
"""

from __future__ import annotations

import re
import unicodedata

MOST_NAME_BYTES = 255
_UNNAMED = "unnamed"
_FORBIDDEN = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]')
_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)", re.I)


def safe_text(text: str) -> str:
    """``text`` without what no name may hold: signs with a meaning, control characters and
    bytes that are no text become ``_``, marks that turn writing round are dropped."""
    return _FORBIDDEN.sub("_", _UNSEEN.sub("", unicodedata.normalize("NFC", text)))


def safe_name(stem: str, ending: str = "", suffix: str = "") -> str:
    """One name of a path made of ``stem``, ``suffix`` and ``ending``: never empty, hidden,
    reserved or longer than 255 bytes. Only the stem is shortened."""
    ending = safe_text(ending).rstrip(". ")
    stem = safe_text(stem).lstrip()
    if not stem.strip(". "):
        stem = _UNNAMED
    elif stem.startswith("."):
        stem = "_" + stem[1:]
    if _RESERVED.match(stem + ending):
        stem = "_" + stem
    room = MOST_NAME_BYTES - len((suffix + ending).encode())
    stem = cut(stem, room)
    return stem + suffix + ending if suffix or ending else stem.rstrip(". ")


def cut(text: str, most_bytes: int) -> str:
    """``text`` shortened to ``most_bytes`` of UTF-8 at a whole character."""
    encoded = text.encode()
    if len(encoded) <= most_bytes:
        return text
    shortened = encoded[:most_bytes].decode("utf-8", "ignore")
    return unicodedata.normalize("NFC", shortened)


def same_name_key(name: str) -> str:
    """Equal for names that some disk takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
