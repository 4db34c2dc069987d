"""The names of files that are not whole yet, told apart from everybody else's.

Owns how such a name is made and read. Must not know how a file gets there. A name says on which
computer and in which run of the program it was made: several computers may upload to the same
place, and none may take another's half-sent file away.
"""

from __future__ import annotations

import hashlib
import platform
import re
import secrets
from functools import cache
from pathlib import Path

INCOMING = ".desktop-sync-incoming"
"""The folder for such files, below a destination's root."""

ODD = "?;"
"""What some servers cut names at; see whoever tries that."""

_NAME = re.compile(r"(?P<origin>[0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{16}(\?;)?")


class TemporaryNames:
    """The names one destination has in use now."""

    def __init__(self) -> None:
        self._in_use: set[str] = set()

    @property
    def origin(self) -> str:
        """What all names from this computer begin with."""
        return _origin()

    @property
    def are_in_use(self) -> bool:
        return bool(self._in_use)

    def take(self) -> str:
        """A name nobody has."""
        name = f"{_origin()}-{_run()}-{secrets.token_hex(8)}"
        self._in_use.add(name)
        return name

    def take_again(self, name: str) -> str:
        """Go on with one of an earlier run."""
        self._in_use.add(name)
        return name

    def release(self, name: str) -> None:
        """Nobody goes on with this one; harmless if that was said before."""
        self._in_use.discard(name)

    def is_left_over(self, name: str) -> bool:
        """Whether this one is ours and nobody goes on with it."""
        found = _NAME.fullmatch(name)
        return found is not None and found["origin"] == _origin() and name not in self._in_use


@cache
def _origin() -> str:
    who = f"{platform.node()}\0{Path.home()}"
    return hashlib.blake2s(who.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()


@cache
def _run() -> str:
    return secrets.token_hex(4)
