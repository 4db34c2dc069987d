"""Destinations and what is uploaded to them. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from desktop_sync.model.asset import UNMARKED, AssetKind, Marks, ResourceRole
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobState, Problem


class DestinationConfig(Struct, frozen=True):
    """A destination as the user set it up. ``type`` is the registry's name of its kind,
    ``options`` what that kind was told, no secret among it."""

    name: str
    type: str
    options: Mapping[str, str] = field(default_factory=dict)


class UploadFile(Struct, frozen=True):
    """One file of an asset on its way. ``local`` is the library's copy, ``remote`` the name it is
    to have below the destination's own root; ``modified_ns`` is its modification time. ``sha1`` is
    of the bytes that have this ``digest``, where it was made at import."""

    resource_id: int
    role: ResourceRole
    local: Path
    remote: PurePosixPath
    size_bytes: int
    modified_ns: int
    digest: Digest
    sha1: bytes | None = None


class UploadAsset(Struct, frozen=True):
    """An asset on its way. ``files`` are all of its, the primary one first. ``captured_at`` is
    aware where its files state an offset, else the wall clock of an unknown zone. ``marks`` are
    for destinations that have something of the kind; what is not known is not set in them."""

    id: int
    kind: AssetKind
    name: str
    captured_at: datetime | None
    files: tuple[UploadFile, ...]
    marks: Marks = UNMARKED


class RemoteRef(Struct, frozen=True):
    """A file at a destination, by the destination's own name for it."""

    id: str
    size_bytes: int


class Proof(Struct, frozen=True):
    """What a destination says of the copy it holds, and how good that is. ``digest`` is what it
    said, or what was read back; None where only the size is known. ``ours`` is the same of the
    library's copy, where it had to be made to ask for this, of bytes that were held to the file's
    own digest in the same pass; without it the file is read once more to compare."""

    grade: Grade
    size_bytes: int
    digest: Digest | None = None
    ours: Digest | None = None


class DestinationHold(Struct, frozen=True):
    """Why nothing goes to a destination now: ``code`` and ``detail`` as in ``DestinationError``,
    and when it is tried again. ``lasting`` holds have outlived several tries, or end only when
    somebody changes something; that somebody is the user where it ``needs_user``."""

    code: str
    detail: str | None = None
    until: datetime | None = None
    lasting: bool = False
    needs_user: bool = False


class HeldPart(Struct, frozen=True):
    """Those of the uploads to a destination that wait while the others go on, and why."""

    hold: DestinationHold
    jobs: int
    size_bytes: int


class DestinationStatus(Struct, frozen=True):
    """A destination at one moment. The counts are of assets of the library; ``proven`` are those
    whose every file the destination hashed or gave back to be read."""

    config: DestinationConfig
    paused: bool
    pending: int = 0
    running: int = 0
    succeeded: int = 0
    failed: int = 0
    proven: int = 0
    hold: DestinationHold | None = None


class UploadTally(Struct, frozen=True):
    """What became of uploads since some moment. ``assets`` were sent, in ``resources`` files of
    ``size_bytes``; ``already`` were found there. ``failed`` and ``waiting`` are so now."""

    assets: int = 0
    resources: int = 0
    size_bytes: int = 0
    already: int = 0
    failed: int = 0
    waiting: int = 0


class PlaceFigures(Struct, frozen=True):
    """Assets of the library by what is known of them at a destination. ``server_hashed`` and
    ``read_back`` ones are proven, by the weakest evidence of their files; of those ``not_taken``
    no file can be kept there. ``problem`` is why one of the ``failed`` ones failed, ``answered_at``
    when the destination last said something of use."""

    server_hashed: int = 0
    read_back: int = 0
    size_only: int = 0
    not_taken: int = 0
    waiting: int = 0
    failed: int = 0
    problem: Problem | None = None
    answered_at: datetime | None = None

    @property
    def proven(self) -> int:
        return self.server_hashed + self.read_back


class PlaceStatus(Struct, frozen=True):
    """A destination as the user looks at it: what is there, and what keeps the rest back: ``hold``
    all of it, ``part`` only some, by their size."""

    config: DestinationConfig
    paused: bool
    figures: PlaceFigures
    hold: DestinationHold | None = None
    part: HeldPart | None = None


class Places(Struct, frozen=True):
    """Everywhere the library is. ``assets`` are in it, ``read_back`` of them proven there; ``safe``
    ones are proven at ``safe_at`` destinations or more besides."""

    assets: int
    read_back: int
    safe: int
    safe_at: int
    destinations: tuple[PlaceStatus, ...] = ()


class AssetPlace(Struct, frozen=True):
    """How far an asset's upload to the destination ``name`` is. ``problem`` is why it failed, or
    has to be tried again; ``hold`` what keeps everything back there; ``grade`` the weakest evidence
    there is once it has succeeded, None where nothing of it is kept there."""

    name: str
    state: JobState
    problem: Problem | None = None
    paused: bool = False
    hold: DestinationHold | None = None
    grade: Grade | None = None
