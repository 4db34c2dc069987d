"""Running a command and what it cost, rounds in turn, and the table in the end.

Must not know what is compared. Times are seconds, memory is MiB (2**20 bytes).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost, from the start of its process to its end, its children included."""

    wall: float
    user: float
    system: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Contender:
    """A command under a name. ``prepare`` is called before each run and not measured."""

    name: str
    command: Sequence[str]
    prepare: Callable[[], None]


_LAUNCHER = """
import os, sys, time
words = os.open(sys.argv[1], os.O_WRONLY)
nothing = os.open(os.devnull, os.O_RDONLY)
actions = [(os.POSIX_SPAWN_DUP2, nothing, 0)]
actions += [(os.POSIX_SPAWN_DUP2, words, stream) for stream in (1, 2)]
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=actions)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - start
code = os.waitstatus_to_exitcode(status)
print(code, wall, usage.ru_utime, usage.ru_stime, usage.ru_maxrss)
"""
"""A program's peak memory is never less than that of the process that started it, so a
small one starts it."""


def run(command: Sequence[str]) -> Cost:
    """Run ``command`` to its end. Raises ``RuntimeError`` with its words if it fails."""
    with tempfile.NamedTemporaryFile() as words:
        launch = [sys.executable, "-I", "-S", "-c", _LAUNCHER, words.name, *command]
        answer = subprocess.run(launch, stdout=subprocess.PIPE, check=True).stdout.split()
        code, (wall, user, system, peak_kib) = int(answer[0]), map(float, answer[1:])
        if code != 0:
            said = words.read()[-4000:].decode(errors="replace")
            raise RuntimeError(f"{list(command)} ended with {code}:\n{said}")
    return Cost(wall, user, system, peak_kib / 1024)


def in_turn(contenders: Sequence[Contender], rounds: int) -> dict[str, list[Cost]]:
    """Run all contenders ``rounds`` times, each round beginning with another one, so that
    none always has the quiet moment. The disk is synced before each run."""
    costs: dict[str, list[Cost]] = {contender.name: [] for contender in contenders}
    for number in range(rounds):
        shift = number % len(contenders)
        for contender in [*contenders[shift:], *contenders[:shift]]:
            contender.prepare()
            os.sync()
            cost = run(contender.command)
            costs[contender.name].append(cost)
            print(f"round {number + 1}: {contender.name}: {cost.wall:.3f} s", flush=True)
    return costs


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.user for cost in costs),
        median(cost.system for cost in costs),
        median(cost.peak_mib for cost in costs),
    )


def report(
    title: str, costs: Mapping[str, Sequence[Cost]], reference: str, json_path: Path | None
) -> None:
    """Print medians and the wall time of ``reference`` over each; write all to ``json_path``."""
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for heading in ("wall s", "from", "to", "user s", "system s", "peak MiB"):
        table.add_column(heading, justify="right")
    table.add_column(f"{reference} takes", justify="right")
    base = middle(costs[reference]).wall
    for name, runs in costs.items():
        cost, walls = middle(runs), [one.wall for one in runs]
        table.add_row(
            name,
            *(f"{figure:.2f}" for figure in (cost.wall, min(walls), max(walls))),
            *(f"{figure:.2f}" for figure in (cost.user, cost.system)),
            f"{cost.peak_mib:.0f}",
            f"{base / cost.wall:.2f} x",
        )
    Console(width=120).print(table)
    if json_path is not None:
        document = {
            "title": title,
            "reference": reference,
            "median": {name: asdict(middle(runs)) for name, runs in costs.items()},
            "runs": {name: [asdict(one) for one in runs] for name, runs in costs.items()},
        }
        json_path.write_text(json.dumps(document, indent=2) + "\n", "utf-8")


@contextmanager
def work_folder(asked: Path | None) -> Iterator[Path]:
    """``asked``, kept for the next run, or a temporary folder that is removed."""
    if asked is not None:
        asked.mkdir(parents=True, exist_ok=True)
        yield asked.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="desktop-sync-bench-") as folder:
        yield Path(folder)
