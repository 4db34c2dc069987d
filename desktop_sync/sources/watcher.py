"""Noticing that devices are plugged in and unplugged.

Owns one thread that waits for the system's program for tethered devices and listens to it.
Must not know what a device is or whether it trusts us.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from msgspec import Struct

from desktop_sync.sources import appearing, usbmux
from desktop_sync.sources.usbmux import Arrival, UsbDevice

_TRIES_TO_REACH = 10
_RARELY_SECONDS = 30.0
"""A program whose socket is there, but which does not answer, may be starting. After so many
tries it is taken for one that ended: it makes a new socket when it starts."""


class Tethered(Struct, frozen=True):
    """The devices on a cable, in the order they were plugged in. ``daemon`` says whether the
    system's program for them answers; without it none is ever seen."""

    daemon: bool = False
    devices: tuple[UsbDevice, ...] = ()


class DeviceWatcher:
    """Calls ``on_change``, from a thread of its own, with all that is tethered: once at the start
    and whenever that changed. Where the program is missing its socket is waited for; where it is
    reached by a port, it is tried once a second."""

    def __init__(self, on_change: Callable[[Tethered], None]) -> None:
        self._on_change = on_change
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._listening: usbmux.Listening | None = None
        self._folder: appearing.Folder | None = None
        self._announced: Tethered | None = None
        self._thread = threading.Thread(target=self._watch, name="device-watcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it. ``on_change`` is not called afterwards."""
        self._stopped.set()
        with self._lock:
            if self._listening is not None:
                self._listening.stop()
            if self._folder is not None:
                self._folder.stop()
        if self._thread.ident is not None:
            self._thread.join()

    def _watch(self) -> None:
        tries = 0
        while not self._stopped.is_set():
            listening = self._listen()
            if listening is None:
                tries += 1
            else:
                tries = 0
                self._follow(listening)
            self._announce(Tethered())
            self._wait_for_program(tries)

    def _wait_for_program(self, tries: int) -> None:
        """Until it is worth trying again."""
        place = usbmux.address()
        if isinstance(place, tuple):
            self._stopped.wait(appearing.LOOK_SECONDS)
            return
        folder = appearing.Folder(place)
        try:
            with self._lock:
                self._folder = folder
                if self._stopped.is_set():
                    folder.stop()
            folder.wait(_patience(tries) if os.path.exists(place) else None)
        finally:
            with self._lock:
                self._folder = None
            folder.close()

    def _listen(self) -> usbmux.Listening | None:
        """A connection to the program; None while it is not there or about to stop."""
        place = usbmux.address()
        if isinstance(place, str) and not os.path.exists(place):
            return None
        try:
            listening = usbmux.Listening()
        except OSError:
            return None
        with self._lock:
            self._listening = listening
            if self._stopped.is_set():
                listening.stop()
        return listening

    def _follow(self, listening: usbmux.Listening) -> None:
        """Announce what happens until the program ends or we are to stop."""
        devices: dict[int, UsbDevice] = {}
        try:
            self._announce(Tethered(daemon=True))
            for event in listening.events():
                if isinstance(event, Arrival):
                    devices[event.device.number] = event.device
                else:
                    devices.pop(event.number, None)
                self._announce(Tethered(daemon=True, devices=tuple(devices.values())))
        except OSError:
            return
        finally:
            with self._lock:
                self._listening = None
            listening.close()

    def _announce(self, tethered: Tethered) -> None:
        if tethered != self._announced and not self._stopped.is_set():
            self._announced = tethered
            self._on_change(tethered)


def _patience(tries: int) -> float:
    return appearing.LOOK_SECONDS if tries <= _TRIES_TO_REACH else _RARELY_SECONDS
