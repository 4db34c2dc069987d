"""The decoding process: what it may use, what its loss costs, and that it outlives nobody."""

from __future__ import annotations

import os
import queue
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_sync.previews.cache import PreviewCache
from desktop_sync.previews.making import Maker, NoPreview
from desktop_sync.previews.process import DecodingProcess, ImpossibleError
from desktop_sync.previews.sizes import PreviewSize
from tests.fakes import quarters
from tests.fakes.quarters import CORNERS, save

SMALL = PreviewSize.SMALL
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux has them")

FRAGILE = (
    sys.executable,
    "-c",
    "import os, sys, threading\n"
    "from desktop_sync.previews import decoding, worker\n"
    "real = decoding.decode\n"
    "def decode(path, size):\n"
    "    if 'killed' in path.name: os.kill(os.getpid(), 9)\n"
    "    if 'hangs' in path.name: threading.Event().wait()\n"
    "    if 'huge' in path.name: return bytes(8_000_000)\n"
    "    if 'hungry' in path.name: return bytes(3_000_000_000)\n"
    "    return real(path, size)\n"
    "decoding.decode = decode\n"
    "sys.exit(worker.main())",
)
"""The real process with decoders that do what the name of a file says."""


@pytest.fixture
def fragile() -> Iterator[DecodingProcess]:
    made = DecodingProcess(FRAGILE, picture_seconds=60)
    yield made
    made.close()
    made.rest()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return save(tmp_path, "good.jpg", quarters.still("JPEG"))


def ended(pid: int) -> bool:
    """Wait until that process is gone."""
    try:
        watched = os.pidfd_open(pid)  # type: ignore[attr-defined,unused-ignore]
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], 30)[0])
    finally:
        os.close(watched)


@pytest.mark.parametrize("name", ["killed.jpg", "huge.jpg"])
def test_a_process_lost_over_one_picture_is_replaced_for_the_next(
    fragile: DecodingProcess, tmp_path: Path, good: Path, name: str
) -> None:
    fragile.decode(good, SMALL)
    before = fragile.pid
    with pytest.raises(ImpossibleError) as caught:
        fragile.decode(tmp_path / name, SMALL)

    assert not caught.value.for_now
    assert quarters.corners(fragile.decode(good, SMALL)) == CORNERS
    assert fragile.pid != before


def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path, good: Path) -> None:
    process = DecodingProcess(FRAGILE, picture_seconds=0.2)
    with pytest.raises(ImpossibleError):
        process.decode(tmp_path / "hangs.jpg", SMALL)
    assert process.pid is None


@linux
def test_a_process_killed_while_idle_costs_no_picture(fragile: DecodingProcess, good: Path) -> None:
    fragile.decode(good, SMALL)
    assert fragile.pid is not None
    os.kill(fragile.pid, signal.SIGKILL)
    os.waitid(os.P_PID, fragile.pid, os.WEXITED | os.WNOWAIT)

    assert quarters.corners(fragile.decode(good, SMALL)) == CORNERS


@linux
def test_a_picture_may_use_only_so_much_memory(
    fragile: DecodingProcess, tmp_path: Path, good: Path
) -> None:
    with pytest.raises(ImpossibleError, match="MemoryError"):
        fragile.decode(tmp_path / "hungry.jpg", SMALL)
    assert quarters.corners(fragile.decode(good, SMALL)) == CORNERS


@linux
def test_it_works_behind_all_others_and_leaves_no_core(
    fragile: DecodingProcess, good: Path
) -> None:
    fragile.decode(good, SMALL)
    assert fragile.pid is not None
    import resource

    assert os.getpriority(os.PRIO_PROCESS, fragile.pid) >= 15
    assert resource.prlimit(fragile.pid, resource.RLIMIT_CORE) == (0, 0)


@linux
@pytest.mark.parametrize("name", ["good.jpg", "hangs.jpg"])
def test_no_process_outlives_a_program_that_was_killed(good: Path, name: str) -> None:
    program = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from desktop_sync.previews.process import DecodingProcess\n"
        "from desktop_sync.previews.sizes import PreviewSize\n"
        f"process = DecodingProcess({FRAGILE!r}, 60)\n"
        f"good = Path({str(good)!r})\n"
        "process.decode(good, PreviewSize.SMALL)\n"
        "print(process.pid, flush=True)\n"
        f"process.decode(good.with_name({name!r}), PreviewSize.SMALL)\n"
        "threading.Event().wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()

    assert ended(pid)


@dataclass(frozen=True)
class Want:
    path: Path
    size: PreviewSize = SMALL

    @property
    def key(self) -> str:
        return self.path.name


@linux
def test_the_process_goes_when_nothing_is_wanted_and_comes_back(tmp_path: Path, good: Path) -> None:
    heard: queue.SimpleQueue[bytes | NoPreview] = queue.SimpleQueue()

    def hear(_want: Want, made: bytes | NoPreview) -> bool:
        heard.put(made)
        return True

    process = DecodingProcess(FRAGILE)
    maker = Maker(PreviewCache(tmp_path / "cache", lambda: 0), process, hear, idle_seconds=0.1)
    try:
        for _ in range(2):
            maker.ask(Want(good))
            made = heard.get(timeout=30)
            assert isinstance(made, bytes)
            pid = process.pid
            assert pid is None or ended(pid)
    finally:
        maker.close()


@linux
def test_closing_ends_a_picture_under_way(tmp_path: Path, good: Path) -> None:
    process = DecodingProcess(FRAGILE)
    maker = Maker[Want](PreviewCache(tmp_path / "cache", lambda: 0), process, lambda *_: True)
    process.decode(good, SMALL)
    pid = process.pid
    assert pid is not None
    maker.ask(Want(tmp_path / "hangs.jpg"))
    maker.close()

    assert ended(pid)
    assert process.pid is None
