"""Asking the engine for what may fail, where the failure is said in place.

Must not know what is asked.
"""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from typing import TypeVar

from desktop_sync.errors import DesktopSyncError

T = TypeVar("T")


def outcome(asked: Future[T]) -> Future[T | DesktopSyncError]:
    """The answer of ``asked``, or the error it ended with, as an answer. Cancelled with it."""
    told: Future[T | DesktopSyncError] = Future()

    def tell(ended: Future[T]) -> None:
        try:
            told.set_result(ended.result())
        except CancelledError:
            told.cancel()
            told.set_running_or_notify_cancel()
        except DesktopSyncError as error:
            told.set_result(error)
        except BaseException as error:
            told.set_exception(error)

    asked.add_done_callback(tell)
    return told
