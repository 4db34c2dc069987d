"""The real program on a real desktop: tray, window, drops, notifications, one instance."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end2end.desktop import Desktop
from tests.end2end.program import Program, wait_for
from tests.fakes.camera import make_bulk, make_dcim

pytestmark = pytest.mark.xdist_group("desktop")

CHECKOUT = Path(__file__).resolve().parents[2]
TITLE = "^Desktop Sync$"


class Started:
    """Desktop Sync, running on the desktop with a profile and a library of its own."""

    def __init__(self, desktop: Desktop, folder: Path) -> None:
        self.desktop = desktop
        self.profile = folder / "profile"
        self.library = folder / "library"
        self.command("settings", "set", "library", str(self.library))
        self.program = self.start()

    def start(self) -> Program:
        return self.desktop.start_python(
            "-m", "desktop_sync", "--profile", str(self.profile), cwd=CHECKOUT
        )

    def command(self, *arguments: str) -> str:
        program = [sys.executable, "-m", "desktop_sync", "--profile", str(self.profile)]
        done = subprocess.run(
            [*program, *arguments],
            cwd=CHECKOUT,
            env=self.desktop.env,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout

    def status(self) -> dict[str, object]:
        answer = json.loads(self.command("status", "--json"))
        assert isinstance(answer, dict)
        return answer

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
            for path in self.library.rglob("*")
            if path.is_file() and not path.relative_to(self.library).parts[0].startswith(".")
        )


@pytest.fixture
def start(desktop: Desktop, tmp_path: Path) -> Callable[[], Started]:
    def started() -> Started:
        app = Started(desktop, tmp_path)
        wait_for(desktop.tray_items, "an icon in the tray")
        return app

    return started


@pytest.fixture
def without_tray(desktop: Desktop) -> Iterator[Desktop]:
    desktop.remove_tray()
    yield desktop
    desktop.bring_tray()


def test_a_click_opens_the_window_and_a_dropped_folder_is_imported_and_told_of_once(
    desktop: Desktop, start: Callable[[], Started], tmp_path: Path
) -> None:
    expected = make_dcim(tmp_path / "DCIM")
    app = start()
    assert not desktop.windows(TITLE)

    window = app.open_window()
    desktop.drop_files([tmp_path / "DCIM"], window)

    wait_for(desktop.notifications, "the notification at the end of the import")
    assert len(app.files()) == len([one for one in (tmp_path / "DCIM").rglob("*") if one.is_file()])
    assert app.quit_by_menu() == 0
    (told,) = desktop.notifications()
    assert told.app_name == "Desktop Sync"
    assert told.summary == f"{len(expected)} imported from DCIM"


def test_dropped_files_arrive_byte_for_byte(
    desktop: Desktop, start: Callable[[], Started], tmp_path: Path
) -> None:
    paths = make_bulk(tmp_path / "some files", 3, 200_000)
    app = start()

    desktop.drop_files(paths, app.open_window())

    wait_for(desktop.notifications, "the notification at the end of the import")
    assert sorted(path.read_bytes() for path in app.files()) == sorted(
        path.read_bytes() for path in paths
    )


def test_a_second_start_raises_the_window_of_the_first(
    desktop: Desktop, start: Callable[[], Started]
) -> None:
    app = start()
    assert not desktop.windows(TITLE)

    second = app.start()

    assert second.wait() == 0
    window = desktop.wait_for_window(TITLE)
    wait_for(lambda: desktop.active_window() == window, "the window in front")
    assert len(desktop.tray_items()) == 1
    assert app.program.running


def test_closing_the_window_leaves_the_import_at_work(
    desktop: Desktop, start: Callable[[], Started], tmp_path: Path
) -> None:
    paths = make_bulk(tmp_path / "DCIM", 1_500, 500_000)
    app = start()
    window = app.open_window()
    desktop.drop_files([tmp_path / "DCIM"], window)

    desktop.close_window(window)

    wait_for(lambda: not desktop.windows(TITLE), "the window gone")
    assert desktop.tray_items()
    (told,) = wait_for(desktop.notifications, "the end of the import", 60)
    assert told.summary.replace(",", "") == "1500 imported from DCIM"
    assert len(app.files()) == len(paths)


def test_the_keyboard_pauses_and_a_paused_import_goes_on_after_a_restart_when_resumed(
    desktop: Desktop, start: Callable[[], Started], tmp_path: Path
) -> None:
    paths = make_bulk(tmp_path / "DCIM", 60, 100_000)
    app = start()
    window = app.open_window()
    desktop.key("ctrl+p")
    wait_for(lambda: app.status()["state"] == "paused", "the pause")
    desktop.drop_files([tmp_path / "DCIM"], window)
    wait_for(lambda: app.status()["pending"] == len(paths), "the jobs in the queue")
    assert app.files() == []
    assert app.quit_by_menu() == 0

    app.program = app.start()
    wait_for(desktop.tray_items, "the icon in the tray again")
    assert app.status()["state"] == "paused"
    app.open_window()
    wait_for(desktop.active_window, "the window in front")
    desktop.key("ctrl+p")

    (told,) = wait_for(desktop.notifications, "the end of the import")
    assert told.summary == "60 imported from DCIM"
    assert len(app.files()) == len(paths)


def test_the_wish_of_the_system_to_end_is_a_quit(
    desktop: Desktop, start: Callable[[], Started]
) -> None:
    app = start()
    app.open_window()

    app.program.process.terminate()

    assert app.program.wait() == 0
    wait_for(lambda: not desktop.tray_items(), "the tray being empty")


def test_a_tray_that_comes_late_is_found(without_tray: Desktop, tmp_path: Path) -> None:
    app = Started(without_tray, tmp_path)
    log = app.profile / "log.txt"
    wait_for(lambda: log.exists() and "waiting for a tray" in log.read_text(), "its waiting")

    without_tray.bring_tray()

    wait_for(without_tray.tray_items, "the icon in the tray")
    assert not without_tray.windows(TITLE)


def test_without_a_tray_the_window_opens_and_closing_minimises_it_and_says_so_once(
    without_tray: Desktop, tmp_path: Path
) -> None:
    app = Started(without_tray, tmp_path)
    window = without_tray.wait_for_window(TITLE)
    wait_for(lambda: without_tray.active_window() == window, "the window in front")

    without_tray.close_window(window)
    without_tray.wait_for_window("^Closing Desktop Sync$")
    without_tray.key("Return")

    wait_for(lambda: not without_tray.windows("Desktop Sync"), "the window minimised")
    assert app.program.running
    second = app.start()
    assert second.wait() == 0
    window = without_tray.wait_for_window(TITLE)
    wait_for(lambda: without_tray.active_window() == window, "the window in front again")
    without_tray.close_window(window)
    wait_for(lambda: not without_tray.windows("Desktop Sync"), "the window minimised again")
    assert app.program.running
