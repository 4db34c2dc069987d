"""The page Places on a real engine: what is proven where, and what keeps the rest back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

from desktop_sync.conductor.conductor import Surroundings
from desktop_sync.model.conditions import Network
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.policy import OnMetered, Policy
from desktop_sync.ui.theme import Theme
from tests.fakes.camera import make_bulk
from tests.fakes.told_sensor import ToldSensor
from tests.fakes.webdav_servers import SECRET, USER, wsgidav
from tests.integration.importing import finished
from tests.ui.placing import (
    PHOTOS,
    Opened,
    button,
    choose_kind,
    click,
    fill_in,
    places_page,
    said,
    write,
)


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path, theme: Theme) -> Iterator[Opened]:
    with places_page(tmp_path, theme) as made:
        yield made


@pytest.fixture
def attic(tmp_path: Path) -> Path:
    made = tmp_path / "attic"
    made.mkdir()
    return made


def count_photos(folder: Path) -> int:
    """Also while something in it comes and goes."""
    found = (name for _, _, names in os.walk(folder) for name in names)
    return sum(name.endswith(".JPG") for name in found)


def test_the_first_visit_says_what_there_is_to_do(opened: Opened) -> None:
    assert opened.page.head.sentence.text() == "Nothing is uploaded yet"
    assert opened.page.empty.isVisible()
    assert not opened.page.rule.isVisible()
    opened.until(lambda: "6 of 6 proven" in opened.page.library.accessibleName())


def test_what_waits_for_another_network_is_said_beside_what_may_go(
    qapp: QApplication, tmp_path: Path, attic: Path, theme: Theme
) -> None:
    network = ToldSensor(Network(reachable=True, metered=True, identity="studio", name="Studio"))
    policy = Policy(metered=OnMetered.SMALL, metered_bytes_a_day=PHOTOS * 4_000)
    machine = Surroundings(network=network)
    with places_page(tmp_path, theme, policy=policy, machine=machine) as opened:
        make_bulk(tmp_path / "clips", 2, 200_000, seed=9)
        finished(opened.engine, opened.engine.import_from([tmp_path / "clips"]))
        opened.engine.add_destination(DestinationConfig("Attic", "folder", {"path": str(attic)}))
        wait = "2 uploads wait for another network · “Studio” is metered"
        opened.until(lambda: opened.says("Attic", f"6 of 8 proven · read back, {wait}"))

        network.tell(Network(reachable=True, metered=False, identity="home", name="Home"))

        opened.until(lambda: opened.says("Attic", "8 of 8 proven"))
        assert not opened.says("Attic", "wait")


def test_a_folder_is_added_filled_and_proven(opened: Opened, attic: Path) -> None:
    opened.add_folder("Attic", attic)
    opened.until(lambda: opened.says("Attic", "6 of 6 proven · read back"))
    assert len([one for one in attic.rglob("*") if one.is_file()]) == PHOTOS
    sentence = opened.page.head.sentence
    opened.until(lambda: sentence.text() == "All done. 6 assets are safe in 2 places")
    assert "Answered just now" in said(opened.card("Attic"))
    assert not opened.page.empty.isVisible()
    assert opened.card("Attic").secret.isHidden()


def test_a_folder_that_is_not_there_is_said_before_it_is_added(
    opened: Opened, tmp_path: Path
) -> None:
    click(opened.page.first)
    dialog = opened.dialog()
    click(dialog.keep)
    assert dialog.form is not None
    assert dialog.form.fields["path"].error == "This is needed."
    fill_in(dialog, "path", "photos")
    click(dialog.test)
    field = dialog.form.fields["path"]
    opened.until(lambda: "not a path from the root" in field.error)
    fill_in(dialog, "path", str(tmp_path / "nowhere"))
    assert field.error == ""
    assert dialog.name.value() == "nowhere"
    click(dialog.keep)
    opened.until(lambda: "“nowhere” cannot be reached" in dialog.told.text())
    assert opened.page.cards == {}
    click(dialog.all_the_same)
    card = opened.card("nowhere")
    opened.until(lambda: opened.says("nowhere", "6 held · it cannot be reached"))
    (tmp_path / "nowhere").mkdir()
    click(card.test)
    opened.until(lambda: opened.says("nowhere", "6 of 6 proven"))
    assert card.told.text() == "Files can be put there."


def test_a_test_says_in_place_what_is_wrong(opened: Opened, attic: Path) -> None:
    opened.add_folder("Attic", attic)
    opened.until(lambda: opened.says("Attic", "6 of 6 proven"))
    shutil.rmtree(attic)
    card = opened.card("Attic")
    click(card.test)
    opened.until(lambda: "“Attic” cannot be reached" in card.told.text())
    assert card.test.isEnabled()


def test_a_wrong_password_is_one_alarm_and_a_new_one_ends_it(opened: Opened) -> None:
    with wsgidav() as server:
        click(opened.page.first)
        dialog = opened.dialog()
        choose_kind(dialog, "WebDAV")
        fill_in(dialog, "url", f"http://127.0.0.1:{server.port}")
        fill_in(dialog, "user", USER)
        fill_in(dialog, "password", "wrong")
        write(dialog.name, "NAS")
        click(dialog.test)
        opened.until(lambda: dialog.told.text().startswith("It does not accept the user name"))
        click(dialog.keep)
        opened.until(dialog.all_the_same.isVisible)
        click(dialog.all_the_same)
        opened.until(dialog.in_profile.isVisible)
        assert "no keyring" in dialog.told.text()
        assert opened.page.cards == {}
        click(dialog.in_profile)
        click(dialog.keep)
        opened.until(dialog.all_the_same.isVisible)
        click(dialog.all_the_same)
        card = opened.card("NAS")
        opened.until(lambda: opened.says("NAS", "6 wait for a new password"))
        opened.until(card.secret.isVisible)
        click(card.secret)
        dialog = opened.dialog()
        assert dialog.form is not None
        assert dialog.form.secret_field is not None
        assert dialog.form.secret() is None
        fill_in(dialog, "password", SECRET)
        dialog.in_profile.setChecked(True)
        click(dialog.keep)
        opened.until(lambda: opened.says("NAS", "6 of 6 proven"))
        assert opened.card("NAS").secret.isHidden()


def test_a_paused_place_waits_and_goes_on(opened: Opened, tmp_path: Path) -> None:
    there = tmp_path / "later"
    config = DestinationConfig("Later", "folder", {"path": str(there)})
    opened.engine.add_destination(config)
    card = opened.card("Later")
    opened.until(lambda: opened.says("Later", "6 held"))
    card.pause_asked.emit()
    opened.until(lambda: opened.says("Later", "6 waiting · paused by you"))
    assert not card.run.isVisible()
    card.resume_asked.emit()
    opened.until(card.run.isVisible)
    there.mkdir()
    click(card.run)
    opened.until(lambda: opened.says("Later", "6 of 6 proven"))


def test_what_was_not_uploaded_says_why_and_is_tried_again(opened: Opened, attic: Path) -> None:
    library = opened.folder / "library"
    path = next(one for one in library.rglob("*.JPG"))
    other = attic / path.relative_to(library)
    other.parent.mkdir(parents=True)
    other.write_bytes(b"another")
    opened.add_folder("Attic", attic)
    opened.until(lambda: opened.says("Attic", "1 was not uploaded"))
    card = opened.card("Attic")
    assert "something else has its name there" in card.accessibleName()
    opened.until(lambda: opened.page.head.sentence.text() == "5 of 6 are safe in 2 places")
    other.unlink()
    click(card.retry)
    opened.until(lambda: opened.says("Attic", "6 of 6 proven"))
    assert not card.retry.isVisible()


def test_a_place_is_renamed_and_keeps_what_is_proven(opened: Opened, attic: Path) -> None:
    opened.add_folder("Attic", attic)
    opened.until(lambda: opened.says("Attic", "6 of 6 proven"))
    opened.card("Attic").rename_asked.emit()
    dialog = opened.page.findChild(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue("Loft")
    dialog.accept()
    opened.until(lambda: opened.says("Loft", "6 of 6 proven"))
    assert list(opened.page.cards) == ["Loft"]


def test_a_place_that_moved_is_asked_for_everything_anew(
    opened: Opened, attic: Path, tmp_path: Path
) -> None:
    opened.add_folder("Attic", attic)
    opened.until(lambda: opened.says("Attic", "6 of 6 proven"))
    opened.card("Attic").edit_asked.emit()
    dialog = opened.dialog()
    cellar = tmp_path / "cellar"
    cellar.mkdir()
    fill_in(dialog, "path", str(cellar))
    click(dialog.keep)
    opened.until(lambda: count_photos(cellar) == PHOTOS)
    opened.until(lambda: opened.says("Attic", "6 of 6 proven"))


def test_a_removed_place_is_forgotten_and_untouched(opened: Opened, attic: Path) -> None:
    opened.add_folder("Attic", attic)
    opened.until(lambda: opened.says("Attic", "6 of 6 proven"))
    opened.card("Attic").remove_asked.emit()
    box = opened.box()
    assert "Nothing that is there is touched" in box.informativeText()
    box.reject()
    assert opened.engine.destinations().result()
    opened.card("Attic").remove_asked.emit()
    click(button(opened.box(), "Remove"))
    opened.until(lambda: opened.page.cards == {})
    assert opened.page.empty.isVisible()
    assert len(list(attic.rglob("*.JPG"))) == PHOTOS


def test_the_user_says_how_many_places_make_it_safe(opened: Opened, attic: Path) -> None:
    opened.add_folder("Attic", attic)
    opened.until(lambda: opened.page.head.sentence.text().startswith("All done"))
    actions = opened.page.rule.menu.actions()
    assert [one.text() for one in actions] == [
        "Proven at 1 place or more",
        "Proven at 2 places or more",
    ]
    actions[1].trigger()
    opened.until(lambda: opened.page.head.sentence.text() == "0 of 6 are safe in 3 places")
    assert opened.page.around.chosen.values.safe_places == 2


def test_the_keyboard_reaches_everything_in_order(opened: Opened, attic: Path) -> None:
    opened.add_folder("Attic", attic)
    opened.until(lambda: opened.says("Attic", "6 of 6 proven"))
    page, card = opened.page, opened.card("Attic")
    page.activateWindow()
    page.head.add.setFocus()
    reached = [page.focusWidget()]
    while len(reached) < 6 and page.focusWidget() is not page.rule.change:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        reached.append(page.focusWidget())
    library = button(page.library, "Open")
    assert reached == [page.head.add, library, card.test, card.more, page.rule.change]
