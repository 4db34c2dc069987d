"""Whether a window fills the screen, on a real X server with a window manager, and real windows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from desktop_sync.model.conditions import Presence
from desktop_sync.platforms import conditions
from tests.end2end.program import wait_for
from tests.fakes.watching import Watching, watched

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="X is the screen of Linux")

WINDOW = Path(__file__).with_name("full_screen_window.py")
IDLE_SECONDS = 3.0
CLOSE_SECONDS = 20.0
_SETTINGS = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard>
  <keybind key="F11"><action name="ToggleFullscreen"/></keybind>
</keyboard></openbox_config>
"""


class Window:
    """A window of another process, which is the active one after it was opened."""

    def __init__(self, display: str) -> None:
        self._display = display
        self._program = subprocess.Popen(
            (sys.executable, str(WINDOW)),
            env={
                **os.environ,
                "DISPLAY": display,
                "QT_QPA_PLATFORM": "xcb",
                "PYTHONPATH": os.pathsep.join(sys.path),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._number = int(self._answer())
        wait_for(self._is_active, "the window manager")

    def toggle_full_screen(self) -> None:
        """By the window manager's key; this is the active window."""
        self._xdotool("key", "F11")

    def minimise(self) -> None:
        self._xdotool("windowminimize", str(self._number))

    def what_it_sees(self) -> str:
        """What its own process is told of the user's presence."""
        assert self._program.stdin is not None
        self._program.stdin.write("\n")
        self._program.stdin.flush()
        return self._answer()

    def kill(self) -> None:
        self._program.kill()
        self._program.communicate()

    def _is_active(self) -> bool:
        return self._xdotool("getactivewindow") == str(self._number)

    def _xdotool(self, *arguments: str) -> str:
        env = {**os.environ, "DISPLAY": self._display}
        done = subprocess.run(
            ("xdotool", *arguments),
            env=env,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return done.stdout.strip()

    def _answer(self) -> str:
        assert self._program.stdout is not None
        return self._program.stdout.readline().strip()


class Screen:
    """A server without a window manager at first."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self._settings = folder / "rc.xml"
        self._settings.write_text(_SETTINGS, "utf-8")
        read, write = os.pipe()
        options = ("-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset")
        command = ("Xvfb", "-displayfd", str(write), *options)
        self.server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
        stack.callback(_end, self.server)
        os.close(write)
        with os.fdopen(read) as told:
            self.display = ":" + told.readline().strip()

    def manage(self) -> None:
        env = {**os.environ, "DISPLAY": self.display}
        command = ("openbox", "--sm-disable", "--config-file", str(self._settings))
        manager = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
        self._stack.callback(_end, manager)

    def open_window(self) -> Window:
        window = Window(self.display)
        self._stack.callback(window.kill)
        return window


def _end(program: subprocess.Popen[bytes]) -> None:
    program.kill()
    program.wait()


@contextmanager
def _opened(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Screen]:
    with ExitStack() as stack:
        screen = Screen(stack, folder)
        monkeypatch.setenv("DISPLAY", screen.display)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        yield screen


@pytest.fixture
def bare_screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Screen]:
    with _opened(monkeypatch, tmp_path) as screen:
        yield screen


@pytest.fixture
def screen(bare_screen: Screen) -> Screen:
    bare_screen.manage()
    return bare_screen


@pytest.fixture
def presence(screen: Screen) -> Iterator[Watching[Presence]]:
    with watched(conditions.presence()) as watching:
        watching.until(lambda value: value.presenting is False)
        yield watching


def filled(screen: Screen, presence: Watching[Presence]) -> Window:
    """A window that fills the screen, once that is known."""
    window = screen.open_window()
    window.toggle_full_screen()
    presence.until(lambda value: value.presenting is True)
    return window


def test_a_window_that_fills_the_screen_is_presented_until_it_does_no_more(
    screen: Screen, presence: Watching[Presence]
) -> None:
    window = filled(screen, presence)

    window.toggle_full_screen()

    presence.until(lambda value: value.presenting is False)


def test_a_window_that_fills_the_screen_already_is_met(
    screen: Screen, presence: Watching[Presence]
) -> None:
    filled(screen, presence)

    with watched(conditions.presence()) as later:
        assert later.until(lambda value: value.presenting is not None).presenting is True


def test_nothing_is_presented_once_another_window_is_in_front(
    screen: Screen, presence: Watching[Presence]
) -> None:
    filled(screen, presence)

    screen.open_window()

    presence.until(lambda value: value.presenting is False)


def test_nothing_is_presented_once_the_window_is_gone(
    screen: Screen, presence: Watching[Presence]
) -> None:
    window = filled(screen, presence)

    window.kill()

    presence.until(lambda value: value.presenting is False)


def test_nothing_is_presented_once_the_window_is_minimised(
    screen: Screen, presence: Watching[Presence]
) -> None:
    window = filled(screen, presence)

    window.minimise()

    presence.until(lambda value: value.presenting is False)


def test_a_window_of_ones_own_is_not_presented(
    screen: Screen, presence: Watching[Presence]
) -> None:
    window = filled(screen, presence)

    assert window.what_it_sees() == "False"


def test_a_screen_that_ends_is_unknown(screen: Screen, presence: Watching[Presence]) -> None:
    filled(screen, presence)

    screen.server.kill()

    presence.until(lambda value: value == Presence())


def test_nothing_is_known_before_there_is_a_window_manager(bare_screen: Screen) -> None:
    with watched(conditions.presence()) as watching:
        assert watching.sensor.look() == Presence()

        bare_screen.manage()

        watching.until(lambda value: value.presenting is False)


def test_nothing_is_known_where_there_is_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")

    with watched(conditions.presence()) as watching:
        assert watching.sensor.look() == Presence()


@pytest.mark.parametrize(
    "elsewhere", [{"DISPLAY": None}, {"WAYLAND_DISPLAY": "wayland-0"}], ids=["none", "Wayland"]
)
def test_no_server_is_asked_where_the_screen_is_another(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, elsewhere: dict[str, str | None]
) -> None:
    for name, value in elsewhere.items():
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)

    with watched(conditions.presence()):
        assert "screen" not in {thread.name for thread in threading.enumerate()}


def test_a_server_that_hangs_holds_up_nobody_who_closes(
    screen: Screen, presence: Watching[Presence]
) -> None:
    filled(screen, presence)
    closed = threading.Event()
    screen.server.send_signal(signal.SIGSTOP)

    def close() -> None:
        presence.sensor.close()
        closed.set()

    threading.Thread(target=close).start()

    assert closed.wait(CLOSE_SECONDS)
    screen.server.send_signal(signal.SIGCONT)
    assert "screen" not in {thread.name for thread in threading.enumerate()}


def test_nothing_wakes_the_processor_while_the_screen_is_left_alone(
    screen: Screen, presence: Watching[Presence]
) -> None:
    filled(screen, presence)
    asleep = threading.Event()
    # What the window manager does last may still be on its way.
    asleep.wait(1.0)
    before = _switches("screen")

    asleep.wait(IDLE_SECONDS)

    assert _switches("screen") == before


def _switches(name: str) -> int:
    """How often the thread of that name has gone to sleep."""
    thread = next(thread for thread in threading.enumerate() if thread.name == name)
    status = Path(f"/proc/self/task/{thread.native_id}/status").read_text()
    return int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])
