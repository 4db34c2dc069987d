"""The page of settings: a row for every option, and what is said about what is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_sync.cli.session import open_settings
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.schema import Option, Settings, options
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.settings import sample
from desktop_sync.ui.settings.page import SettingsPage


@pytest.fixture
def chosen(qtbot: QtBot, tmp_path: Path) -> Iterator[Chosen]:
    profile = Profile(tmp_path / "profile")
    profile.create()
    made = Chosen(open_settings(profile))
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, around: Surroundings, chosen: Chosen) -> SettingsPage:
    made = SettingsPage(replace(around, chosen=chosen))
    qtbot.addWidget(made)
    made.resize(872, 720)
    made.show()
    return made


def _type(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def _shown_texts(part: QWidget) -> list[str]:
    return [one.text() for one in part.findChildren(QLabel) if one.isVisible()]


def _button(part: QWidget, text: str) -> QPushButton:
    return next(one for one in part.findChildren(QPushButton) if one.text() == text)


def _other_value(option: Option, tmp_path: Path) -> object:
    """A value of ``option`` that is not its default."""
    if option.choices:
        values = list(option.choices)
        at = values.index(str(option.default))
        return values[at + 1] if at + 1 < len(values) else values[at - 1]
    if option.type is Path:
        return tmp_path / "other"
    if option.type is bool:
        return not option.default
    if option.bounds:
        return next(bound for bound in option.bounds if bound != option.default)
    return "{kind}/{name}" if option.name == "layout" else "22:00-06:00"


def _choose_by_hand(field: QWidget, value: object) -> None:
    field.setFocus()
    if isinstance(field, QCheckBox):
        QTest.keyClick(field, Qt.Key.Key_Space)
    elif isinstance(field, QComboBox):
        step = 1 if field.findData(value) > field.currentIndex() else -1
        while field.currentData() != value:
            at = field.currentIndex()
            QTest.keyClick(field, Qt.Key.Key_Down if step > 0 else Qt.Key.Key_Up)
            assert field.currentIndex() == at + step
    elif isinstance(field, QSpinBox):
        field.selectAll()
        QTest.keyClicks(field, str(value))
        QTest.keyClick(field, Qt.Key.Key_Return)
    else:
        assert isinstance(field, QLineEdit)
        _type(field, str(value))


@pytest.mark.parametrize("option", options(), ids=lambda option: option.name)
def test_an_option_is_changed_by_keyboard_in_its_row(
    qtbot: QtBot, page: SettingsPage, chosen: Chosen, option: Option, tmp_path: Path
) -> None:
    value = _other_value(option, tmp_path)
    row = page.rows[option.name]
    with qtbot.waitSignal(chosen.changed):
        _choose_by_hand(row.editor.field, value)
    for one in options():
        wanted = value if one is option else one.default
        assert getattr(chosen.values, one.name) == wanted
    again = SettingsPage(page.around)
    qtbot.addWidget(again)
    shown = again.rows[option.name].editor.field
    assert _state(shown) == _state(row.editor.field)


def _state(field: QWidget) -> object:
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QComboBox):
        return field.currentData()
    if isinstance(field, QSpinBox):
        return field.value()
    assert isinstance(field, QLineEdit)
    return field.text()


@pytest.mark.parametrize("option", options(), ids=lambda option: option.name)
def test_a_reader_is_told_what_an_editor_is_for(page: SettingsPage, option: Option) -> None:
    field = QAccessible.queryAccessibleInterface(page.rows[option.name].editor.field)
    labels = [QAccessible.queryAccessibleInterface(page.rows[option.name].editor.field)]
    labels += [one for one, _ in field.relations(QAccessible.RelationFlag.Label)]
    names = [one.text(QAccessible.Text.Name) for one in labels]
    assert any(name.startswith(option.label) for name in names)
    assert field.text(QAccessible.Text.Description)
    label = next(one for one in page.findChildren(QLabel) if one.text() == option.label)
    assert label.buddy() is page.rows[option.name].editor.field


def test_a_folder_that_cannot_be_taken_is_explained_under_its_field(
    qtbot: QtBot, page: SettingsPage, chosen: Chosen, tmp_path: Path
) -> None:
    row = page.rows["library"]
    line = row.editor.field
    assert isinstance(line, QLineEdit)
    with qtbot.waitSignal(chosen.refused):
        _type(line, str(tmp_path / "profile" / "photos"))
    said = [text for text in _shown_texts(row) if "keeps its own files" in text]
    assert said
    assert line.accessibleDescription() == said[0]
    assert chosen.values == Settings()
    assert line.text() == str(tmp_path / "profile" / "photos")
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert not [text for text in _shown_texts(row) if "keeps its own files" in text]


def test_a_chosen_folder_waits_for_a_start_which_is_offered(
    qtbot: QtBot, page: SettingsPage, chosen: Chosen, tmp_path: Path
) -> None:
    row = page.rows["library"]
    (tmp_path / "other").mkdir()
    _button(row, "Choose…").click()
    dialog = row.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    with qtbot.waitSignal(chosen.changed):
        dialog.fileSelected.emit(str(tmp_path / "other"))
        dialog.reject()
    assert "Takes effect when Desktop Sync starts again" in _shown_texts(row)
    with qtbot.waitSignal(page.restart_asked):
        _button(row, "Start again").click()
    with qtbot.waitSignal(chosen.changed):
        _button(row, "Use the default").click()
    assert "Takes effect when Desktop Sync starts again" not in _shown_texts(row)


def test_a_layout_shows_what_it_makes_of_a_photo_while_it_is_typed(
    qtbot: QtBot, page: SettingsPage, chosen: Chosen
) -> None:
    row = page.rows["layout"]
    line = row.editor.field
    assert isinstance(line, QLineEdit)
    assert "Example: 2026/2026-11-22/IMG_4528.HEIC" in _shown_texts(row)
    with qtbot.assertNotEmitted(chosen.changed), qtbot.assertNotEmitted(chosen.refused):
        _type(line, "{year}/{colour}")
        line.clearFocus()
    assert "The layout has a field “colour” that there is not." in _shown_texts(row)
    assert not any("Example" in text for text in _shown_texts(row))
    with qtbot.waitSignal(chosen.changed):
        _type(line, "{kind}/{name}")
    assert "Example: photo/IMG_4528.HEIC" in _shown_texts(row)


def test_every_field_is_offered_with_what_stands_for_it() -> None:
    assert dict(sample.fields())["{stem}"] == "IMG_4528"
    assert dict(sample.fields())["{ext}"] == "HEIC"
    assert all(value for _, value in sample.fields())


def test_a_search_leaves_what_it_speaks_of(page: SettingsPage) -> None:
    page.focus_search()
    line = page.focusWidget()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "DARK colours")
    assert [name for name, row in page.rows.items() if row.isVisible()] == ["appearance"]
    assert "Library" not in _shown_texts(page)
    QTest.keyClicks(line, " nonsense")
    assert "Nothing found for “DARK colours nonsense”." in _shown_texts(page)
    assert page.step_back()
    assert all(row.isVisible() for row in page.rows.values())
    assert not page.step_back()


def test_hours_that_are_none_are_explained_and_stay_to_be_put_right(
    qtbot: QtBot, page: SettingsPage, chosen: Chosen
) -> None:
    row = page.rows["upload_hours"]
    line = row.editor.field
    assert isinstance(line, QLineEdit)
    assert line.placeholderText() == "At any time"
    with qtbot.waitSignal(chosen.refused):
        _type(line, "late")
    words = "“late” are no hours. They are written like 22:00-06:00; nothing is all day."
    assert words in _shown_texts(row)
    assert (line.text(), chosen.values.upload_hours) == ("late", "")
    with qtbot.waitSignal(chosen.changed):
        _type(line, "22:00-06:00")
    assert words not in _shown_texts(row)


def test_what_another_process_chooses_is_shown(
    qtbot: QtBot, page: SettingsPage, chosen: Chosen, tmp_path: Path
) -> None:
    with qtbot.waitSignal(chosen.changed):
        open_settings(Profile(tmp_path / "profile")).set("appearance", "dark")
    assert _state(page.rows["appearance"].editor.field) == "dark"


def test_a_damaged_file_is_said_above_the_settings(
    qtbot: QtBot, page: SettingsPage, chosen: Chosen, tmp_path: Path
) -> None:
    with qtbot.waitSignal(chosen.troubled):
        (tmp_path / "profile" / "settings.json").write_text("{")
    assert any("cannot be understood" in text for text in _shown_texts(page))


@pytest.mark.parametrize(("width", "in_list"), [(872, True), (552, False)])
def test_groups_are_chosen_from_what_there_is_room_for(
    qtbot: QtBot, page: SettingsPage, width: int, in_list: bool
) -> None:
    page.resize(width, 460)
    last = page.rows["look_for_versions"]
    groups = next(
        one
        for one in page.findChildren(QWidget)
        if one.accessibleName() == "Groups of settings" and one.isVisible()
    )
    groups.setFocus()
    assert isinstance(groups, QComboBox) != in_list
    QTest.keyClick(groups, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())
