"""A digest and how it was made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Digest:
    """``algorithm`` as hashlib names it (``sha256``); ``value`` its raw bytes."""

    algorithm: str
    value: bytes

    @property
    def hex(self) -> str:
        return self.value.hex()
