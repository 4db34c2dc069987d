"""One file of a device, open to be read.

Owns asking for bytes ahead of their use, and noticing that a file ends before it should. Must not
know where connections come from. Serves one thread at a time, as the connection it has does.
"""

from __future__ import annotations

from collections import deque
from types import TracebackType
from typing import Protocol, Self

from desktop_sync.errors import ItemError, SourceError
from desktop_sync.model.asset import SourceFile
from desktop_sync.sources.afc import MOST_READ_BYTES, Connection

_AHEAD = 4
"""How many reads are under way at once. What they bring waits in the sockets, not with us."""


class Owner(Protocol):
    """Whose the connection is."""

    def give_back(self, connection: Connection) -> None:
        """It can be used for something else."""

    def discard(self, connection: Connection) -> None:
        """It is of no use any more."""


class PhoneFile:
    """A ``ReadableFile`` over ``connection``, which is its alone until it is closed and ``owner``
    gets it back."""

    def __init__(
        self,
        connection: Connection,
        handle: int,
        listed: SourceFile,
        offset: int,
        owner: Owner,
    ) -> None:
        self._connection = connection
        self._handle = handle
        self._listed = listed
        self._owner = owner
        self._position = offset
        self._handle_at = 0
        self._asked: deque[tuple[int, int]] = deque()
        self._asked_to = offset
        self._answer_left = 0
        self._final_info: int | None = None
        self._failed: ItemError | None = None
        self._usable = True
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; what was asked for ahead is let go."""
        if not self._open:
            return
        self._open = False
        if self._usable:
            try:
                self._let_go()
                self._connection.close_file(self._handle)
            except SourceError:
                self._usable = False
        if self._usable:
            self._owner.give_back(self._connection)
        else:
            self._owner.discard(self._connection)

    def readinto(self, buffer: memoryview, /) -> int:
        """See ``ReadableFile``. Nothing beyond the listed size is read. A file that ends before it
        raises ``ItemError('unreadable')``, which may be tried again."""
        if self._failed is not None:
            raise self._failed
        try:
            return self._next_into(buffer)
        except SourceError:
            self._usable = False
            raise
        except ItemError as error:
            self._failed = error
            raise

    def pread(self, size_bytes: int, offset: int, /) -> bytes:
        """See ``ReadableFile``; raises as ``readinto`` where the file ends too early."""
        size_bytes = min(size_bytes, self._listed.size_bytes - offset)
        if size_bytes <= 0:
            return b""
        try:
            self._let_go()
            to = None if offset == self._handle_at else offset
            self._handle_at = -1
            path = self._listed.path
            found = self._connection.read(self._handle, size_bytes, path, offset=to)
        except SourceError:
            self._usable = False
            raise
        self._handle_at = offset + len(found)
        if len(found) < size_bytes:
            raise self._too_short()
        return found

    def current(self) -> SourceFile:
        """See ``ReadableFile``. After the last byte this was asked for together with it."""
        try:
            if self._answer_left:
                self._let_go()
            number, self._final_info = self._final_info, None
            if number is None:
                number = self._connection.ask_info(self._listed.path)
            info = self._connection.info(number, self._listed.path)
        except SourceError:
            self._usable = False
            raise
        return SourceFile(self._listed.path, info.size_bytes, info.modified_ns)

    def _next_into(self, buffer: memoryview) -> int:
        connection, size_bytes = self._connection, self._listed.size_bytes
        while not self._answer_left:
            if self._position >= size_bytes or not buffer:
                return 0
            self._ask_ahead()
            number, asked_bytes = self._asked.popleft()
            self._answer_left = connection.read_answer(number, asked_bytes, self._listed.path)
            self._asked_to -= asked_bytes - self._answer_left
            self._handle_at += self._answer_left
            if self._answer_left == 0:
                raise self._too_short()
        size = min(len(buffer), self._answer_left)
        connection.fill(buffer[:size])
        self._answer_left -= size
        self._position += size
        return size

    def _ask_ahead(self) -> None:
        """Have as many reads under way as may be, or as the listed size needs. With the last of
        them the file's size and time are asked for."""
        connection, end = self._connection, self._listed.size_bytes
        if not self._asked and self._handle_at != self._position:
            connection.seek(self._handle, self._position, self._listed.path)
            self._handle_at = self._position
        while len(self._asked) < _AHEAD and self._asked_to < end:
            size = min(MOST_READ_BYTES, end - self._asked_to)
            self._asked.append((connection.ask_read(self._handle, size), size))
            self._asked_to += size
            if self._final_info is not None:
                connection.forget(self._final_info)
            final = self._asked_to == end
            self._final_info = connection.ask_info(self._listed.path) if final else None
        connection.flush()

    def _let_go(self) -> None:
        """Forget what was asked for ahead; the handle is then somewhere else."""
        if self._answer_left:
            self._connection.drop(self._answer_left)
        if self._answer_left or self._asked:
            self._handle_at = -1
        self._answer_left = 0
        for number, _ in self._asked:
            self._connection.forget(number)
        self._asked.clear()
        self._asked_to = self._position
        if self._final_info is not None:
            self._connection.forget(self._final_info)
            self._final_info = None

    def _too_short(self) -> ItemError:
        detail = f"ends before its {self._listed.size_bytes} bytes"
        return ItemError("unreadable", path=self._listed.path, detail=detail, retryable=True)
