"""Who has stepped back lets others have the processors first, and nobody else does."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop_sync.platforms.priority import (
    LONGEST_SLICE_SECONDS,
    step_back,
    step_back_alone,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells threads apart")

SCHED_GETATTR = {"x86_64": 315, "aarch64": 275}
FIRST_WITH_SLICES = (6, 12)
NS = 1_000_000_000


def on_a_thread(work: Callable[[], object]) -> object:
    """What ``work`` returns on a thread that is there for nothing else."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def slice_ns() -> int:
    """As the kernel says of this thread."""
    attributes = ctypes.create_string_buffer(56)
    number = SCHED_GETATTR[platform.machine()]
    assert ctypes.CDLL(None).syscall(number, 0, attributes, len(attributes), 0) == 0
    return int(struct.unpack_from("=IIQiIQ", attributes.raw)[5])


def test_a_thread_steps_back_with_those_it_starts_and_no_other() -> None:
    before = niceness()

    def stepped_back() -> tuple[int, object]:
        step_back_alone(before + 3)
        return niceness(), on_a_thread(niceness)

    assert on_a_thread(stepped_back) == (before + 3, before + 3)
    assert niceness() == before


@pytest.mark.skipif(
    tuple(map(int, platform.release().split(".")[:2])) < FIRST_WITH_SLICES
    or platform.machine() not in SCHED_GETATTR,
    reason="this kernel knows of no time slices, or is not asked for them here",
)
def test_who_has_stepped_back_is_let_in_last() -> None:
    before = slice_ns()

    def stepped_back() -> tuple[int, object]:
        step_back_alone(niceness())
        return slice_ns(), on_a_thread(slice_ns)

    longest = round(LONGEST_SLICE_SECONDS * NS)
    assert on_a_thread(stepped_back) == (longest, longest)
    assert slice_ns() == before < longest


def test_nobody_steps_forward() -> None:
    def stepped_back_twice() -> int:
        step_back(niceness() + 5)
        step_back(0)
        return niceness()

    before = niceness()
    assert on_a_thread(stepped_back_twice) == before + 5


def test_a_system_that_refuses_is_worked_on_as_by_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse)
    before = niceness()

    step_back_alone(before + 5)

    assert niceness() == before
