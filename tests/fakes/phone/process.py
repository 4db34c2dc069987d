"""A phone in a process of its own, driven from this one: a client and a server in one
interpreter would wait for each other's turn.

Owns the process. Not for use from several threads at once.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.fakes.phone.commands import read_answer, read_record, read_seen, write_line
from tests.fakes.phone.controls import PhonePath
from tests.fakes.phone.phone import UDID
from tests.fakes.phone.seen import Seen
from tests.fakes.phone.trust import Refuses

_PROJECT = Path(__file__).resolve().parents[3]
_ENDS_WITHIN_SECONDS = 10


class PhoneProcess:
    """Ready when made. Takes what ``Phone`` takes, and has the same switches."""

    def __init__(
        self,
        root: Path,
        *,
        port: int = 0,
        unix: Path | None = None,
        udid: str = UDID,
        name: str = "Emulated iPhone",
        latency_seconds: float = 0.0,
        bytes_per_second: float | None = None,
        plugged_in: bool = True,
        service_tls: bool = True,
    ) -> None:
        words = [
            *("--root", str(root), "--port", str(port), "--udid", udid, "--name", name),
            *("--latency", str(latency_seconds)),
            *(() if unix is None else ("--unix", str(unix))),
            *(() if bytes_per_second is None else ("--rate", str(bytes_per_second))),
            *(() if plugged_in else ("--unplugged",)),
            *(() if service_tls else ("--plain",)),
        ]
        self._udid = udid
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.phone", *words],
            cwd=_PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        try:
            self._address = self._read()
        except ConnectionError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(_ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            process.stdout.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def address(self) -> str:
        return self._address

    @property
    def udid(self) -> str:
        return self._udid

    @property
    def seen(self) -> Seen:
        return read_seen(self._tell("seen"))[1]

    @property
    def device_id(self) -> int | None:
        number: int | None = self._tell("device_id")
        return number

    def wait_until(self, holds: Callable[[Seen], bool], *, seconds: float = 10) -> None:
        version, end = -1, time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            version, seen = read_seen(self._tell("seen", version, left))
            if holds(seen):
                return
        raise TimeoutError(f"the phone has seen only {self.seen}")

    def unplug(self) -> None:
        self._tell("unplug")

    def replug(self) -> None:
        self._tell("replug")

    def unplug_after(self, file_bytes: int | None) -> None:
        self._tell("unplug_after", file_bytes)

    def set_latency(self, seconds: float) -> None:
        self._tell("latency", seconds)

    def set_rate(self, bytes_per_second: float | None) -> None:
        self._tell("rate", bytes_per_second)

    def stop_daemon(self) -> None:
        self._tell("stop_daemon")

    def start_daemon(self) -> None:
        self._tell("start_daemon")

    def pair_record(self) -> dict[str, Any] | None:
        return read_record(self._tell("pair_record"))

    def erase_pair_records(self) -> None:
        self._tell("erase_pair_records")

    def lock(self, refuses: Refuses = "everything") -> None:
        self._tell("lock", refuses)

    def unlock(self) -> None:
        self._tell("unlock")

    def ask(self) -> None:
        self._tell("ask")

    def tap_trust(self, *, replugs: bool = False) -> None:
        self._tell("trust", *(["replugs"] if replugs else []))

    def refuse(self) -> None:
        self._tell("refuse")

    def pair(self) -> None:
        self._tell("pair")

    def forget(self) -> None:
        self._tell("forget")

    def add_names(self, folder: PhonePath, *names: bytes) -> None:
        self._tell("add_names", folder, *names)

    def cut_short(self, path: PhonePath, size_bytes: int) -> None:
        self._tell("cut_short", path, size_bytes)

    def break_at(self, path: PhonePath, offset: int) -> None:
        self._tell("break_at", path, offset)

    def withhold(self, path: PhonePath, *, hides: bool = False) -> None:
        self._tell("withhold", path, *(["hides"] if hides else []))

    def heal(self, path: PhonePath) -> None:
        self._tell("heal", path)

    def say_read_error_when_missing(self) -> None:
        self._tell("say_read_error_when_missing")

    def _tell(self, command: str, *words: bytes | str | float | None) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(write_line(command, *words) + "\n")
        self._process.stdin.flush()
        return read_answer(self._read())

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise ConnectionError("the phone's process has ended")
        return line.rstrip("\n")
