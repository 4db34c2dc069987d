"""What a test can do to an emulated phone, wherever the phone runs.

Owns the list of switches; ``phone.Phone`` and ``process.PhoneProcess`` have them all. Paths
on the phone are written as on the phone ("/DCIM/100APPLE/IMG_0001.JPG"), as text or bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tests.fakes.phone.seen import Seen
from tests.fakes.phone.trust import Refuses

PhonePath = str | bytes


class Controls(Protocol):
    """Every switch works at any time, and takes effect with the next request at the latest."""

    @property
    def address(self) -> str:
        """For ``USBMUXD_SOCKET_ADDRESS``. The same for the life of the phone."""

    @property
    def udid(self) -> str: ...

    @property
    def seen(self) -> Seen:
        """What clients have done so far."""

    @property
    def device_id(self) -> int | None:
        """The number the daemon gave the phone; ``None`` while it is not plugged in."""

    def wait_until(self, holds: Callable[[Seen], bool], *, seconds: float = 10) -> None:
        """Until what was seen is so. Raises ``TimeoutError``."""

    # The cable.

    def unplug(self) -> None:
        """At once, with every connection."""

    def replug(self) -> None:
        """With a new device number; unplugs first if need be."""

    def unplug_after(self, file_bytes: int | None) -> None:
        """Unplug when exactly this many more bytes of files have been sent, counted over all
        connections; ``None`` takes it back. Plugging in takes it back too."""

    def set_latency(self, seconds: float) -> None:
        """How long each request is under way. Requests sent ahead are under way together."""

    def set_rate(self, bytes_per_second: float | None) -> None:
        """The most the phone sends, over all connections; ``None`` is as fast as it can."""

    # The daemon of the computer.

    def stop_daemon(self) -> None:
        """Its clients are cut off and connecting is refused. The phone stays at the cable."""

    def start_daemon(self) -> None:
        """At the same address."""

    def pair_record(self) -> dict[str, Any] | None:
        """What the daemon keeps for this phone."""

    def erase_pair_records(self) -> None:
        """The computer forgets; the phone does not."""

    # Lock and trust.

    def lock(self, refuses: Refuses = "everything") -> None:
        """Ask for the passcode. ``"everything"`` is a phone not unlocked since it started:
        sessions, services and pairing are refused with PasswordProtected. ``"services"``
        lets a trusted computer open a session, ``"pairing"`` serves it in full. What is open
        stays open."""

    def unlock(self) -> None: ...

    def ask(self) -> None:
        """From now on, ask the user whether to trust a new computer: it hears
        PairingDialogResponsePending until somebody taps. (Without this, the phone trusts
        whoever asks.)"""

    def tap_trust(self, *, replugs: bool = False) -> None:
        """Whoever asks from now on is trusted. A real phone then drops off the bus and comes
        back; with ``replugs`` this one does too."""

    def refuse(self) -> None:
        """Whoever asks from now on hears UserDeniedPairing."""

    def pair(self) -> None:
        """Trust this computer without any dialog: the phone and the daemon keep a new
        pair record."""

    def forget(self) -> None:
        """The phone trusts nobody any more: InvalidHostID. The daemon keeps its records."""

    # What is wrong with the files.

    def add_names(self, folder: PhonePath, *names: bytes) -> None:
        """List these names too, as they are, though there may be no such files."""

    def cut_short(self, path: PhonePath, size_bytes: int) -> None:
        """Reading ends here, though the file says it is longer."""

    def break_at(self, path: PhonePath, offset: int) -> None:
        """Reading fails from here on (IO_ERROR); a read up to here is short."""

    def withhold(self, path: PhonePath, *, hides: bool = False) -> None:
        """Listed but not there, as an original that is only in the cloud: opening fails with
        IO_ERROR, and with ``hides`` asking about it fails too."""

    def heal(self, path: PhonePath) -> None:
        """Take back what is wrong with a file, or the names added to a folder."""

    def say_read_error_when_missing(self) -> None:
        """Answer READ_ERROR where a file is missing, as some versions do, and not
        OBJECT_NOT_FOUND."""

    def close(self) -> None:
        """End everything; nothing is left running."""
