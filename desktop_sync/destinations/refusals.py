"""What an HTTP service's refusals mean to us: one table for every destination.

Owns the table and the reading of ``Retry-After``. Must not know of any one service. Where a
status means something of its own to a protocol (404 for a missing collection), that protocol's
module looks before it asks here.

Sources: RFC 9110 (statuses, Retry-After), RFC 4918 (423, 507), RFC 6585 (429).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from desktop_sync.errors import DestinationError, ItemError

LONGEST_WAIT = timedelta(days=1)
"""Whoever asks us to wait longer is asked again after this."""


class Meaning(Struct, frozen=True):
    """``whole`` where it is about the destination, not about one file."""

    code: str
    whole: bool = False
    retryable: bool = False


MEANINGS: Mapping[int, Meaning] = {
    401: Meaning("credentials", whole=True),
    402: Meaning("full", whole=True, retryable=True),
    403: Meaning("forbidden", whole=True),
    404: Meaning("vanished"),
    405: Meaning("not-understood", whole=True),
    407: Meaning("unreachable", whole=True, retryable=True),
    408: Meaning("unreachable", whole=True, retryable=True),
    409: Meaning("refused", retryable=True),
    410: Meaning("vanished"),
    412: Meaning("name-taken"),
    413: Meaning("too-large"),
    423: Meaning("refused", retryable=True),
    425: Meaning("unreachable", whole=True, retryable=True),
    429: Meaning("unreachable", whole=True, retryable=True),
    500: Meaning("refused", retryable=True),
    501: Meaning("not-understood", whole=True),
    502: Meaning("unreachable", whole=True, retryable=True),
    503: Meaning("unreachable", whole=True, retryable=True),
    504: Meaning("unreachable", whole=True, retryable=True),
    507: Meaning("full", whole=True, retryable=True),
    511: Meaning("unreachable", whole=True, retryable=True),
}
_OTHER_4XX = Meaning("refused")
_OTHER_5XX = Meaning("unreachable", whole=True, retryable=True)
_NOT_EXPECTED = Meaning("not-understood", whole=True)


def refusal(
    status: int, headers: Mapping[str, str], about: str, now: datetime | None = None
) -> ItemError | DestinationError:
    """The error to raise for an answer that is no success. ``about`` is what was asked for;
    ``now`` (aware) is for ``Retry-After`` given as a date."""
    meaning = MEANINGS.get(status)
    if meaning is None:
        by_class = {4: _OTHER_4XX, 5: _OTHER_5XX}
        meaning = by_class.get(status // 100, _NOT_EXPECTED)
    kind = DestinationError if meaning.whole else ItemError
    return kind(
        meaning.code,
        path=about,
        detail=f"HTTP {status}",
        retryable=meaning.retryable,
        retry_after=_wait(headers, now) if meaning.retryable else None,
    )


def retry_after(value: str, now: datetime) -> timedelta | None:
    """How long ``Retry-After: value`` asks to wait, from none to ``LONGEST_WAIT``; None where it
    is neither seconds nor an HTTP date. ``now`` is aware."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        # More digits than a day has are not worth a number.
        wait = timedelta(seconds=int(value)) if len(value) < 10 else LONGEST_WAIT
    else:
        from email.utils import parsedate_to_datetime

        try:
            until = parsedate_to_datetime(value)
        except (ValueError, TypeError, OverflowError):
            return None
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
        wait = until - now
    return min(max(wait, timedelta()), LONGEST_WAIT)


def _wait(headers: Mapping[str, str], now: datetime | None) -> timedelta | None:
    value = headers.get("retry-after")
    if value is None:
        return None
    return retry_after(value, now or datetime.now(UTC))
