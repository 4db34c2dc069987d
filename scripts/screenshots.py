"""Draws the pictures of the documentation anew, from the real program at work.

Starts the desktop of the end-to-end tests and Desktop Sync on it, has it import photos like
a phone's, and keeps what the screen shows, in light and in dark.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.end2end.desktop import Desktop, opened
from tests.end2end.program import Program, wait_for
from tests.fakes.camera import make_bulk, make_dcim

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
TITLE = "^Desktop Sync$"
FILES = 160
FILE_BYTES = 12_000_000
SCHEMES = {"window": "BreezeLight", "window-dark": "BreezeDark"}


def make_card(folder: Path) -> None:
    """Photos and films like a phone's, many of a real size, and three that cannot be kept."""
    make_dcim(folder, assets=60)
    make_bulk(folder / "130APPLE", FILES, FILE_BYTES)
    for name in ("IMG_0518.HEIC", "IMG_0533.MOV"):
        (folder / "100APPLE" / name).touch()


def start(desktop: Desktop, folder: Path, scheme: str) -> Program:
    """Desktop Sync with a fresh profile, on a desktop of that colour scheme."""
    config = Path(desktop.env["XDG_CONFIG_HOME"])
    config.mkdir(parents=True, exist_ok=True)
    (config / "kdeglobals").write_text(
        f"[General]\nColorScheme={scheme}\nfont=DejaVu Sans,9.5,-1,5,50,0,0,0,0,0\n", "utf-8"
    )
    program = [sys.executable, "-m", "desktop_sync", "--profile", str(folder / scheme)]
    library = folder / "home" / "Pictures" / scheme
    looks = {"XDG_CURRENT_DESKTOP": "KDE", "KDE_SESSION_VERSION": "6", "LANG": "en_GB.UTF-8"}
    chosen = desktop.start(*program, "settings", "set", "library", str(library), cwd=ROOT)
    if chosen.wait() != 0:
        raise RuntimeError(chosen.output)
    return desktop.start(*program, cwd=ROOT, **looks)


def picture(desktop: Desktop, window: int, name: str) -> None:
    """Keep what the window shows now as ``docs/images/<name>.png``."""
    taken = desktop.window_picture(window, desktop.folder / "window.png")
    with Image.open(taken) as whole:
        small = whole.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        small.save(IMAGES / f"{name}.png", optimize=True)
    print(IMAGES / f"{name}.png")


def draw(desktop: Desktop, folder: Path, card: Path, name: str) -> None:
    """One picture of an import under way."""
    program = start(desktop, folder, SCHEMES[name])
    wait_for(desktop.tray_items, "an icon in the tray")
    desktop.click(desktop.tray_icon())
    window = desktop.wait_for_window(TITLE)
    desktop.drop_files([card], window)
    library = folder / "home" / "Pictures" / SCHEMES[name]
    half = FILES // 2
    wait_for(lambda: len(list(library.rglob("IMG_0000*.JPG"))) >= half, "half of it done", 120)
    picture(desktop, window, name)
    desktop.end_programs()
    program.wait()
    shutil.rmtree(library)


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="desktop-sync-pictures-") as name:
        folder = Path(name)
        card = folder / "media" / "DCIM"
        make_card(card)
        (folder / "desktop").mkdir()
        with opened(folder / "desktop") as desktop:
            for picture_name in SCHEMES:
                draw(desktop, folder, card, picture_name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
