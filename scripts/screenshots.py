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
from collections.abc import Callable
from pathlib import Path

import numpy
from PIL import Image

from scripts.picture_scene import HEAVY_FILES, ROOT, Look, Scene
from tests.end2end.desktop import Desktop, opened
from tests.end2end.program import Program, wait_for
from tests.fakes.system_bus import system_bus

EVERYTHING = ROOT / "build" / "screenshots"
IMAGES = ROOT / "docs" / "images"
EXACT_COLOURS = 64
"""How many of a picture's 256 colours are those seen most in it."""
STILL = 6
"""How often in turn the screen must show the same before a picture is taken."""


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
        kept.parent.mkdir(parents=True, exist_ok=True)
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
    """With 256 of them: what is seen most is as it was, and marks of a few pixels nearly so."""
    pixels = numpy.asarray(whole).reshape(-1, 3).astype(numpy.int32)
    seen, at, counts = numpy.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    often = seen[numpy.argsort(-counts)[:EXACT_COLOURS]]
    rare = whole.quantize(256 - len(often), Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = numpy.concatenate([often, numpy.array(rare).reshape(-1, 3)])
    nearest = [int(((palette - colour) ** 2).sum(axis=1).argmin()) for colour in seen]
    found = numpy.array(nearest, numpy.uint8)[at].reshape(whole.height, whole.width)
    small = Image.fromarray(found, "P")
    small.putpalette(palette.flatten().tolist())
    return small


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
        desktop.key("ctrl+f", *"studio")
        camera.window(window, "settings-networks")
        desktop.key("Escape")
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
            wait_for(scene.is_paused, "the pause", 30)
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
