"""A destination in another process: what crosses, what is called off, and how the process ends."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from desktop_sync.engine.apart import destination as apart_destination
from desktop_sync.engine.apart import frames
from desktop_sync.engine.apart.destination import ApartDestination, open_apart
from desktop_sync.engine.apart.host import Host, LostByAnotherError
from desktop_sync.engine.apart.process import MODULE
from desktop_sync.engine.apart.worker import NICENESS
from desktop_sync.errors import DestinationError, FatalError, ItemError, StorageError
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.secrets import SecretStore
from desktop_sync.testing.store_contract import LARGE, Following, Library
from tests.fakes.plugin_packages import install_staged

PATIENCE_SECONDS = 60
_LOOK_SECONDS = 0.01

_T = TypeVar("_T")
Work = Callable[[ApartDestination], Coroutine[Any, Any, _T]]


class Stage:
    """A profile, a place, and a plug-in that does what files say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.profile = Profile(folder / "profile")
        self.profile.create()
        self.place = folder / "place"
        self.place.mkdir()
        self.library = Library(folder / "library")
        self.host = Host(self.profile.folder)

    def config(self, kind: str = "staged") -> DestinationConfig:
        return DestinationConfig("place", kind, {"path": str(self.place)})

    def run(self, work: Work[_T], kind: str = "staged") -> _T:
        """What ``work`` gives; all is closed, and the process gone, after it."""

        async def whole() -> _T:
            destination = open_apart(self.host, self.config(kind))
            try:
                return await work(destination)
            finally:
                await destination.close()

        try:
            return asyncio.run(whole())
        finally:
            assert self.host.pid is None

    def send(self, name: str, following: Following | None = None) -> None:
        sending = following or Following(self.library.file(name))
        self.run(lambda destination: destination.send(sending))


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    site = tmp_path / "site"
    site.mkdir()
    install_staged(site)
    monkeypatch.setenv("PYTHONPATH", str(site))
    return Stage(tmp_path)


def wait_until(is_so: Callable[[], object]) -> None:
    pause = threading.Event()
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "did not come about"
        pause.wait(_LOOK_SECONDS)


async def came_about(is_so: Callable[[], object]) -> None:
    await asyncio.to_thread(wait_until, is_so)


