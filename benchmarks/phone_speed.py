"""How fast is a tethered phone read, beside what its cable and TLS alone would allow?

    python -m benchmarks.phone_speed [--megabytes 200] [--rounds 5] [--work DIR] [--json FILE]

The phone is emulated by a process of its own, reached through usbmuxd, lockdownd and AFC as a real
one is. The measure of reading is a plain copy of as many bytes from another process, over the
loopback with the same TLS: ``sendall`` of 1 MiB at one end, ``recv_into`` at the other. It runs in
turn with the readings, so that all meet the same machine. Latency is what the emulator adds to
each request, as a real phone does. Listing and small pictures are measured by the clock alone.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.measure import work_folder
from desktop_sync.model.asset import SourceFile
from desktop_sync.sources.iphone import IPhoneSource
from desktop_sync.sources.lockdown import Lockdown
from tests.fakes.phone import PhoneProcess
from tests.fakes.phone.certificates import make_chain, phone_public_key, server_context

MIB = 1 << 20
LATENCIES = (0.0, 0.001)
PHOTO_BYTES = 3 * MIB
LISTED, FOLDER = 10_000, 1000
PICTURES, PICTURE_BYTES = 60, 12_000


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. ``seconds`` are of each round; ``goal`` is what is to be held."""

    name: str
    latency_ms: float
    seconds: tuple[float, ...]
    megabytes: float = 0.0
    share: float | None = None
    goal: str = ""


