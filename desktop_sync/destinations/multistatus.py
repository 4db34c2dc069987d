"""Reading what a WebDAV server lists. Pure.

Owns the XML of ``PROPFIND``. Must not know how it was asked for. The XML may be hostile: no
document type, no entities, and whoever hands it in bounds its size; it is read element by
element, so that a long list costs little.

Source: RFC 4918, sections 9.1, 14.16 and 14.24, and 15.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from msgspec import Struct

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ASK_FOR_SIZES = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<propfind xmlns="DAV:"><prop><getcontentlength/><resourcetype/></prop></propfind>'
)
"""The body of a ``PROPFIND`` that ``entries`` reads the answer to."""

_NAME_BYTES = 4096


class Entry(Struct, frozen=True):
    """One resource. ``name`` is the last segment of its address, decoded; ``size_bytes`` is None
    where the server does not say, as for collections."""

    name: str
    size_bytes: int | None
    is_collection: bool


def entries(xml: bytes) -> Iterator[Entry]:
    """Every resource in a multistatus answer that the server says is there. Raises
    ``ValueError`` where the answer is none, or is hostile."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import ElementTree

    is_multistatus = False
    try:
        found = ElementTree.iterparse(io.BytesIO(xml), events=("start", "end"), forbid_dtd=True)
        for event, element in found:
            if event == "start":
                is_multistatus = is_multistatus or element.tag == "{DAV:}multistatus"
            elif element.tag == "{DAV:}response":
                entry = _entry(element)
                element.clear()
                if entry:
                    yield entry
    except ParseError as error:
        raise ValueError(f"not XML: {error}") from error
    if not is_multistatus:
        raise ValueError("not a multistatus answer")


def _entry(response: Element) -> Entry | None:
    address = (response.findtext("{DAV:}href") or "").strip()
    path = unquote(urlsplit(address).path).rstrip("/")
    name = path.rpartition("/")[2]
    if len(name) > _NAME_BYTES:
        return None
    status = response.findtext("{DAV:}status")
    if status is not None and not _is_ok(status):
        return None
    size_bytes = None
    is_collection = False
    for properties in response.findall("{DAV:}propstat"):
        if not _is_ok(properties.findtext("{DAV:}status") or ""):
            continue
        length = (properties.findtext("{DAV:}prop/{DAV:}getcontentlength") or "").strip()
        if length.isascii() and length.isdigit() and len(length) < 20:
            size_bytes = int(length)
        kind = properties.find("{DAV:}prop/{DAV:}resourcetype/{DAV:}collection")
        is_collection = is_collection or kind is not None
    return Entry(name, None if is_collection else size_bytes, is_collection)


def _is_ok(status: str) -> bool:
    parts = status.split()
    return len(parts) >= 2 and parts[1].startswith("2")
