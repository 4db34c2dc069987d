"""Desktop Sync itself, started on the desktop of the tests as a person would."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.end2end.desktop import Desktop
from tests.end2end.program import Program, paths_in

CHECKOUT = Path(__file__).resolve().parents[2]
TITLE = "^Desktop Sync$"


def told_by_threads(pid: int, what: str) -> list[tuple[str, str]]:
    """The number of each thread, and what the kernel says of it. Threads and whole processes that
    end meanwhile are none."""
    told = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                told.append((task.name, task.joinpath(what).read_text()))
    return told


class Started:
    """Desktop Sync, running on the desktop with a profile and a library of its own; with
    ``is_new`` nothing is set up yet, and the library is where it puts it by itself. ``env`` is
    what its environment has besides."""

    def __init__(self, desktop: Desktop, folder: Path, *, is_new: bool = False, **env: str) -> None:
        self.desktop = desktop
        self.env = env
        self.profile = folder / "profile"
        if is_new:
            self.library = Path(desktop.env["HOME"]) / "Pictures" / "Desktop Sync"
        else:
            self.library = folder / "library"
            self.command("settings", "set", "library", str(self.library))
            # Other tests keep the processors busy: that is not what this one is about.
            self.command("settings", "set", "wait_while_busy", "false")
        self.program = self.start()

    def start(self) -> Program:
        return self.desktop.start_python(
            "-m", "desktop_sync", "--profile", str(self.profile), cwd=CHECKOUT, **self.env
        )

    def command(self, *arguments: str, check: bool = True) -> str:
        program = [sys.executable, "-m", "desktop_sync", "--profile", str(self.profile)]
        done = subprocess.run(
            [*program, *arguments],
            cwd=CHECKOUT,
            env=self.desktop.env,
            capture_output=True,
            text=True,
            timeout=60,
            check=check,
        )
        return done.stdout

    def status(self) -> dict[str, object]:
        answer = json.loads(self.command("status", "--json"))
        assert isinstance(answer, dict)
        return answer

    def wakings(self) -> int:
        """How often any of its threads was waiting and went on, since it started."""
        return sum(
            int(re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", status, re.M)[0])
            for _, status in told_by_threads(self.program.process.pid, "status")
        )

    def open_window(self) -> int:
        self.desktop.click(self.desktop.tray_icon())
        return self.desktop.wait_for_window(TITLE)

    def quit_by_menu(self) -> int:
        """Choose the last line of the tray's menu; the exit code."""
        self.desktop.click(self.desktop.tray_icon(), button=3)
        self.desktop.key("Up", "Return")
        return self.program.wait()

    def files(self) -> list[Path]:
        """What is in the library, without what is being written."""
        return sorted(
            path
            for path in paths_in(self.library)
            if path.is_file() and not path.relative_to(self.library).parts[0].startswith(".")
        )