def is_running(pid: int) -> bool:
    """A process that ended and that nobody asked for its end is not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_how_many_files_it_takes_at_once_is_known_from_the_start_and_after_its_check(
    stage: Stage,
) -> None:
    async def work(destination: ApartDestination) -> tuple[int, int]:
        before = destination.parallel
        await destination.check()
        return before, destination.parallel

    assert stage.run(work) == (2, 7)


def test_what_it_takes_is_learnt_for_all_at_once(stage: Stage) -> None:
    photo, edit = stage.library.file("a.jpg"), stage.library.file("a.aae")

    async def work(destination: ApartDestination) -> list[bool]:
        await destination.learn([photo, edit])
        return [destination.takes(photo), destination.takes(edit)]

    assert stage.run(work) == [True, False]


def test_the_secret_is_read_by_the_process_from_the_profile(stage: Stage) -> None:
    SecretStore(stage.profile).keep("place", "geheim", in_profile=True)

    async def look(destination: ApartDestination) -> None:
        process = Path(f"/proc/{stage.host.pid}")
        if process.exists():
            assert b"geheim" not in (process / "cmdline").read_bytes()
            assert b"geheim" not in (process / "environ").read_bytes()

    stage.run(look)
    assert (stage.folder / "secret").read_text() == "geheim"


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_its_process_works_behind_the_window(stage: Stage) -> None:
    async def niceness(destination: ApartDestination) -> int:
        await destination.check()
        assert stage.host.pid is not None
        return os.getpriority(os.PRIO_PROCESS, stage.host.pid)

    assert stage.run(niceness) >= NICENESS > 0


def test_a_path_that_begins_where_the_program_was_started_leads_there(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stage.folder)
    stage.host = Host(Path("profile"))
    SecretStore(stage.profile).keep("place", "geheim", in_profile=True)
    stage.send("a.jpg")
    assert (stage.folder / "secret").read_text() == "geheim"


def test_secrets_that_cannot_be_read_say_so(stage: Stage) -> None:
    (stage.profile.folder / "secrets.json").write_text("[]")
    with pytest.raises(FatalError) as raised:
        open_apart(stage.host, stage.config())
    assert raised.value.code == "secrets-unusable"
    assert raised.value.path == str(stage.profile.folder / "secrets.json")
    wait_until(lambda: stage.host.pid is None)


def test_what_a_destination_cannot_be_made_of_says_so(stage: Stage) -> None:
    with pytest.raises(DestinationError) as raised:
        open_apart(stage.host, DestinationConfig("place", "folder", {"path": "relative"}))
    assert (raised.value.code, raised.value.path) == ("not-understood", "path")
    with pytest.raises(DestinationError) as raised:
        open_apart(stage.host, DestinationConfig("place", "nothing"))
    assert raised.value.code == "no-plug-in"


def test_an_error_crosses_with_all_its_data(stage: Stage) -> None:
    with pytest.raises(DestinationError) as raised:
        stage.send("full.jpg")
    error = raised.value
    assert (error.code, error.path, error.detail) == ("full", "here", "caf\udce9")
    assert (error.retryable, error.retry_after) == (True, timedelta(seconds=7))


def test_a_bug_is_raised_here_and_tells_where_it_comes_from(stage: Stage) -> None:
    file = stage.library.file("../outside.jpg")
    with pytest.raises(ValueError, match="below") as raised:
        stage.run(lambda destination: destination.send(Following(file)), "folder")
    assert "check_remote" in "".join(raised.value.__notes__)


def test_what_is_noted_and_printed_there_is_in_the_log_here(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "desktop_sync")
    with pytest.raises(ItemError):
        stage.send("../outside.jpg")
    stage.send("prints.jpg")
    wait_until(lambda: "printed: a word of a library" in caplog.text)
    assert "staged-place 1.0 stumbled" in caplog.text


def test_what_is_to_be_kept_is_kept_before_it_goes_on(stage: Stage) -> None:
    class Keeping(Following):
        async def keep(self, unfinished: str) -> None:
            await asyncio.sleep(0)
            assert not (stage.folder / "kept").exists()
            await super().keep(unfinished)

    following = Keeping(stage.library.file("keeps.jpg"))
    stage.send("keeps.jpg", following)
    assert following.kept == ["half of it"]
    assert (stage.folder / "kept").read_text() == "half of it"


def test_what_cannot_be_kept_ends_the_sending_with_that_error(stage: Stage) -> None:
    class Full(Following):
        async def keep(self, unfinished: str) -> None:
            raise StorageError("disk-full", path="journal", retryable=True)

    with pytest.raises(StorageError) as raised:
        stage.send("keeps.jpg", Full(stage.library.file("keeps.jpg")))
    assert (raised.value.code, raised.value.path) == ("disk-full", "journal")
    assert not (stage.folder / "kept").exists()


def test_who_calls_a_sending_off_waits_for_its_cleaning_up(stage: Stage) -> None:
    following = Following(stage.library.file("waits.jpg"))

    async def work(destination: ApartDestination) -> None:
        sending = asyncio.create_task(destination.send(following))
        await came_about((stage.folder / "waits").exists)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert (stage.folder / "cleaned up").exists()
        assert following.kept == ["where it was called off"]

    stage.run(work)


def test_what_does_not_let_go_is_ended_with_its_process(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart_destination, "_SECONDS_TO_LET_GO", 0.2)

    async def work(destination: ApartDestination) -> None:
        pid = stage.host.pid
        sending = asyncio.create_task(destination.send(Following(stage.library.file("stays.jpg"))))
        await came_about((stage.folder / "stays").exists)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert (stage.folder / "stayed").exists()
        await came_about(lambda: stage.host.pid != pid)
        await destination.check()

    stage.run(work)


def test_bytes_leave_no_faster_than_the_limit_and_all_are_told(stage: Stage) -> None:
    limits: list[int | None] = [4_000_000]
    stage.host = Host(stage.profile.folder, lambda: limits[0])
    following = [Following(stage.library.file(f"{n}.jpg", LARGE)) for n in range(4)]

    async def work(destination: ApartDestination) -> float:
        began = time.monotonic()
        await asyncio.gather(*map(destination.send, following))
        return time.monotonic() - began

    total = 4 * len(LARGE)
    # What was let go last takes its time after that.
    assert stage.run(work, "folder") >= (total - 2 * len(LARGE)) / 4_000_000
    assert sum(sum(one.told) for one in following) == total
    assert max(len(one.told) for one in following) > 1


def test_a_limit_that_is_lifted_holds_there_at_once(stage: Stage) -> None:
    limits: list[int | None] = [1]
    stage.host = Host(stage.profile.folder, lambda: limits[0])
    following = [Following(stage.library.file(f"{n}.jpg", LARGE)) for n in range(2)]

    async def work(destination: ApartDestination) -> None:
        sent = asyncio.gather(*map(destination.send, following))
        await came_about(lambda: any(one.told for one in following))
        stage.host.use_limit(None)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await sent

    stage.run(work, "folder")
    assert sorted(path.name for path in stage.place.glob("*.jpg")) == ["0.jpg", "1.jpg"]


def test_a_question_that_is_too_long_hurts_nothing_else(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(destination: ApartDestination) -> None:
        monkeypatch.setattr(frames, "LARGEST_BYTES", 1000)
        with pytest.raises(ValueError, match="a Call of 1"):
            await destination.sweep(["x" * 1000])
        await destination.check()

    stage.run(work)


def test_a_destination_that_ends_the_process_fails_and_the_next_call_has_a_new_one(
    stage: Stage,
) -> None:
    async def work(destination: ApartDestination) -> None:
        first = stage.host.pid
        with pytest.raises(DestinationError) as raised:
            await destination.send(Following(stage.library.file("exits.jpg")))
        assert (raised.value.code, raised.value.retryable) == ("process-lost", True)
        assert raised.value.retry_after is None
        assert await destination.find([stage.library.file("a.jpg")]) == {}
        assert stage.host.pid not in (None, first)

    stage.run(work)


def test_a_plugin_that_ends_the_process_is_the_one_that_is_blamed(stage: Stage) -> None:
    stage.host = Host(stage.profile.folder, lambda: 1)
    config = DestinationConfig("own", "folder", {"path": str(stage.place)})
    following = [Following(stage.library.file(f"{n}.jpg", LARGE)) for n in range(2)]

    async def work(plugin: ApartDestination) -> None:
        own = open_apart(stage.host, config)
        sending = asyncio.gather(*map(own.send, following), return_exceptions=True)
        await came_about(lambda: any(one.told for one in following))
        with pytest.raises(DestinationError) as raised:
            await plugin.send(Following(stage.library.file("exits.jpg")))
        assert not isinstance(raised.value, LostByAnotherError)
        assert {type(error) for error in await sending} == {LostByAnotherError}
        await own.close()

    stage.run(work)


def test_a_process_with_nothing_to_do_goes_and_comes_back(stage: Stage) -> None:
    stage.host = Host(stage.profile.folder, idle_seconds=0.05)

    async def work(destination: ApartDestination) -> None:
        for name in ("a.jpg", "b.jpg"):
            await destination.send(Following(stage.library.file(name)))
            await came_about(lambda: stage.host.pid is None)
        # What it learns by its check it knows again.
        await destination.learn([stage.library.file("a.aae")])

    stage.run(work)
    assert sorted(path.name for path in stage.place.glob("*.jpg")) == ["a.jpg", "b.jpg"]


def test_a_place_that_is_gone_when_the_process_comes_back_says_so_until_it_is_there_again(
    stage: Stage,
) -> None:
    stage.host = Host(stage.profile.folder, idle_seconds=0.05)

    async def work(destination: ApartDestination) -> None:
        await came_about(lambda: stage.host.pid is None)
        stage.place.rename(stage.folder / "away")
        for _ in range(2):
            with pytest.raises(DestinationError) as raised:
                await destination.find([stage.library.file("a.jpg")])
            assert raised.value.code == "unreachable"
        (stage.folder / "away").rename(stage.place)
        await destination.send(Following(stage.library.file("a.jpg")))

    stage.run(work)


@pytest.mark.parametrize(
    "says",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0\0\0\2{}", b"\0\0\0\5{}", b"\0\0", b""],
    ids=["another language", "no message", "half a message", "half a length", "nothing"],
)
def test_a_process_that_talks_nonsense_is_given_up(stage: Stage, says: bytes) -> None:
    code = f"import sys; sys.stdout.buffer.write({says!r}); sys.stdout.flush()"
    if says.endswith((b"\n", b"{}")) and says[3] != 5:
        code += "; sys.stdin.read()"
    host = Host(stage.profile.folder, command=[sys.executable, "-c", code])
    with pytest.raises(DestinationError) as raised:
        open_apart(host, stage.config())
    assert raised.value.code == "process-lost"
    wait_until(lambda: host.pid is None)


def test_a_process_that_cannot_be_started_is_an_error_like_one_that_was_lost(stage: Stage) -> None:
    host = Host(stage.profile.folder, command=[str(stage.folder / "nothing")])
    with pytest.raises(DestinationError) as raised:
        open_apart(host, stage.config())
    assert (raised.value.code, raised.value.retryable) == ("process-lost", True)


@pytest.mark.parametrize("says", [b"GET / HTTP/1.1\r\n\r\n", b"\0\0\0\2{}", b"\xff" * 100])
def test_the_process_ends_over_nonsense(says: bytes) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", MODULE],
        input=says,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"not understood" in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_the_process_goes_with_an_engine_that_was_killed(stage: Stage) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from desktop_sync.engine.apart.destination import open_apart\n"
        "from desktop_sync.engine.apart.host import Host\n"
        "from desktop_sync.model.destination import DestinationConfig\n"
        "host = Host(Path(sys.argv[1]))\n"
        "open_apart(host, DestinationConfig('place', 'folder', {'path': sys.argv[2]}))\n"
        "print(host.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code, str(stage.profile.folder), str(stage.place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_running(pid)
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: not is_running(pid))
