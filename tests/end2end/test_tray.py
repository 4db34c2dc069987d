"""The real program on a real desktop: tray, window, drops, notifications, one instance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end2end.desktop import Desktop
from tests.end2end.program import wait_for
from tests.end2end.started import TITLE, Started
from tests.fakes.camera import make_bulk, make_dcim

IDLE_LOOKS = 40
"""How many looks in a row must find the program where it was."""

pytestmark = pytest.mark.xdist_group("desktop")


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


def test_a_tray_that_restarts_has_the_icon_and_its_menu_again(
    desktop: Desktop, start: Callable[[], Started]
) -> None:
    app = start()
    desktop.tray_icon()

    desktop.remove_tray()
    desktop.bring_tray()

    wait_for(desktop.tray_items, "the icon in the tray again")
    app.open_window()
    assert app.quit_by_menu() == 0


def test_when_the_tray_goes_for_good_the_window_comes_up_and_stays_within_reach(
    desktop: Desktop, start: Callable[[], Started]
) -> None:
    app = start()
    desktop.remove_tray()
    try:
        window = desktop.wait_for_window(TITLE)
        desktop.close_window(window)
        desktop.wait_for_window("^Closing Desktop Sync$")
        assert app.program.running
    finally:
        desktop.bring_tray()


def test_a_tray_of_the_older_kind_is_taken(without_tray: Desktop, tmp_path: Path) -> None:
    without_tray.bring_old_tray()
    app = Started(without_tray, tmp_path)
    without_tray.tray_icon()
    assert not without_tray.windows(TITLE)

    window = app.open_window()
    wait_for(lambda: without_tray.active_window() == window, "the window in front")
    without_tray.close_window(window)
    wait_for(lambda: not without_tray.windows(TITLE), "the window gone")

    app.open_window()
    assert app.quit_by_menu() == 0


def test_an_icon_of_the_older_kind_is_back_when_its_tray_restarts(
    without_tray: Desktop, tmp_path: Path
) -> None:
    tray = without_tray.bring_old_tray()
    app = Started(without_tray, tmp_path)
    without_tray.tray_icon()

    tray.stop()
    without_tray.bring_old_tray()

    app.open_window()
    assert app.program.running


@pytest.mark.parametrize("opened_before", [False, True], ids=["never-opened", "closed"])
def test_hidden_it_does_not_tick(
    desktop: Desktop, start: Callable[[], Started], opened_before: bool
) -> None:
    app = start()
    if opened_before:
        desktop.close_window(app.open_window())
        wait_for(lambda: not desktop.windows(TITLE), "the window gone")
    looks: list[int] = []

    def still() -> bool:
        looks.append(app.wakings())
        return looks[-IDLE_LOOKS:] == [looks[-1]] * IDLE_LOOKS

    wait_for(still, "no thread waking for two seconds", 40)
