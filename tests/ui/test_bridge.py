"""The crossing from the engine's threads to Qt's: in order, coalesced, and never flooding."""

from __future__ import annotations

import threading
import weakref
from concurrent.futures import Future, ThreadPoolExecutor

from msgspec.structs import replace
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_sync.model.device import Devices
from desktop_sync.model.events import ImportEnded, JobsChanged, Progress
from desktop_sync.ui.bridge import Bridge
from tests.fakes.engine import FakeEngine
from tests.fakes.plugged import PHONE, assets


def test_a_flood_from_many_threads_arrives_as_a_few_and_the_last_one_wins(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    status = engine.status_now()
    heard: list[Progress] = []
    bridge.progressed.connect(heard.append)

    def flood() -> None:
        for pending in range(5_000):
            engine.bus.publish(Progress(replace(status, pending=pending), ()))

    threads = [threading.Thread(target=flood) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.bus.publish(Progress(replace(status, pending=77), ()))
    qtbot.waitUntil(lambda: bool(heard) and heard[-1].status.pending == 77)
    assert len(heard) <= 3


def test_news_is_delivered_on_the_thread_of_qt(
    qtbot: QtBot, qapp: QApplication, engine: FakeEngine, bridge: Bridge
) -> None:
    threads: list[QThread] = []
    bridge.progressed.connect(lambda _: threads.append(QThread.currentThread()))
    publisher = threading.Thread(target=engine.announce)
    with qtbot.waitSignal(bridge.progressed):
        publisher.start()
    publisher.join()
    assert threads == [qapp.thread()]


def test_of_devices_the_latest_is_heard_and_kept_for_what_is_opened_later(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    heard: list[Devices] = []
    bridge.devices_changed.connect(heard.append)
    bridge.seed_devices(Devices(daemon=True))
    engine.plug(PHONE, assets(3))
    for count in range(50):
        engine.change_device(PHONE.id, ios_version=f"18.{count}")
    qtbot.waitUntil(lambda: heard[-1] == engine.devices_now())
    assert len(heard) <= 4
    assert bridge.devices == engine.devices_now()
    bridge.seed_devices(Devices())
    assert bridge.devices == engine.devices_now()


def test_no_end_of_an_import_is_lost_however_close_they_come(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    engine.import_from([])
    summary = engine.imports[0]
    heard: list[int] = []
    bridge.import_ended.connect(lambda ended: heard.append(ended.summary.id))
    for at in range(20):
        engine.bus.publish(ImportEnded(replace(summary, id=at)))
        engine.bus.publish(JobsChanged())
    qtbot.waitUntil(lambda: len(heard) == 20)
    assert heard == list(range(20))


def test_nothing_ticks_while_nothing_is_announced(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    with qtbot.waitSignal(bridge.progressed):
        engine.announce()
    qtbot.waitUntil(lambda: not any(one.isActive() for one in bridge.findChildren(QTimer)))


def test_an_answer_comes_from_another_thread_to_that_of_qt(
    qtbot: QtBot, qapp: QApplication, engine: FakeEngine, bridge: Bridge
) -> None:
    threads: list[QThread] = []
    bridge.ask(engine.status(), lambda _: threads.append(QThread.currentThread()))
    qtbot.waitUntil(lambda: threads == [qapp.thread()])


def test_after_closing_nothing_more_is_heard(
    qtbot: QtBot, qapp: QApplication, engine: FakeEngine, bridge: Bridge
) -> None:
    heard: list[object] = []
    bridge.progressed.connect(heard.append)
    late: Future[object] = Future()
    bridge.ask(late, heard.append)
    bridge.close()
    late.set_result("late")
    engine.announce()
    qapp.processEvents()
    assert heard == []


def test_what_was_on_its_way_when_it_was_closed_is_not_heard(
    qtbot: QtBot, qapp: QApplication, engine: FakeEngine, bridge: Bridge
) -> None:
    heard: list[object] = []
    bridge.progressed.connect(heard.append)
    engine.announce()
    bridge.close()
    qapp.processEvents()
    assert heard == []


def test_what_was_to_hear_an_answer_is_let_go_of_on_qts_thread(
    qtbot: QtBot, bridge: Bridge
) -> None:
    class Asker:
        def hear(self, answer: int) -> None: ...

    let_go_by: list[int] = []

    def ask(future: Future[int]) -> None:
        asker = Asker()
        weakref.finalize(asker, lambda: let_go_by.append(threading.get_ident()))
        bridge.ask(future, asker.hear)

    with ThreadPoolExecutor(1) as pool:
        for answer in range(20):
            ask(pool.submit(int, answer))
    qtbot.waitUntil(lambda: len(let_go_by) == 20)
    assert set(let_go_by) == {threading.get_ident()}
