"""New versions in the program: asked for once a day where that is its task, shown among the
settings, fetched and installed only when the user wants it and nothing runs."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.conditions import Conditions, Network
from desktop_sync.settings.schema import Group
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.pages import Link, PageName, Surroundings
from desktop_sync.ui.settings.page import SettingsPage
from desktop_sync.ui.settings.program import VersionRow
from desktop_sync.ui.updating import OPTION, Stage, Updating
from desktop_sync.updates.build import BuildNote
from desktop_sync.updates.updates import Updates
from tests.fakes.engine import FakeEngine
from tests.fakes.releases import INSTALLER, Publisher, publisher

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="installs as Linux does")


class ConditionedEngine(FakeEngine):
    """It knows the network it is told."""

    network = Network()

    def conditions(self) -> Conditions:
        return Conditions(datetime.now(UTC), network=self.network)


@pytest.fixture
def engine() -> Iterator[ConditionedEngine]:
    made = ConditionedEngine()
    yield made
    made.close()


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Publisher]:
    with publisher(tmp_path / "publisher") as made:
        made.publish("9.0")
        yield made


@dataclass
class Copy:
    """A copy of the program, which can be started again, at a time that is told."""

    there: Publisher
    folder: Path
    engine: ConditionedEngine
    bridge: Bridge
    chosen: Chosen
    now: datetime = datetime(2030, 2, 1, 12, tzinfo=UTC)
    running: Updating | None = None

    def start(self, note: BuildNote | None = None) -> Updating:
        self.stop()
        note = note or self.there.note
        updates = Updates(note, self.folder)
        self.running = Updating(
            note, updates, self.engine, self.bridge, self.chosen, clock=lambda: self.now
        )
        return self.running

    def stop(self) -> None:
        if self.running is not None:
            self.running.close()

    @property
    def looks(self) -> int:
        """How often it asked for the feed."""
        return self.there.asked.count("/feed.json")


@pytest.fixture
def copy(
    there: Publisher,
    tmp_path: Path,
    engine: ConditionedEngine,
    bridge: Bridge,
    around: Surroundings,
) -> Iterator[Copy]:
    made = Copy(there, tmp_path / "updates", engine, bridge, around.chosen)
    yield made
    made.stop()


def rests(updating: Updating, version: str | None = "9.0") -> Callable[[], bool]:
    def is_so() -> bool:
        release = updating.learnt.release
        return updating.stage is Stage.RESTING and version == (release and release.version)

    return is_so


def asked(updating: Updating) -> Callable[[], bool]:
    return lambda: updating.learnt.looked_at is not None and rests(updating, None)()


# When it is asked for -----------------------------------------------------------------


def test_a_new_version_is_found_and_told_of_once(qtbot: QtBot, copy: Copy) -> None:
    first = copy.start()
    with qtbot.waitSignal(first.found) as found:
        first.begin()
    assert found.args is not None
    assert found.args[0].version == "9.0"
    copy.now += timedelta(days=2)
    again = copy.start()
    with qtbot.assertNotEmitted(again.found):
        again.begin()
        qtbot.waitUntil(lambda: copy.looks == 2)
        qtbot.waitUntil(rests(again))


def test_it_is_asked_for_once_a_day_whatever_is_started_anew(qtbot: QtBot, copy: Copy) -> None:
    for hours, looks in ((0, 1), (1, 1), (22, 1), (2, 2), (1, 2)):
        copy.now += timedelta(hours=hours)
        updating = copy.start()
        updating.begin()
        qtbot.waitUntil(rests(updating))
        assert copy.looks == looks


def test_an_answer_that_was_none_counts_as_asked(qtbot: QtBot, copy: Copy) -> None:
    copy.there.answers.clear()
    for _ in range(2):
        updating = copy.start()
        updating.begin()
        qtbot.waitUntil(asked(updating))
        assert copy.looks == 1
        assert updating.trouble is None


@pytest.mark.parametrize(
    "change", [{"updates": "the system"}, {"feed": ""}, {"feed_key": ""}], ids=str
)
def test_where_it_is_not_for_the_program_nobody_ever_asks(
    qtbot: QtBot, engine: ConditionedEngine, bridge: Bridge, copy: Copy, change: dict[str, str]
) -> None:
    updating = copy.start(replace(copy.there.note, **change))
    updating.start()
    updating.begin()
    updating.look()
    updating.recall()
    with qtbot.waitSignal(bridge.progressed):
        engine.announce()
    assert updating.stage is Stage.RESTING
    assert copy.there.asked == []
    assert not copy.folder.exists()


def test_it_is_not_asked_for_before_its_time(
    qtbot: QtBot, engine: ConditionedEngine, bridge: Bridge, copy: Copy
) -> None:
    updating = copy.start()
    updating.start()
    updating.recall()
    qtbot.waitUntil(rests(updating, None))
    with qtbot.waitSignal(bridge.progressed):
        engine.announce()
    assert copy.there.asked == []


def test_who_does_not_want_it_is_not_asked_for_until_they_do(qtbot: QtBot, copy: Copy) -> None:
    with qtbot.waitSignal(copy.chosen.changed):
        copy.chosen.set(OPTION, value=False)
    updating = copy.start()
    updating.begin()
    qtbot.waitUntil(rests(updating, None))
    assert copy.looks == 0
    copy.chosen.set(OPTION, value=True)
    qtbot.waitUntil(rests(updating))
    assert copy.looks == 1


@pytest.mark.parametrize("network", [Network(reachable=False), Network(metered=True)], ids=str)
def test_it_waits_for_a_network_where_bytes_cost_nothing(
    qtbot: QtBot, engine: ConditionedEngine, bridge: Bridge, copy: Copy, network: Network
) -> None:
    engine.network = network
    updating = copy.start()
    updating.begin()
    qtbot.waitUntil(rests(updating, None))
    with qtbot.waitSignal(bridge.progressed):
        engine.announce()
    assert copy.looks == 0
    engine.network = Network(reachable=True, metered=False)
    engine.announce()
    qtbot.waitUntil(rests(updating))


def test_it_waits_until_nothing_is_imported(
    qtbot: QtBot, engine: ConditionedEngine, bridge: Bridge, copy: Copy
) -> None:
    updating = copy.start()
    with qtbot.waitSignal(bridge.progressed):
        engine.import_from([Path("/card/DCIM")])
    updating.begin()
    qtbot.waitUntil(rests(updating, None))
    assert copy.looks == 0
    engine.end_import(1)
    qtbot.waitUntil(rests(updating))


def test_what_is_not_signed_is_never_shown_and_its_reason_is_in_the_log(
    qtbot: QtBot, copy: Copy, caplog: pytest.LogCaptureFixture
) -> None:
    copy.there.answers["/feed.json"] += b" "
    updating = copy.start()
    with caplog.at_level(logging.INFO), qtbot.assertNotEmitted(updating.found):
        updating.begin()
        qtbot.waitUntil(lambda: updating.learnt.looked_at is not None)
    assert rests(updating, None)()
    assert updating.trouble is None
    assert "the signature does not fit" in caplog.text


# Among the settings -------------------------------------------------------------------


class Seen:
    """The page of settings, and the row of versions on it."""

    def __init__(self, qtbot: QtBot, around: Surroundings, updating: Updating) -> None:
        self.qtbot = qtbot
        self.page = SettingsPage(replace(around, updating=updating))
        qtbot.addWidget(self.page)
        self.page.resize(872, 720)
        self.page.show()
        qtbot.waitUntil(lambda: updating.stage is Stage.RESTING)

    @property
    def row(self) -> VersionRow:
        assert self.page.program.version is not None
        return self.page.program.version

    @property
    def texts(self) -> list[str]:
        return [one.text() for one in self.row.findChildren(QLabel) if one.isVisible()]

    @property
    def buttons(self) -> dict[str, QPushButton]:
        found = self.row.findChildren(QPushButton)
        return {one.text(): one for one in found if one.isVisible()}

    def click(self, text: str) -> None:
        QTest.mouseClick(self.buttons[text], Qt.MouseButton.LeftButton)

    def until(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: any(text in one for one in self.texts))


@pytest.fixture
def opener(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where what is opened for the user is written down."""
    program = tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    return tmp_path / "opened"


