"""What do questions cost when the journal holds a hundred thousand assets?

    python -m benchmarks.status_100k [--files 100000] [--rounds 5] [--work DIR] [--json FILE]

Each question is asked of a small library and of the large one: time and memory should not
grow with the library where the answer does not.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import programs
from benchmarks.hundred_thousand import imported
from benchmarks.measure import Contender, in_turn, report, work_folder

SMALL = 1_000
QUESTIONS = {
    "status": ("status", "--json"),
    "history": ("history", "--json"),
    "library list": ("library", "list", "--json"),
}


def _nothing() -> None:
    """There is nothing to make ready."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure questions to a large journal.")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", type=Path, help="folder to work in, on the disk to measure")
    parser.add_argument("--json", type=Path, help="write all figures there")
    asked = parser.parse_args()
    with work_folder(asked.work) as work:
        racers = [
            Contender(
                f"{name}, {files:,} assets",
                programs.desktop_sync(imported(work, files).profile, *question),
                _nothing,
            )
            for name, question in QUESTIONS.items()
            for files in (SMALL, asked.files)
        ]
        costs = in_turn(racers, asked.rounds)
    report("Questions to the journal", costs, racers[0].name, asked.json)


if __name__ == "__main__":
    main()
