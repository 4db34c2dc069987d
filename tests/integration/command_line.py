"""The real program in a process of its own, as a shell starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 60
_PROGRAM = (sys.executable, "-W", "error", "-m", "desktop_sync")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document that standard output is."""
        return json.loads(self.out)


@dataclass(slots=True)
class CommandLine:
    """Runs the program on a profile and a home below ``folder``."""

    folder: Path
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "PYTHONPATH")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ}
        self.environment |= {
            "HOME": str(self.folder / "home"),
            "XDG_DATA_HOME": str(self.folder / "home" / "data"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        (self.folder / "home").mkdir(exist_ok=True)

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    @property
    def library(self) -> Path:
        return self.folder / "library"

    def run(self, *arguments: str | Path, typed: bytes = b"") -> Ended:
        """Run to the end, without a terminal; ``typed`` is its standard input."""
        stdin = subprocess.PIPE if typed else subprocess.DEVNULL
        with self.start(*arguments, stdin=stdin) as process:
            out, err = process.communicate(typed or None, timeout=PATIENCE_SECONDS)
        return _ended(process.returncode, out, err)

    def start(self, *arguments: str | Path, **streams: int) -> subprocess.Popen[bytes]:
        """Start, and leave it running."""
        return subprocess.Popen(
            [*_PROGRAM, "--profile", str(self.profile), *map(str, arguments)],
            stdin=streams.get("stdin", subprocess.DEVNULL),
            stdout=streams.get("stdout", subprocess.PIPE),
            stderr=streams.get("stderr", subprocess.PIPE),
            env=self.environment,
        )

    def finish(self, process: subprocess.Popen[bytes]) -> Ended:
        """Wait for the end of what was started."""
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        return _ended(process.returncode, out or b"", err or b"")

    def do_import(self, *paths: str | Path) -> Ended:
        return self.run("import", *paths, "--library", self.library, "--json")


def _ended(code: int, out: bytes, err: bytes) -> Ended:
    return Ended(code, out.decode(), err.decode())
