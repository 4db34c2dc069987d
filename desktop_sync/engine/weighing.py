"""What an import would bring, counted while the user still holds what they would drop.

Owns the counting, its pace and its end. Changes nothing, and opens no file: whole assets are
told by the names that belong together. One folder's names are kept at a time.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct, field

from desktop_sync.engine.recognition import Recognition
from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.asset import AssetKind, PassedOver, PassReason, ProbedFile, SourceFile
from desktop_sync.model.weighing import Weighing
from desktop_sync.sources.base import Source
from desktop_sync.sources.formats import FileClass, file_class
from desktop_sync.sources.grouping import group, shared_name

logger = logging.getLogger(__name__)

PACE_SECONDS = 0.1
"""Between one telling and the next."""


class Scales(Struct, frozen=True):
    """What is needed to weigh: how a source of some paths is opened, what is known of its files,
    and where the library is."""

    open_source: Callable[[tuple[str, ...]], Source]
    recognition: Recognition
    library: Path


def weigh(
    scales: Scales, roots: Sequence[str], seconds: float, tell: Callable[[Weighing], None]
) -> Callable[[], None]:
    """Count on a thread of its own: a source may hang, and nobody waits for it then. ``tell``
    hears there of the figures so far and of the last ones, after ``seconds`` at the latest. What
    is given back ends the counting; nothing new is told then."""
    ended = threading.Event()
    counting = _Counting(scales, seconds, tell, ended)
    threading.Thread(target=counting.run, args=(roots,), name="weigh", daemon=True).start()
    return ended.set


class _Counting:
    """One counting under way."""

    def __init__(
        self,
        scales: Scales,
        seconds: float,
        tell: Callable[[Weighing], None],
        ended: threading.Event,
    ) -> None:
        self._scales = scales
        self._until = time.monotonic() + seconds
        self._tell = tell
        self._ended = ended
        self._missing = 0
        self._tally = _Tally(scales.recognition)

    def run(self, roots: Sequence[str]) -> None:
        complete = False
        try:
            complete = self._count(roots)
        except DesktopSyncError as error:
            logger.info("what is dragged could not be counted: %s", error)
        except RuntimeError:
            if not self._ended.is_set():
                logger.info("counting ends with the program")
                return
        self._say(complete=complete)

    def _count(self, roots: Sequence[str]) -> bool:
        """Whether all was counted."""
        there = tuple(sorted(one for one in roots if os.path.lexists(one)))
        self._missing = len(roots) - len(there)
        inside = self._scales.library.as_posix().rstrip("/") + "/"
        due = time.monotonic() + PACE_SECONDS
        for found in self._scales.open_source(there).list():
            if self._ended.is_set():
                return False
            if isinstance(found, PassedOver):
                self._tally.left_out[found.reason] += 1
            elif found.path.startswith(inside):
                self._tally.left_out[PassReason.IN_LIBRARY] += 1
            else:
                self._tally.put(found)
            now = time.monotonic()
            if now >= self._until:
                return False
            if now >= due:
                due = now + PACE_SECONDS
                self._say(complete=False)
        self._tally.close_folder()
        return True

    def _say(self, *, complete: bool) -> None:
        if not self._ended.is_set():
            self._tell(self._tally.weighing(missing=self._missing, complete=complete))


_RANKS = {
    FileClass.PHOTO: 0,
    FileClass.RAW: 0,
    FileClass.VIDEO: 1,
    FileClass.ADJUSTMENT: 2,
    FileClass.SIDECAR: 2,
}
_KIND_RANKS = {AssetKind.VIDEO: 1, AssetKind.SIDECAR: 2}


class _Bunch(Struct):
    """The files of one folder whose names may belong together: their names, which of them are
    new, and the rank it is counted for until all are there."""

    names: list[str] = field(default_factory=list)
    new: set[str] = field(default_factory=set)
    rank: int | None = None


class _Tally:
    """The figures, counted folder by folder."""

    def __init__(self, recognition: Recognition) -> None:
        self.left_out: Counter[PassReason] = Counter()
        self._recognition = recognition
        self._folder: str | None = None
        self._bunches: dict[str, _Bunch] = {}
        self._here: set[int] = set()
        self._gone: set[int] = set()
        self._counts = [0, 0, 0]
        self._already = self._removed = self._size_bytes = 0

    def put(self, file: SourceFile) -> None:
        folder, _, name = file.path.rpartition("/")
        if folder != self._folder:
            self.close_folder()
            self._folder = folder
            self._recognition.enter(folder or "/")
        before = self._recognition.of(file)
        if before is not None and before.removed:
            self._gone.add(before.job_id)
            return
        bunch = self._bunches.setdefault(shared_name(name), _Bunch())
        bunch.names.append(name)
        if before is not None:
            self._here.add(before.job_id)
            return
        self._size_bytes += file.size_bytes
        bunch.new.add(name)
        rank = _RANKS[file_class(name) or FileClass.SIDECAR]
        if bunch.rank is None or rank < bunch.rank:
            self._recount(bunch, rank)

    def close_folder(self) -> None:
        """All of the folder is there: now whole assets can be told."""
        for bunch in self._bunches.values():
            if bunch.rank is not None and len(bunch.names) > 1:
                self._recount(bunch, None)
                for rank in self._assets(bunch):
                    self._counts[rank] += 1
        self._bunches = {}
        self._already += len(self._here)
        self._removed += len(self._gone)
        self._here, self._gone = set(), set()

    def weighing(self, *, missing: int, complete: bool) -> Weighing:
        photos, videos, others = self._counts
        return Weighing(
            photos=photos,
            videos=videos,
            others=others,
            size_bytes=self._size_bytes,
            already=self._already + len(self._here),
            removed=self._removed + len(self._gone),
            left_out=dict(self.left_out),
            missing=missing,
            complete=complete,
        )

    def _recount(self, bunch: _Bunch, rank: int | None) -> None:
        if bunch.rank is not None:
            self._counts[bunch.rank] -= 1
        if rank is not None:
            self._counts[rank] += 1
        bunch.rank = rank

    def _assets(self, bunch: _Bunch) -> list[int]:
        """The ranks of those assets of a bunch that have something new."""
        files = [ProbedFile(SourceFile(f"{self._folder}/{name}", 0, 0)) for name in bunch.names]
        return [
            _KIND_RANKS.get(asset.kind, 0)
            for asset in group(files)
            if any(resource.file.name in bunch.new for resource in asset.resources)
        ]
