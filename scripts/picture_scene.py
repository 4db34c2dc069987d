"""The desktop and the library that the pictures of the documentation are of.

A laptop in a metered Wi-Fi, a card and a phone with new photos, and three places: one that has
everything, and two that wait. Must not know what pictures are taken.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desktop_sync.model.conditions import Medium
from scripts.photo_card import make_heavy, make_phone, make_photo_card, make_photo_database
from tests.end2end.desktop import Desktop
from tests.end2end.program import Program, wait_for
from tests.fakes.phone import PhoneProcess
from tests.fakes.system_bus import HOME_UUID, SystemBus

ROOT = Path(__file__).resolve().parents[1]
HEAVY_FILES = 120
HEAVY_BYTES = 12_000_000
UPLOAD_LIMIT = 6
"""In MB a second: what is uploaded can be seen for a while."""
PHONE_RATE = 150_000
"""In bytes a second."""
OLD_DAYS = (0, 0, 1, 1, 5, 5, 5)
NEW_DAYS = (*(0,) * 9, *(1,) * 12, *(4,) * 3)
"""How many days ago a phone took what it was imported of before, and what is new on it."""
FONT_POINTS = 9.5


@dataclass(frozen=True, slots=True)
class Look:
    """How the program is set up for one series of pictures."""

    scheme: str
    language: str = "en"
    text: int = 100

    @property
    def name(self) -> str:
        return f"{self.scheme}-{self.language}-{self.text}"


class Scene:
    """A home with a library full of photos, put back as it was for every look."""

    def __init__(self, desktop: Desktop, computer: SystemBus, folder: Path) -> None:
        self._desktop = desktop
        self._folder = folder
        self.home = folder / "home" / "Pictures"
        self.card = folder / "media" / "DCIM"
        self.heavy = folder / "media" / "Studio"
        now = datetime.now().astimezone()
        make_photo_card(self.card, now)
        make_heavy(self.heavy, now, HEAVY_FILES, HEAVY_BYTES)
        self.phone = PhoneProcess(folder / "phone", name="iPhone", plugged_in=False)
        self.phone.pair()
        desktop.env["USBMUXD_SOCKET_ADDRESS"] = self.phone.address
        desktop.env |= computer.env
        computer.join_network("Studio", HOME_UUID, metered=True, medium=Medium.WIFI)
        self._command("settings", "set", "library", str(self.home / "Library"))
        self._command("settings", "set", "upload_limit", str(UPLOAD_LIMIT))
        self._command("import", str(self.card), exits=3)
        for file in self.card.rglob("*"):
            if file.is_file() and not file.stat().st_size:
                file.unlink()
        self._use_phone(now)
        self._use_places(now)
        for name in ("profile", "home"):
            shutil.copytree(folder / name, folder / f"{name}-as-it-was")

    def _use_phone(self, now: datetime) -> None:
        """A phone that was imported from before, and took photos since."""
        folder = self._folder / "phone"
        make_phone(folder, now, first=4300, days=OLD_DAYS)
        self.phone.replug()
        self._command("import", "--device", "first")
        self.phone.unplug()
        make_phone(folder, now, first=4400, days=NEW_DAYS)
        make_photo_database(folder, now, album="Lisbon", cloud=3)

    def _use_places(self, now: datetime) -> None:
        """A disk that has everything, one that waits for another network, and one for an hour."""
        for name in ("USB disk", "NAS", "Archive"):
            there = self.home / name
            there.mkdir(parents=True)
            self._command("destinations", "add", "folder", name, "--option", f"path={there}")
        begins, ends = (now + timedelta(hours=hours) for hours in (3, 9))
        hours = f"{begins:%H:00}-{ends:%H:00}"
        self._command("destinations", "policy", "USB disk", "--metered", "go")
        self._command("destinations", "policy", "Archive", "--metered", "go", "--hours", hours)
        self._command("upload", "--wait", "--destination", "USB disk")

    def set_up(self, *, full: bool) -> None:
        """Everything as it was after the first import, or as on a new computer."""
        for name in ("profile", "home"):
            shutil.rmtree(self._folder / name, ignore_errors=True)
            if full:
                shutil.copytree(self._folder / f"{name}-as-it-was", self._folder / name)

    def wait_for_files(self, count: int) -> None:
        """Until so many of the heavy photos are in the library."""
        library = self.home / "Library"
        wait_for(lambda: len(list(library.rglob("IMG_4[89]*.JPG"))) >= count, f"{count} files", 120)

    @contextmanager
    def slow_phone(self) -> Iterator[None]:
        """A phone that is imported from at a pace to look at."""
        self._desktop.forget_notifications()
        self.phone.replug()
        wait_for(self._desktop.notifications, "the arrival")
        self._desktop.forget_notifications()
        self.phone.set_rate(PHONE_RATE)
        before = self._files()
        self._desktop.start(*self._program(), "import", "--device", "first", cwd=ROOT)
        try:
            wait_for(lambda: self._files() > before + 8, "some files of the phone", 120)
            yield
        finally:
            self.phone.set_rate(None)
            self.phone.unplug()

    def is_paused(self) -> bool:
        asked = self._desktop.start(*self._program(), "status", "--json", cwd=ROOT)
        asked.wait(60)
        return '"paused": true' in asked.output

    def _files(self) -> int:
        return sum(1 for _ in (self.home / "Library").rglob("IMG_*"))

    @contextmanager
    def program(self, look: Look) -> Iterator[Program]:
        """Desktop Sync on a desktop of that look."""
        config = Path(self._desktop.env["XDG_CONFIG_HOME"])
        config.mkdir(parents=True, exist_ok=True)
        points = FONT_POINTS * look.text / 100
        (config / "kdeglobals").write_text(
            f"[General]\nColorScheme=Breeze{look.scheme.title()}\n"
            f"font=DejaVu Sans,{points:g},-1,5,50,0,0,0,0,0\n"
            "[KDE]\nCursorBlinkRate=0\n",
            "utf-8",
        )
        program = self._desktop.start(
            *self._program(),
            cwd=ROOT,
            XDG_CURRENT_DESKTOP="KDE",
            KDE_SESSION_VERSION="6",
            LANG="en_GB.UTF-8",
            DESKTOP_SYNC_LANGUAGE=look.language,
            HOME=str(self._folder / "home"),
        )
        yield program
        self._desktop.end_programs()

    def _program(self) -> Sequence[str]:
        return sys.executable, "-m", "desktop_sync", "--profile", str(self._folder / "profile")

    def _command(self, *arguments: str, exits: int = 0) -> None:
        done = self._desktop.start(*self._program(), *arguments, cwd=ROOT)
        if done.wait(120) != exits:
            raise RuntimeError(done.output)
