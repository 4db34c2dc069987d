"""The form of a place: what is missing is said at its field, a log-in fills it in, and a form that
was closed waits for nothing."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.policy import Hours, OnBattery, OnMetered, PolicyChange
from desktop_sync.ui.places.when import ALL_DAY, When
from desktop_sync.ui.theme import Theme
from tests.fakes.nextcloud import Cloud, ServedCloud, nextcloud
from tests.fakes.nextcloud.cloud import LOGIN, SECRET
from tests.ui.placing import Opened, choose_kind, click, fill_in, places_page, write


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path, theme: Theme) -> Iterator[Opened]:
    with places_page(tmp_path, theme, photos=2) as made:
        yield made


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedCloud]:
    with nextcloud(Cloud(tmp_path / "cloud")) as server:
        yield server


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were opened."""
    addresses: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(_plain(url)))
    return addresses


def _plain(url: QUrl) -> str:
    return str(url.toString())


def approve(address: str) -> None:
    """What the user does in the browser, while the window goes on."""

    def send() -> None:
        form = urlencode({"user": LOGIN, "password": SECRET}).encode()
        urllib.request.urlopen(address, form, timeout=20).close()

    threading.Thread(target=send).start()


def test_a_place_has_hours_and_a_battery_rule_of_its_own(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "attic").mkdir()
    click(opened.page.first)
    dialog = opened.dialog()
    fill_in(dialog, "path", str(tmp_path / "attic"))
    assert not dialog.when.battery.isVisible()
    click(dialog.when.button)
    choose(dialog.when.battery.box, "Uploads wait")
    choose(dialog.when.hours.box, "Only between")
    write(dialog.when.times, "late")
    click(dialog.keep)
    assert dialog.when.times.error == "Hours are written like 22:00-06:00."
    write(dialog.when.times, "22:00-06:00")
    click(dialog.keep)
    opened.card("attic")
    wanted = PolicyChange(battery=OnBattery.WAIT, hours=Hours(time(22), time(6)))
    opened.until(lambda: opened.engine.destination_policy("attic").result() == wanted)

    opened.page.changing.edit(opened.card("attic").place)
    again = opened.dialog()
    opened.until(again.when.battery.isVisible)
    assert again.when.change() == wanted
    choose(again.when.battery.box, "As everywhere")
    choose(again.when.hours.box, "At any time")
    click(again.keep)
    always = PolicyChange(hours=ALL_DAY)
    opened.until(lambda: opened.engine.destination_policy("attic").result() == always)


@pytest.mark.parametrize(
    "change",
    [
        PolicyChange(),
        PolicyChange(networks=()),
        PolicyChange(networks=("Home", "Studio")),
        PolicyChange(OnBattery.GO, OnMetered.SMALL, ("Home",), Hours(time(8), time(18))),
        PolicyChange(hours=ALL_DAY),
    ],
)
def test_what_is_different_for_a_place_is_shown_as_it_is(
    qapp: QApplication, theme: Theme, change: PolicyChange
) -> None:
    part = When(theme)
    part.show_change(change)
    assert part.change() == change
    assert part.button.isHidden() == (change != PolicyChange())
    part.deleteLater()


def choose(box: QComboBox, words: str) -> None:
    at = box.findText(words)
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_a_log_in_in_the_browser_fills_the_form_in(
    opened: Opened, served: ServedCloud, browser: list[str]
) -> None:
    click(opened.page.first)
    dialog = opened.dialog()
    assert not dialog.browser.isVisible()
    choose_kind(dialog, "Nextcloud")
    assert dialog.browser.isVisible()
    assert dialog.form is not None
    click(dialog.browser)
    opened.until(lambda: dialog.form is not None and bool(dialog.form.fields["url"].error))
    assert dialog.form.fields["url"].error == "This is needed."
    fill_in(dialog, "url", served.url)
    click(dialog.browser)
    opened.until(lambda: bool(browser))
    assert "browser" in dialog.told.text()
    approve(browser[0])
    opened.until(lambda: dialog.told.text() == "Logged in.")
    assert dialog.form.options()["user"] == LOGIN
    secret = dialog.form.secret_field
    assert secret is not None
    edit = secret.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    write(dialog.name, "Cloud")
    dialog.in_profile.setChecked(True)
    click(dialog.keep)
    opened.until(lambda: opened.says("Cloud", "2 of 2 proven"))


def test_a_closed_form_waits_for_no_browser(
    opened: Opened, served: ServedCloud, browser: list[str]
) -> None:
    click(opened.page.first)
    dialog = opened.dialog()
    choose_kind(dialog, "Nextcloud")
    fill_in(dialog, "url", served.url)
    click(dialog.browser)
    opened.until(lambda: bool(browser))
    told: list[object] = []
    dialog.log_in.granted.connect(told.append)
    log_in = dialog.log_in
    dialog.reject()
    assert not log_in.is_under_way
    assert told == []


def test_a_name_that_is_taken_is_said_at_the_name(opened: Opened, tmp_path: Path) -> None:
    attic = tmp_path / "attic"
    attic.mkdir()
    opened.add_folder("Attic", attic)
    opened.until(lambda: opened.says("Attic", "2 of 2 proven"))
    click(opened.page.head.add)
    dialog = opened.dialog()
    fill_in(dialog, "path", str(tmp_path))
    write(dialog.name, "Attic")
    click(dialog.keep)
    opened.until(lambda: "of that name" in dialog.name.error)
    (status,) = opened.engine.destinations().result()
    assert status.config.options == {"path": str(attic)}


def test_what_few_need_is_shown_where_it_is_used(opened: Opened) -> None:
    url = {"url": "http://127.0.0.1:9"}
    opened.engine.add_destination(DestinationConfig("NAS", "webdav", url))
    opened.engine.add_destination(DestinationConfig("Loft", "webdav", {**url, "proof": "size"}))
    for name, is_used in (("NAS", False), ("Loft", True)):
        opened.card(name).edit_asked.emit()
        dialog = opened.dialog()
        assert dialog.form is not None
        assert not dialog.kind.isEnabled()
        assert dialog.form.fields["proof"].isVisible() == is_used
        if not is_used:
            click(dialog.form.more.button)
            assert dialog.form.fields["proof"].isVisible()
        click(dialog.cancel)
