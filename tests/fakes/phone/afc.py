"""AFC, the phone's file service: reads, and refuses whatever would change something.

Owns one connection's open files. Answers in the order of the requests.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from tests.fakes.phone import packets, values
from tests.fakes.phone.link import PIECE_BYTES, Closed, Link
from tests.fakes.phone.media import Media, OpenFile
from tests.fakes.phone.pace import Pace
from tests.fakes.phone.packets import Failure, Operation, Request, Status
from tests.fakes.phone.seen import OPEN_FILES, Recorder

SERVICE = "com.apple.afc"
# A request longer than this is none.
_LARGEST_REQUEST_BYTES = 64 * 1024 * 1024
_HARMLESS = frozenset(
    {
        Operation.SET_CON_OPTIONS,
        Operation.SET_FS_BS,
        Operation.SET_SOCKET_BS,
        Operation.FILE_LOCK,
    }
)


class Afc:
    """``pull`` takes the cable away, which is due when ``pace`` has let the last byte through."""

    def __init__(
        self, link: Link, media: Media, pace: Pace, recorder: Recorder, pull: Callable[[], None]
    ) -> None:
        self._link = link
        self._media = media
        self._pace = pace
        self._recorder = recorder
        self._pull = pull
        self._open: dict[int, OpenFile] = {}
        self._last_handle = 0
        self._buffer = bytearray(PIECE_BYTES)
        self._answers: dict[int, Callable[[Request], None]] = {
            Operation.READ_DIR: self._read_dir,
            Operation.GET_FILE_INFO: self._get_file_info,
            Operation.GET_DEVINFO: self._get_devinfo,
            Operation.FILE_OPEN: self._file_open,
            Operation.FILE_READ: self._file_read,
            Operation.FILE_SEEK: self._file_seek,
            Operation.FILE_TELL: self._file_tell,
            Operation.FILE_CLOSE: self._file_close,
        }

    def serve(self) -> None:
        """Until the client or the cable goes."""
        try:
            while True:
                request = self._next()
                self._link.await_due()
                self._answer(request)
        except Closed:
            self._note_the_rest()
        finally:
            for handle in list(self._open):
                self._close(handle)

    def _next(self) -> Request:
        magic, whole, _, number, operation = packets.HEADER.unpack(
            self._link.take(packets.HEADER.size)
        )
        size = whole - packets.HEADER.size
        if magic != packets.MAGIC or not 0 <= size <= _LARGEST_REQUEST_BYTES:
            raise Closed
        request = Request(number, operation, self._link.take(size))
        self._recorder.note_request(request.name)
        if self._is_write(request):
            self._recorder.note_write(request.name, self._path(request))
        return request

    def _note_the_rest(self) -> None:
        """A client that asked for a change and did not wait for the answer asked all the same."""
        try:
            while True:
                self._next()
        except Closed:
            pass

    def _is_write(self, request: Request) -> bool:
        if request.operation == Operation.FILE_OPEN:
            return request.body[:8] != packets.U64.pack(packets.READ_ONLY)
        return (
            request.operation in packets.WRITES_TO_PATH
            or request.operation in packets.WRITES_TO_FILE
        )

    def _path(self, request: Request) -> str:
        if request.operation in packets.WRITES_TO_FILE:
            opened = self._open.get(int.from_bytes(request.body[:8], "little"))
            return "" if opened is None else os.fsdecode(opened.path)
        return os.fsdecode(request.path)

    def _answer(self, request: Request) -> None:
        try:
            if self._is_write(request):
                raise Failure(Status.PERM_DENIED)
            if request.operation in _HARMLESS:
                self._say(request, Status.SUCCESS)
            elif answer := self._answers.get(request.operation):
                answer(request)
            else:
                raise Failure(Status.OP_NOT_SUPPORTED)
        except Failure as failure:
            self._say(request, failure.status)

    def _say(self, request: Request, status: Status) -> None:
        self._give(request, Operation.STATUS, packets.U64.pack(status))

    def _give(self, request: Request, operation: Operation, body: bytes) -> None:
        self._link.send(packets.header(request, operation, len(body)) + body)

    def _read_dir(self, request: Request) -> None:
        names = self._media.listing(request.path)
        self._give(request, Operation.DATA, b"".join(name + b"\0" for name in names))

    def _get_file_info(self, request: Request) -> None:
        self._give(request, Operation.DATA, packets.pairs(self._media.info(request.path)))

    def _get_devinfo(self, request: Request) -> None:
        total = values.TOTAL_BYTES
        info = {
            "Model": values.MODEL,
            "FSTotalBytes": str(total),
            "FSFreeBytes": str(total - values.used_bytes(self._media.root)),
            "FSBlockSize": str(values.BLOCK_BYTES),
        }
        self._give(request, Operation.DATA, packets.pairs(info))

    def _file_open(self, request: Request) -> None:
        opened = self._media.open(request.path)
        self._last_handle += 1
        self._open[self._last_handle] = opened
        self._recorder.add(OPEN_FILES)
        self._give(request, Operation.FILE_OPEN_RES, packets.U64.pack(self._last_handle))

    def _file_read(self, request: Request) -> None:
        handle, wanted = request.numbers(packets.TWO_U64)
        opened = self._opened(handle)
        at = opened.raw.tell()
        count = max(0, min(wanted, opened.size_bytes() - at))
        breaks_at = opened.fault.breaks_at
        if breaks_at is not None and at + count > breaks_at:
            if at >= breaks_at:
                raise Failure(Status.IO_ERROR)
            count = breaks_at - at
        self._send_file(request, opened, count)

    def _send_file(self, request: Request, opened: OpenFile, count: int) -> None:
        begin = packets.HEADER.size
        view = memoryview(self._buffer)
        view[:begin] = packets.header(request, Operation.DATA, count)
        rest = count
        while True:
            size = min(rest, self._pace.piece_bytes(PIECE_BYTES - begin))
            if size and opened.raw.readinto(view[begin : begin + size]) != size:
                # The file shrank after its length was announced: no honest answer is left.
                raise Closed
            granted = self._pace.draw(size)
            self._link.send(view[: begin + granted])
            self._recorder.note_sent(granted)
            if granted < size or self._pace.is_spent:
                self._pull()
                raise Closed
            rest -= size
            if not rest:
                return
            # Only the first piece carries the header.
            begin = 0

    def _file_seek(self, request: Request) -> None:
        handle, whence, offset = request.numbers(packets.SEEK)
        opened = self._opened(handle)
        if whence not in (os.SEEK_SET, os.SEEK_CUR, os.SEEK_END):
            raise Failure(Status.INVALID_ARG)
        try:
            opened.raw.seek(offset, whence)
        except (OSError, ValueError) as error:
            raise Failure(Status.INVALID_ARG) from error
        self._say(request, Status.SUCCESS)

    def _file_tell(self, request: Request) -> None:
        (handle,) = request.numbers(packets.U64)
        at = self._opened(handle).raw.tell()
        self._give(request, Operation.FILE_TELL_RES, packets.U64.pack(at))

    def _file_close(self, request: Request) -> None:
        (handle,) = request.numbers(packets.U64)
        self._opened(handle)
        self._close(handle)
        self._say(request, Status.SUCCESS)

    def _opened(self, handle: int) -> OpenFile:
        opened = self._open.get(handle)
        if opened is None:
            raise Failure(Status.INVALID_ARG)
        return opened

    def _close(self, handle: int) -> None:
        self._open.pop(handle).raw.close()
        self._recorder.add(OPEN_FILES, -1)