def test_a_version_is_looked_for_downloaded_and_shown_from_the_settings(
    qtbot: QtBot, around: Surroundings, copy: Copy, opener: Path
) -> None:
    copy.engine.network = Network(metered=True)
    seen = Seen(qtbot, around, copy.start())
    assert list(seen.buttons) == ["Look now"]
    assert "New versions were not looked for yet." in seen.texts
    seen.click("Look now")
    seen.until("Version 9.0 is there")
    seen.until("• Photos from the moon, by way of desktop-sync import --moon.\n• A guide to it.")
    assert list(seen.buttons) == ["Its page", "Download…"]
    seen.click("Download…")
    seen.until("Downloaded, and the same as what was published.")
    assert list(seen.buttons) == ["Its page", "Show the file"]
    (file,) = copy.folder.glob("*.AppImage")
    assert file.read_bytes() == INSTALLER
    seen.click("Show the file")
    qtbot.waitUntil(opener.exists)
    assert opener.read_text() in ("", str(copy.folder))


def test_nothing_is_installed_while_a_job_runs(
    qtbot: QtBot, around: Surroundings, copy: Copy, opener: Path
) -> None:
    updating = copy.start()
    seen = Seen(qtbot, around, updating)
    seen.click("Look now")
    seen.until("is there")
    seen.click("Download…")
    seen.until("Downloaded")
    copy.engine.import_from([Path("/card/DCIM")])
    seen.until("It can be installed once nothing is imported or uploaded.")
    assert not seen.buttons["Show the file"].isEnabled()
    updating.install()
    seen.until("Photos are being imported or uploaded.")
    assert updating.stage is Stage.RESTING
    assert not opener.exists()
    copy.engine.end_import(1)
    qtbot.waitUntil(seen.buttons["Show the file"].isEnabled)


