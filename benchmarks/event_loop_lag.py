"""How smooth does the window stay during an import and uploads at full rate?

    python -m benchmarks.event_loop_lag [--files 2000] [--size 3000000] [--rounds 3]
                                        [--server-beside] [--work DIR] [--json FILE]

A timer of 5 ms runs in the real window, first while nothing happens, then during an import, then
while all of it is uploaded to a WebDAV server (Apache) and read back; what is told is by how much
its ticks are late. The server stands for one on another computer, and has the processors of this
one only when nobody else wants them; ``--server-beside`` lets it take them as any other. The window
is on a real X server: the one that is there with ``--here``, otherwise a virtual one that is
started for it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measure import work_folder
from tests.end2end.desktop import opened
from tests.fakes.camera import make_bulk
from tests.fakes.webdav_servers import Served, apache

ROOT = Path(__file__).resolve().parents[1]
LONGEST_SECONDS = 600


@contextmanager
def screen(*, here: bool) -> Iterator[dict[str, str]]:
    """The environment of a program that is to show a window."""
    if here:
        yield dict(os.environ)
        return
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as desktop:
        yield desktop.env


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def one_round(env: dict[str, str], work: Path, source: Path, served: Served) -> dict[str, object]:
    for name in ("library", "profile"):
        shutil.rmtree(work / name, ignore_errors=True)
    collection = served.root / "photos"
    shutil.rmtree(collection, ignore_errors=True)
    collection.mkdir()
    collection.chmod(0o777)
    os.sync()
    module = "benchmarks.lagging_window"
    places = [str(source), str(work / "library"), str(work / "profile")]
    places.append(f"http://127.0.0.1:{served.port}/photos")
    ended = subprocess.run(
        [sys.executable, "-m", module, *places],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        timeout=LONGEST_SECONDS,
        check=True,
    )
    answer: dict[str, object] = json.loads(ended.stdout)
    return answer


def report(rounds: Sequence[dict[str, object]], title: str) -> None:
    table = Table(title=title, title_justify="left")
    for heading in ("round", "state", "ticks", "median ms", "p99 ms", "max ms"):
        table.add_column(heading, justify="left" if heading == "state" else "right")
    for number, answer in enumerate(rounds, 1):
        for state in ("idle", "import", "upload"):
            late = answer[state]
            assert isinstance(late, list)
            figures = (percentile(late, 0.5), percentile(late, 0.99), max(late))
            table.add_row(
                str(number), state, str(len(late)), *(f"{figure:.1f}" for figure in figures)
            )
    Console(width=100).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how late the window's timer is.")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--size", type=int, default=3_000_000, help="bytes of each file")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--here", action="store_true", help="use the screen that is there")
    parser.add_argument("--server-beside", action="store_true", help="the server is here, too")
    parser.add_argument("--work", type=Path, help="folder to work in, on the disk to measure")
    parser.add_argument("--json", type=Path, help="write all figures there")
    asked = parser.parse_args()
    with work_folder(asked.work) as work, screen(here=asked.here) as env, apache() as served:
        if not asked.server_beside:
            served.go_last()
        source = work / f"source-{asked.files}-{asked.size}"
        if not source.exists():
            make_bulk(work / "source.part", asked.files, asked.size)
            (work / "source.part").rename(source)
        rounds = [one_round(env, work, source, served) for _ in range(asked.rounds)]
        for name in ("library", "profile"):
            shutil.rmtree(work / name, ignore_errors=True)
    report(rounds, f"Lateness of a 5 ms timer, {asked.files:,} files of {asked.size / 1e6:g} MB")
    if asked.json is not None:
        asked.json.write_text(json.dumps(rounds) + "\n", "utf-8")


if __name__ == "__main__":
    main()
