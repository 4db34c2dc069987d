"""What every destination can do.

Owns the protocol. Must not know of any one destination, of the queue or of the journal. A
destination only knows how to talk to its service; what is sent when, and what becomes of it, is
the engine's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Protocol, runtime_checkable

from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile


class Sending(Protocol):
    """One file on its way, as whoever wants it sent follows it. ``asset`` is what it is part of,
    ``refs`` what the destination has of that already, by ``resource_id``. ``unfinished`` is what
    ``keep`` was last told of this file, perhaps in an earlier run of the program."""

    @property
    def file(self) -> UploadFile: ...

    @property
    def asset(self) -> UploadAsset: ...

    @property
    def refs(self) -> Mapping[int, RemoteRef]: ...

    @property
    def unfinished(self) -> str | None: ...

    async def passed(self, size_bytes: int) -> None:
        """So many more bytes are on their way; told before they leave. May wait, where bandwidth
        is limited. Less than nothing takes back what has to be sent again."""

    async def keep(self, unfinished: str) -> None:
        """Remember how the destination calls what is half sent, so that a later try goes on with
        it. It is in the journal when this returns, and forgotten once the file was sent."""


class Destination(Protocol):
    """Methods run on one asyncio loop and never block it. They raise ``DestinationError`` when
    the destination as a whole cannot be used now (codes ``unreachable``, ``credentials``,
    ``forbidden``, ``full``, ``read-only``, ``certificate``, ``not-understood``; with ``retryable``
    and ``retry_after``), and ``ItemError`` where one file is at fault (``name-taken``,
    ``too-large``, ``refused``, ``changed``, ``vanished``, ``unreadable``, ``copy-differs``).
    Nothing at the destination is ever overwritten or deleted but unfinished files of ours."""

    @property
    def parallel(self) -> int:
        """How many files may be on their way at once."""

    async def check(self) -> None:
        """Raise ``DestinationError`` unless files can be put there now."""

    def takes(self, file: UploadFile) -> bool:
        """Whether a file of this role and name can be kept there at all. One that cannot is
        neither sent nor proven, and its asset is not held up by it."""

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        """Which of these are there already with their own sizes, by ``resource_id``: under their
        own names, or by what the destination knows of their bytes. Whether they hold the same
        bytes is for ``prove``."""

    async def send(self, sending: Sending) -> RemoteRef:
        """Put a file there whole or not at all. What an earlier try left in the middle is gone
        on with where that can be. Raises ``ItemError('name-taken')`` where something else has its
        name. The files of an asset come one after the other, the primary one last."""

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        """What the destination itself now says of its copy; the best it can. Raises
        ``ItemError('vanished')`` where it is not there any more."""

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        """Let the files of an asset, all proven there, be one asset there too, where the
        destination knows of such. Harmless to repeat."""

    async def sweep(self, unfinished: Collection[str]) -> None:
        """Remove temporary files of ours that nobody goes on with: all but those that are in use
        now, and those that ``keep`` was told of and that are still to be finished."""

    async def close(self) -> None: ...


@runtime_checkable
class Measured(Protocol):
    """What knows how far away it is. A ``Destination`` may, and need not. Asking costs a system
    call for each connection: once a second is often enough."""

    @property
    def round_trip(self) -> timedelta | None:
        """As it is now, waiting in queues on the way included; None where that is not known."""

    @property
    def latency(self) -> timedelta | None:
        """A round trip while little moves; None where that is not known."""