def test_a_download_says_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, around: Surroundings, copy: Copy
) -> None:
    seen = Seen(qtbot, around, copy.start())
    seen.click("Look now")
    seen.until("is there")
    copy.there.halts = threading.Event()
    seen.click("Download…")
    half_way = re.compile(r"Downloading: 2[56]\d of 524 kB")
    qtbot.waitUntil(lambda: any(half_way.fullmatch(one) for one in seen.texts))
    seen.click("Cancel")
    copy.there.halts.set()
    qtbot.waitUntil(lambda: "Download…" in seen.buttons)
    assert any("Published on" in one for one in seen.texts)
    assert list(copy.folder.glob("*.AppImage*")) == []


@pytest.mark.expects_logs
def test_a_file_that_changed_on_the_disk_is_downloaded_again(
    qtbot: QtBot, around: Surroundings, copy: Copy, opener: Path
) -> None:
    seen = Seen(qtbot, around, copy.start())
    seen.click("Look now")
    seen.until("is there")
    seen.click("Download…")
    seen.until("Downloaded")
    (file,) = copy.folder.glob("*.AppImage")
    file.write_bytes(INSTALLER[:-1] + b"!")
    seen.click("Show the file")
    seen.until("What was downloaded is not what was published")
    assert "Download…" in seen.buttons
    assert not opener.exists()


def test_a_look_that_fails_says_what_to_do(qtbot: QtBot, around: Surroundings, copy: Copy) -> None:
    copy.there.answers.clear()
    seen = Seen(qtbot, around, copy.start())
    seen.click("Look now")
    seen.until("could not be reached. Check the network, then try again.")
    assert list(seen.buttons) == ["Look now"]


def test_what_is_the_latest_says_when_that_was_looked_for(
    qtbot: QtBot, around: Surroundings, copy: Copy
) -> None:
    copy.there.publish("0.0.1")
    copy.now = datetime.now(UTC)
    seen = Seen(qtbot, around, copy.start())
    seen.click("Look now")
    seen.until("No newer version is known. Last looked: Today")


def test_where_the_system_does_it_there_is_nothing_to_choose(
    qtbot: QtBot, around: Surroundings, copy: Copy
) -> None:
    seen = Seen(qtbot, around, copy.start(replace(copy.there.note, updates="the system")))
    assert "The system’s package manager keeps it up to date." in seen.texts
    assert seen.buttons == {}
    assert not seen.page.rows[OPTION].isVisible()


def test_a_link_to_the_program_brings_it_into_view(
    qtbot: QtBot, around: Surroundings, copy: Copy
) -> None:
    seen = Seen(qtbot, around, copy.start())
    assert seen.row.visibleRegion().isEmpty()
    seen.page.visit(Link(PageName.SETTINGS, group=Group.PROGRAM))
    qtbot.waitUntil(lambda: not seen.row.visibleRegion().isEmpty())


def test_a_search_finds_the_version(qtbot: QtBot, around: Surroundings, copy: Copy) -> None:
    seen = Seen(qtbot, around, copy.start())
    seen.page.focus_search()
    QTest.keyClicks(seen.page.focusWidget(), "were not looked")
    assert seen.row.isVisible()
    assert not seen.page.rows[OPTION].isVisible()
    QTest.keyClicks(seen.page.focusWidget(), " nonsense")
    assert not seen.row.isVisible()


def test_an_error_of_the_engine_is_said_where_it_was_asked(
    qtbot: QtBot, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import Future

    failed: Future[object] = Future()
    failed.set_exception(DesktopSyncError("journal-unusable"))
    updating = copy.start()
    updating.look()
    qtbot.waitUntil(rests(updating))
    updating.fetch()
    qtbot.waitUntil(lambda: updating.learnt.file is not None)
    monkeypatch.setattr(copy.engine, "status", lambda: failed)
    updating.install()
    qtbot.waitUntil(lambda: updating.trouble is not None)
