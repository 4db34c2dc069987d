"""What became of originals: of each file of a source, whether the library has it and which
destinations do, bit for bit. Values only."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from desktop_sync.model.job import Problem


class OriginalState(StrEnum):
    """What an original is to the library: it has the same bytes; it had them, and its copy is
    away or changed; it never had them; the user removed them on purpose; or they could not be
    read."""

    HERE = "here"
    LOST = "lost"
    NEW = "new"
    REMOVED = "removed"
    UNREADABLE = "unreadable"


class CopyState(StrEnum):
    """What a destination has of an original: the same bytes; a file of its size; nothing of its
    kind, since it does not keep such files; nothing yet; not any more what was proven there; or it
    could not be asked."""

    PROVEN = "proven"
    SIZE_ONLY = "size_only"
    NOT_KEPT = "not_kept"
    MISSING = "missing"
    LOST = "lost"
    UNKNOWN = "unknown"


class AuditedCopy(Struct, frozen=True):
    """``code`` says why, where it is lost or unknown."""

    destination: str
    state: CopyState
    code: str | None = None

    @property
    def is_lacking(self) -> bool:
        """Whether it should be there bit for bit, and is not known to be."""
        return self.state not in (CopyState.PROVEN, CopyState.NOT_KEPT)


class AuditedOriginal(Struct, frozen=True):
    """One file of a source. ``library_path`` is relative to the library, of what has the same
    bytes; ``problem`` says why it could not be read."""

    path: str
    size_bytes: int
    state: OriginalState
    library_path: str | None = None
    copies: tuple[AuditedCopy, ...] = ()
    problem: Problem | None = None

    @property
    def is_lacking(self) -> bool:
        """Whether it should be somewhere bit for bit where it is not known to be."""
        if self.state is OriginalState.REMOVED:
            return False
        return self.state is not OriginalState.HERE or any(one.is_lacking for one in self.copies)


class AuditedDestination(Struct, frozen=True):
    """How many originals a destination has, of those that are in the library; ``problem`` says why
    it could not be asked."""

    name: str
    proven: int = 0
    size_only: int = 0
    not_kept: int = 0
    missing: int = 0
    lost: int = 0
    unknown: int = 0
    problem: Problem | None = None


class Audit(Struct, frozen=True):
    """``library`` is the folder it is of. ``lacking`` are the originals that are not known to be
    bit for bit where they should be, in the source's order. ``only_in_cloud`` counts files that a
    phone knows of and does not hold. ``ended_by`` is what became of the source before all of it was
    read: the figures are of what was."""

    source_name: str
    library: str
    files: int
    size_bytes: int
    seconds: float
    here: int
    lost: int
    new: int
    removed: int
    unreadable: int
    passed_over: int
    only_in_cloud: int
    destinations: tuple[AuditedDestination, ...]
    lacking: tuple[AuditedOriginal, ...]
    ended_by: Problem | None = None
