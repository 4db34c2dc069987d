"""What a Nextcloud says of one folder: whether it is there, its room, and what may be done in it.

Owns that question and the reading of its answer, which may be hostile. Must not know what goes
into the folder.

Source: Nextcloud's developer manual, "Basic APIs" (``quota-available-bytes``, ``oc:permissions``).
"""

from __future__ import annotations

from msgspec import Struct

from desktop_sync.destinations.http import Service
from desktop_sync.destinations.webdav_tree import MISSING
from desktop_sync.errors import DestinationError

_ASK = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop>'
    b"<d:resourcetype/><d:quota-available-bytes/><oc:permissions/>"
    b"</d:prop></d:propfind>"
)
_HEADERS = {"Depth": "0", "Content-Type": "application/xml; charset=utf-8"}
_PROPERTY = "{DAV:}response/{DAV:}propstat/{DAV:}prop/"
_MAY_PUT_FILES = "C"
_MAY_MAKE_FOLDERS = "K"


class Folder(Struct, frozen=True):
    """``available_bytes`` is None where there is no limit, or none is told."""

    is_folder: bool
    available_bytes: int | None = None
    may_be_filled: bool = True


async def look_into(service: Service, url: str) -> Folder | None:
    """The folder at ``url``; None where there is none. Raises ``DestinationError`` and
    ``ItemError``."""
    answer = await service.ask("PROPFIND", url, headers=_HEADERS, body=_ASK)
    if answer.status in MISSING:
        return None
    if answer.status != 207:
        if answer.is_success:
            detail = f"HTTP {answer.status} to PROPFIND"
            raise DestinationError("not-understood", path=url, detail=detail)
        raise answer.refusal()
    try:
        return _read(answer.body)
    except ValueError as error:
        raise DestinationError("not-understood", path=url, detail=str(error)) from error


def _read(xml: bytes) -> Folder:
    from xml.etree.ElementTree import ParseError

    from defusedxml import ElementTree

    try:
        root = ElementTree.fromstring(xml, forbid_dtd=True)
    except ParseError as error:
        raise ValueError(f"not XML: {error}") from error
    if root.tag != "{DAV:}multistatus":
        raise ValueError("not a multistatus answer")
    available = (root.findtext(_PROPERTY + "{DAV:}quota-available-bytes") or "").strip()
    allowed = (root.findtext(_PROPERTY + "{http://owncloud.org/ns}permissions") or "").strip()
    # Numbers below zero say that there is no limit, or that it is not known.
    is_told = available.isascii() and available.isdigit() and len(available) < 20
    return Folder(
        root.find(_PROPERTY + "{DAV:}resourcetype/{DAV:}collection") is not None,
        int(available) if is_told else None,
        not allowed or (_MAY_PUT_FILES in allowed and _MAY_MAKE_FOLDERS in allowed),
    )
