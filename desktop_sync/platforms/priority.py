"""Letting others have the processors first.

Owns how that is said to the system. Must not know whose work it is. Where a system cannot be told,
work goes on as any other's.

Linux is told two things. Niceness says who gets how much of a processor. The time slice says who
is let in first: of two that want the same one, that with the shorter slice (EEVDF, from Linux 6.12
on; until then nobody can ask for one). Neither Python nor every C library has a call for it, so
the kernel is called by number.
https://docs.kernel.org/scheduler/sched-eevdf.html
https://man7.org/linux/man-pages/man2/sched_setattr.2.html
"""

from __future__ import annotations

import logging
import os
import struct
import sys
from contextlib import suppress

logger = logging.getLogger(__name__)

LONGEST_SLICE_SECONDS = 0.1
"""The kernel gives no longer one."""

_ATTRIBUTES = struct.Struct("=IIQiIQQQII")
"""``struct sched_attr``: its size, policy, flags, niceness, real-time priority, the slice in
nanoseconds, and what is no concern of ordinary threads."""
_SCHED_SETATTR = {"x86_64": 314, "aarch64": 274, "riscv64": 274}
"""Its number, for programs of 64 bits."""
_KEEP_POLICY = 8
_THIS_THREAD = 0


def step_back(niceness: int) -> None:
    """Have this process make way for others from now on. Called while it has one thread."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        niceness = max(niceness, os.getpriority(os.PRIO_PROCESS, 0))
        os.setpriority(os.PRIO_PROCESS, 0, niceness)
        if sys.platform.startswith("linux"):
            _ask_for_longest_slice(niceness)


def step_back_alone(niceness: int) -> None:
    """Have this thread, and those it starts, make way for the rest of the process, too. Only Linux
    tells threads apart."""
    if sys.platform.startswith("linux"):
        step_back(niceness)


def _ask_for_longest_slice(niceness: int) -> None:
    """Raises ``OSError``."""
    import ctypes

    number = _SCHED_SETATTR.get(os.uname().machine)
    if number is None or sys.maxsize < 2**32:
        return
    slice_ns = round(LONGEST_SLICE_SECONDS * 1e9)
    asked = _ATTRIBUTES.pack(_ATTRIBUTES.size, 0, _KEEP_POLICY, niceness, 0, slice_ns, 0, 0, 0, 0)
    system = ctypes.CDLL(None, use_errno=True)
    if system.syscall(number, _THIS_THREAD, asked, 0) != 0:
        logger.info("there is no longer time slice: %s", os.strerror(ctypes.get_errno()))
