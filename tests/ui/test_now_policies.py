"""What policies keep back, on the page Now and in the tray: why, until when, what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from desktop_sync.model.asset import AssetKind
from desktop_sync.model.conditions import Conditions, Medium, Network, Power
from desktop_sync.model.destination import DestinationHold, HeldPart
from desktop_sync.model.events import Hold, UploadStatus, UploadsTo
from desktop_sync.model.job import JobRow, JobState, Problem
from desktop_sync.ui import headlines, job_text, waiting
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.conditions_text import conditions_text
from desktop_sync.ui.messages import clock, moment
from desktop_sync.ui.now.page import NowPage
from desktop_sync.ui.now.rates import Rates
from desktop_sync.ui.now.throughput import _why
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.tray import Tray
from desktop_sync.wording import POLICY_HOLDS
from tests.fakes.engine import FakeEngine
from tests.ui.now_page import shown_now

NOW = datetime(2026, 5, 17, 12, 0, tzinfo=UTC)
BATTERY = DestinationHold("battery", "41", lasting=True)
METERED = DestinationHold("metered", "Studio", lasting=True)
ROUTE = HeldPart(DestinationHold("route-size", "100000000"), 14, 42_000_000_000)
NAS = UploadsTo("NAS", 312, bytes_left=41_600_000_000, hold=BATTERY)
MOVING = UploadsTo("Family server", 252, 4, bytes_left=1_000_000_000, seconds_left=600)
UPLOAD = JobRow(
    id=7,
    import_id=0,
    state=JobState.PENDING,
    kind=AssetKind.VIDEO,
    name="IMG_4471",
    resource_names=("IMG_4471.MOV",),
    source_name="Library",
    size_bytes=154_000_000,
    destination="NAS",
)


@pytest.fixture
def page(qtbot: QtBot, engine: FakeEngine, around: Surroundings) -> Iterator[NowPage]:
    with shown_now(qtbot, engine, around) as made:
        yield made


def said(page: NowPage) -> set[str]:
    return {label.text() for label in page.notes.findChildren(QLabel)}


def press(part: NowPage, text: str) -> None:
    (button,) = (one for one in part.findChildren(QPushButton) if one.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def show(qtbot: QtBot, engine: FakeEngine, page: NowPage, *places: UploadsTo) -> None:
    engine.uploads = UploadStatus(places)
    engine.announce()
    qtbot.waitUntil(page.notes.isVisible)


def words(engine: FakeEngine, *places: UploadsTo) -> tuple[str, str]:
    status = replace(engine.status_now(), uploads=UploadStatus(places))
    made = headlines.headline(status, NOW)
    return made.sentence, made.second


# What waits ---------------------------------------------------------------------------


def test_one_policy_is_one_card_however_many_places_wait_for_it(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    show(qtbot, engine, page, NAS, replace(NAS, destination="Attic", pending=12, bytes_left=9))
    assert {"Held", "324 · 42 GB", "324 uploads wait until you plug in"} <= said(page)
    assert "NAS, Attic · on battery, 41 % · 42 GB" in said(page)
    press(page, "Run now")
    qtbot.waitUntil(lambda: engine.told == [("upload", "NAS"), ("upload", "Attic")])


def test_a_metered_network_can_be_said_to_cost_nothing(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    show(qtbot, engine, page, replace(NAS, hold=METERED))
    assert {"312 uploads wait for another network", "“Studio” is metered · 42 GB"} <= said(page)
    press(page, "This network costs nothing")
    qtbot.waitUntil(lambda: engine.told == [("metered", ("Studio", False))])


def test_what_waits_by_its_size_is_named_while_the_rest_goes_on(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    show(qtbot, engine, page, replace(MOVING, part=ROUTE))
    assert "14 assets wait for a direct way to Family server" in said(page)
    assert "over 100 MB, where this route cuts · 42 GB" in said(page)
    press(page, "Run now")
    qtbot.waitUntil(lambda: engine.told == [("upload", "Family server")])


@pytest.mark.parametrize("code", POLICY_HOLDS)
def test_each_policy_has_words_wherever_it_is_told(qapp: QApplication, code: str) -> None:
    for hold in (DestinationHold(code), DestinationHold(code, "41", NOW + timedelta(days=1))):
        (one,) = waiting.waiting(UploadStatus((replace(NAS, hold=hold),)))
        assert waiting.what_waits(one).startswith("312 ")
        assert waiting.why_it_waits(one)
        there = UploadStatus((MOVING, replace(NAS, hold=hold)))
        assert "NAS " in waiting.forecast(there, NOW)
    if code not in ("paused", "route-size"):
        assert _why(code) != "nothing could be written"


def test_several_failures_for_one_reason_are_one_card_and_tried_again_together(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    problem = Problem("/library/IMG_1.MOV", "too-large", "413", "IMG_1")
    failed = [
        replace(UPLOAD, id=at, name=f"IMG_{at}", state=JobState.FAILED, problem=problem)
        for at in range(1, 6)
    ]
    other = replace(failed[0], id=6, name="IMG_6", problem=replace(problem, code="refused"))
    engine.upload_rows = (*failed, other)
    show(qtbot, engine, page, UploadsTo("NAS", failed=6))
    qtbot.waitUntil(lambda: "5 were not uploaded to NAS" in said(page))
    assert any(one.startswith("IMG_1, IMG_2, IMG_3 and 2 more. It is larger") for one in said(page))
    assert "IMG_6 was not uploaded to NAS" in said(page)
    first, _ = (one for one in page.notes.findChildren(QPushButton) if one.text() == "Try again")
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: engine.decided == [("retry", at) for at in range(1, 6)])


# The sentence -------------------------------------------------------------------------


def test_the_sentence_says_what_all_uploads_wait_for(engine: FakeEngine) -> None:
    both = (NAS, replace(NAS, destination="Attic", pending=12, bytes_left=0))
    why = "on battery, 41 % · 324 left, 42 GB"
    assert words(engine, *both) == ("Uploads wait until you plug in", why)


def test_the_sentence_names_the_time_that_uploads_wait_for(engine: FakeEngine) -> None:
    at = datetime.now(UTC) + timedelta(minutes=1)
    hours = replace(NAS, hold=DestinationHold("hours", until=at))
    why = "the hours you chose · 312 left, 42 GB"
    assert words(engine, hours) == (f"Uploads wait until {moment(at)}", why)


def test_with_only_large_ones_left_the_sentence_is_not_that_all_is_done(
    engine: FakeEngine,
) -> None:
    rest = UploadsTo("NAS", 14, bytes_left=ROUTE.size_bytes, part=ROUTE)
    assert words(engine, rest) == (
        "14 assets wait for a direct way to NAS",
        "over 100 MB, where this route cuts · 14 left, 42 GB",
    )


def test_a_forecast_is_given_for_each_place_under_the_present_conditions(
    engine: FakeEngine,
) -> None:
    done = clock(NOW + timedelta(minutes=10))
    _, second = words(engine, MOVING, NAS)
    assert second.endswith(f"Family server about {done}, NAS after you plug in")
    _, second = words(engine, replace(MOVING, part=ROUTE))
    assert second.endswith(f"Family server about {done}, the rest once there is a direct way")
    _, second = words(engine, MOVING)
    assert "about" not in second


def test_what_failed_does_not_hide_what_waits(engine: FakeEngine) -> None:
    failed = UploadsTo("Attic", failed=2)
    assert words(engine, NAS, failed)[0] == "2 not uploaded · 312 uploads wait"
    assert words(engine, failed)[0] == "2 not uploaded"


@pytest.mark.parametrize(
    ("power", "network", "said"),
    [
        (
            Power(on_battery=False, level=90),
            Network(medium=Medium.WIFI, name="Studio", metered=True),
            "on mains, Wi-Fi “Studio” (metered)",
        ),
        (
            Power(on_battery=True, level=41),
            Network(medium=Medium.WIFI, name="Home", metered=False),
            "on battery, 41 %, Wi-Fi “Home”",
        ),
        (Power(on_battery=False), Network(medium=Medium.ETHERNET, name="Office"), "“Office”"),
        (Power(), Network(metered=True), "on a metered network"),
        (Power(), Network(), ""),
    ],
)
def test_power_and_network_are_told_as_far_as_they_are_known(
    qapp: QApplication, power: Power, network: Network, said: str
) -> None:
    assert conditions_text(Conditions(NOW, power, network)) == said


def second_line(page: NowPage) -> QLabel:
    found = page.findChild(QLabel, "secondLine")
    assert isinstance(found, QLabel)
    return found


def test_while_bytes_move_the_second_line_tells_power_and_network_as_they_become(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    network = Network(medium=Medium.WIFI, name="Studio", metered=True)
    engine.around = Conditions(NOW, Power(on_battery=False, level=90), network)
    engine.uploads = UploadStatus((MOVING,))
    engine.announce()
    line = second_line(page)
    qtbot.waitUntil(lambda: line.text().endswith(" · on mains, Wi-Fi “Studio” (metered)"))
    engine.around = Conditions(NOW, Power(on_battery=True, level=89), network)
    engine.announce()
    qtbot.waitUntil(lambda: line.text().endswith(" · on battery, 89 %, Wi-Fi “Studio” (metered)"))
    engine.uploads = UploadStatus((replace(MOVING, running=0, pending=256, hold=BATTERY),))
    engine.announce()
    qtbot.waitUntil(lambda: "Studio" not in line.text())


def test_the_second_line_tells_power_and_network_only_where_there_is_room(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    network = Network(medium=Medium.WIFI, name="Studio", metered=True)
    engine.around = Conditions(NOW, Power(on_battery=False, level=90), network)
    engine.uploads = UploadStatus((MOVING,))
    engine.announce()
    line = second_line(page)
    qtbot.waitUntil(lambda: "Studio" in line.text())
    page.resize(360, 700)
    qtbot.waitUntil(lambda: "Studio" not in line.text())
    page.resize(870, 700)
    qtbot.waitUntil(lambda: "Studio" in line.text())


def test_the_second_line_leaves_out_what_stands_elsewhere_before_power_and_network(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    network = Network(medium=Medium.WIFI, name="Studio with a long name", metered=True)
    engine.around = Conditions(NOW, Power(on_battery=False, level=90), network)
    engine.uploads = UploadStatus((MOVING, UploadsTo("Attic", failed=2)), rate=1_100_000)
    engine.announce()
    line = second_line(page)
    page.resize(1400, 700)
    whole = "256 left, 1.0 GB · 1.1 MB/s · 2 not uploaded · on mains, Wi-Fi “Studio with a long"
    qtbot.waitUntil(lambda: line.text().startswith(whole))
    page.resize(720, 700)
    short = "256 left, 1.0 GB · on mains, Wi-Fi “Studio with a long name” (metered)"
    qtbot.waitUntil(lambda: line.text() == short)


# Pausing ------------------------------------------------------------------------------


def test_a_pause_for_a_while_is_chosen_beside_the_button_and_said_on_each_row(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    engine.upload_rows = (replace(UPLOAD, state=JobState.RUNNING),)
    engine.uploads = UploadStatus((MOVING,))
    engine.announce()
    more = page.findChild(QPushButton, "pauseForButton")
    assert isinstance(more, QPushButton)
    qtbot.waitUntil(more.isVisible)
    menu = more.menu()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: engine.paused_until is not None)
    assert engine.paused_until is not None
    sentence = page.findChild(QLabel, "stateSentence")
    assert isinstance(sentence, QLabel)
    until = moment(engine.paused_until)
    qtbot.waitUntil(lambda: sentence.text() == f"Paused by you until {until}")
    assert not more.isVisible()
    row = page.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert f"paused by you, until {until}" in row
    press(page, "Resume")
    qtbot.waitUntil(more.isVisible)


def test_the_button_alone_pauses_until_resumed(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    show(qtbot, engine, page, NAS)
    press(page, "Pause")
    qtbot.waitUntil(lambda: engine.paused)
    assert engine.paused_until is None
    assert job_text.detail(UPLOAD, paused=True)[1] == "paused by you"


def test_an_upload_that_is_next_can_be_run_now_by_its_menu(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    menu = page.job_actions.menu(UPLOAD, page)
    next(one for one in menu.actions() if one.text() == "Run now").trigger()
    qtbot.waitUntil(lambda: engine.told == [("run", UPLOAD.id)])
    running = page.job_actions.menu(replace(UPLOAD, state=JobState.RUNNING), page)
    assert "Run now" not in [one.text() for one in running.actions()]


# The tray and the plot ----------------------------------------------------------------


def test_the_tray_says_what_waits_beside_what_runs(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    tray = Tray(bridge)
    bridge.seed(engine.status_now())
    engine.uploads = UploadStatus((MOVING, NAS))
    engine.announce()

    def lines() -> list[str]:
        return [one.text() for one in tray.lines.menu.actions() if one.isVisible()]

    qtbot.waitUntil(lambda: "312 uploads wait until you plug in" in lines())
    status = engine.status_now()
    assert headlines.held_lines(status) == (
        "312 uploads wait until you plug in · on battery, 41 %",
    )
    attic = replace(NAS, destination="Attic", hold=METERED)
    several = replace(status, uploads=UploadStatus((NAS, attic)))
    assert [one.partition(" · ")[2] for one in headlines.held_lines(several)] == [
        "on battery, 41 %",
        "“Studio” is metered",
    ]


def test_a_time_held_by_a_policy_is_hatched_and_one_paused_by_the_user_is_not(
    engine: FakeEngine,
) -> None:
    rates = Rates()
    status = engine.status_now()
    rates.note(replace(status, uploads=UploadStatus((NAS,))))
    assert [one.code for one in rates.uploads.holds()] == ["battery"]
    rates = Rates()
    paused = replace(NAS, hold=DestinationHold("paused"))
    rates.note(replace(status, uploads=UploadStatus((paused,))))
    rates.note(replace(status, uploads=UploadStatus((NAS,)), paused=True))
    assert rates.uploads.holds() == ()


def test_imports_that_wait_for_room_the_user_wants_free_say_so(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    engine.hold = Hold("low-space", "/photos")
    engine.announce()
    qtbot.waitUntil(page.notes.isVisible)
    assert "Imports wait for room on the library’s disk" in said(page)
    assert any(one.startswith("less is free than you asked to keep") for one in said(page))
