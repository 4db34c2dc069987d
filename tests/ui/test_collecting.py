"""What is left over in a cycle is collected on Qt's thread and on no other."""

from __future__ import annotations

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

MANY = 20_000


class Node:
    """One that holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_another_thread_collects_nothing_and_qts_does_when_it_is_idle(qtbot: QtBot) -> None:
    collected_by: list[int] = []
    gc.collect()
    weakref.finalize(Node(), lambda: collected_by.append(threading.get_ident()))
    other = threading.Thread(target=lambda: [Node() for _ in range(MANY)])
    other.start()
    other.join()
    assert collected_by == []
    qtbot.waitUntil(lambda: bool(collected_by))
    assert collected_by == [threading.get_ident()]
