"""What the requests about one file have in common: headers of Nextcloud's own, and what is told of
bytes on their way.

Must not know which requests there are.

Sources: Nextcloud's developer manual, "Basic APIs"; ``reference/destinations.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop_sync.destinations.body import Passed
from desktop_sync.destinations.http import PATIENCE_SECONDS, Answer
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.destination import UploadFile
from desktop_sync.model.digest import Digest

_DAY_SECONDS = 86_400
_HEXADECIMAL = re.compile(r"([0-9a-f]{2})+")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def time_header(file: UploadFile) -> Mapping[str, str]:
    """When the file was changed last. The first day of 1970 and all before are refused."""
    seconds = file.modified_ns // 1_000_000_000
    return {"X-OC-MTime": str(seconds)} if seconds > _DAY_SECONDS else {}


def asked_digest(answer: Answer, algorithm: str) -> Digest | None:
    """What the server was asked to hash of a file it has, where it says so."""
    name, _, told = answer.headers.get("oc-checksum", "").strip().lower().partition(":")
    is_usable = answer.is_success and name == algorithm and _HEXADECIMAL.fullmatch(told)
    return Digest(algorithm, bytes.fromhex(told)) if is_usable else None


def told_digest(answer: Answer) -> Digest | None:
    """What the server hashed while it wrote, where it was asked to and says so."""
    told = answer.headers.get("x-hash-sha256", "").strip().lower()
    return Digest("sha256", bytes.fromhex(told)) if _SHA256.fullmatch(told) else None


def patience_seconds(size_bytes: int) -> float:
    """How long a request may take that moves so much: slower is one that does not answer."""
    return PATIENCE_SECONDS + size_bytes / 1024


def about(file: UploadFile, answer: Answer) -> ItemError | DestinationError:
    """The error to raise for a refusal of ``file``."""
    error = answer.refusal()
    if isinstance(error, ItemError):
        error.path = str(file.remote)
    return error


class Told:
    """What was told of bytes on their way, to be taken back where they are sent again."""

    def __init__(self, passed: Passed) -> None:
        self._passed = passed
        self._bytes = 0

    async def passed(self, size_bytes: int) -> None:
        self._bytes += size_bytes
        await self._passed(size_bytes)

    async def take_back(self) -> None:
        size_bytes, self._bytes = self._bytes, 0
        await self._passed(-size_bytes)
