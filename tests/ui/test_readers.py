"""What a screen reader finds on each page of the real window, and where the keyboard stops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_sync.ui.pages import PageName
from tests.ui.whole_window import Home, Opened, full_home, opened

Role = QAccessible.Role
SPEAK_FOR_THEMSELVES = {Role.StaticText, Role.Client, Role.Grouping, Role.Window, Role.Border}


@dataclass(frozen=True)
class Heard:
    """One thing as a screen reader has it."""

    role: QAccessible.Role
    name: str
    description: str
    state: QAccessible.State


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with full_home(tmp_path_factory.mktemp("full")) as made:
        yield made


@pytest.fixture
def page(qapp: QApplication, home: Home) -> Iterator[Opened]:
    with opened(qapp, home) as made:
        yield made


def everything(part: QAccessibleInterface) -> Iterator[Heard]:
    text, state = QAccessible.Text, part.state()
    if state.invisible:
        return
    yield Heard(part.role(), part.text(text.Name), part.text(text.Description), state)
    for number in range(part.childCount()):
        child = part.child(number)
        if child is not None:
            yield from everything(child)


def heard(widget: QWidget) -> list[Heard]:
    return list(everything(QAccessible.queryAccessibleInterface(widget)))


def names(found: list[Heard], role: QAccessible.Role) -> list[str]:
    return [one.name for one in found if one.role == role]


def the(found: list[Heard], role: QAccessible.Role, name: str) -> Heard:
    return next(one for one in found if one.role == role and one.name.startswith(name))


def see(page: Opened, name: PageName) -> None:
    match name:
        case PageName.NOW:
            page.see_now()
        case PageName.DEVICE:
            page.see_device()
        case PageName.LIBRARY:
            page.see_library()
        case PageName.HISTORY:
            page.see_failure()
        case PageName.PLACES:
            page.see_places()
        case PageName.SETTINGS:
            page.go(name)


@pytest.mark.parametrize("name", list(PageName))
def test_nothing_the_keyboard_stops_at_is_without_a_name(page: Opened, name: PageName) -> None:
    see(page, name)
    nameless = [
        one.role
        for one in heard(page.window)
        if one.state.focusable and not one.name and one.role not in SPEAK_FOR_THEMSELVES
    ]
    assert nameless == []
    assert all(stop.accessibleName() or heard(stop)[0].name for stop in stops(page.window))


def test_jobs_are_whole_sentences_under_their_sections(page: Opened) -> None:
    page.see_now()
    jobs = QAccessible.queryAccessibleInterface(page.now.jobs)
    assert jobs.role() == Role.List

    def rows() -> list[str]:
        return [jobs.child(at).text(QAccessible.Text.Name) for at in range(jobs.childCount())]

    # Each section asks for its own.
    page.until(lambda: any("read back, the same" in row for row in rows()))
    assert any(row.startswith("Failed, 1") for row in rows())
    assert any(row.startswith("IMG_000012, ") and "could not be read" in row for row in rows())
    found = heard(page.window)
    assert "How much of it is done" in names(found, Role.ProgressBar)
    assert {"Import…", "Cancel import", "Pause", "Try again"} <= set(names(found, Role.Button))


def test_the_row_the_keyboard_is_on_is_told_apart(page: Opened) -> None:
    page.see_now()
    jobs = page.now.jobs
    jobs.setFocus()
    QTest.keyClick(jobs, Qt.Key.Key_Home)
    QTest.keyClick(jobs, Qt.Key.Key_Down)
    current = jobs.currentIndex()
    row = QAccessible.queryAccessibleInterface(jobs).child(current.row())
    assert row.text(QAccessible.Text.Name) == current.data(Qt.ItemDataRole.AccessibleTextRole)
    assert row.state().focused
    assert row.state().selected
    assert row.rect().height() == jobs.visualRect(current).height()


def test_photos_are_whole_sentences_and_say_whether_they_are_selected(page: Opened) -> None:
    page.see_library()
    grid = QAccessible.queryAccessibleInterface(page.library.grid)
    assert grid.role() == Role.List
    assert grid.childCount() == page.library.model.rowCount()
    first, second = grid.child(0), grid.child(1)
    assert first.role() == Role.ListItem
    assert first.text(QAccessible.Text.Name).startswith("IMG_")
    assert first.text(QAccessible.Text.Name).endswith("copy in the library read back")
    assert first.state().selected
    assert not second.state().selected
    QTest.keyClick(page.library.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert second.state().selected


def test_history_says_which_row_is_opened(page: Opened) -> None:
    page.see_failure()
    found = heard(page.history.rows)
    rows = [one for one in found if one.role == Role.ListItem]
    opened_rows = [one.name for one in rows if one.description == "opened"]
    assert len(opened_rows) == 1
    assert "IMG_000012.JPG was not imported" in opened_rows[0]
    chosen = the(heard(page.history.filter), Role.CheckBox, "All")
    assert chosen.state.checked


def test_settings_have_the_names_of_what_they_set(page: Opened) -> None:
    page.go(PageName.SETTINGS)
    found = heard(page.window.page)
    assert "Library folder" in names(found, Role.EditableText)
    assert "Room for previews" in names(found, Role.SpinBox)
    assert the(found, Role.CheckBox, "What was done").state.checked
    combos = [one for one in page.window.page.findChildren(QWidget) if one.inherits("QComboBox")]
    named = {"Groups of settings", "On battery", "On metered networks", "Appearance", "Language"}
    assert {called(one) for one in combos} == named


def called(control: QWidget) -> str:
    """What readers take the name of a combo box from: the label beside it."""
    labels = QAccessible.queryAccessibleInterface(control).relations()
    name: str = labels[0][0].text(QAccessible.Text.Name)
    return name


# Where the keyboard stops ---------------------------------------------------------------


def stops(window: QWidget) -> list[QWidget]:
    """What Tab goes through, from the beginning."""
    found: list[QWidget] = []
    one = window.nextInFocusChain()
    while one is not None and one is not window:
        takes = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
        if takes and one.isVisible() and one.isEnabled():
            found.append(one)
        one = one.nextInFocusChain()
    return found


@pytest.mark.parametrize(
    ("name", "order"),
    [
        (
            PageName.NOW,
            "Import… · Cancel import · Pause · How long to pause · Jobs · Notes · Try again",
        ),
        (
            PageName.DEVICE,
            "Ask me · All  17 · New  10 · Already here  3 · Only in iCloud  2 · By day · "
            "By album · Photos and videos on the device · Select all new · Import 8 selected",
        ),
        (
            PageName.LIBRARY,
            "Search the library · Details · Photos and videos · Files · Open · Show in folder · "
            "Save receipt… · Remove…",
        ),
        (
            PageName.HISTORY,
            "Save as… · Search a name, a day, a place or a reason · All · Imported · Uploaded · "
            "Removed · Failed · "
            "What happened · Try again · Copy details",
        ),
    ],
)
def test_tab_goes_through_a_page_as_it_is_read(page: Opened, name: PageName, order: str) -> None:
    see(page, name)
    found = [one for one in stops(page.window) if page.window.page.isAncestorOf(one)]
    assert [heard(one)[0].name for one in found] == order.split(" · ")


@pytest.mark.parametrize("name", list(PageName))
def test_a_page_has_the_keyboard_when_it_is_gone_to(page: Opened, name: PageName) -> None:
    page.window.activateWindow()
    page.window.page.setFocus()
    see(page, name)
    inside = page.window.focusWidget()
    assert inside is page.window.page or page.window.page.isAncestorOf(inside)
    assert not inside.inherits("QPushButton")
