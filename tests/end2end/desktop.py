"""A real desktop on a virtual screen, for tests that do what a person does.

Owns Xvfb, a private session bus, openbox, xfce4-panel with its StatusNotifier tray and
dunst; each test session has its own and leaves no process behind. Must not know the
program under test: it starts whatever it is told to, and looks at the screen.
"""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image, ImageChops

from tests.end2end.desktop_settings import (
    CHOICE,
    PANEL_COLOUR,
    PANEL_HEIGHT,
    environment,
    write_settings,
)
from tests.end2end.program import Program, wait_for

PROGRAMS = (
    "Xvfb",
    "dbus-daemon",
    "dbus-send",
    "openbox",
    "xfce4-panel",
    "trayer",
    "dunst",
    "dunstctl",
    "xdotool",
    "import",
)
BUBBLES, TRAY = "org.freedesktop.Notifications", "org.kde.StatusNotifierWatcher"
SCREEN_WIDTH, SCREEN_HEIGHT = 1280, 1024
DRAG_SOURCE = Path(__file__).with_name("drag_source.py")


def missing_programs() -> list[str]:
    """The programs a desktop is made of that are not installed here."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the screen, in pixels from the upper left corner."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> Point:
        return Point(self.x + self.width // 2, self.y + self.height // 2)


@dataclass(frozen=True, slots=True)
class Notification:
    """One bubble, as the notification daemon showed it."""

    app_name: str
    summary: str
    body: str


class Desktop:
    """The screen, its tray and its notifications. ``env`` is the environment of its programs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = environment(folder)
        self._notes = folder / "notifications"
        self._session: list[Program] = []
        self._programs: list[Program] = []
        self._panel: Program | None = None

    # Starting and ending ------------------------------------------------------------

    def open(self) -> None:
        """Start screen, bus, window manager, panel and notification daemon; wait for each."""
        write_settings(self.folder, self._notes)
        self._open_screen()
        bus = self._start_part(
            "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"
        )
        address = bus.wait_for_line(r"^(unix:\S+)")
        self.env["DBUS_SESSION_BUS_ADDRESS"] = address[1]
        self._start_part("openbox", "--sm-disable")
        wait_for(lambda: self._xdotool_answers("get_desktop"), "openbox")
        self._start_part("dunst", "-config", str(self.folder / "dunstrc"))
        wait_for(partial(self._on_bus, BUBBLES), BUBBLES)
        self.bring_tray()

    def bring_tray(self) -> None:
        """Start the panel with its tray, if it is not there."""
        if self._panel is None:
            self._panel = self._start_part(
                "xfce4-panel", "--disable-wm-check", "--sm-client-disable"
            )
        wait_for(partial(self._on_bus, TRAY), TRAY)
        wait_for(self._panel_is_painted, "the panel")

    def remove_tray(self) -> None:
        """End the panel: a desktop that has no tray, or not yet."""
        if self._panel is not None:
            self._session.remove(self._panel)
            self._panel.stop()
            self._panel = None
        wait_for(lambda: not self._on_bus(TRAY), f"{TRAY} gone")

    def bring_old_tray(self) -> Program:
        """Start a tray of the older kind, XEmbed, in the panel's place; it goes with the test."""
        colour = "0x{:02x}{:02x}{:02x}".format(*PANEL_COLOUR)
        look = {"edge": "top", "widthtype": "percent", "width": "100", "height": str(PANEL_HEIGHT)}
        look |= {"align": "right", "transparent": "true", "alpha": "0", "tint": colour}
        options = [part for name, value in look.items() for part in (f"--{name}", value)]
        return self.start("trayer", *options)

    def close(self) -> None:
        self.end_programs()
        while self._session:
            self._session.pop().stop()

    def start(self, *arguments: str, cwd: Path | None = None, **env: str) -> Program:
        """Start a program on this desktop; it is ended with the test at the latest."""
        program = Program(arguments, {**self.env, **env}, cwd or self.folder)
        self._programs.append(program)
        return program

    def start_python(self, *arguments: str, cwd: Path | None = None, **env: str) -> Program:
        """Start this interpreter with ``arguments`` (a script, or ``-m`` and a module)."""
        return self.start(sys.executable, *arguments, cwd=cwd, **env)

    def end_programs(self) -> None:
        """End all that ``start`` began, and forget what was shown."""
        while self._programs:
            self._programs.pop().stop()
        wait_for(lambda: not self.tray_items(), "the tray being empty again")
        self.forget_notifications()

    # Looking ------------------------------------------------------------------------

    def tray_items(self) -> list[str]:
        """The StatusNotifier items registered now, by their names on the bus."""
        if self._panel is None:
            return []
        answer = self._run(
            "dbus-send",
            "--session",
            "--print-reply",
            "--dest=org.kde.StatusNotifierWatcher",
            "/StatusNotifierWatcher",
            "org.freedesktop.DBus.Properties.Get",
            "string:org.kde.StatusNotifierWatcher",
            "string:RegisteredStatusNotifierItems",
        )
        return re.findall(r'string "(.+)"', answer)

    def tray_icon(self, seconds: float = 20) -> Point:
        """The middle of the icon in the tray, once it is drawn and stands still."""
        before: list[Area] = []

        def settled() -> Area | None:
            area = self._drawn_in_panel()
            still = bool(before) and area == before[-1]
            before.append(area or Area(0, 0, 0, 0))
            return area if still else None

        found = wait_for(settled, "an icon in the tray", seconds)
        assert found is not None
        return found.centre

    def windows(self, title: str) -> list[int]:
        """The visible windows whose title matches the regular expression ``title``."""
        answer = self._run("xdotool", "search", "--onlyvisible", "--name", title, check=False)
        return [int(line) for line in answer.split()]

    def windows_of(self, program: Program) -> list[int]:
        """The visible windows of ``program`` that have no place in the tray or the panel."""
        process = str(program.process.pid)
        answer = self._run("xdotool", "search", "--onlyvisible", "--pid", process, check=False)
        windows = [int(line) for line in answer.split()]
        return [window for window in windows if self.area(window).height > PANEL_HEIGHT]

    def wait_for_window(self, title: str, seconds: float = 20) -> int:
        """The first visible window whose title matches ``title``."""
        return wait_for(lambda: self.windows(title), f"a window {title!r}", seconds)[0]

    def area(self, window: int) -> Area:
        """Where the content of ``window`` is on the screen."""
        answer = self._run("xdotool", "getwindowgeometry", "--shell", str(window))
        values = dict(line.split("=") for line in answer.split())
        return Area(*(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")))

    def active_window(self) -> int | None:
        """The window that has the keyboard, if any has."""
        answer = self._run("xdotool", "getactivewindow", check=False).strip()
        return int(answer) if answer else None

    def notifications(self) -> list[Notification]:
        """Every bubble shown since the test began, oldest first."""
        files = sorted(self._notes.glob("*.json"), key=lambda path: int(path.stem))
        return [Notification(**json.loads(path.read_text("utf-8"))) for path in files]

    def forget_notifications(self) -> None:
        self._run("dunstctl", "close-all")
        for path in self._notes.iterdir():
            path.unlink()

    def screenshot(self, path: Path) -> Path:
        """Write a picture of the whole screen to ``path`` (PNG)."""
        self._run("import", "-silent", "-window", "root", f"png:{path}")
        return path

    def window_picture(self, window: int, path: Path) -> Path:
        """Write a picture of the content of ``window`` to ``path`` (PNG)."""
        self._run("import", "-silent", "-window", str(window), f"png:{path}")
        return path

    # Doing --------------------------------------------------------------------------

    def click(self, place: Point, button: int = 1) -> None:
        """Press and release a mouse button (1 left, 2 middle, 3 right) at ``place``."""
        self.move(place)
        self._run("xdotool", "click", str(button))

    def move(self, place: Point) -> None:
        self._run("xdotool", "mousemove", str(place.x), str(place.y))

    def key(self, *names: str) -> None:
        """Press keys one after the other, as X names them: ``Down``, ``Return``, ``ctrl+q``."""
        self._run("xdotool", "key", "--delay", "60", *names)

    def close_window(self, window: int) -> None:
        """Ask the window to close, as its close button does."""
        self._run("xdotool", "windowactivate", "--sync", str(window))
        wait_for(lambda: self._focused_window() == window, "the keyboard on the window")
        self.key("alt+F4")

    def _focused_window(self) -> int:
        return int(self._run("xdotool", "getwindowfocus").split()[0] or 0)

    def click_bubble(self) -> None:
        """Click the notification on the screen."""
        shown = self._run("xdotool", "search", "--onlyvisible", "--class", "^Dunst$").split()
        self.click(self.area(int(shown[0])).centre)

    def choose_on_bubble(self, label: str) -> None:
        """Choose the button ``label`` of the notification on the screen."""
        (self.folder / CHOICE).write_text(label + "\n", "utf-8")
        self._run("dunstctl", "context")

    def drop_files(self, paths: Sequence[Path], window: int, seconds: float = 20) -> None:
        """Drag ``paths`` from another process onto the middle of ``window`` and let go there.

        Raises ``TimeoutError`` when the window does not accept them."""
        with self.held_over(window, paths, seconds) as source:
            pass
        source.wait_for_line("^dropped$", seconds)

    @contextmanager
    def held_over(
        self,
        window: int,
        things: Sequence[Path | str],
        seconds: float = 20,
        answer: str = "accepted",
    ) -> Iterator[Program]:
        """Drag paths and addresses from another process onto the middle of ``window``, and hold
        them there until the block ends; gives the process. They are let go when the window has
        given its ``answer``, or ``TimeoutError`` is raised."""
        source = self.start_python(str(DRAG_SOURCE), *map(str, things))
        start = self.area(self.wait_for_window("^Drag source$")).centre
        source.wait_for_line("^ready$")
        target = self.area(window).centre
        self.move(start)
        self._run("xdotool", "mousedown", "1")
        wiggle = itertools.cycle((-6, 6))
        steps = _steps(start, target)

        def answered() -> bool:
            place = next(steps, None) or Point(target.x + next(wiggle), target.y)
            self.move(place)
            arrived = abs(place.x - target.x) <= 6 and place.y == target.y
            return arrived and source.lines[-1] == answer

        try:
            wait_for(answered, f"the window's answer: {answer}", seconds)
            yield source
        finally:
            self._run("xdotool", "mouseup", "1")

    # Inside -------------------------------------------------------------------------

    def _start_part(self, *arguments: str) -> Program:
        part = Program(arguments, self.env, self.folder)
        self._session.append(part)
        return part

    def _open_screen(self) -> None:
        size = f"{SCREEN_WIDTH}x{SCREEN_HEIGHT}x24"
        options = ("-screen", "0", size, "-nolisten", "tcp", "-noreset", "-dpi", "96")
        screen = self._start_part("Xvfb", "-displayfd", "1", *options)
        self.env["DISPLAY"] = ":" + screen.wait_for_line(r"^(\d+)$")[1]

    def _run(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            arguments, env=self.env, capture_output=True, text=True, timeout=30, check=False
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{arguments}: {done.stdout}{done.stderr}\n{self._ended_parts()}")
        return done.stdout

    def _ended_parts(self) -> str:
        ended = (part for part in self._session if not part.running)
        return "\n".join(f"{part.name} has ended:\n{part.output}" for part in ended)

    def _xdotool_answers(self, *arguments: str) -> bool:
        try:
            self._run("xdotool", *arguments)
        except RuntimeError:
            return False
        return True

    def _on_bus(self, name: str) -> bool:
        answer = self._run(
            "dbus-send",
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
            f"string:{name}",
        )
        return "boolean true" in answer

    def _panel_picture(self) -> Image.Image:
        path = self.folder / "panel.png"
        crop = f"{SCREEN_WIDTH}x{PANEL_HEIGHT}+0+0"
        self._run("import", "-silent", "-window", "root", "-crop", crop, f"png:{path}")
        with Image.open(path) as picture:
            return picture.convert("RGB")

    def _panel_is_painted(self) -> bool:
        # The very edge carries the panel's own border.
        return self._panel_picture().getpixel((20, PANEL_HEIGHT // 2)) == PANEL_COLOUR

    def _drawn_in_panel(self) -> Area | None:
        """What stands out from the panel's plain ground: the tray's icon."""
        picture = self._panel_picture()
        inside = picture.crop((4, 3, SCREEN_WIDTH - 1, PANEL_HEIGHT - 3))
        ground = Image.new("RGB", inside.size, PANEL_COLOUR)
        box = _difference_box(inside, ground)
        if box is None:
            return None
        left, upper, right, lower = box
        return Area(left + 4, upper + 3, right - left, lower - upper)


@contextmanager
def opened(folder: Path) -> Iterator[Desktop]:
    """A desktop whose files live in ``folder``, closed at the end whatever happens."""
    desktop = Desktop(folder)
    try:
        desktop.open()
        yield desktop
    finally:
        desktop.close()


def _difference_box(picture: Image.Image, ground: Image.Image) -> tuple[int, int, int, int] | None:
    difference = ImageChops.difference(picture, ground).convert("L")
    return difference.point([0] * 24 + [255] * 232).getbbox()


def _steps(start: Point, end: Point) -> Iterator[Point]:
    """Small moves off ``start``, which begin a drag, then larger ones to ``end``."""
    for offset in (4, 9, 15, 22, 30):
        yield Point(start.x + offset, start.y)
    parts = 12
    for part in range(1, parts + 1):
        yield Point(
            start.x + 30 + (end.x - start.x - 30) * part // parts,
            start.y + (end.y - start.y) * part // parts,
        )
