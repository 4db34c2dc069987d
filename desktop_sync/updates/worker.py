"""The process that looks for new versions: one question on its standard input, one answer on its
output.

Owns its end, which is also that of who asked. Must not know who that is.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import msgspec

from desktop_sync.errors import UpdateError
from desktop_sync.updates.apart import Answer, Question, Refusal
from desktop_sync.updates.updates import Updates


def main() -> int:
    """Answer one question; the exit code."""
    source = sys.stdin.buffer
    question = msgspec.json.decode(source.readline(), type=Question)
    threading.Thread(target=_end_with, args=(source,), daemon=True).start()
    sys.stdout.buffer.write(msgspec.json.encode(answer(question)))
    return 0


def answer(question: Question) -> Answer:
    """What is learnt."""
    updates = Updates(question.note, Path(question.folder), version=question.version)
    try:
        learnt = updates.recall() if question.at is None else updates.look(question.at)
    except UpdateError as error:
        return Answer(refusal=Refusal(error.code, error.path, error.detail, error.retryable))
    file = None if learnt.file is None else str(learnt.file)
    return Answer(learnt.looked_at, learnt.release, file, learnt.is_news)


def _end_with(source: BinaryIO) -> None:
    """Whoever asked and is no more waits for no answer."""
    source.read()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
