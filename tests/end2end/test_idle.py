"""With nothing to do the program costs nothing: neither in the tray nor with its window open."""

from __future__ import annotations

import itertools
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end2end.desktop import Desktop
from tests.end2end.program import paths_in, wait_for
from tests.end2end.started import TITLE, Started, told_by_threads
from tests.fakes.camera import make_bulk
from tests.fakes.system_bus import SystemBus, system_bus

pytestmark = [pytest.mark.xdist_group("desktop"), pytest.mark.timeout(240)]

IDLE_SECONDS = 20.0
MOST_SWITCHES = 20
"""Under one wake-up a second."""
_SWITCHES = re.compile(r"^(?:non)?voluntary_ctxt_switches:\s+(\d+)", re.MULTILINE)
_NAME = re.compile(r"^Name:\s+(.+)", re.MULTILINE)


@pytest.fixture
def computer() -> Iterator[SystemBus]:
    with system_bus() as bus:
        yield bus


@pytest.fixture
def app(desktop: Desktop, computer: SystemBus, tmp_path: Path) -> Iterator[Started]:
    """The program, done with all there was to do, on a computer that has a battery and a
    network."""
    made = Started(desktop, tmp_path, is_new=False, **computer.env)
    wait_for(desktop.tray_items, "an icon in the tray")
    make_bulk(tmp_path / "DCIM", 10, 20_000)
    (tmp_path / "attic").mkdir()
    made.command("settings", "set", "wait_while_busy", "true")
    made.command("import", str(tmp_path / "DCIM"))
    attic = f"path={tmp_path / 'attic'}"
    made.command("destinations", "add", "folder", "attic", "--option", attic)
    wait_for(lambda: len(paths_in(tmp_path / "attic", ".JPG")) == 10, "the uploads", 60)
    wait_for(lambda: made.status()["state"] == "idle", "nothing left to do", 60)
    yield made
    for log in made.profile.glob("log.txt"):
        print(log.read_text())


def switches(app: Started) -> Counter[str]:
    """How often the kernel took a processor from, or gave one to, each thread of the program and
    of the processes it started."""
    counted = Counter[str]()
    for process in processes(app.program.process.pid):
        for task, status in told_by_threads(process, "status"):
            name = _NAME.search(status)
            assert name is not None
            counted[f"{process} {task} {name[1]}"] += sum(map(int, _SWITCHES.findall(status)))
    return counted


def processes(pid: int) -> list[int]:
    """This one and all that come from it."""
    found = [pid]
    for _, children in told_by_threads(pid, "children"):
        for child in children.split():
            found += processes(int(child))
    return found


def settled(app: Started) -> None:
    """Wait until what was done last is over: caches are cleared, figures drawn."""
    before: list[int] = []

    def is_still() -> bool:
        before.append(switches(app).total())
        return len(before) > 40 and before[-1] == before[-40]

    wait_for(is_still, "no thread waking for two seconds", 60)


def switches_while_idle(app: Started) -> Counter[str]:
    settled(app)
    before = switches(app)
    threading.Event().wait(IDLE_SECONDS)
    return switches(app) - before


def test_in_the_tray_it_costs_nothing(app: Started, record_property: Callable[..., None]) -> None:
    counted = switches_while_idle(app)

    print(counted)
    record_property("switches", counted.total())
    assert counted.total() < MOST_SWITCHES, counted


def test_with_its_window_open_it_costs_nothing(
    app: Started, desktop: Desktop, record_property: Callable[..., None]
) -> None:
    app.open_window()
    desktop.wait_for_window(TITLE)

    counted = switches_while_idle(app)

    print(counted)
    record_property("switches", counted.total())
    assert counted.total() < MOST_SWITCHES, counted


@pytest.mark.parametrize("code", ["offline", "low-battery"])
def test_what_is_held_costs_nothing(
    app: Started, computer: SystemBus, tmp_path: Path, code: str
) -> None:
    if code == "offline":
        computer.go_offline()
    else:
        computer.unplug(10)
    numbers = itertools.count(1)

    def holds_another() -> bool:
        """The program may not have heard of it when the first ones come."""
        number = next(numbers)
        card = tmp_path / f"card {number}"
        make_bulk(card, 3, 20_000, seed=8 + number)
        app.command("import", str(card))
        return app.status()["state"] == "held"

    wait_for(holds_another, "the hold")

    counted = switches_while_idle(app)

    print(counted)
    assert counted.total() < MOST_SWITCHES, counted
