"""What does it cost to stand in the tray, beside the least that PySide6 needs for it?

    python -m benchmarks.start_to_tray [--rounds 7] [--idle 10] [--json FILE]

Both programs are started in turn on the desktop of the tests. Counted are the time from the
start of the process until the tray has its icon, the memory once it has settled (PSS, so that
what is shared with other programs counts in parts: let no other Qt program run beside it),
and how often it wakes while nothing happens. The window is never opened.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from rich.console import Console
from rich.table import Table

from benchmarks import programs
from tests.end2end.desktop import opened

WATCHER = "org.kde.StatusNotifierWatcher"
REGISTERED = MatchRule(type="signal", interface=WATCHER, member="StatusNotifierItemRegistered")
PROPERTIES = "org.freedesktop.DBus.Properties"
LONGEST_SECONDS = 30.0
SETTLE_SECONDS = 4.0
MOST_START, MOST_MEMORY = 2.5, 1.6
"""As often as the bare program's: what we hold ourselves to."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One program in the tray: seconds until it was there, its memory, and how often a second
    one of its threads woke by itself while nothing happened."""

    start_seconds: float
    pss_mib: float
    wakes_a_second: float


def pss_mib(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    (line,) = (line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def wakes(pid: int) -> int:
    """How often its threads have given up a processor and come back to one."""
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total


class Tray:
    """The tray, as one hears of it on the session bus."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        connection.send_and_get_reply(message_bus.AddMatch(REGISTERED))

    def wait_for_icon(self, act: Callable[[], subprocess.Popen[bytes]]) -> tuple[int, float]:
        """The process that ``act`` starts, and the seconds until its icon is in the tray."""
        with self._connection.filter(REGISTERED) as icons:
            begun = time.perf_counter()
            process = act()
            self._connection.recv_until_filtered(icons, timeout=LONGEST_SECONDS)
            return process.pid, time.perf_counter() - begun

    def wait_until_empty(self) -> None:
        while self._items():
            time.sleep(0.05)

    def _items(self) -> Sequence[str]:
        address = DBusAddress(f"/{WATCHER.rpartition('.')[2]}", WATCHER, PROPERTIES)
        asked = new_method_call(address, "Get", "ss", (WATCHER, "RegisteredStatusNotifierItems"))
        ((_, items),) = self._connection.send_and_get_reply(asked).body
        return list(items)


def stand(tray: Tray, command: Sequence[str], env: Mapping[str, str], idle: float) -> Standing:
    """Start ``command``, look at it once it is in the tray, and end it."""
    tray.wait_until_empty()
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        started.append(subprocess.Popen(command, env=dict(env), stdin=quiet, stderr=quiet))
        return started[0]

    try:
        pid, seconds = tray.wait_for_icon(start)
        time.sleep(SETTLE_SECONDS)
        memory, before = pss_mib(pid), wakes(pid)
        time.sleep(idle)
        return Standing(seconds, memory, (wakes(pid) - before) / idle)
    finally:
        for process in started:
            process.terminate()
            process.wait(LONGEST_SECONDS)


@contextmanager
def desktop() -> Iterator[tuple[Tray, Mapping[str, str]]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(Path(folder)) as here,
        open_dbus_connection(here.env["DBUS_SESSION_BUS_ADDRESS"]) as connection,
    ):
        yield Tray(connection), here.env


def middle(runs: Sequence[Standing]) -> Standing:
    """The median of each figure."""
    return Standing(
        median(one.start_seconds for one in runs),
        median(one.pss_mib for one in runs),
        median(one.wakes_a_second for one in runs),
    )


def report(runs: Mapping[str, Sequence[Standing]], rounds: int) -> None:
    table = Table(title=f"Standing in the tray, {rounds} rounds", title_justify="left")
    table.add_column("")
    for heading in ("start ms", "from", "to", "PSS MiB", "wakes a second"):
        table.add_column(heading, justify="right")
    for name, standings in runs.items():
        one, starts = middle(standings), [run.start_seconds * 1000 for run in standings]
        table.add_row(
            name,
            *(f"{figure:.0f}" for figure in (one.start_seconds * 1000, min(starts), max(starts))),
            f"{one.pss_mib:.1f}",
            f"{one.wakes_a_second:.1f}",
        )
    Console(width=100).print(table)


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the tray app with a bare tray.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--idle", type=float, default=10.0, help="seconds to count wakes in")
    parser.add_argument("--json", type=Path, help="write all figures there")
    asked = parser.parse_args()
    bare = [sys.executable, str(Path(__file__).with_name("bare_tray.py"))]
    with tempfile.TemporaryDirectory() as folder, desktop() as (tray, env):
        ours = programs.desktop_sync(Path(folder) / "profile")
        commands = {"desktop-sync": ours, "bare PySide6": bare}
        for command in commands.values():
            stand(tray, command, env, 0.1)
        runs: dict[str, list[Standing]] = {name: [] for name in commands}
        for number in range(asked.rounds):
            order = list(commands) if number % 2 else list(reversed(commands))
            for name in order:
                runs[name].append(stand(tray, commands[name], env, asked.idle))
    report(runs, asked.rounds)
    one, other = (middle(runs[name]) for name in commands)
    start = one.start_seconds / other.start_seconds
    memory = one.pss_mib / other.pss_mib
    print(f"start: {start:.2f} times the bare one's (at most {MOST_START})")
    print(f"memory: {memory:.2f} times the bare one's (at most {MOST_MEMORY})")
    if asked.json is not None:
        document = {name: [asdict(run) for run in standings] for name, standings in runs.items()}
        asked.json.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    return int(start > MOST_START or memory > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
