"""Which kinds of destinations there are, each declared once.

Owns their names, what each has to be told, and how one is made of that. Must not know which
destinations the user has, nor where secrets are kept. Labels are English literals, translated
where they are shown. What speaks to a service is imported when one is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from desktop_sync.destinations.base import Destination
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import DestinationConfig


class OptionType(StrEnum):
    """What a form asks for."""

    TEXT = "text"
    URL = "url"
    FOLDER = "folder"
    FILE = "file"
    CHOICE = "choice"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Option:
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


@dataclass(frozen=True, slots=True)
class DestinationType:
    """A kind of destination. ``make`` takes options that were checked, and the secret."""

    name: str
    label: str
    options: tuple[Option, ...]
    make: Callable[[Mapping[str, str], str | None], Destination]


def _make_folder(options: Mapping[str, str], secret: str | None) -> Destination:
    from desktop_sync.destinations.local_folder import LocalFolder

    path = Path(options["path"]).expanduser()
    if not path.is_absolute():
        raise _not_understood("path", "not a path from the root")
    return LocalFolder(path)


def _make_webdav(options: Mapping[str, str], secret: str | None) -> Destination:
    from desktop_sync.destinations.http import Trust
    from desktop_sync.destinations.webdav import ProofBy, WebDav

    ca_file = options.get("ca_file")
    trust = Trust(Path(ca_file).expanduser() if ca_file else None, options.get("pinned_sha256"))
    proof = ProofBy(options.get("proof", ProofBy.READ))
    return WebDav(options["url"], options.get("user"), secret, trust=trust, proof=proof)


_TYPES = (
    DestinationType(
        "folder",
        "Folder or mounted share",
        (Option("path", OptionType.FOLDER, "Folder", required=True),),
        _make_folder,
    ),
    DestinationType(
        "webdav",
        "WebDAV",
        (
            Option("url", OptionType.URL, "Address", required=True),
            Option("user", OptionType.TEXT, "User name"),
            Option("password", OptionType.SECRET, "Password"),
            Option("ca_file", OptionType.FILE, "Certificate authority of your own"),
            Option("pinned_sha256", OptionType.TEXT, "SHA-256 of the server's certificate"),
            Option(
                "proof",
                OptionType.CHOICE,
                "Proof",
                choices={"read": "Read every file back", "size": "Compare sizes only"},
            ),
        ),
        _make_webdav,
    ),
)


def destination_types() -> tuple[DestinationType, ...]:
    """All kinds there are, in the order they are offered."""
    return _TYPES


def destination_type(name: str) -> DestinationType:
    """The kind of that name. Raises ``DestinationError('not-understood', path='type')``."""
    for known in _TYPES:
        if known.name == name:
            return known
    raise _not_understood("type", f"unknown: {name}")


def make(config: DestinationConfig, secret: str | None = None) -> Destination:
    """The destination that ``config`` describes; speaks to nobody yet. Raises
    ``DestinationError('not-understood')`` with the option at fault as its ``path``."""
    kind = destination_type(config.type)
    known = {option.name: option for option in kind.options if not option.secret}
    for name, value in config.options.items():
        if name not in known:
            raise _not_understood(name, "unknown")
        if value and known[name].choices and value not in known[name].choices:
            raise _not_understood(name, "not one of " + ", ".join(known[name].choices))
    # What a form leaves empty is not told.
    told = {name: value for name, value in config.options.items() if value}
    for option in known.values():
        if option.required and option.name not in told:
            raise _not_understood(option.name, "missing")
    return kind.make(told, secret)


def _not_understood(option: str, detail: str) -> DestinationError:
    return DestinationError("not-understood", path=option, detail=detail)
