"""What a device's file service (AFC) can be asked, over one connection.

Owns turning questions into requests and answers into values. Must not know where a connection
comes from, nor what the files are. Files are opened to be read and nothing else is ever asked.

A connection serves one thread at a time. ``SourceError('gone')`` makes it useless; a refusal of the
device raises ``ItemError`` (``vanished``, ``unreadable``) and changes nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from typing import TypeVar

from desktop_sync.errors import ItemError
from desktop_sync.sources import afc_packets as packets
from desktop_sync.sources.afc_packets import FileInfo
from desktop_sync.sources.afc_wire import Wire

AHEAD = 128
"""How many questions of one kind are sent before the first answer is read."""

MOST_READ_BYTES = 1 << 20
_Answer = TypeVar("_Answer")
_MakeError = Callable[[int | None, str], ItemError]


class Connection:
    """One connection over ``stream``, which it owns."""

    def __init__(self, stream: socket.socket) -> None:
        self._wire = Wire(stream)

    def close(self) -> None:
        """End it. Not while another thread uses it: see ``abort``."""
        self._wire.close()

    def abort(self) -> None:
        """Let whoever waits for an answer, in whichever thread, find the device gone at once."""
        self._wire.abort()

    def read_dir(self, path: str) -> list[str]:
        """The names in a folder, in no particular order."""
        return packets.names_in(self._ask(packets.READ_DIR, packets.path_body(path), path))

    def stat(self, path: str) -> FileInfo:
        """What is known of a file, folder or link; a link is not followed."""
        return self.info(self.ask_info(path), path)

    def stats(self, paths: Sequence[str]) -> list[FileInfo | ItemError]:
        """What is known of each of ``paths``, many asked for at once."""
        return self._each(paths, self.ask_info, self.info)

    def device_info(self) -> dict[str, str]:
        """The device's model and room, under its own words (``Model``, ``FSFreeBytes``)."""
        words = packets.words_in(self._ask(packets.DEVICE_INFO, b"", ""))
        return {key.decode(errors="replace"): words[key].decode(errors="replace") for key in words}

    def open(self, path: str) -> tuple[int, FileInfo]:
        """Open a file to be read; its handle, and what is known of it now."""
        opening, asking = self._ask_open(path), self.ask_info(path)
        handle = _refusable(self._opened, opening, path)
        info = _refusable(self.info, asking, path)
        if isinstance(info, ItemError):
            if isinstance(handle, int):
                self.close_file(handle)
            raise info
        if isinstance(handle, ItemError):
            raise handle
        return handle, info

    def opens(self, paths: Sequence[str]) -> list[int | ItemError]:
        """A handle for each of ``paths``, open to be read, many asked for at once."""
        return self._each(paths, self._ask_open, self._opened)

    def close_file(self, handle: int) -> None:
        """Close a handle; the answer is not waited for."""
        self._wire.forget(self._wire.ask(packets.FILE_CLOSE, packets.number_body(handle)))
        self._wire.flush()

    def seek(self, handle: int, offset: int, path: str) -> None:
        """Move a handle's position."""
        self.sought(self.ask_seek(handle, offset), path)

    def read(self, handle: int, size_bytes: int, path: str, *, offset: int | None = None) -> bytes:
        """The next ``size_bytes`` of a handle, or from ``offset``; fewer only at the file's end."""
        seeking = None if offset is None else self.ask_seek(handle, offset)
        asking = self.ask_read(handle, min(size_bytes, MOST_READ_BYTES))
        if seeking is not None:
            refused = _refusable(self.sought, seeking, path)
            if refused is not None:
                self.forget(asking)
                raise refused
        found = self._wire.take(self.read_answer(asking, size_bytes, path))
        while found and len(found) < size_bytes:
            asking = self.ask_read(handle, min(size_bytes - len(found), MOST_READ_BYTES))
            more = self._wire.take(self.read_answer(asking, size_bytes - len(found), path))
            if not more:
                break
            found += more
        return found

    def ask_info(self, path: str) -> int:
        """Ask what is known of ``path``; the number to give to ``info``."""
        return self._wire.ask(packets.FILE_INFO, packets.path_body(path))

    def info(self, number: int, path: str) -> FileInfo:
        """The answer to ``ask_info``."""
        return packets.info_in(self._answer(number, path, packets.info_error)[1], path)

    def ask_seek(self, handle: int, offset: int) -> int:
        """Ask to move a handle's position; the number to give to ``sought``."""
        return self._wire.ask(packets.FILE_SEEK, packets.seek_body(handle, offset))

    def sought(self, number: int, path: str) -> None:
        """Wait for what ``ask_seek`` asked for."""
        self._answer(number, path)

    def ask_read(self, handle: int, size_bytes: int) -> int:
        """Ask for the next bytes of a handle; the number to give to ``read_answer``."""
        return self._wire.ask(packets.FILE_READ, packets.read_body(handle, size_bytes))

    def read_answer(self, number: int, most_bytes: int, path: str) -> int:
        """How many bytes answer ``ask_read``, 0 at the end of the file. All of them are to be taken
        by ``fill``, ``take`` or ``drop`` before anything else is waited for."""
        operation, length = self._wire.wait(number)
        if operation == packets.STATUS:
            status = packets.number_in(self._wire.take(length))
            if status in (0, packets.END_OF_DATA):
                return 0
            raise packets.status_error(status, path)
        if operation != packets.DATA or length > most_bytes:
            raise self._wire.nonsense("more than was asked for")
        return length

    def fill(self, target: memoryview) -> None:
        """Fill ``target`` with the next bytes of the answer under way."""
        self._wire.fill(target)

    def take(self, length: int) -> bytes:
        """The next bytes of the answer under way."""
        return self._wire.take(length)

    def drop(self, length: int) -> None:
        """Let the next bytes of the answer under way go."""
        self._wire.drop(length)

    def forget(self, number: int) -> None:
        """The answer to this request is of no interest any more."""
        self._wire.forget(number)

    def flush(self) -> None:
        """Send what was asked for now, not when its answer is waited for."""
        self._wire.flush()

    def _ask_open(self, path: str) -> int:
        return self._wire.ask(packets.FILE_OPEN, packets.open_body(path))

    def _opened(self, number: int, path: str) -> int:
        operation, body = self._answer(number, path)
        handle = packets.number_in(body)
        if operation != packets.FILE_OPENED or handle is None:
            raise self._wire.nonsense("no handle")
        return handle

    def _ask(self, operation: int, body: bytes, path: str) -> bytes:
        return self._answer(self._wire.ask(operation, body), path)[1]

    def _answer(
        self, number: int, path: str, error: _MakeError = packets.status_error
    ) -> tuple[int, bytes]:
        operation, length = self._wire.wait(number)
        body = self._wire.take(length)
        if operation == packets.STATUS and (status := packets.number_in(body)) != 0:
            raise error(status, path)
        return operation, body

    def _each(
        self,
        paths: Sequence[str],
        ask: Callable[[str], int],
        answer: Callable[[int, str], _Answer],
    ) -> list[_Answer | ItemError]:
        """``ask`` for each path, up to ``AHEAD`` in flight, and the answers in the paths' order."""
        asked: list[int | ItemError] = []
        found: list[_Answer | ItemError] = []
        for index, path in enumerate(paths):
            if len(asked) - index <= AHEAD // 2:
                asked += [_refusable(ask, one) for one in paths[len(asked) : index + AHEAD]]
            number = asked[index]
            if isinstance(number, int):
                found.append(_refusable(answer, number, path))
            else:
                found.append(number)
        return found


def _refusable(call: Callable[..., _Answer], *arguments: object) -> _Answer | ItemError:
    """What ``call`` gives, or the refusal it raises."""
    try:
        return call(*arguments)
    except ItemError as refusal:
        return refusal
