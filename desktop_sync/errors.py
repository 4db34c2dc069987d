"""Every error the program raises on purpose.

    DesktopSyncError
    ├── ItemError         this asset cannot be imported or uploaded as it is
    ├── SourceError       the source went away, is locked, or cannot be listed
    ├── DestinationError  a destination cannot be used (credentials, quota, unreachable)
    ├── StorageError      the library's disk is full, read-only or gone
    ├── UpdateError       a new version cannot be found, fetched or installed
    └── FatalError        the program cannot go on (journal damaged, profile in use)

An error carries data, no prose: ``code`` names the cause, ``path`` what it is about,
``detail`` the operating system's own words for a log. ``retryable`` says whether the
same step may succeed by itself later, ``retry_after`` how long to wait. What people
read is made of these by ``desktop_sync.wording`` and the front ends.
"""

from __future__ import annotations

from datetime import timedelta


class DesktopSyncError(Exception):
    """Base of all. ``code`` is a stable, hyphenated identifier."""

    def __init__(
        self,
        code: str,
        *,
        path: str | None = None,
        detail: str | None = None,
        retryable: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(code, path, detail)
        self.code = code
        self.path = path
        self.detail = detail
        self.retryable = retryable
        self.retry_after = retry_after

    def __str__(self) -> str:
        return ": ".join(part for part in (self.code, self.path, self.detail) if part)


class ItemError(DesktopSyncError):
    """One asset cannot be handled; the rest goes on."""


class SourceError(DesktopSyncError):
    """The source as a whole cannot be read now."""


class DestinationError(DesktopSyncError):
    """A destination as a whole cannot be used now."""


class StorageError(DesktopSyncError):
    """The library cannot take files now; the queue is held."""


class UpdateError(DesktopSyncError):
    """A new version of the program cannot be had now; this one goes on."""


class FatalError(DesktopSyncError):
    """Nothing can be done until someone changes something."""
