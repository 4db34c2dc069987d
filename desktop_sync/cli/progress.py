"""Following an import from the terminal until it ends, is held for too long, or is stopped.

Owns the progress bar, and the plain lines that stand for it where there is no terminal.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Protocol

import click
from msgspec import Struct

from desktop_sync.cli.console import count_text, duration_text, size_text
from desktop_sync.model.events import (
    Event,
    Hold,
    ImportEnded,
    ImportPhase,
    ImportSummary,
    Progress,
    Status,
)
from desktop_sync.model.job import Problem
from desktop_sync.wording import hold_message, shown

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from desktop_sync.engine.commands import HeadlessCommands

_WAIT_SECONDS = 1.0
_STOP_SECONDS = 60.0
_LINE_SECONDS = 5.0
_PATIENCE_SECONDS = 40.0
"""How long a run that nobody watches waits for a hold to end by itself."""


class End(Struct, frozen=True):
    """How an import left off; ``stopped`` says why, if it was before its end."""

    summary: ImportSummary | None
    stopped: Problem | None = None


class _Display(Protocol):
    """Shows how far an import is. ``show`` is called from the engine's threads."""

    def __enter__(self) -> _Display: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def show(self, summary: ImportSummary, status: Status) -> None: ...


def follow(engine: HeadlessCommands, import_id: int) -> End:
    """Wait for an import's end, and show how far it is on standard error meanwhile.

    Ctrl-C cancels what is left of it, and a second one ends the program at once; the next
    import of the same folder goes on.
    """
    watched = sys.stderr.isatty()
    with _Bar() if watched else _Lines() as display:
        follower = _Follower(import_id, display)
        forget = engine.bus.subscribe(follower.hear)
        try:
            with _interrupts(follower.interrupt):
                return _wait(engine, follower, patient=watched)
        finally:
            forget()


def _wait(engine: HeadlessCommands, follower: _Follower, *, patient: bool) -> End:
    while True:
        summary = engine.wait(follower.import_id, 0)
        if summary is not None:
            return End(summary)
        if follower.interrupted:
            return _stop(engine, follower, "stopped", "")
        held = follower.held_back()
        if held is not None and held.seconds > _PATIENCE_SECONDS and not patient:
            return _stop(engine, follower, held.code, held.path)
        follower.sleep(_WAIT_SECONDS)


def _stop(engine: HeadlessCommands, follower: _Follower, code: str, path: str) -> End:
    engine.cancel_import(follower.import_id)
    summary = engine.wait(follower.import_id, _STOP_SECONDS)
    return End(summary, Problem(path, code, _left(summary)))


def _left(summary: ImportSummary | None) -> str:
    """How much of an import that was stopped was not come to."""
    if summary is None or summary.assets_total == 0:
        return "all of it"
    done = summary.assets.imported + summary.assets.duplicate + summary.assets.failed
    return count_text(max(0, summary.assets_total - done), "asset")


@contextmanager
def _interrupts(react: Callable[[], None]) -> Iterator[None]:
    """Have ``react`` called at the first SIGINT or SIGTERM; the second does what it did before."""
    before: dict[int, Any] = {}

    def handle(number: int, frame: FrameType | None) -> None:
        react()
        for one, handler in before.items():
            signal.signal(one, handler)

    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, handle)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


class _Held(Struct, frozen=True):
    code: str
    path: str
    seconds: float


class _Follower:
    """The latest that was heard of one import."""

    def __init__(self, import_id: int, display: _Display) -> None:
        self.import_id = import_id
        self.interrupted = False
        self._display = display
        self._news = threading.Event()
        self._held: Hold | None = None
        self._held_since = 0.0

    def hear(self, event: Event) -> None:
        if isinstance(event, ImportEnded) and event.summary.id == self.import_id:
            self._news.set()
        elif isinstance(event, Progress):
            self._note_hold(event.status)
            for summary in event.status.imports:
                if summary.id == self.import_id:
                    self._display.show(summary, event.status)

    def interrupt(self) -> None:
        self.interrupted = True
        self._news.set()

    def sleep(self, seconds: float) -> None:
        """Until the import ends, the user interrupts, or ``seconds`` have passed."""
        self._news.wait(seconds)
        self._news.clear()

    def held_back(self) -> _Held | None:
        """Why nothing moves, and for how long that has been so."""
        held, since = self._held, self._held_since
        if held is None:
            return None
        return _Held(held.code, held.path or "", time.monotonic() - since)

    def _note_hold(self, status: Status) -> None:
        hold = Hold("paused") if status.paused else status.hold
        if hold is not None and self._held is None:
            self._held_since = time.monotonic()
        self._held = hold


class _Lines:
    """A plain line now and then, for logs."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _LINE_SECONDS

    def __enter__(self) -> _Lines:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return

    def show(self, summary: ImportSummary, status: Status) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _LINE_SECONDS
        words = [_phase_text(summary, status)]
        if summary.bytes_total:
            done, total = size_text(summary.bytes_handled), size_text(summary.bytes_total)
            words += [f"{done} of {total}", f"{size_text(status.rate)}/s"]
        if status.seconds_left is not None:
            words.append(f"{duration_text(status.seconds_left)} left")
        click.echo(" · ".join(words), err=True)


class _Bar:
    """A bar that stays in its line, for people who watch."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Rich

        self._bar: RichProgress = Rich(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[figures]}", markup=False),
            console=Console(stderr=True),
            transient=True,
            expand=True,
        )
        self._task: TaskID = self._bar.add_task("Looking", total=None, figures="")

    def __enter__(self) -> _Bar:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def show(self, summary: ImportSummary, status: Status) -> None:
        figures = [f"{size_text(status.rate)}/s"] if summary.bytes_total else []
        if status.seconds_left is not None:
            figures.append(f"{duration_text(status.seconds_left)} left")
        self._bar.update(
            self._task,
            description=_phase_text(summary, status),
            total=summary.bytes_total or None,
            completed=summary.bytes_handled,
            figures=" · ".join(figures),
        )


def _phase_text(summary: ImportSummary, status: Status) -> str:
    if status.hold is not None:
        return hold_message(status.hold)
    if status.paused:
        return "Paused by you"
    if summary.phase is ImportPhase.LISTING:
        return f"{count_text(summary.files_listed, 'file')} found"
    if summary.phase is ImportPhase.LOOKING:
        return f"Looking into {count_text(summary.files_listed, 'file')}"
    name = shown(summary.source_name)
    return f"{summary.assets_handled:,} of {summary.assets_total:,} from {name}"
