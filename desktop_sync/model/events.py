"""What the engine announces, and the answers it gives.

Values only. Rates are bytes a second, times aware UTC, durations seconds.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from desktop_sync.model.destination import DestinationHold, HeldPart
from desktop_sync.model.device import Devices
from desktop_sync.model.job import JobRow, Problem


class EngineState(StrEnum):
    """What the engine as a whole is doing; the first that holds, in this order, is shown.
    It is offline only once it has destinations."""

    ATTENTION = "attention"
    PAUSED = "paused"
    WORKING = "working"
    HELD = "held"
    OFFLINE = "offline"
    IDLE = "idle"


class ImportPhase(StrEnum):
    """Where one import stands."""

    LISTING = "listing"
    LOOKING = "looking"
    COPYING = "copying"
    ENDED = "ended"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


class AssetCounts(Struct, frozen=True):
    """Assets of an import by what became of them; ``ignored`` also counts what was passed over."""

    imported: int = 0
    already: int = 0
    duplicate: int = 0
    failed: int = 0
    ignored: int = 0


class ImportSummary(Struct, frozen=True):
    """One import so far, or as it ended. ``bytes_done`` counts bytes now in the library;
    ``bytes_handled`` of ``bytes_total`` moves the progress bar. ``waits_for`` is the code of what
    keeps its source away, while nothing of it can go on. ``device_id`` is the device's that it is
    from."""

    id: int
    source_name: str
    roots: tuple[str, ...]
    library: str
    phase: ImportPhase
    started_at: datetime
    ended_at: datetime | None
    assets: AssetCounts
    resources_imported: int
    bytes_done: int
    assets_total: int
    assets_handled: int
    bytes_total: int
    bytes_handled: int
    files_listed: int
    seconds: float
    problem_count: int
    waits_for: str | None = None
    device_id: str | None = None


class Hold(Struct, frozen=True):
    """Why nothing moves although there is work. ``code`` as in ``DesktopSyncError``."""

    code: str
    path: str | None = None
    until: datetime | None = None


class UploadsTo(Struct, frozen=True):
    """The uploads to one destination. ``pending`` ones wait, ``bytes_left`` counts them and those
    ``running``. ``bytes_done`` are those of the ``succeeded`` ones. What is ``idle`` has no more to
    do than to try failures again later; nobody works for what is not ``wanted``. ``hold`` keeps all
    of them back, and ``part`` only some, by their size. ``seconds_left`` is for those that may run
    under the present conditions, None where that cannot be known."""

    destination: str
    pending: int = 0
    running: int = 0
    failed: int = 0
    succeeded: int = 0
    bytes_left: int = 0
    bytes_done: int = 0
    hold: DestinationHold | None = None
    paused: bool = False
    idle: bool = False
    wanted: bool = True
    part: HeldPart | None = None
    seconds_left: float | None = None

    @property
    def left(self) -> int:
        return self.pending + self.running

    @property
    def may_go(self) -> int:
        """How many of those left nothing keeps back."""
        if not self.may_run:
            return 0
        return max(self.running, self.left - (self.part.jobs if self.part else 0))

    @property
    def bytes_that_may_go(self) -> int:
        if not self.may_run:
            return 0
        return max(0, self.bytes_left - (self.part.size_bytes if self.part else 0))

    @property
    def is_held(self) -> bool:
        """Whether something waits here that nothing is done for now."""
        return self.pending > 0 and (self.paused or self.hold is not None)

    @property
    def needs_user(self) -> bool:
        """Whether what waits here goes on only once the user has done something."""
        return self.is_held and not self.paused and self.hold is not None and self.hold.needs_user

    @property
    def may_run(self) -> bool:
        return self.wanted and not self.paused and self.hold is None


class UploadStatus(Struct, frozen=True):
    """All uploads at one moment. ``done`` were done since they last began after a rest;
    ``bytes_done`` are theirs, and those of the ones that run. The rest as in ``Status``."""

    places: tuple[UploadsTo, ...] = ()
    done: int = 0
    bytes_done: int = 0
    rate: float = 0.0
    seconds_left: float | None = None

    @property
    def left(self) -> int:
        """How many are to be done now: all but those that are held."""
        return sum(one.may_go for one in self.places)

    @property
    def bytes_left(self) -> int:
        return sum(one.bytes_that_may_go for one in self.places)

    @property
    def pending(self) -> int:
        return sum(one.pending for one in self.places)

    @property
    def running(self) -> int:
        return sum(one.running for one in self.places)

    @property
    def failed(self) -> int:
        return sum(one.failed for one in self.places)

    @property
    def held(self) -> tuple[UploadsTo, ...]:
        """Where everything waits."""
        return tuple(one for one in self.places if one.is_held)

    @property
    def held_in_part(self) -> tuple[UploadsTo, ...]:
        return tuple(one for one in self.places if one.part is not None and not one.is_held)

    @property
    def need_user(self) -> tuple[UploadsTo, ...]:
        return tuple(one for one in self.places if one.needs_user)

    @property
    def is_moving(self) -> bool:
        """Whether something is on its way, or about to be."""
        return any(one.may_go and not one.idle for one in self.places)


NO_UPLOADS = UploadStatus()


class Status(Struct, frozen=True):
    """The engine at one moment. ``rate`` is bytes a second over the last seconds;
    ``seconds_left`` is None while it cannot be known. Everything but ``state``, ``paused``,
    ``paused_until`` (aware UTC; None: until resumed) and ``uploads`` is of imports."""

    state: EngineState
    library: str
    assets: int
    resources: int
    bytes: int
    pending: int
    running: int
    failed: int
    paused: bool
    hold: Hold | None
    imports: tuple[ImportSummary, ...]
    rate: float = 0.0
    seconds_left: float | None = None
    uploads: UploadStatus = NO_UPLOADS
    paused_until: datetime | None = None


class JobPage(Struct, frozen=True):
    """A page of one section of the job list. ``total`` counts the whole section."""

    total: int
    offset: int
    rows: tuple[JobRow, ...]


class Removal(Struct, frozen=True):
    """What was moved to the trash, and what was not."""

    assets: int
    resources: int
    bytes: int
    problems: tuple[Problem, ...]


class Verification(Struct, frozen=True):
    """The library read back: how much, and every file that is not what it was."""

    resources: int
    bytes: int
    seconds: float
    problems: tuple[Problem, ...]


# What travels on the bus --------------------------------------------------------------


class Progress(Struct, frozen=True):
    """At most ten a second while work is under way, and one after each change of state.
    ``running`` holds each running job with its bytes done: imports, then uploads."""

    status: Status
    running: tuple[JobRow, ...]


class JobsChanged(Struct, frozen=True):
    """Rows entered or left sections of the job list: pages asked for before are stale."""


class ImportEnded(Struct, frozen=True):
    """An import came to its end, or was cancelled. At most twenty problems travel along."""

    summary: ImportSummary
    problems: tuple[Problem, ...] = field(default=())


class DevicesChanged(Struct, frozen=True):
    """A device came, went, or stands to us in another way; counts and states are in it.
    At most five a second."""

    devices: Devices


class DestinationsChanged(Struct, frozen=True):
    """An upload ended, or a destination was added, changed, removed, held or paused: what was
    asked for before is stale. At most four a second."""


Event = Progress | JobsChanged | ImportEnded | DevicesChanged | DestinationsChanged
