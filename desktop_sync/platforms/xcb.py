"""The little that is asked of an X server, through libxcb, which Qt's own windows come with.

Owns its functions as ctypes knows them, and a connection. Must not know what windows mean.
https://xcb.freedesktop.org/manual/
"""

from __future__ import annotations

import ctypes
import os
import select
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from ctypes import POINTER, c_char_p, c_int, c_uint8, c_uint16, c_uint32, c_void_p

from msgspec import Struct

PROPERTY_CHANGE, STRUCTURE_NOTIFY = 1 << 22, 1 << 17
"""What is heard of a window: its properties, and its end."""

_PROPERTY_NOTIFY, _DESTROY_NOTIFY = 28, 17
_SENT = 0x80
"""The bit of an event that comes from another program."""

_EVENT_MASK = 1 << 11
_HEAD_BYTES = 32
"""Of every event, and of a reply before what is as long as it says."""

_MOST_NUMBERS = 64


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    """An iterator; what ``screen`` points at begins with the number of its root window."""

    _fields_ = (("screen", POINTER(c_uint32)), ("rem", c_int), ("index", c_int))


_FUNCTIONS = {
    "xcb_connect": (c_void_p, c_char_p, POINTER(c_int)),
    "xcb_connection_has_error": (c_int, c_void_p),
    "xcb_disconnect": (None, c_void_p),
    "xcb_get_file_descriptor": (c_int, c_void_p),
    "xcb_get_setup": (c_void_p, c_void_p),
    "xcb_setup_roots_iterator": (_Screens, c_void_p),
    "xcb_screen_next": (None, POINTER(_Screens)),
    "xcb_intern_atom": (_Cookie, c_void_p, c_uint8, c_uint16, c_char_p),
    "xcb_intern_atom_reply": (c_void_p, c_void_p, _Cookie, c_void_p),
    "xcb_get_property": (
        *(_Cookie, c_void_p, c_uint8, c_uint32),
        *(c_uint32, c_uint32, c_uint32, c_uint32),
    ),
    "xcb_get_property_reply": (c_void_p, c_void_p, _Cookie, c_void_p),
    "xcb_change_window_attributes_checked": (
        *(_Cookie, c_void_p, c_uint32, c_uint32),
        POINTER(c_uint32),
    ),
    "xcb_request_check": (c_void_p, c_void_p, _Cookie),
    "xcb_poll_for_event": (c_void_p, c_void_p),
}
"""What each returns, then what it takes."""


class ScreenLostError(Exception):
    """There is no server, or not any more."""


class WindowGoneError(Exception):
    """There is no such window any more."""


class Event(Struct, frozen=True):
    """A ``window`` has another property ``atom``, or, where that is None, is gone."""

    window: int
    atom: int | None


class Connection:
    """A connection to the server at ``display``, for one thread; ``cut`` is for any. Whatever asks
    the server raises ``ScreenLostError``, and ``WindowGoneError`` where it names a window."""

    def __init__(self, display: str) -> None:
        self._xcb, self._free = _load()
        number = c_int()
        self._line = self._xcb.xcb_connect(os.fsencode(display), ctypes.byref(number))
        self._socket: socket.socket | None = None
        try:
            self._check()
            descriptor = self._xcb.xcb_get_file_descriptor(self._line)
            self._socket = socket.socket(fileno=os.dup(descriptor))
            self.root = self._root_of(number.value)
        except ScreenLostError:
            self.close()
            raise

    def atom(self, name: str) -> int:
        """The server's number for a name."""
        cookie = self._xcb.xcb_intern_atom(self._line, 0, len(name), name.encode())
        reply = self._taken(self._xcb.xcb_intern_atom_reply(self._line, cookie, None), 12)
        (atom,) = struct.unpack_from("=I", reply, 8)
        return int(atom)

    def property(self, window: int, atom: int) -> tuple[int, ...] | None:
        """Its numbers of 32 bits; None where the window has no such property."""
        asked = (window, atom, 0, 0, _MOST_NUMBERS)
        cookie = self._xcb.xcb_get_property(self._line, 0, *asked)
        answer = self._xcb.xcb_get_property_reply(self._line, cookie, None)
        reply = self._taken(answer, _HEAD_BYTES + 4 * _MOST_NUMBERS, has_length=True)
        width, count = reply[1], struct.unpack_from("=I", reply, 16)[0]
        return struct.unpack_from(f"={count}I", reply, _HEAD_BYTES) if width == 32 else None

    def hear(self, window: int, mask: int) -> None:
        """Have this told from now on, and nothing else of this window."""
        cookie = self._xcb.xcb_change_window_attributes_checked(
            self._line, window, _EVENT_MASK, ctypes.byref(c_uint32(mask))
        )
        error = self._xcb.xcb_request_check(self._line, cookie)
        self._check()
        if error:
            self._free(error)
            raise WindowGoneError(window)

    def events(self) -> Iterator[Event]:
        """All there are: some came along with answers."""
        while (told := self._xcb.xcb_poll_for_event(self._line)) is not None:
            event = self._taken(told, _HEAD_BYTES)
            first, second = struct.unpack_from("=II", event, 4)
            kind = event[0] & ~_SENT
            if kind == _PROPERTY_NOTIFY:
                yield Event(first, second)
            elif kind == _DESTROY_NOTIFY:
                yield Event(second, None)
        self._check()

    def wait(self) -> None:
        """Until there may be events; take in those there are before."""
        assert self._socket is not None
        poll = select.poll()
        poll.register(self._socket.fileno(), select.POLLIN)
        poll.poll()

    def cut(self) -> None:
        """Whatever is asked or waited for ends at once, and the connection with it."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Once."""
        if self._socket is not None:
            self._socket.close()
        self._xcb.xcb_disconnect(self._line)

    def _root_of(self, number: int) -> int:
        screens = self._xcb.xcb_setup_roots_iterator(self._xcb.xcb_get_setup(self._line))
        for _ in range(number):
            self._xcb.xcb_screen_next(ctypes.byref(screens))
        return int(screens.screen[0])

    def _taken(self, address: int | None, size_bytes: int, *, has_length: bool = False) -> bytes:
        """What libxcb made for us, at most so much of it; what ``has_length`` says in its head how
        many words follow that."""
        if address is None:
            self._check()
            raise WindowGoneError
        try:
            if has_length:
                (words,) = struct.unpack("=I", ctypes.string_at(address + 4, 4))
                size_bytes = min(size_bytes, _HEAD_BYTES + 4 * words)
            return ctypes.string_at(address, size_bytes)
        finally:
            self._free(address)

    def _check(self) -> None:
        if error := self._xcb.xcb_connection_has_error(self._line):
            raise ScreenLostError(f"libxcb says {error}")


def _load() -> tuple[ctypes.CDLL, Callable[[int], None]]:
    """libxcb, and what gives back the memory it hands out."""
    try:
        library, c_library = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL(None)
        for name, (returned, *taken) in _FUNCTIONS.items():
            function = getattr(library, name)
            function.restype, function.argtypes = returned, taken
    except (OSError, AttributeError) as error:
        raise ScreenLostError(f"there is no libxcb: {error}") from error
    free = c_library.free
    free.restype, free.argtypes = None, (c_void_p,)
    return library, free