def make_phone(root: Path, total_bytes: int) -> None:
    """A phone with the same bytes as one film, as four, and as photos, and many small files."""
    camera = root / "DCIM"
    write_files(camera / "100APPLE", "IMG_{:04}.MOV", 1, total_bytes)
    write_files(camera / "101APPLE", "IMG_{:04}.MOV", 4, total_bytes // 4)
    write_files(camera / "102APPLE", "IMG_{:04}.JPG", total_bytes // PHOTO_BYTES, PHOTO_BYTES)
    for number in range(LISTED // FOLDER):
        write_files(camera / f"{200 + number}APPLE", "IMG_{:04}.HEIC", FOLDER, 0)
    small = root / "PhotoData" / "Thumbnails" / "V2" / "DCIM" / "200APPLE"
    for number in range(PICTURES):
        write_files(small / f"IMG_{number:04}.HEIC", "5005.JPG", 1, PICTURE_BYTES)


def write_files(folder: Path, name: str, count: int, size_bytes: int) -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        with (folder / name.format(number)).open("wb") as file:
            for start in range(0, size_bytes, MIB):
                file.write(os.urandom(min(MIB, size_bytes - start)))


class PlainCopy:
    """A process that sends ``total_bytes`` to whoever connects, with TLS as the phone speaks it."""

    def __init__(self, total_bytes: int, context: ssl.SSLContext) -> None:
        self._total_bytes = total_bytes
        self._context = context
        ours, theirs = multiprocessing.Pipe()
        spawning = multiprocessing.get_context("spawn")
        self._process = spawning.Process(target=_send, args=(theirs, total_bytes), daemon=True)
        self._process.start()
        theirs.close()
        self._port: int = ours.recv()

    def run(self) -> None:
        buffer = memoryview(bytearray(MIB))
        received = 0
        connection = socket.create_connection(("127.0.0.1", self._port))
        with self._context.wrap_socket(connection) as stream:
            while count := stream.recv_into(buffer):
                received += count
        assert received == self._total_bytes

    def end(self) -> None:
        self._process.terminate()
        self._process.join()


def _send(told: Connection, total_bytes: int) -> None:
    """The sending process. It takes any client: trust is not what is measured."""
    chain = make_chain(phone_public_key())
    parts = (chain.device_certificate, chain.host_certificate, chain.root_certificate)
    context = server_context(*parts)
    context.verify_mode = ssl.CERT_NONE
    piece = os.urandom(MIB)
    with socket.create_server(("127.0.0.1", 0)) as server:
        told.send(server.getsockname()[1])
        while True:
            with context.wrap_socket(server.accept()[0], server_side=True) as stream:
                for start in range(0, total_bytes, MIB):
                    stream.sendall(piece[: min(MIB, total_bytes - start)])


def read(source: IPhoneSource, files: Sequence[SourceFile], threads: int) -> None:
    """Read all of ``files`` as copying does: a buffer for each thread, and a last look."""

    def one(file: SourceFile) -> None:
        buffer = memoryview(bytearray(MIB))
        received = 0
        with source.open(file) as opened:
            while count := opened.readinto(buffer):
                received += count
            assert opened.current() == file
        assert received == file.size_bytes

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, files))


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def phone_at(root: Path, latency_seconds: float) -> Iterator[IPhoneSource]:
    with PhoneProcess(root, latency_seconds=latency_seconds) as phone:
        os.environ["USBMUXD_SOCKET_ADDRESS"] = phone.address
        phone.pair()
        source = IPhoneSource(phone.udid)
        try:
            yield source
        finally:
            source.close()


def measure(root: Path, total_bytes: int, latency: float, rounds: int) -> list[Line]:
    """All that is measured at one latency. Reading and the plain copy take turns."""
    with phone_at(root, latency) as source:
        listing = [timed(lambda: list(source.list())) for _ in range(rounds)]
        files = [one for one in source.list() if isinstance(one, SourceFile)]
        shown = [one for one in files if "/200APPLE/" in one.path][:PICTURES]
        pictures = [timed(lambda: source.thumbnails(shown)) for _ in range(rounds)]
        assert all(source.thumbnails(shown))
        tls = Lockdown().start_afc(source.key.removeprefix("iphone:")).tls
        assert tls is not None
        plain = PlainCopy(total_bytes, tls)
        try:
            reading = _read_in_turn(source, files, plain, total_bytes, rounds)
        finally:
            plain.end()
    ms, goal = latency * 1000, 0.5 if latency == 0 else 0.4
    base = median(reading["plain copy over TLS"][0])
    lines = [
        Line(name, ms, tuple(seconds), size / 1e6, _share(base, total_bytes, seconds, size))
        for name, (seconds, size) in reading.items()
    ]
    return [
        lines[0],
        *(Line(**{**asdict(line), "goal": f"share of {goal}"}) for line in lines[1:]),
        Line(f"listing {len(files):,} files", ms, tuple(listing), goal="2 s"),
        Line(f"{PICTURES} small pictures", ms, tuple(pictures), goal="1 s"),
    ]


def _share(base: float, base_bytes: int, seconds: Sequence[float], size_bytes: int) -> float:
    return (size_bytes / median(seconds)) / (base_bytes / base)


def _read_in_turn(
    source: IPhoneSource,
    files: Sequence[SourceFile],
    plain: PlainCopy,
    total_bytes: int,
    rounds: int,
) -> dict[str, tuple[list[float], int]]:
    """Seconds of each round and bytes, by what was read; the plain copy first."""

    def below(folder: str) -> list[SourceFile]:
        return [one for one in files if f"/{folder}/" in one.path]

    film, films, photos = below("100APPLE"), below("101APPLE"), below("102APPLE")
    racers: list[tuple[str, Callable[[], None], int]] = [
        ("plain copy over TLS", plain.run, total_bytes),
        ("1 film", lambda: read(source, film, 1), _size(film)),
        ("4 films, 2 at once", lambda: read(source, films, 2), _size(films)),
        ("4 films, 4 at once", lambda: read(source, films, 4), _size(films)),
        ("photos of 3 MiB, 4 at once", lambda: read(source, photos, 4), _size(photos)),
    ]
    for _, work, _ in racers:
        work()
    found: dict[str, tuple[list[float], int]] = {name: ([], size) for name, _, size in racers}
    for number in range(rounds):
        shift = number % len(racers)
        for name, work, _ in [*racers[shift:], *racers[:shift]]:
            found[name][0].append(timed(work))
    return found


def _size(files: Sequence[SourceFile]) -> int:
    return sum(file.size_bytes for file in files)


def report(lines: Sequence[Line], json_path: Path | None) -> None:
    table = Table(title="Reading a tethered phone", title_justify="left")
    table.add_column("")
    for heading in ("latency ms", "wall s", "from", "to", "MB/s", "share", "goal"):
        table.add_column(heading, justify="right")
    for line in lines:
        wall = median(line.seconds)
        table.add_row(
            line.name,
            f"{line.latency_ms:g}",
            *(f"{figure:.3f}" for figure in (wall, min(line.seconds), max(line.seconds))),
            f"{line.megabytes / wall:.0f}" if line.megabytes else "",
            "" if line.share is None else f"{line.share:.2f}",
            line.goal,
        )
    Console(width=120).print(table)
    if json_path is not None:
        json_path.write_text(json.dumps([asdict(line) for line in lines], indent=2) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure reading a tethered phone.")
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", type=Path, help="folder to work in")
    parser.add_argument("--json", type=Path, help="write all figures there")
    asked = parser.parse_args()
    total_bytes = asked.megabytes * 1_000_000
    with work_folder(asked.work) as work:
        root = work / f"phone-{asked.megabytes}"
        if not root.exists():
            make_phone(work / "phone.part", total_bytes)
            (work / "phone.part").rename(root)
        lines = [
            line
            for latency in LATENCIES
            for line in measure(root, total_bytes, latency, asked.rounds)
        ]
    report(lines, asked.json)


if __name__ == "__main__":
    main()
