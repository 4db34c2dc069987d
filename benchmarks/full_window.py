"""What does the window cost when the journal holds a hundred thousand assets and a long queue?

    python -m benchmarks.full_window [--assets 100000] [--jobs 50000] [--rounds 5]
                                     [--work DIR] [--json FILE]

The window is opened, and its lists scrolled by wheel and by jumps, on a profile with nothing and
on a full one in turn; a timer of 5 ms tells how late it is meanwhile. Memory is what the process
has more (PSS) than before its window was opened.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.event_loop_lag import LONGEST_SECONDS, ROOT, percentile, screen
from benchmarks.full_journal import fill
from benchmarks.measure import work_folder
from desktop_sync.settings.profile import Profile

Answer = dict[str, object]


def one_round(env: Mapping[str, str], kept: Path, work: Path, library: Path) -> Answer:
    """Every round starts with the profile as it was made."""
    profile = work / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    shutil.copytree(kept, profile)
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.scrolling_window", str(library), str(profile)],
        cwd=ROOT,
        env=dict(env),
        stdout=subprocess.PIPE,
        timeout=LONGEST_SECONDS,
        check=True,
    )
    answer: Answer = json.loads(ended.stdout)
    return answer


def report(rounds: Mapping[str, Sequence[Answer]]) -> None:
    table = Table(title=f"The window, {len(next(iter(rounds.values())))} rounds")
    for heading in ("journal", "up ms", "opened MiB", "scrolled MiB", "now", "library", "history"):
        table.add_column(heading, justify="left" if heading == "journal" else "right")
    for name, answers in rounds.items():
        figures = [
            f"{median(float(str(one[key])) for one in answers) * factor:.0f}"
            for key, factor in (("up_seconds", 1000), ("opened_mib", 1), ("scrolled_mib", 1))
        ]
        table.add_row(
            name, *figures, *(_lag(answers, page) for page in ("now", "library", "history"))
        )
    Console(width=120).print(table)
    print("now, library, history: lateness of a 5 ms timer while scrolling, ms, p99 / maximum")


def _lag(answers: Sequence[Answer], page: str) -> str:
    late: list[float] = []
    for answer in answers:
        pages = answer["late"]
        assert isinstance(pages, dict)
        late += pages[page]
    return f"{percentile(late, 0.99):.1f} / {max(late):.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the window on a full journal.")
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--here", action="store_true", help="use the screen that is there")
    parser.add_argument("--work", type=Path, help="folder to work in, on the disk to measure")
    parser.add_argument("--json", type=Path, help="write all figures there")
    asked = parser.parse_args()
    with work_folder(asked.work) as work, screen(here=asked.here) as env:
        library = work / "library"
        journals = {"empty": (0, 0), "full": (asked.assets, asked.jobs)}
        for name, (assets, jobs) in journals.items():
            if not (work / name).exists():
                profile = Profile(work / name)
                profile.create()
                fill(profile.journal, library, assets, jobs)
        rounds: dict[str, list[Answer]] = {name: [] for name in journals}
        for _ in range(asked.rounds):
            for name, answers in rounds.items():
                answers.append(one_round(env, work / name, work, library))
    report(rounds)
    if asked.json is not None:
        asked.json.write_text(json.dumps(rounds) + "\n", "utf-8")


if __name__ == "__main__":
    main()
