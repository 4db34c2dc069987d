"""A phone is plugged in beside the real program on a real desktop: seen, told of, imported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end2end.desktop import Desktop
from tests.end2end.program import wait_for
from tests.end2end.screen_reader import screen_reader
from tests.end2end.started import TITLE, Started
from tests.fakes.camera import make_bulk
from tests.fakes.phone import PhoneProcess

pytestmark = [pytest.mark.xdist_group("desktop"), pytest.mark.timeout(180)]

APP = "Desktop Sync"
NAME = "Emulated iPhone"
CLIP_BYTES = 8_000_000


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[PhoneProcess]:
    make_bulk(tmp_path / "phone" / "DCIM" / "100APPLE", 5, 30_000)
    with PhoneProcess(tmp_path / "phone", plugged_in=False) as phone:
        phone.pair()
        yield phone


@pytest.fixture
def app(desktop: Desktop, tmp_path: Path, phone: PhoneProcess) -> Started:
    app = Started(
        desktop,
        tmp_path,
        USBMUXD_SOCKET_ADDRESS=phone.address,
        QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
    )
    wait_for(desktop.tray_items, "an icon in the tray")
    return app


def on_the_phone(tmp_path: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in (tmp_path / "phone").rglob("IMG*.*"))


def test_a_phone_that_comes_is_told_of_and_imported_from_its_notification(
    desktop: Desktop, app: Started, phone: PhoneProcess, tmp_path: Path
) -> None:
    phone.replug()
    (told,) = wait_for(desktop.notifications, "the arrival")
    assert told.summary == f"{NAME}: 5 new"
    assert not desktop.windows(TITLE)

    desktop.choose_on_bubble("Import")

    wait_for(lambda: len(app.files()) == 5, "all of it in the library")
    wait_for(
        lambda: f"5 imported from {NAME}" in [one.summary for one in desktop.notifications()],
        "the end of the import",
    )
    assert sorted(path.read_bytes() for path in app.files()) == on_the_phone(tmp_path)
    desktop.forget_notifications()
    phone.replug()
    wait_for(lambda: '"new_assets": 0' in app.command("devices", "--json"), "nothing new")
    assert desktop.notifications() == []
    assert app.quit_by_menu() == 0
    assert phone.seen.write_attempts == ()


def test_what_is_chosen_on_the_page_is_imported_and_the_rest_is_left_out(
    desktop: Desktop, app: Started, phone: PhoneProcess
) -> None:
    app.open_window()
    phone.replug()
    with screen_reader(desktop) as reader:
        device = reader.find(APP, "list item", "^Device")
        desktop.click(device.area.centre)
        reader.find(APP, "label", f"^{NAME}: 5 new$")
        tile = reader.find(APP, "list item", "^IMG_000002")
        assert "checked" in tile.states
        desktop.click(tile.area.centre)
        wait_for(lambda: "checked" not in tile.states, "one not chosen")

        button = reader.find(APP, "push button", "^Import 4")
        desktop.click(button.area.centre)

        wait_for(lambda: len(app.files()) == 4, "four of them in the library")
        assert "IMG_000002.JPG" not in {path.name for path in app.files()}
        reader.find(APP, "label", f"^{NAME}: nothing new$")
    wait_for(lambda: '"left_out": 1' in app.command("devices", "--json"), "one left out")


def test_a_phone_unplugged_in_the_middle_is_waited_for_and_the_window_says_so(
    desktop: Desktop, app: Started, phone: PhoneProcess, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "phone" / "DCIM" / "101APPLE", 3, CLIP_BYTES)
    phone.set_rate(CLIP_BYTES)
    app.open_window()
    phone.replug()
    wait_for(desktop.notifications, "the arrival")
    phone.unplug_after(CLIP_BYTES)
    desktop.choose_on_bubble("Import")
    with screen_reader(desktop) as reader:
        reader.find(APP, "label", f"Imports wait for “{NAME}”", 40)
        desktop.key("ctrl+2")
        reader.find(APP, "label", "^The iPhone was unplugged at [0-9]+ of [0-9]+")
        phone.set_rate(None)
        phone.replug()
        wait_for(lambda: len(app.files()) == 8, "all of it in the library", 40)
        reader.find(APP, "label", f"^{NAME}: nothing new$")
    assert sorted(path.read_bytes() for path in app.files()) == on_the_phone(tmp_path)


def test_a_locked_phone_is_quiet_and_goes_on_by_itself(
    desktop: Desktop, app: Started, phone: PhoneProcess
) -> None:
    phone.lock()
    phone.replug()
    app.open_window()
    with screen_reader(desktop) as reader:
        desktop.click(reader.find(APP, "list item", "^Device").area.centre)
        reader.find(APP, "label", "^Unlock the iPhone to see what is new on it.$")
        assert desktop.notifications() == []
        phone.unlock()
        reader.find(APP, "label", f"^{NAME}: 5 new$")
