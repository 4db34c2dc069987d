"""Draws the pictures of the documentation anew, from the real program at work.

Starts the desktop of the end-to-end tests and Desktop Sync on it, gives it a phone's photos, goes
through every page by keyboard, and keeps what the screen shows: light and dark, empty and full, in
every language and the one that shows what is not translated, at 100 % and 200 % text.

    python -m scripts.screenshots [LOOK ...]

All pictures go to ``build/screenshots``; those the documentation shows go to ``docs/images`` too.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from desktop_sync.model.conditions import Medium
from scripts.photo_card import make_heavy, make_phone, make_photo_card, make_photo_database
from tests.end2end.desktop import Desktop, opened
from tests.end2end.program import Program, wait_for
from tests.fakes.phone import PhoneProcess
from tests.fakes.system_bus import HOME_UUID, SystemBus, system_bus

ROOT = Path(__file__).resolve().parents[1]
EVERYTHING = ROOT / "build" / "screenshots"
IMAGES = ROOT / "docs" / "images"
HEAVY_FILES = 120
HEAVY_BYTES = 12_000_000
UPLOAD_LIMIT = 24
"""In MB a second: what is uploaded can be seen for a while."""
PHONE_RATE = 60_000
"""In bytes a second."""
OLD_DAYS = (0, 0, 1, 1, 5, 5, 5)
NEW_DAYS = (*(0,) * 9, *(1,) * 12, *(4,) * 3)
"""How many days ago a phone took what it was imported of before, and what is new on it."""
STILL = 6
"""How often in turn the screen must show the same before a picture is taken."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the program is set up for one series of pictures."""

    scheme: str
    language: str = "en"
    text: int = 100

    @property
    def name(self) -> str:
        return f"{self.scheme}-{self.language}-{self.text}"


LOOKS = (
    Look("light"),
    Look("dark"),
    Look("light", "de"),
    Look("light", "pseudo"),
    Look("dark", "pseudo-rtl"),
    Look("light", text=200),
    Look("dark", "de", 200),
)
SHOWN = {
    "light-en-100": {
        "now-busy": "window",
        "history": "history",
        "device": "device",
        "places": "places",
        "settings-when": "when-to-upload",
        "first-run-1": "first-run",
        "drop": "drop",
        "tray-menu": "tray-menu",
    },
    "dark-en-100": {"library": "library-dark"},
}
"""What the documentation shows: pictures of a look, and their names there."""
FONT_POINTS = 9.5


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
            wait_for(lambda: self._files() > before + 4, "some files of the phone", 120)
            yield
        finally:
            self.phone.set_rate(None)
            self.phone.unplug()

    def _files(self) -> int:
        return sum(file.is_file() for file in (self.home / "Library").rglob("*"))

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


class Camera:
    """Keeps what a window shows, under the name of the look."""

    def __init__(self, desktop: Desktop, look: Look) -> None:
        self._desktop = desktop
        self._look = look

    def take(self, take: Callable[[Path], Path], name: str, *, still: bool = True) -> None:
        """Keep the picture that ``take`` writes, once it stands ``still``."""
        path = self._desktop.folder / "taken.png"
        seen: list[bytes] = []

        def settled() -> bool:
            seen.append(take(path).read_bytes())
            return not still or (len(seen) >= STILL and len(set(seen[-STILL:])) == 1)

        wait_for(settled, f"{name} standing still", 60)
        kept = EVERYTHING / f"{name}-{self._look.name}.png"
        with Image.open(path) as whole:
            in_few_colours(whole.convert("RGB")).save(kept, optimize=True)
        shown = SHOWN.get(self._look.name, {}).get(name)
        if shown is not None:
            shutil.copyfile(kept, IMAGES / f"{shown}.png")
        print(kept.relative_to(ROOT), flush=True)

    def window(self, window: int, name: str, *, still: bool = True) -> None:
        self.take(lambda path: self._desktop.window_picture(window, path), name, still=still)

    def screen(self, name: str, *, still: bool = True) -> None:
        self.take(self._desktop.screenshot, name, still=still)


