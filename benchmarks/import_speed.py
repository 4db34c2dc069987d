"""How fast is an import, as a whole process, beside rclone, rsync and cp?

    python -m benchmarks.import_speed [--files 1000] [--size 3000000] [--rounds 5]
                                      [--work DIR] [--json FILE]

Every run copies the same warm source into a fresh folder (and, for us, a fresh profile). We hash,
fsync, read each copy back from the disk and compare, and keep a journal; rclone compares
the hashes of what it read and wrote and leaves the rest to the kernel, so it is also
shown with a ``sync`` after it; rsync and cp do neither. ``--work`` should lie on a real disk.

Copies are moved aside and removed at the very end (one is ``files * size`` large): nobody deletes
gigabytes just before an import, and doing so hands the next run freed memory and a file system
that avoids the numbers of files deleted in the last seconds.
"""

from __future__ import annotations

import argparse
import shutil
from functools import partial
from pathlib import Path

from benchmarks import programs
from benchmarks.measure import Contender, in_turn, report, work_folder
from tests.fakes.camera import make_bulk


def contenders(source: Path, work: Path) -> list[Contender]:
    target, profile = work / "target", work / "profile"
    fresh = partial(_make_fresh, work / "done", target, profile)
    rclone = programs.rclone_copy(source, target)
    return [
        Contender("desktop-sync", programs.desktop_sync_import(profile, source, target), fresh),
        Contender("rclone copy", rclone, fresh),
        Contender("rclone copy; sync", programs.then_sync(rclone), fresh),
        Contender("rsync -a", programs.rsync_archive(source, target), fresh),
        Contender("cp -a", programs.cp_archive(source, target), fresh),
    ]


def _make_fresh(done: Path, *folders: Path) -> None:
    done.mkdir(exist_ok=True)
    for folder in folders:
        if folder.exists():
            folder.rename(done / f"{folder.name}-{len(list(done.iterdir()))}")
        folder.mkdir()


def _warm(folder: Path) -> None:
    for path in folder.iterdir():
        path.read_bytes()


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare the speed of an import.")
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--size", type=int, default=3_000_000, help="bytes of each file")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", help="leave out contenders whose names lack this")
    parser.add_argument("--work", type=Path, help="folder to work in, on the disk to measure")
    parser.add_argument("--json", type=Path, help="write all figures there")
    asked = parser.parse_args()
    with work_folder(asked.work) as work:
        source = work / f"source-{asked.files}-{asked.size}"
        if not source.exists():
            make_bulk(work / "source.part", asked.files, asked.size)
            (work / "source.part").rename(source)
        _warm(source)
        racers = [one for one in contenders(source, work) if (asked.only or "") in one.name]
        costs = in_turn(racers, asked.rounds)
        for name in ("done", "target", "profile"):
            shutil.rmtree(work / name, ignore_errors=True)
    title = f"Import of {asked.files:,} files of {asked.size / 1e6:g} MB, {asked.rounds} rounds"
    reference = "rclone copy" if "rclone copy" in costs else racers[0].name
    report(title, costs, reference, asked.json)


if __name__ == "__main__":
    main()
