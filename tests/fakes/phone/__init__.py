"""An emulated iPhone, with the computer's usbmuxd before it: the real protocols, for clients
that were written for the real thing.

In this process::

    with Phone(folder) as phone:              # folder holds DCIM/ (and PhotoData/ if need be)
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        phone.pair()                          # trusted already; else a client's Pair succeeds
        ...
        assert phone.seen.write_attempts == ()

In a process of its own, where it does not share the interpreter with its client::

    with PhoneProcess(folder, latency_seconds=0.001) as phone: ...

By hand: ``python -m tests.fakes.phone --root FOLDER``, then lines such as ``unplug`` and
``latency 0.001`` (``commands.COMMANDS`` has them all).

Both have the same switches, ``Controls``: the cable (``unplug``, ``replug``,
``unplug_after``, ``set_latency``, ``set_rate``), the daemon (``stop_daemon``,
``start_daemon``, ``pair_record``, ``erase_pair_records``), lock and trust (``lock``,
``unlock``, ``ask``, ``tap_trust``, ``refuse``, ``pair``, ``forget``), and what is wrong with
the files (``add_names``, ``cut_short``, ``break_at``, ``withhold``, ``heal``). ``seen`` says
what clients did; ``wait_until(lambda seen: ...)`` waits for it without polling. A file that
vanishes is removed from the folder.

The phone never changes a file: whatever would is refused with PERM_DENIED and noted in
``seen.write_attempts``.
"""

from tests.fakes.phone.controls import Controls
from tests.fakes.phone.phone import UDID, Phone
from tests.fakes.phone.process import PhoneProcess
from tests.fakes.phone.seen import Seen, WriteAttempt

__all__ = ["UDID", "Controls", "Phone", "PhoneProcess", "Seen", "WriteAttempt"]
