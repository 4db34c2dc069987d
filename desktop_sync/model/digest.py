"""A digest and how it was made."""

from __future__ import annotations

from msgspec import Struct


class Digest(Struct, frozen=True):
    """``algorithm`` as hashlib names it (``sha256``); ``value`` its raw bytes."""

    algorithm: str
    value: bytes

    @property
    def hex(self) -> str:
        return self.value.hex()

    @property
    def size_bytes(self) -> int | None:
        """What ``of_size`` was told; None of a digest of content."""
        return int.from_bytes(self.value, "big") if self.algorithm == SIZE else None

    @classmethod
    def of_size(cls, size_bytes: int) -> Digest:
        """What is said of content of which only the size is known."""
        return cls(SIZE, size_bytes.to_bytes(8, "big"))


SIZE = "size"
"""The algorithm of ``Digest.of_size``."""
