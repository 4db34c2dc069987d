"""Looking for new versions in a process of its own, which takes what it loaded for that (TLS,
signatures) away with it, and in which alone what nobody has vouched for yet is read.

Owns that process and what is said between the two. Must not know what is looked for.
"""

from __future__ import annotations

import logging
import subprocess
import threading
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop_sync.errors import UpdateError
from desktop_sync.platforms.children import child_command, start_child
from desktop_sync.updates.build import BuildNote
from desktop_sync.updates.release import Release
from desktop_sync.updates.updates import Learnt, Updates

logger = logging.getLogger(__name__)

MODULE = "desktop_sync.updates.worker"
_MOST_SECONDS = 180.0
"""Longer than two documents may take."""


class Question(Struct, frozen=True):
    """``at`` is the time of the look; without one, only what is known is asked for."""

    note: BuildNote
    folder: str
    version: str
    at: datetime | None


class Refusal(Struct, frozen=True):
    """An ``UpdateError``."""

    code: str
    path: str | None
    detail: str | None
    retryable: bool


class Answer(Struct, frozen=True):
    """``Learnt``, unless there is a ``refusal``."""

    looked_at: datetime | None = None
    release: Release | None = None
    file: str | None = None
    is_news: bool = False
    refusal: Refusal | None = None


class UpdatesApart(Updates):
    """``Updates`` that learns in another process. ``close`` may be called on any thread."""

    _child: subprocess.Popen[bytes] | None = None

    def recall(self) -> Learnt:
        return self._ask(None) if self.has_learnt else Learnt()

    def look(self, now: datetime) -> Learnt:
        return self._ask(now)

    def close(self) -> None:
        child = self._child
        if child is not None:
            child.kill()

    def question(self, at: datetime | None) -> bytes:
        """What is asked of the process."""
        asked = Question(self._note, str(self._folder), self._version, at)
        return msgspec.json.encode(asked) + b"\n"

    def _ask(self, at: datetime | None) -> Learnt:
        try:
            said = self._answer(self.question(at))
            answer = msgspec.json.decode(said, type=Answer)
        except (OSError, ValueError) as error:
            raise UpdateError("update-unreachable", detail=f"no answer: {error}") from error
        refusal = answer.refusal
        if refusal is not None:
            raise UpdateError(
                refusal.code,
                path=refusal.path,
                detail=refusal.detail,
                retryable=refusal.retryable,
            )
        file = None if answer.file is None else Path(answer.file)
        return Learnt(answer.looked_at, answer.release, file, answer.is_news)

    def _answer(self, question: bytes) -> bytes:
        """Its input stays open until it has answered: its end is the child's, too."""
        with start_child(child_command(MODULE), {}, errors=subprocess.DEVNULL) as child:
            killer = threading.Timer(_MOST_SECONDS, child.kill)
            killer.daemon = True
            killer.start()
            self._child = child
            try:
                assert child.stdin is not None
                assert child.stdout is not None
                child.stdin.write(question)
                child.stdin.flush()
                return child.stdout.read()
            finally:
                killer.cancel()
                self._child = None
                child.kill()
