"""Keeping Python's garbage collection on Qt's thread.

Objects of Qt in a cycle die on the thread that collects them, which is any that makes new
objects, unless it is told otherwise; Qt lets most of them die on its own thread alone. Must
not know what is collected.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractEventDispatcher

THRESHOLDS = (700, 10, 50)
"""How much must have come together for each generation. All there is, which takes some
milliseconds, is looked through less often than Python would."""


@contextmanager
def collecting_here() -> Iterator[None]:
    """Collect whenever Qt has nothing else to do on this thread, which is Qt's, and on no
    other thread. Nothing ticks for it."""
    gc.disable()
    collector = _Collector()
    dispatcher = QAbstractEventDispatcher.instance()
    dispatcher.aboutToBlock.connect(collector.collect_in_time)
    try:
        yield
    finally:
        dispatcher.aboutToBlock.disconnect(collector.collect_in_time)
        gc.enable()


class _Collector:
    def __init__(self) -> None:
        self._modules = 0

    def collect_in_time(self) -> None:
        """Collect what has come together, if it is enough."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > THRESHOLDS[generation]:
                self._spare_modules()
                gc.collect(generation)
                return

    def _spare_modules(self) -> None:
        """Look through no more what is there once modules were imported: they stay, and what they
        are made of is nearly all there is, tens of milliseconds of looking."""
        if len(sys.modules) != self._modules:
            self._modules = len(sys.modules)
            gc.collect(1)
            gc.freeze()
