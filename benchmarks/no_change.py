"""How long does it take to find that nothing is new?

    python -m benchmarks.no_change [--files 100000] [--rounds 5] [--work DIR] [--json FILE]

A folder that was imported, and copied with rclone, is given to both once more. rclone
compares sizes and times, which is its default; we ask our memory.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import programs
from benchmarks.hundred_thousand import imported
from benchmarks.measure import Contender, in_turn, report, run, work_folder


def _nothing() -> None:
    """There is nothing to make ready."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare an import that finds nothing new.")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", type=Path, help="folder to work in, on the disk to measure")
    parser.add_argument("--json", type=Path, help="write all figures there")
    asked = parser.parse_args()
    with work_folder(asked.work) as work:
        one = imported(work, asked.files)
        copy = programs.rclone_copy(one.source, work / f"copy-{asked.files}")
        print(f"first copy with rclone: {run(copy).wall:.1f} s")
        again = programs.desktop_sync_import(one.profile, one.source, one.library)
        racers = [
            Contender("desktop-sync", again, _nothing),
            Contender("rclone copy", copy, _nothing),
        ]
        costs = in_turn(racers, asked.rounds)
    title = f"Import of {asked.files:,} files of which none is new, {asked.rounds} rounds"
    report(title, costs, "rclone copy", asked.json)


if __name__ == "__main__":
    main()
