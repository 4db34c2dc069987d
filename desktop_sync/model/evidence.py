"""What is known of one resource in one place, and how it is known."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from desktop_sync.model.digest import Digest

SOURCE = "source"
LIBRARY = "library"


class Grade(StrEnum):
    """How good the evidence is, best first."""

    SERVER_HASHED = "server_hashed"
    READ_BACK = "read_back"
    READ_FROM_SOURCE = "read_from_source"
    SIZE_ONLY = "size_only"


class Evidence(Struct, frozen=True):
    """``place`` is ``SOURCE``, ``LIBRARY`` or what the journal calls a destination; that one's name
    is ``destination``, once it was read from there. ``observed_at`` is UTC. Where only the size is
    known, it stands in for the digest (``Digest.of_size``)."""

    place: str
    grade: Grade
    digest: Digest
    observed_at: datetime
    destination: str | None = None
