"""The process that decodes: reads requests from its standard input, answers on its output.

Owns the limits it lives under and its end. Must not know who asks.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import signal
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

from desktop_sync.platforms.priority import step_back
from desktop_sync.previews.protocol import LENGTH, PICTURE_SECONDS
from desktop_sync.previews.sizes import PreviewSize

LONGEST_SECONDS = PICTURE_SECONDS * 1.5
"""After which the process ends itself, when nobody is left to end it earlier and a decoder does
not come back."""
MEMORY_BYTES = 2 * 1024 * 1024 * 1024
NICENESS = 15


def main() -> int:
    """Serve until the input ends; the exit code."""
    _live_modestly()
    answers = _own_output()
    requests: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, requests), daemon=True).start()
    from desktop_sync.previews.decoding import decode

    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        while True:
            asked = json.loads(requests.get())
            faulthandler.dump_traceback_later(LONGEST_SECONDS, exit=True, file=nowhere)
            picture, why = b"", {}
            try:
                picture = decode(Path(asked["path"]), PreviewSize(asked["size"]))
            except OSError as error:
                # Decoders raise OSErrors of their own; the system's have a number.
                why = {"unreachable": error.errno is not None, "reason": str(error)[:500]}
            except Exception as error:
                why = {"unreachable": False, "reason": repr(error)[:500]}
            faulthandler.cancel_dump_traceback_later()
            header = json.dumps({"bytes": len(picture), **why}).encode()
            answers.write(LENGTH.pack(len(header)) + header + picture)
            answers.flush()


def _live_modestly() -> None:
    """Behind every other program, with a bound on memory, leaving no core behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    step_back(NICENESS)
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _own_output() -> BinaryIO:
    """The output for answers alone: whatever a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _read(source: BinaryIO, requests: SimpleQueue[bytes]) -> None:
    """Hand requests on. The input's end, also that of a parent that was killed, is the
    process's, whatever it is doing."""
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        requests.put(source.read(LENGTH.unpack(head)[0]))
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
