"""A library of many small files, imported once through the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks import programs
from benchmarks.measure import run
from tests.fakes.camera import make_bulk

FILES_IN_A_FOLDER = 1000
SMALL_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Imported:
    """A camera's folder, and the library and profile it was imported into."""

    source: Path
    library: Path
    profile: Path


def make_source(folder: Path, files: int) -> Path:
    """``files`` small photos in folders as a camera names them. Kept if it is there."""
    if folder.exists():
        return folder
    part = folder.with_name(folder.name + ".part")
    for path in make_bulk(part, files, SMALL_BYTES):
        number = int(path.stem.removeprefix("IMG_"))
        home = part / f"{100 + number // FILES_IN_A_FOLDER}APPLE"
        home.mkdir(exist_ok=True)
        path.rename(home / path.name)
    part.rename(folder)
    return folder


def imported(work: Path, files: int) -> Imported:
    """The library of ``files`` photos in ``work``; made now if it is not there yet."""
    one = Imported(
        make_source(work / f"source-{files}", files),
        work / f"library-{files}",
        work / f"profile-{files}",
    )
    if not one.library.exists():
        cost = run(programs.desktop_sync_import(one.profile, one.source, one.library))
        print(f"first import of {files:,} files: {cost.wall:.1f} s, {cost.peak_mib:.0f} MiB")
    return one