def in_few_colours(whole: Image.Image) -> Image.Image:
    """What is seen most exactly as it is; marks of a few pixels keep nearly their colours, too."""
    counted = whole.getcolors(whole.width * whole.height) or []
    often = sorted(counted, key=lambda one: one[0], reverse=True)[:_EXACT_COLOURS]
    rest = whole.quantize(256 - len(often), Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    palette = Image.new("P", (1, 1))
    palette.putpalette([*(part for _, colour in often for part in colour), *rest.getpalette()])
    return whole.quantize(palette=palette, dither=Image.Dither.NONE)


def window_of(desktop: Desktop, program: Program) -> int:
    return wait_for(lambda: desktop.windows_of(program), "a window")[0]


def draw_empty(desktop: Desktop, scene: Scene, look: Look) -> None:
    """The first start on a new computer."""
    camera = Camera(desktop, look)
    scene.set_up(full=False)
    with scene.program(look) as program:
        window = window_of(desktop, program)
        for step in (1, 2, 3):
            camera.window(window, f"first-run-{step}")
            desktop.key("Return")
        for key, name in (("1", "now"), ("2", "library"), ("3", "history"), ("4", "places")):
            desktop.key(f"ctrl+{key}")
            camera.window(window, f"{name}-empty")


def draw_full(desktop: Desktop, scene: Scene, look: Look) -> None:
    """A library in use, and an import under way."""
    camera = Camera(desktop, look)
    scene.set_up(full=True)
    with scene.program(look) as program:
        wait_for(desktop.tray_items, "an icon in the tray")
        desktop.click(desktop.tray_icon())
        window = window_of(desktop, program)
        desktop.key("ctrl+1")
        camera.window(window, "now")
        desktop.key("ctrl+2", "Home", "Right")
        camera.window(window, "library")
        desktop.key("ctrl+3")
        camera.window(window, "history")
        desktop.key("Home", "Return")
        camera.window(window, "history-open")
        desktop.key("ctrl+4")
        camera.window(window, "places")
        desktop.key("ctrl+5")
        camera.window(window, "settings")
        desktop.key("ctrl+f", "shift+Tab", "Home", "Down", "Down")
        camera.window(window, "settings-when")
        draw_device(desktop, scene, camera, window)
        desktop.key("ctrl+1")
        with desktop.held_over(window, [scene.heavy, scene.card]) as dragged:
            camera.window(window, "drop")
        dragged.wait_for_line("^dropped$")
        scene.wait_for_files(HEAVY_FILES // 2)
        desktop.click(desktop.tray_icon(), button=3)
        desktop.key("Up", "Up", "Up", "Return")
        camera.screen("tray-menu", still=False)
        desktop.key("Escape", "Escape")
        scene.wait_for_files(HEAVY_FILES)
        with scene.slow_phone():
            camera.window(window, "now-busy", still=False)
            desktop.key("ctrl+p")
            camera.window(window, "now-paused", still=False)


def draw_device(desktop: Desktop, scene: Scene, camera: Camera, window: int) -> None:
    """A phone that comes while the window is open: the word about it, and its page."""
    desktop.forget_notifications()
    scene.phone.replug()
    try:
        wait_for(desktop.notifications, "the arrival")
        camera.screen("device-arrival", still=False)
        desktop.forget_notifications()
        desktop.key("ctrl+2")
        camera.window(window, "device")
    finally:
        scene.phone.unplug()
        desktop.key("ctrl+1")


def main() -> int:
    asked = sys.argv[1:]
    looks = [look for look in LOOKS if not asked or look.name in asked]
    if len(looks) < len(asked):
        sys.exit(f"The looks are {', '.join(look.name for look in LOOKS)}.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    EVERYTHING.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="desktop-sync-pictures-") as name:
        folder = Path(name)
        (folder / "desktop").mkdir()
        with opened(folder / "desktop") as desktop, system_bus() as computer:
            scene = Scene(desktop, computer, folder)
            try:
                for look in looks:
                    draw_empty(desktop, scene, look)
                    draw_full(desktop, scene, look)
            finally:
                scene.phone.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
