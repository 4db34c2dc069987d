"""What a desktop does with the entries: “open with” on a card, and the start at log-in. Both are
carried out by GLib, as in GNOME and Xfce, on the desktop of the tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.end2end.desktop import Desktop
from tests.end2end.program import wait_for
from tests.fakes.camera import make_dcim
from tests.packaging.conftest import ROOT, need

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("packaging")]

SECONDS = 60.0


class Person:
    """Somebody with a home of their own, on the desktop, who has installed the program with pip."""

    def __init__(self, desktop: Desktop, home: Path) -> None:
        self.desktop = desktop
        self.config, self.data = home / "config", home / "data"
        self.env = {
            **desktop.env,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(self.config),
            "XDG_DATA_HOME": str(self.data),
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.env, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def program(self, *arguments: str) -> str:
        return self.run(sys.executable, "-m", "desktop_sync", *arguments)

    def end_programs(self) -> None:
        """Nobody here is the parent of what a desktop started: it is known by its home."""
        mark = f"HOME={self.env['HOME']}".encode()
        for process in Path("/proc").iterdir():
            with suppress(OSError):
                if mark in (process / "environ").read_bytes().split(b"\0"):
                    os.kill(int(process.name), signal.SIGTERM)
        wait_for(lambda: not self.desktop.tray_items(), "the tray being empty", SECONDS)


@pytest.fixture
def person(packaging_desktop: Desktop, tmp_path: Path) -> Iterator[Person]:
    need("gio")
    (tmp_path / "home").mkdir()
    somebody = Person(packaging_desktop, tmp_path / "home")
    yield somebody
    somebody.end_programs()


def test_a_card_that_is_opened_with_it_is_imported(person: Person, tmp_path: Path) -> None:
    card = tmp_path / "card"
    make_dcim(card, assets=3)
    person.program("install-desktop")
    entry = person.data / "applications" / "desktop-sync.desktop"
    person.run("gio", "launch", str(entry), str(card))

    def imported() -> bool:
        said = json.loads(person.program("status", "--json"))
        return bool(said["assets"]) and not said["pending"] and not said["running"]

    wait_for(imported, "the import", SECONDS)
    assert person.desktop.tray_items()


def test_the_desktop_offers_it_for_cards(person: Person) -> None:
    person.program("install-desktop")
    said = person.run("gio", "mime", "x-content/image-dcf")
    if "desktop-sync.desktop" not in said:
        pytest.skip("update-desktop-database is not installed: nobody tells GLib")
    assert "desktop-sync.desktop" in said


def test_it_stands_in_the_tray_after_a_log_in_once_that_was_asked_for(person: Person) -> None:
    person.program("autostart", "on")
    entry = person.config / "autostart" / "desktop-sync.desktop"
    person.desktop.start("gio", "launch", str(entry), cwd=person.config, **person.env)
    wait_for(person.desktop.tray_items, "an icon in the tray", SECONDS)
