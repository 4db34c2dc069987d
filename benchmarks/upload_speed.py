"""How fast is an upload, evidence included, beside rclone and beside what is possible at all?

    python -m benchmarks.upload_speed [--server apache] [--files small] [--milliseconds 0]
                                      [--rounds 3] [--work DIR] [--json FILE]

``small`` are 300 files of 100 KB, ``large`` are 20 of 30 MB, ``single`` is one of 2 GB. The server
is started here; ``--milliseconds`` puts a proxy before it that delays all bytes by that round trip
and does not limit the rate. What is measured is the whole process: ``desktop-sync upload --wait``,
which has every file proven (over WebDAV by reading it back); ``rclone copy`` at its defaults, which
compares what the server says of it; and ``raw_uploads``, a bare loop of httpx that makes the same
requests as we do, 32 in flight. For the single file ``curl`` stands in for the loop: it puts the
file there, and once more it also gets it back.
"""

from __future__ import annotations

import argparse
import compileall
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import desktop_sync
from benchmarks import programs
from benchmarks.measure import Contender, in_turn, report, work_folder
from benchmarks.phone_speed import write_files
from benchmarks.upload_places import Place, names, place, raw_loop

FILES = {"small": (300, 100_000), "large": (20, 30_000_000), "single": (1, 2_000_000_000)}

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Bench:
    """A library in ``work``, and a place to upload it to."""

    work: Path
    place: Place

    @property
    def library(self) -> Path:
        return self.work / "library"

    @property
    def profile(self) -> Path:
        return self.work / "profile"

    def set_up(self, count: int, size_bytes: int) -> None:
        """Import the files, set the destination up, and keep the profile as it is then."""
        # As it is installed: some environments keep Python from writing this down by itself.
        compileall.compile_dir(Path(desktop_sync.__file__).parent, quiet=1)
        for name in ("card", "library", "profile", "kept"):
            shutil.rmtree(self.work / name, ignore_errors=True)
        self.place.clear()
        write_files(self.work / "card", "IMG_{:04}.MOV", count, size_bytes)
        self._run("import", str(self.work / "card"), "--library", str(self.library), "--json")
        # An import leaves nothing in the page cache, and whoever comes first would pay for it.
        for path in self.files():
            with path.open("rb") as file:
                while file.read(_CHUNK_BYTES):
                    pass
        how = ["--secret-stdin", "--keep-secret-in-profile", *self.place.ours]
        self._run("destinations", "add", self.place.type, "server", *how, words=self.place.secret)
        shutil.copytree(self.profile, self.work / "kept")

    def files(self) -> list[Path]:
        return [path for path in self.library.rglob("*") if path.is_file()]

    def empty(self) -> None:
        """Take away what an upload left, there and in the journal."""
        self.place.clear()
        shutil.rmtree(self.profile, ignore_errors=True)
        shutil.copytree(self.work / "kept", self.profile)

    def ours(self) -> list[str]:
        return programs.desktop_sync(self.profile, "upload", "--wait", "--json")

    def rclone(self) -> list[str]:
        return [*programs.rclone("copy"), str(self.library), *self.place.rclone]

    def curl(self, *, and_back: bool) -> list[str]:
        (path,) = self.files()
        curl = [programs.found("curl"), "--silent", "--fail"]
        put = [*curl, "--upload-file", str(path), *self.place.curl]
        if not and_back:
            return put
        get = [*curl, "--output", "/dev/null", *self.place.curl]
        return ["/bin/sh", "-c", f"{shlex.join(put)} && exec {shlex.join(get)}"]

    def _run(self, *arguments: str, words: str | None = None) -> None:
        command = programs.desktop_sync(self.profile, *arguments)
        subprocess.run(command, input=words, text=True, stdout=subprocess.DEVNULL, check=True)


def contenders(bench: Bench, files: str) -> list[Contender]:
    commands: dict[str, Callable[[], list[str]]] = {
        "desktop-sync upload": bench.ours,
        "rclone copy": bench.rclone,
    }
    if files == "single":
        commands["curl, there"] = lambda: bench.curl(and_back=False)
        commands["curl, there and back"] = lambda: bench.curl(and_back=True)
    else:
        commands["bare httpx loop"] = lambda: raw_loop(bench.library, bench.place)
    return [Contender(name, make(), bench.empty) for name, make in commands.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure uploads beside rclone and a bare loop.")
    parser.add_argument("--server", choices=names(), default="apache")
    parser.add_argument("--files", choices=list(FILES), default="small")
    parser.add_argument("--milliseconds", type=int, default=0, help="round trip to be added")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, help="folder to work in, on the disk to measure")
    parser.add_argument("--json", type=Path, help="write all figures there")
    asked = parser.parse_args()
    count, size_bytes = FILES[asked.files]
    title = (
        f"Uploading {count} files of {size_bytes / 1e6:g} MB to {asked.server},"
        f" {asked.milliseconds} ms away"
    )
    with work_folder(asked.work) as work, place(asked.server, asked.milliseconds) as found:
        bench = Bench(work, found)
        bench.set_up(count, size_bytes)
        costs = in_turn(contenders(bench, asked.files), asked.rounds)
        report(title, costs, "desktop-sync upload", asked.json)


if __name__ == "__main__":
    main()
