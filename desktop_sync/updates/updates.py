"""What is known of new versions, and the getting of one.

Owns a folder in the profile's cache: what was last learnt, with its signature, so that a restart
neither asks again nor takes an older feed for news; and the file to install from. May take long:
for one worker thread at a time. Must not know when it is called, nor who is told.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

import desktop_sync
from desktop_sync.errors import UpdateError
from desktop_sync.platforms import installing
from desktop_sync.settings.store import write_whole
from desktop_sync.updates.build import BuildNote
from desktop_sync.updates.release import (
    MOST_FEED_BYTES,
    Release,
    ReleaseFile,
    trusted_release,
    untrusted,
)

if TYPE_CHECKING:
    from desktop_sync.destinations.trust import Trust

logger = logging.getLogger(__name__)

SIGNATURE = ".sig"
"""What the address of a feed's signature ends in, after the feed's own."""
_MOST_SIGNATURE_BYTES = 1024
_READ_BYTES = 1 << 20


class Learnt(Struct, frozen=True):
    """``looked_at`` is when the feed was last asked for (aware UTC), whatever became of that.
    ``release`` is newer than what runs, or None; ``file`` is what to install it from, once it is
    here, and ``is_news`` whether nobody was told of it yet."""

    looked_at: datetime | None = None
    release: Release | None = None
    file: Path | None = None
    is_news: bool = False


class _Kept(Struct, frozen=True):
    """The newest feed ever seen with its signature, and the version that was told of."""

    looked_at: datetime | None = None
    feed: bytes = b""
    signature: bytes = b""
    told: str = ""


class Updates:
    """For the copy of which ``note`` tells; ``folder`` need not be there yet."""

    def __init__(
        self,
        note: BuildNote,
        folder: Path,
        *,
        version: str = desktop_sync.__version__,
        trust: Trust | None = None,
    ) -> None:
        self._note = note
        self._folder = folder
        self._version = version
        self._trust = trust

    @property
    def has_learnt(self) -> bool:
        """Whether there is something to recall."""
        return self._memory.exists()

    def recall(self) -> Learnt:
        """What is known without asking. Counts as having told of it."""
        kept = self._kept()
        return self._learnt(kept, self._release(kept))

    def look(self, now: datetime) -> Learnt:
        """Ask for the feed. Raises ``UpdateError``; that it was asked for is kept all the same."""
        kept = replace(self._kept(), looked_at=now)
        self._keep(kept)
        from desktop_sync.updates import web

        feed = web.read(self._note.feed, MOST_FEED_BYTES, self._trust)
        signature = web.read(self._note.feed + SIGNATURE, _MOST_SIGNATURE_BYTES, self._trust)
        release = trusted_release(feed, signature, self._note.feed_key)
        known = self._release(kept)
        if known is not None and release.order < known.order:
            raise untrusted(f"version {release.version} was followed by {known.version} before")
        return self._learnt(replace(kept, feed=feed, signature=signature), release)

    def fetch(
        self, release: Release, tell: Callable[[int], None], stopping: Callable[[], bool]
    ) -> Path:
        """The file to install ``release`` from, proven to be the one its feed speaks of. ``tell``
        hears of bytes so far. Raises ``UpdateError``."""
        from desktop_sync.updates import web

        wanted, whole = _file_of(release), self._path(release)
        part = whole.with_name(whole.name + ".part")
        self._sweep()
        chunks = web.stream(
            wanted.address, wanted.size_bytes, self._trust, stopping, may_leave_host=True
        )
        done = 0
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with closing(chunks), part.open("xb") as file:
                for chunk in chunks:
                    file.write(chunk)
                    done += len(chunk)
                    tell(done)
            _prove(part, wanted)
            part.chmod(0o700)
            part.replace(whole)
        except OSError as error:
            raise UpdateError("update-not-kept", path=str(whole), detail=str(error)) from error
        finally:
            part.unlink(missing_ok=True)
        return whole

    def install(self, release: Release, file: Path) -> None:
        """Start what installs ``release``, after another look at ``file``. Raises
        ``UpdateError``."""
        try:
            _prove(file, _file_of(release))
        except OSError as error:
            raise UpdateError("update-not-kept", path=str(file), detail=str(error)) from error
        logger.info("installing version %s", release.version)
        if not installing.begin(file):
            raise UpdateError("update-not-started", path=str(file))

    def close(self) -> None:
        """Give up what is under way, where that can be done."""

    # What is kept ---------------------------------------------------------------------

    def _learnt(self, kept: _Kept, release: Release | None) -> Learnt:
        newer = release if release and release.is_newer_than(self._version) else None
        is_news = newer is not None and kept.told != newer.version
        if newer is None:
            self._sweep()
        self._keep(replace(kept, told=newer.version if newer else kept.told))
        file = self._path(newer) if newer and installing.platform_name() in newer.files else None
        is_here = newer and file and _size(file) == _file_of(newer).size_bytes
        return Learnt(kept.looked_at, newer, file if is_here else None, is_news)

    def _release(self, kept: _Kept) -> Release | None:
        """None also where what is kept was signed for another copy of the program."""
        if not kept.feed:
            return None
        try:
            return trusted_release(kept.feed, kept.signature, self._note.feed_key)
        except UpdateError as error:
            logger.info("what is kept of new versions is of no use: %s", error)
            return None

    @property
    def _memory(self) -> Path:
        return self._folder / "learnt.json"

    def _kept(self) -> _Kept:
        """What cannot be understood counts as not being there."""
        try:
            said = json.loads(self._memory.read_bytes())
            return _Kept(
                datetime.fromisoformat(said["looked_at"]).astimezone(UTC),
                base64.b64decode(said["feed"]),
                base64.b64decode(said["signature"]),
                str(said["told"]),
            )
        except FileNotFoundError:
            return _Kept()
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            logger.info("what is kept of new versions cannot be read: %r", error)
            return _Kept()

    def _keep(self, kept: _Kept) -> None:
        if kept.looked_at is None or kept == self._kept():
            return
        said = {
            "looked_at": kept.looked_at.isoformat(),
            "feed": base64.b64encode(kept.feed).decode(),
            "signature": base64.b64encode(kept.signature).decode(),
            "told": kept.told,
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._memory, json.dumps(said).encode())
        except OSError as error:
            raise UpdateError(
                "update-not-kept", path=str(self._memory), detail=str(error)
            ) from error

    def _path(self, release: Release) -> Path:
        """Named by us: what an address ends in is not for the disk."""
        return self._folder / f"desktop-sync-{release.version}{installing.suffix()}"

    def _sweep(self) -> None:
        """Away with files of earlier versions, and with what is left of a download."""
        for file in self._folder.glob("desktop-sync-*"):
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                logger.info("%s stays: %s", file, error)


def _file_of(release: Release) -> ReleaseFile:
    try:
        return release.files[installing.platform_name()]
    except KeyError as error:
        raise UpdateError("update-elsewhere", path=release.page) from error


def _prove(file: Path, wanted: ReleaseFile) -> None:
    """Raises ``UpdateError('update-damaged')``, ``OSError``."""
    import hashlib

    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_READ_BYTES):
            digest.update(chunk)
    if (_size(file), digest.hexdigest()) != (wanted.size_bytes, wanted.sha256):
        raise UpdateError("update-damaged", path=str(file))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1
