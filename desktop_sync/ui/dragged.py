"""What is dragged over the window, and what is said of it before it is let go.

Values and words. Must not know of widgets, nor how it is counted.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

from msgspec import Struct
from PySide6.QtCore import QMimeData, QUrl

from desktop_sync.model.asset import PassReason
from desktop_sync.model.weighing import Weighing
from desktop_sync.ui.messages import plural, size, translate

_WEB = frozenset({"http", "https", "ftp", "ftps", "data", "blob"})
_LINKS = (PassReason.LINK_OUTSIDE, PassReason.BROKEN_LINK)
_OTHER = (PassReason.NOT_MEDIA, PassReason.NOT_A_FILE)


class Dragged(Struct, frozen=True):
    """What a drag carries: paths on this computer, how many things that are on the web, and
    how many on a server or a device which is not open here as a folder."""

    paths: tuple[Path, ...]
    web: int = 0
    away: int = 0


class Line(Struct, frozen=True):
    """One line about some of what is dragged: its sign, how many, and what becomes of them."""

    sign: str
    ink: str
    what: str
    then: str


class DropWords(Struct, frozen=True):
    """What is said of a drag; ``refused`` when nothing of it can be imported."""

    title: str
    what: str
    lines: tuple[Line, ...] = ()
    refused: bool = False


def read_drag(mime: QMimeData) -> Dragged:
    """What ``mime`` carries. Names that are not UTF-8 come through unharmed."""
    paths: dict[Path, None] = {}
    web = away = 0
    for url in mime.urls():
        path = _local_path(url)
        if path is not None:
            paths[path] = None
        elif url.scheme().lower() in _WEB:
            web += 1
        else:
            away += 1
    return Dragged(tuple(paths), web, away)


def _local_path(url: QUrl) -> Path | None:
    if os.name == "nt":
        return Path(url.toLocalFile()) if url.isLocalFile() else None
    if not url.isLocalFile() or url.host() not in ("", "localhost"):
        return None
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return Path(os.fsdecode(unquote_to_bytes(encoded)))


def drop_words(dragged: Dragged, weighing: Weighing | None) -> DropWords:
    """What is said of ``dragged``, as far as it is counted; None while nothing is known."""
    title = translate("drop", "Drop to import")
    if not dragged.paths:
        return DropWords(_nothing(), _why_not_here(dragged), refused=True)
    lines = _lines_away(dragged)
    if weighing is None:
        return DropWords(title, translate("drop", "counting…"), lines)
    lines = (*_lines(weighing), *lines)
    if weighing.new == 0 and weighing.complete:
        return DropWords(_nothing(), _why_nothing(weighing), lines, refused=True)
    return DropWords(title, _summary(weighing), lines)


def _nothing() -> str:
    return translate("drop", "Nothing to import here")


def _why_not_here(dragged: Dragged) -> str:
    if dragged.web:
        return plural(
            "drop",
            "%Ln (is|are) on the web and cannot be imported from there. Save (it|them) to a "
            "folder first, then drop (it|them) here.",
            dragged.web,
        )
    return plural(
        "drop",
        "%Ln (is|are) on a server or a device that is not open here as a folder. Copy (it|them) "
        "to a folder first, then drop (it|them) here.",
        dragged.away,
    )


def _why_nothing(weighing: Weighing) -> str:
    if weighing.already:
        return translate("drop", "The photos and videos in it are already here.")
    if PassReason.IN_LIBRARY in weighing.left_out:
        return translate("drop", "What lies in the library is already in the library.")
    if weighing.removed:
        return translate("drop", "You removed this from the library, so it is not imported again.")
    if weighing.missing:
        return translate("drop", "It is not there any more.")
    return translate("drop", "There are no photos or videos in it.")


def _summary(weighing: Weighing) -> str:
    """``23 photos, 4 videos · 1.2 GB · 5 already here``."""
    photos = plural("drop", "%Ln photo(s)", weighing.photos)
    videos = plural("drop", "%Ln video(s)", weighing.videos)
    if weighing.photos and weighing.videos:
        parts = [translate("drop", "{photos}, {videos}").format(photos=photos, videos=videos)]
    elif weighing.photos or weighing.videos:
        parts = [photos if weighing.photos else videos]
    elif weighing.others:
        parts = [plural("drop", "%Ln description(s) of photos", weighing.others)]
    else:
        parts = [translate("drop", "nothing new so far")]
    if weighing.size_bytes:
        parts.append(size(weighing.size_bytes))
    if weighing.already:
        parts.append(plural("drop", "%Ln already here", weighing.already))
    words = " · ".join(parts)
    if weighing.complete or not weighing.new:
        return words
    return translate("drop", "at least {what}").format(what=words)


def _lines(weighing: Weighing) -> tuple[Line, ...]:
    left = weighing.left_out
    links, others = (sum(left.get(one, 0) for one in reasons) for reasons in (_LINKS, _OTHER))
    out = ("mark-left-out", "muted")
    found = (
        (
            weighing.new,
            Line(
                "import",
                "importing",
                plural("drop", "%Ln (is|are) new", weighing.new),
                translate("drop", "copied to the library, then read back"),
            ),
        ),
        (
            weighing.already,
            Line(
                "mark-proven",
                "ok",
                plural("drop", "%Ln already here", weighing.already),
                translate("drop", "imported before, left as they are"),
            ),
        ),
        (
            weighing.removed,
            Line(
                *out,
                plural("drop", "%Ln removed by you", weighing.removed),
                translate("drop", "not imported again"),
            ),
        ),
        (
            left.get(PassReason.IN_LIBRARY, 0),
            Line(
                *out,
                plural("drop", "%Ln from the library", left.get(PassReason.IN_LIBRARY, 0)),
                translate("drop", "already in the library"),
            ),
        ),
        (
            others,
            Line(
                *out,
                plural("drop", "%Ln other file(s)", others),
                translate("drop", "no photos or videos, left out"),
            ),
        ),
        (
            links,
            Line(
                *out,
                plural("drop", "%Ln link(s)", links),
                translate("drop", "leading elsewhere, left out"),
            ),
        ),
        (
            left.get(PassReason.UNREADABLE_FOLDER, 0),
            Line(
                "mark-attention",
                "fail",
                plural("drop", "%Ln folder(s)", left.get(PassReason.UNREADABLE_FOLDER, 0)),
                translate("drop", "cannot be read, left out"),
            ),
        ),
        (
            weighing.missing,
            Line(
                *out,
                plural("drop", "%Ln not there", weighing.missing),
                translate("drop", "gone since you took them up"),
            ),
        ),
    )
    return tuple(line for count, line in found if count)


def _lines_away(dragged: Dragged) -> tuple[Line, ...]:
    lines = []
    if dragged.web:
        what = plural("drop", "%Ln (is|are) on the web", dragged.web)
        then = translate("drop", "cannot be imported from there")
        lines.append(Line("mark-left-out", "muted", what, then))
    if dragged.away:
        what = plural("drop", "%Ln (is|are) elsewhere", dragged.away)
        then = translate("drop", "on a server or a device: copy them to a folder first")
        lines.append(Line("mark-left-out", "muted", what, then))
    return tuple(lines)
