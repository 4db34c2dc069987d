"""The decoding process as the program sees it: started when needed, replaced when it fails.

Owns its start, its time limit and its end. Must not import a decoder.
"""

from __future__ import annotations

import contextlib
import json
import logging
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from desktop_sync.platforms.children import child_command, start_child
from desktop_sync.previews.protocol import (
    LENGTH,
    MOST_HEADER_BYTES,
    MOST_PICTURE_BYTES,
    PICTURE_SECONDS,
)
from desktop_sync.previews.sizes import PreviewSize

logger = logging.getLogger(__name__)

COMMAND = child_command("desktop_sync.previews.worker")
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}
"""One thread for what numpy brings along."""


class ImpossibleError(Exception):
    """No picture can be made of this file. ``for_now`` when it only cannot be reached."""

    def __init__(self, reason: str, *, for_now: bool = False) -> None:
        super().__init__(reason)
        self.for_now = for_now


class DecodingProcess:
    """One process that decodes one picture at a time. ``decode`` and ``rest`` are called by
    one thread, ``close`` by any."""

    def __init__(
        self, command: Sequence[str] = COMMAND, picture_seconds: float = PICTURE_SECONDS
    ) -> None:
        self._command = command
        self._picture_seconds = picture_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Of the process that is there; None while none is needed."""
        process = self._process
        return process.pid if process is not None else None

    def decode(self, path: Path, size: PreviewSize) -> bytes:
        """The picture as JPEG. Raises ``ImpossibleError``; so does one that took the process
        down or had to be given up, and the next has a new process."""
        process = self._running()
        limit = threading.Timer(self._picture_seconds, process.kill)
        limit.daemon = True
        limit.start()
        try:
            return _ask(process, path, size)
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            self._end(process)
            if not self._closed:
                logger.info("the decoding process was lost over %s: %r", path, error)
            raise ImpossibleError("the decoding process was lost") from error
        finally:
            limit.cancel()

    def rest(self) -> None:
        """Let the process go until the next picture is wanted."""
        process = self._process
        if process is not None:
            self._end(process)

    def close(self) -> None:
        """End it for good, whatever it is doing."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None:
            process.kill()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end(self._process)
        with self._lock:
            if self._closed:
                raise ImpossibleError("closed", for_now=True)
            if self._process is None:
                try:
                    self._process = start_child(
                        self._command, _ENVIRONMENT, errors=subprocess.DEVNULL
                    )
                except OSError as error:
                    raise ImpossibleError(str(error), for_now=True) from error
            return self._process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()
        with self._lock:
            self._process = None


def _ask(process: subprocess.Popen[bytes], path: Path, size: PreviewSize) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    request = json.dumps({"path": str(path.absolute()), "size": size}).encode()
    process.stdin.write(LENGTH.pack(len(request)) + request)
    process.stdin.flush()
    (length,) = LENGTH.unpack(_exactly(process.stdout, LENGTH.size, LENGTH.size))
    answer = json.loads(_exactly(process.stdout, length, MOST_HEADER_BYTES))
    picture = _exactly(process.stdout, int(answer["bytes"]), MOST_PICTURE_BYTES)
    if not picture:
        raise ImpossibleError(str(answer["reason"]), for_now=bool(answer["unreachable"]))
    return picture


def _exactly(source: IO[bytes], count: int, most: int) -> bytes:
    if not 0 <= count <= most:
        raise ValueError(f"an answer of {count} bytes")
    data = source.read(count)
    if len(data) < count:
        raise EOFError("the process ended")
    return data
