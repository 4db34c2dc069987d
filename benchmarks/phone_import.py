"""How much of a phone's own speed does a whole import keep?

    python -m benchmarks.phone_import [--megabytes 700] [--rate 35] [--rounds 3] [--work DIR]
                                      [--json FILE]

The phone is emulated by a process of its own that sends no more than ``--rate`` MB a second, as
phones with a USB 2 socket do. What is measured is the whole program, ``desktop-sync import
--device first``: hashing, writing, waiting for the disk and reading back are all in it, and so
are its start, saying hello to the phone and listing it. The import alone is shown beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks import programs
from benchmarks.measure import work_folder
from benchmarks.phone_speed import write_files
from tests.fakes.phone import PhoneProcess

PHOTO_BYTES = 3_000_000
FILM_SHARE = 0.4
FILMS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """One import: of the whole process, and of the import itself, in seconds."""

    process_seconds: float
    import_seconds: float


def make_phone(root: Path, total_bytes: int) -> int:
    """Films and photos of about ``total_bytes``; how many bytes there are."""
    film_bytes = int(total_bytes * FILM_SHARE) // FILMS
    photos = (total_bytes - FILMS * film_bytes) // PHOTO_BYTES
    write_files(root / "DCIM" / "100APPLE", "IMG_{:04}.JPG", photos, PHOTO_BYTES)
    write_files(root / "DCIM" / "101APPLE", "IMG_{:04}.MOV", FILMS, film_bytes)
    return FILMS * film_bytes + photos * PHOTO_BYTES


def import_once(work: Path, address: str, total_bytes: int) -> Run:
    profile, library = work / "profile", work / "library"
    for folder in (profile, library):
        shutil.rmtree(folder, ignore_errors=True)
    os.sync()
    wanted = ("import", "--device", "first", "--library", str(library), "--json")
    start = time.perf_counter()
    done = subprocess.run(
        programs.desktop_sync(profile, *wanted),
        env={**os.environ, "USBMUXD_SOCKET_ADDRESS": address},
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds = time.perf_counter() - start
    document = json.loads(done.stdout)
    assert document["bytes"] == total_bytes, document
    return Run(seconds, document["seconds"])


def report(runs: list[Run], total_bytes: int, rate: float, json_path: Path | None) -> None:
    table = Table(
        title=f"Importing {total_bytes / 1e6:.0f} MB from a phone that sends {rate:g} MB/s"
    )
    for heading in ("", "seconds", "MB/s", "share of the phone's rate"):
        table.add_column(heading, justify="right")
    for name, seconds in (
        ("whole process", median(one.process_seconds for one in runs)),
        ("import", median(one.import_seconds for one in runs)),
    ):
        speed = total_bytes / seconds / 1e6
        table.add_row(name, f"{seconds:.2f}", f"{speed:.1f}", f"{speed / rate:.2f}")
    Console(width=100).print(table)
    if json_path is not None:
        document = {"bytes": total_bytes, "rate": rate, "runs": [asdict(one) for one in runs]}
        json_path.write_text(json.dumps(document, indent=2) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure importing from a phone of one speed.")
    parser.add_argument("--megabytes", type=int, default=700)
    parser.add_argument("--rate", type=float, default=35, help="what the phone sends, MB a second")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, help="folder to work in, on the disk to measure")
    parser.add_argument("--json", type=Path, help="write all figures there")
    asked = parser.parse_args()
    with work_folder(asked.work) as work:
        shutil.rmtree(work / "phone", ignore_errors=True)
        total_bytes = make_phone(work / "phone", asked.megabytes * 1_000_000)
        with PhoneProcess(work / "phone", bytes_per_second=asked.rate * 1e6) as phone:
            phone.pair()
            runs = [import_once(work, phone.address, total_bytes) for _ in range(asked.rounds)]
    report(runs, total_bytes, asked.rate, asked.json)


if __name__ == "__main__":
    main()
