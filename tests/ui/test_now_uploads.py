"""Uploads on the page Now and in the tray: what runs, what waits and why, what needs the user."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from desktop_sync.engine.engine import Engine
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.destination import DestinationHold, UploadFile
from desktop_sync.model.events import UploadStatus, UploadsTo
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobRow, JobSection, JobState, Problem
from desktop_sync.settings.store import SettingsStore
from desktop_sync.ui import headlines, job_text
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.now.page import NowPage
from desktop_sync.ui.now.rates import Rates
from desktop_sync.ui.pages import Link, PageName, Surroundings
from desktop_sync.ui.places.feed import PlacesFeed
from desktop_sync.ui.previews import Previews
from desktop_sync.ui.theme import Theme
from desktop_sync.ui.tray import Tray
from tests.fakes.camera import make_bulk
from tests.fakes.engine import FakeEngine
from tests.integration.importing import PATIENCE_SECONDS, Bench
from tests.integration.uploading import NAME, UploadBench, finished
from tests.ui.now_page import shown_now

PATIENCE_MS = PATIENCE_SECONDS * 1000
NOW = datetime(2026, 5, 17, 12, 0, tzinfo=UTC)
UPLOAD = JobRow(
    id=1,
    import_id=0,
    state=JobState.RUNNING,
    kind=AssetKind.LIVE_PHOTO,
    name="IMG_4530",
    resource_names=("IMG_4530.HEIC", "IMG_4530.MOV"),
    source_name="Library",
    size_bytes=5_800_000,
    done_bytes=4_100_000,
    asset_id=7,
    destination="Family server",
)
REFUSED = UploadsTo("Archive", 38, hold=DestinationHold("credentials", needs_user=True))


def sentence(page: NowPage) -> str:
    label = page.findChild(QLabel, "stateSentence")
    assert isinstance(label, QLabel)
    return label.text()


def second_line(page: NowPage) -> str:
    label = page.findChild(QLabel, "secondLine")
    assert isinstance(label, QLabel)
    return label.text()


def said(page: NowPage) -> list[str]:
    return [label.text() for label in page.notes.findChildren(QLabel)]


def click(page: NowPage, text: str) -> None:
    (button,) = (one for one in page.notes.findChildren(QPushButton) if one.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def rows(page: NowPage) -> list[JobRow]:
    found = (page.model.job_at(at) for at in range(page.model.rowCount()))
    return [one for one in found if one is not None]


# With an engine of the test's --------------------------------------------------------


@pytest.fixture
def page(qtbot: QtBot, engine: FakeEngine, around: Surroundings) -> Iterator[NowPage]:
    with shown_now(qtbot, engine, around) as made:
        yield made


def test_it_says_how_far_uploads_are_and_what_is_imported_meanwhile(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    engine.import_from([Path("/card/DCIM")])
    first, *_ = engine.queue(124)
    engine.finish(first)
    engine.uploads = UploadStatus(
        (UploadsTo("NAS", pending=251, running=5, bytes_left=1_000_000_000),),
        done=1284,
        bytes_done=3_000_000_000,
    )
    engine.announce()
    qtbot.waitUntil(lambda: sentence(page) == "Uploading 1,284 of 1,540")
    assert second_line(page) == "256 left, 1.0 GB · importing 1 of 124 from DCIM"
    (bar,) = page.findChildren(QProgressBar)
    assert (bar.value(), bar.property("uploading")) == (750, True)


def test_an_import_and_an_upload_of_one_number_are_two_rows(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.upload_rows = (UPLOAD,)
    engine.uploads = UploadStatus((UploadsTo("Family server", running=1, bytes_left=1),))
    (one,) = engine.queue(1)
    assert one == UPLOAD.id
    engine.run(one)
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    told = [job_text.sentence(row, paused=False) for row in rows(page)]
    assert told[0].startswith("IMG_0001, DCIM → Library")
    assert told[1] == "IMG_4530, Live, Library → Family server, 70 percent"
    engine.upload_rows = (replace(UPLOAD, checking=True),)
    engine.announce()
    qtbot.waitUntil(lambda: "checking the copy" in job_text.sentence(rows(page)[-1], paused=False))


def test_a_destination_that_refuses_is_one_alarm_and_leads_to_its_place(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    asked: list[Link] = []
    page.linked.connect(asked.append)
    engine.uploads = UploadStatus((REFUSED,))
    engine.announce()
    qtbot.waitUntil(page.notes.isVisible)
    texts = said(page)
    assert "“Archive” does not accept the user name, password or key" in texts
    assert "38 assets wait. Nothing is lost." in texts
    assert "Held" not in texts
    click(page, "Open Places")
    assert asked == [Link(PageName.PLACES)]


def test_what_waits_says_why_until_when_and_can_be_run_now(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    away = UploadsTo("NAS", 312, bytes_left=41_600_000_000, hold=DestinationHold("unreachable"))
    paused = UploadsTo("Cellar", 14, bytes_left=1_000_000, paused=True)
    engine.uploads = UploadStatus((away, paused))
    engine.announce()
    qtbot.waitUntil(page.notes.isVisible)
    texts = said(page)
    assert {"Held", "326 · 42 GB"} <= set(texts)
    assert "312 assets wait for NAS" in texts
    assert "it cannot be reached · 42 GB" in texts
    assert "14 assets wait for Cellar" in texts
    assert "paused by you · 1.0 MB" in texts
    buttons = {one.text() for one in page.notes.findChildren(QPushButton)}
    assert {"Run now", "Resume"} <= buttons
    click(page, "Run now")
    click(page, "Resume")
    qtbot.waitUntil(lambda: engine.told == [("upload", "NAS"), ("resume", "Cellar")])


def test_a_failed_upload_names_its_place_and_can_be_tried_again(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    problem = Problem("/library/IMG_4530.HEIC", "too-large", "413", "IMG_4530")
    engine.upload_rows = (replace(UPLOAD, state=JobState.FAILED, problem=problem),)
    engine.uploads = UploadStatus((UploadsTo("Family server", failed=1),))
    engine.announce()
    qtbot.waitUntil(page.notes.isVisible)
    qtbot.waitUntil(lambda: sentence(page) == "1 not uploaded")
    texts = said(page)
    assert "IMG_4530 was not uploaded to Family server" in texts
    assert any(text.startswith("It is larger than the destination takes.") for text in texts)
    click(page, "Try again")
    qtbot.waitUntil(lambda: engine.decided == [("retry", UPLOAD.id)])


@pytest.mark.parametrize(
    ("grade", "mark", "words"),
    [
        (Grade.SERVER_HASHED, Mark.PROVEN, "server-hashed, the same"),
        (Grade.READ_BACK, Mark.PROVEN, "read back, the same"),
        (Grade.SIZE_ONLY, Mark.SIZE_ONLY, "there, and its size is the same"),
        (None, Mark.LEFT_OUT, "cannot be kept there"),
    ],
)
def test_a_row_that_is_done_says_how_well_it_is_proven_and_where(
    qapp: QApplication, grade: Grade | None, mark: Mark, words: str
) -> None:
    row = replace(UPLOAD, state=JobState.SUCCEEDED, grade=grade)
    assert job_text.detail(row, paused=False) == (mark, words)
    assert job_text.measure(row, 0) == ("Family server", "5.8 MB")


def test_the_tray_says_what_is_uploaded_what_waits_and_who_needs_the_user(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    tray = Tray(bridge)
    asked: list[Link] = []
    tray.lines.link_asked.connect(asked.append)
    moving = UploadsTo("NAS", pending=256, bytes_left=9)
    waits = UploadsTo("Cellar", 312, hold=DestinationHold("unreachable"))
    engine.uploads = UploadStatus((moving, waits, REFUSED), done=1284)
    engine.announce()
    menu = tray.lines.menu
    lines = [
        "Uploading 1,284 of 1,540",
        "312 assets wait for Cellar",
        "“Archive” does not accept the user name, password or key",
    ]

    def told() -> list[str]:
        return [one.text() for one in menu.actions() if one.isVisible()][:3]

    qtbot.waitUntil(lambda: told() == lines)
    next(one for one in menu.actions() if one.text() == lines[2]).trigger()
    assert asked == [Link(PageName.PLACES)]


def test_with_nothing_else_to_do_the_sentence_is_what_waits(engine: FakeEngine) -> None:
    away = UploadsTo("NAS", 3, bytes_left=9_000, hold=DestinationHold("unreachable"))
    status = replace(engine.status_now(), uploads=UploadStatus((away,)))
    words = headlines.headline(status, NOW)
    assert words.sentence == "Uploads to “NAS” wait"
    assert words.second == "it cannot be reached · 3 left, 9.0 kB"
    paused = replace(away, hold=None, paused=True)
    words = headlines.headline(replace(status, uploads=UploadStatus((paused,))), NOW)
    assert words.sentence == "Uploads to “NAS” are paused by you"
    both = UploadStatus((away, replace(paused, destination="Cellar")))
    words = headlines.headline(replace(status, uploads=both), NOW)
    assert (words.sentence, words.second) == (
        "Uploads to 2 places wait",
        "NAS, Cellar · 6 left, 18 kB",
    )


# With a real engine and a real folder -------------------------------------------------


@dataclass
class Real:
    """A page over a library of eight photos that are to be uploaded to a real folder; none is
    proven until ``gate`` is set."""

    page: NowPage
    engine: Engine
    attic: UploadBench
    gate: threading.Event


@pytest.fixture
def real(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Real]:
    bench = Bench(tmp_path)
    attic = UploadBench(bench, tmp_path / "attic")
    gate = threading.Event()

    async def wait(file: UploadFile) -> None:
        await asyncio.to_thread(gate.wait, PATIENCE_SECONDS)

    attic.trouble.before_proof = wait
    make_bulk(tmp_path / "card", 8, 20_000)
    bench.import_from(tmp_path / "card")
    with attic.engine() as engine:
        bridge = Bridge(engine.bus)
        chosen = Chosen(SettingsStore(tmp_path / "settings.json", {}))
        previews = Previews(tmp_path / "previews", lambda: 100)
        memory = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        feed = PlacesFeed(engine, bridge, chosen)
        page = NowPage(Surroundings(engine, bridge, theme, Rates(), previews, chosen, memory, feed))
        qtbot.addWidget(page)
        page.resize(870, 700)
        page.show()
        try:
            yield Real(page, engine, attic, gate)
        finally:
            gate.set()
            page.close()
            for one in (bridge, previews, chosen):
                one.close()


def test_uploads_run_as_rows_are_checked_and_end_as_proven(qtbot: QtBot, real: Real) -> None:
    real.engine.add_destination(real.attic.config)

    def checking() -> list[JobRow]:
        return [one for one in rows(real.page) if one.checking]

    qtbot.waitUntil(lambda: bool(checking()), timeout=PATIENCE_MS)
    assert sentence(real.page).startswith("Uploading 0 of 8")
    assert {one.destination for one in checking()} == {NAME}
    real.gate.set()
    assert finished(real.engine).succeeded == 8
    qtbot.waitUntil(lambda: sentence(real.page) == "All done", timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: [one.grade for one in rows(real.page) if one.destination] == [Grade.READ_BACK] * 8,
        timeout=PATIENCE_MS,
    )


def test_an_upload_is_left_out_by_the_menu_of_its_row(qtbot: QtBot, real: Real) -> None:
    real.engine.add_destination(real.attic.config)

    def running() -> list[JobRow]:
        return [one for one in rows(real.page) if one.checking]

    qtbot.waitUntil(lambda: bool(running()), timeout=PATIENCE_MS)
    row = running()[0]
    menu = real.page.job_actions.menu(row, real.page)
    texts = [one.text() for one in menu.actions()]
    assert texts == ["Show in Library", f"Do not upload to {NAME}", "Copy details"]
    menu.actions()[1].trigger()

    def left_out() -> list[str]:
        done = real.engine.jobs(JobSection.DONE, 0, 100).result().rows
        return [one.name for one in done if one.state is JobState.CANCELLED]

    qtbot.waitUntil(lambda: left_out() == [row.name], timeout=PATIENCE_MS)
    real.gate.set()
    assert finished(real.engine).succeeded == 7


def test_a_folder_that_is_away_is_held_and_goes_on_once_it_is_back(
    qtbot: QtBot, real: Real, tmp_path: Path
) -> None:
    real.gate.set()
    away = real.attic.there.rename(tmp_path / "away")
    real.engine.add_destination(real.attic.config)
    qtbot.waitUntil(lambda: f"8 assets wait for {NAME}" in said(real.page), timeout=PATIENCE_MS)
    away.rename(real.attic.there)
    qtbot.waitUntil(lambda: sentence(real.page) == "All done", timeout=PATIENCE_MS)
    assert finished(real.engine).succeeded == 8
    assert not real.page.notes.isVisible()
