"""What every destination can do.

Owns the protocol. Must not know of any one destination, of the queue or of the journal. A
destination only knows how to talk to its service; what is sent when, and what becomes of it, is
the engine's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from desktop_sync.model.destination import Proof, RemoteRef, UploadFile


class Destination(Protocol):
    """Methods run on one asyncio loop and never block it. They raise ``DestinationError`` when
    the destination as a whole cannot be used now (codes ``unreachable``, ``credentials``,
    ``forbidden``, ``full``, ``read-only``, ``certificate``, ``not-understood``; with
    ``retryable`` and ``retry_after``), and ``ItemError`` where one file is at fault (``name-taken``,
    ``too-large``, ``refused``, ``changed``, ``vanished``, ``unreadable``, ``copy-differs``).
    Nothing at the destination is ever overwritten or deleted but temporary files of ours."""

    @property
    def parallel(self) -> int:
        """How many files may be on their way at once."""

    async def check(self) -> None:
        """Raise ``DestinationError`` unless files can be put there now."""

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        """Which of these are there already under their own names with their own sizes, by
        ``resource_id``. Whether they hold the same bytes is for ``prove``."""

    async def send(self, file: UploadFile, on_bytes: Callable[[int], None]) -> RemoteRef:
        """Put ``file`` there under a temporary name and give it its own; what an earlier try
        left in the middle is gone on with where that can be. ``on_bytes`` hears of bytes on
        their way. Raises ``ItemError('name-taken')`` where something else has that name."""

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        """What the destination itself now says of its copy; the best it can. Raises
        ``ItemError('vanished')`` where it is not there any more."""

    async def sweep(self) -> None:
        """Remove temporary files of ours that nobody goes on with."""

    async def close(self) -> None: ...
