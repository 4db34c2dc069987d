"""A program started by a test, and waiting for what it does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

Seen = TypeVar("Seen")

INTERVAL_SECONDS = 0.05


def paths_in(folder: Path, ending: str = "") -> list[Path]:
    """All files in a folder whose names end so, at whatever depth; folders may come and go
    meanwhile."""
    found = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    return [one for one in found if one.name.endswith(ending)]


def wait_for(condition: Callable[[], Seen], what: str, seconds: float = 20) -> Seen:
    """Ask ``condition`` until it answers something true, and return that.

    Raises ``TimeoutError`` naming ``what`` when ``seconds`` have passed."""
    deadline = time.monotonic() + seconds
    while True:
        seen = condition()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds:g} s")
        time.sleep(INTERVAL_SECONDS)


class Program:
    """A process on the desktop, with the lines it has printed so far (both streams)."""

    def __init__(self, arguments: Sequence[str], env: Mapping[str, str], cwd: Path) -> None:
        self.process = subprocess.Popen(
            arguments,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.name = Path(arguments[0]).name
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def wait_for_line(self, pattern: str, seconds: float = 20) -> re.Match[str]:
        """The first printed line in which ``pattern`` is found."""

        def look() -> re.Match[str] | None:
            matches = (re.search(pattern, line) for line in list(self.lines))
            found = next((match for match in matches if match), None)
            if found is None and not self.running and not self._reader.is_alive():
                raise RuntimeError(f"{self.name} ended without {pattern!r}:\n{self.output}")
            return found

        found = wait_for(look, f"{self.name} printing {pattern!r}", seconds)
        assert found is not None
        return found

    def wait(self, seconds: float = 20) -> int:
        """Its exit code, once it has ended by itself."""
        code = self.process.wait(seconds)
        self._reader.join(seconds)
        return code

    def stop(self) -> None:
        """End it and everything it started; at once if it does not obey."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self._reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
