"""Keeping the machine awake and hearing that it slept, on real buses with mock services."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_sync.model.conditions import Presence
from desktop_sync.platforms import bus_sensor, conditions
from desktop_sync.platforms.base import Wakefulness
from tests.fakes.session_bus import IDLE, SUSPEND, SessionBus
from tests.fakes.system_bus import LOGIND, SystemBus

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the buses are those of Linux")

PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.02
HEARING_SECONDS = 3.0


@pytest.fixture
def wakefulness() -> Iterator[Wakefulness]:
    found = conditions.wakefulness()
    yield found
    found.close()


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No bus at all."""
    for bus in ("SYSTEM", "SESSION"):
        monkeypatch.setenv(f"DBUS_{bus}_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")


def test_the_machine_is_kept_from_sleep_as_long_as_that_is_wanted(
    session: SessionBus, wakefulness: Wakefulness
) -> None:
    wakefulness.keep_awake(wanted=True)
    wait_until(lambda: session.is_inhibited(SUSPEND))

    wakefulness.keep_awake(wanted=False)

    wait_until(lambda: not session.is_inhibited(SUSPEND))


def test_it_can_be_wanted_again(session: SessionBus, wakefulness: Wakefulness) -> None:
    for _ in range(2):
        wakefulness.keep_awake(wanted=True)
        wait_until(lambda: session.is_inhibited(SUSPEND))
        wakefulness.keep_awake(wanted=False)
        wait_until(lambda: not session.is_inhibited(SUSPEND))


def test_the_machine_may_sleep_once_it_is_closed(
    session: SessionBus, wakefulness: Wakefulness
) -> None:
    wakefulness.keep_awake(wanted=True)
    wait_until(lambda: session.is_inhibited(SUSPEND))

    wakefulness.close()

    assert not session.is_inhibited(SUSPEND)


def test_saying_it_again_changes_nothing(session: SessionBus, wakefulness: Wakefulness) -> None:
    for _ in range(3):
        wakefulness.keep_awake(wanted=True)
    wait_until(lambda: session.is_inhibited(SUSPEND))

    wakefulness.keep_awake(wanted=False)

    wait_until(lambda: not session.is_inhibited(SUSPEND))


def test_keeping_awake_is_not_presenting(session: SessionBus, wakefulness: Wakefulness) -> None:
    wakefulness.keep_awake(wanted=True)
    wait_until(lambda: session.is_inhibited(SUSPEND))

    assert not session.is_inhibited(IDLE)
    assert conditions.presence().look() == Presence(presenting=False, undisturbed=False)


@pytest.mark.usefixtures("nowhere")
def test_a_machine_that_cannot_be_told_is_mentioned_once(
    wakefulness: Wakefulness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "desktop_sync")
    for _ in range(2):
        wakefulness.keep_awake(wanted=True)
        wait_until(lambda: not any(one.name == "keep-awake" for one in threading.enumerate()))
        wakefulness.keep_awake(wanted=False)

    said = [record for record in caplog.records if record.name.startswith("desktop_sync")]
    assert [record.levelname for record in said] == ["INFO"]


def test_waking_is_told(computer: SystemBus, wakefulness: Wakefulness) -> None:
    woken = threading.Event()
    wakefulness.watch(woken.set)

    sleep_until_told(computer, woken)


def test_falling_asleep_is_not_waking(computer: SystemBus, wakefulness: Wakefulness) -> None:
    woken: list[str] = []
    heard = threading.Event()

    def note() -> None:
        woken.append("told")
        heard.set()

    wakefulness.watch(note)
    sleep_until_told(computer, heard)
    heard.clear()
    before = len(woken)

    computer.fall_asleep()
    computer.wake()

    assert heard.wait(PATIENCE_SECONDS)
    assert len(woken) == before + 1


def test_waking_is_told_after_logind_was_restarted(
    computer: SystemBus, wakefulness: Wakefulness
) -> None:
    woken = threading.Event()
    wakefulness.watch(woken.set)
    sleep_until_told(computer, woken)
    woken.clear()
    computer.kill(LOGIND)
    computer.reset()

    computer.sleep_and_wake()

    assert woken.wait(PATIENCE_SECONDS)


def test_nothing_is_told_once_it_is_closed(computer: SystemBus, wakefulness: Wakefulness) -> None:
    woken = threading.Event()
    wakefulness.watch(woken.set)
    sleep_until_told(computer, woken)
    wakefulness.close()
    woken.clear()

    computer.sleep_and_wake()

    assert not woken.is_set()
    assert "sleep" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.usefixtures("nowhere")
def test_waking_is_looked_for_a_few_times_where_there_is_no_bus(
    wakefulness: Wakefulness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_sensor, "_RECONNECT_AFTER_SECONDS", (0.01, 0.02))

    wakefulness.watch(lambda: pytest.fail("nobody slept"))

    wait_until(lambda: not any(one.name == "sleep" for one in threading.enumerate()))


def sleep_until_told(computer: SystemBus, woken: threading.Event) -> None:
    """Nothing says from when on the sleep is heard of."""

    def slept() -> bool:
        computer.sleep_and_wake()
        return woken.wait(HEARING_SECONDS)

    wait_until(slept)


def wait_until(condition: Callable[[], object]) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
        if condition():
            return
        pause.wait(LOOK_SECONDS)
    raise TimeoutError("it did not come to that")
