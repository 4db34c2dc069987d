"""Where previews come from: the cache, or else the decoding process.

Owns the two threads that wait for the one and the other, so that what is kept never waits for
what must be made. Must not know what pictures are wanted for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from desktop_sync.previews.cache import PreviewCache
from desktop_sync.previews.process import DecodingProcess, ImpossibleError
from desktop_sync.previews.sizes import PreviewSize
from desktop_sync.previews.waiting import Waiting

IDLE_SECONDS = 20.0
"""After which the decoding process goes."""
MOST_WAITING = 500
"""More than any window shows."""
END_SECONDS = 5.0


class Wanted(Protocol):
    """A picture that is wanted: what it is kept under, the file that shows it, how large."""

    @property
    def key(self) -> str: ...

    @property
    def path(self) -> Path: ...

    @property
    def size(self) -> PreviewSize: ...

    def __hash__(self) -> int: ...


class NoPreview(Struct, frozen=True):
    """No picture can be made; ``for_now`` when the file only cannot be reached."""

    for_now: bool


T = TypeVar("T", bound=Wanted)


class Maker(Generic[T]):
    """Makes what is asked for, the newest first, and tells ``hear`` of each on a thread of its
    own: the JPEG, or why there is none. ``hear`` says whether the JPEG was a picture.

    The threads start with the first that is asked for.
    """

    def __init__(
        self,
        cache: PreviewCache,
        process: DecodingProcess,
        hear: Callable[[T, bytes | NoPreview], bool],
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._cache = cache
        self._process = process
        self._hear = hear
        self._idle_seconds = idle_seconds
        self._looking: Waiting[T] = Waiting(MOST_WAITING)
        self._making: Waiting[T] = Waiting(MOST_WAITING)
        self._threads: list[threading.Thread] = []

    def ask(self, want: T) -> None:
        if not self._threads:
            for work in (self._look, self._make):
                thread = threading.Thread(target=work, name=f"previews{work.__name__}", daemon=True)
                self._threads.append(thread)
                thread.start()
        self._looking.put(want)

    def forget_waiting(self) -> list[T]:
        """Want nothing but what is under way; what will not be heard of."""
        return self._looking.clear() + self._making.clear()

    def close(self) -> None:
        """End the threads and the process."""
        self._looking.close()
        self._making.close()
        self._process.close()
        for thread in self._threads:
            thread.join(END_SECONDS)

    def _look(self) -> None:
        while (want := self._looking.take()) is not None:
            if not self._is_kept(want):
                self._making.put(want)

    def _make(self) -> None:
        try:
            while not self._making.closed:
                want = self._making.take(self._idle_seconds if self._process.pid else None)
                if want is None:
                    self._process.rest()
                elif not self._is_kept(want):
                    self._make_one(want)
        finally:
            self._process.rest()

    def _is_kept(self, want: T) -> bool:
        """Tell of the picture in the cache, if it is one."""
        kept = self._cache.read(want.key, want.size)
        if kept is None:
            return False
        if self._hear(want, kept):
            return True
        self._cache.drop(want.key, want.size)
        return False

    def _make_one(self, want: T) -> None:
        try:
            picture = self._process.decode(want.path, want.size)
        except ImpossibleError as error:
            self._hear(want, NoPreview(error.for_now))
            return
        if self._hear(want, picture):
            self._cache.write(want.key, want.size, picture)
        else:
            self._hear(want, NoPreview(for_now=False))
