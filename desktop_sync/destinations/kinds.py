"""What a kind of destination is: its name, what it has to be told, and how one is made of that.

Owns the declarations, for the registry and for plug-ins. Must not know any one kind. Labels are
English literals, translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from desktop_sync.destinations.base import Destination


class OptionType(StrEnum):
    """What a form asks for."""

    TEXT = "text"
    URL = "url"
    FOLDER = "folder"
    FILE = "file"
    CHOICE = "choice"
    SECRET = "secret"


class Option(Struct, frozen=True):
    """One thing a kind of destination is told. ``choices`` are words by value, the default
    first."""

    name: str
    type: OptionType
    label: str
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def secret(self) -> bool:
        """Kept apart: given to ``make`` by itself, never part of a ``DestinationConfig``."""
        return self.type is OptionType.SECRET


class Granted(Struct, frozen=True):
    """What a log-in gave: ``options`` beside those that were typed, and the secret."""

    options: Mapping[str, str]
    secret: str


class LogIn(Protocol):
    """A log-in that was begun. ``address`` is to be opened in a browser, where the user says who
    they are; it holds no secret that outlives the log-in."""

    @property
    def address(self) -> str: ...

    async def wait(self) -> Granted:
        """Until the user is done. Raises ``DestinationError``; may be cancelled."""

    async def close(self) -> None: ...


class DestinationType(Struct, frozen=True):
    """A kind of destination. ``make`` takes options that were checked, and the secret; it speaks
    to nobody yet. Where ``log_in`` is there, options and secret may come from a log-in in the
    browser instead of being typed. One that ``keeps_marks`` has favourites or albums of its own:
    its ``join`` is called again when an asset that is there is marked later. For one that
    ``knows_sha1`` files, imports make the SHA-1 of each, so that none is read for it again."""

    name: str
    label: str
    options: tuple[Option, ...]
    make: Callable[[Mapping[str, str], str | None], Destination]
    log_in: Callable[[Mapping[str, str]], Awaitable[LogIn]] | None = None
    keeps_marks: bool = False
    knows_sha1: bool = False
