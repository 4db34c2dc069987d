"""Short pieces of blocking work, done in few visits to threads.

Owns what of a loop's work waits for its thread. Must not know what is done. A visit to a thread
and back costs as much as reading a photo that the system has in memory: what is asked for at the
same time shares one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

_AT_ONCE = 8
"""So many are done one after the other: the rest goes to other threads."""

_Work = Callable[[], bytes]
_Wanted = tuple[_Work, asyncio.Future[bytes]]

_waiting: dict[asyncio.AbstractEventLoop, list[_Wanted]] = {}


def in_thread_soon(work: Callable[[], bytes]) -> asyncio.Future[bytes]:
    """What ``work`` gives or raises. Who does not wait for it any more does not stop it."""
    loop = asyncio.get_running_loop()
    if loop not in _waiting:
        _waiting[loop] = []
        loop.call_soon(_visit, loop)
    answer: asyncio.Future[bytes] = loop.create_future()
    _waiting[loop].append((work, answer))
    return answer


def _visit(loop: asyncio.AbstractEventLoop) -> None:
    wanted = _waiting.pop(loop)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        done = loop.run_in_executor(None, _all_of, [work for work, _ in some])
        done.add_done_callback(partial(_tell, some))


def _all_of(works: Sequence[_Work]) -> list[bytes | Exception]:
    results: list[bytes | Exception] = []
    for work in works:
        try:
            results.append(work())
        except Exception as error:
            results.append(error)
    return results


def _tell(wanted: Sequence[_Wanted], done: asyncio.Future[list[bytes | Exception]]) -> None:
    for (_, answer), result in zip(wanted, done.result(), strict=True):
        if answer.cancelled():
            continue
        if isinstance(result, Exception):
            answer.set_exception(result)
        else:
            answer.set_result(result)
