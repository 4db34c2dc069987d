"""A release as the feed tells of it: its version, what changed, and the files there are of it.

Owns the form of the feed (JSON), which version is newer than which, and what a signature has to
fit. Pure. Must not know where a feed comes from.

Sources: RFC 8032 (Ed25519), PEP 440 (versions; those with an epoch or a local part are none here).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from desktop_sync.errors import UpdateError

MOST_FEED_BYTES = 256 << 10
MOST_FILE_BYTES = 2 << 30
_MOST_LINES = 200
_MOST_LETTERS = 2_000
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_VERSION = re.compile(r"(\d{1,9}(?:\.\d{1,9}){0,3})(?:(\.dev|a|b|rc)(\d{1,9}))?", re.ASCII)
_PHASES = (".dev", "a", "b", "rc", None)
_SHA256 = re.compile(r"[0-9a-f]{64}")

Rank = tuple[tuple[int, ...], int, int]
"""What versions are compared by."""


class ReleaseFile(Struct, frozen=True):
    """A file to install from. Raises ``ValueError`` for what cannot be one."""

    address: str
    size_bytes: int
    sha256: str

    def __post_init__(self) -> None:
        if not is_safe_address(self.address):
            raise ValueError("a file's address is not https")
        if not 0 < self.size_bytes <= MOST_FILE_BYTES:
            raise ValueError("a file has no possible size")
        if not _SHA256.fullmatch(self.sha256):
            raise ValueError("a file has no SHA-256")


class Release(Struct, frozen=True):
    """``date`` is aware; ``page`` is the address of a page about it; ``changes`` are lines of plain
    text by language, English always among them; ``files`` are by ``platform_name``. Raises
    ``ValueError`` for what cannot be a release."""

    version: str
    date: datetime
    page: str
    changes: Mapping[str, tuple[str, ...]]
    files: Mapping[str, ReleaseFile]

    def __post_init__(self) -> None:
        rank(self.version)
        if self.date.tzinfo is None:
            raise ValueError("the date has no time zone")
        if not is_safe_address(self.page):
            raise ValueError("the page's address is not https")
        if "en" not in self.changes:
            raise ValueError("what changed is not said in English")
        for lines in self.changes.values():
            if len(lines) > _MOST_LINES or any(len(line) > _MOST_LETTERS for line in lines):
                raise ValueError("more changed than anybody reads")

    @property
    def order(self) -> tuple[Rank, datetime]:
        """What tells an older release from a later one, or from the same one told of anew."""
        return rank(self.version), self.date

    def is_newer_than(self, version: str) -> bool:
        return rank(self.version) > rank(version)

    def lines(self, language: str) -> tuple[str, ...]:
        """What changed, in that language (as in ``de``) or else in English."""
        return self.changes.get(language) or self.changes["en"]


def rank(version: str) -> Rank:
    """Raises ``ValueError`` for what is no version."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(f"no version: {version!r}")
    numbers = [int(one) for one in found[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers), _PHASES.index(found[2]), int(found[3] or 0)


def is_safe_address(address: str) -> bool:
    """Whether it is one of https without credentials in it, or one of this very machine."""
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False
    if not is_whole or not address.isascii() or not address.isprintable() or " " in address:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(address))


def is_loopback(address: str) -> bool:
    return urlsplit(address).hostname in _LOOPBACK


def trusted_release(feed: bytes, signature: bytes, key: str) -> Release:
    """What ``feed`` says, whose ``signature`` is in base64; ``key`` as in ``BuildNote``. Raises
    ``UpdateError('update-untrusted')``, and nothing else whatever the bytes are."""
    _verify(feed, signature, key)
    return parsed(feed)


def parsed(feed: bytes) -> Release:
    """What ``feed`` says, whoever signed it. Raises as ``trusted_release``."""
    if len(feed) > MOST_FEED_BYTES:
        raise untrusted("too large")
    try:
        return msgspec.json.decode(feed, type=Release)
    except (ValueError, RecursionError, OverflowError) as error:
        raise untrusted(f"not understood: {error}") from error


def untrusted(detail: str) -> UpdateError:
    return UpdateError("update-untrusted", detail=detail)


def _verify(feed: bytes, signature: bytes, key: str) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature.strip(), validate=True), feed)
    except InvalidSignature as error:
        raise untrusted("the signature does not fit") from error
    except (ValueError, binascii.Error) as error:
        raise untrusted(f"no signature: {error}") from error
