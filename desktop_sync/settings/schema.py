"""Every option of the program, declared once: name, type, default, group, words, limits.

A field of ``Settings`` is the declaration. Editors, the command line and the store are
made from it. Its words are English literals, translated where they are shown. Must not
know how settings are kept, nor import what an option is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

_ABOUT = "about"


class Group(StrEnum):
    """What belongs together where options are shown, in that order; the value is its title."""

    LIBRARY = "Library"
    PLACES = "Places"
    NOTIFICATIONS = "Notifications"
    WINDOW = "Window"
    LANGUAGE_AND_ACCESS = "Language and access"


@dataclass(frozen=True, slots=True)
class _About:
    group: Group
    label: str
    sentence: str
    choices: Mapping[str, str] = field(default_factory=dict)
    bounds: tuple[int, int] | None = None
    unit: str = ""
    tick: str = ""
    at_next_start: bool = False


def _words(group: Group, label: str, sentence: str, **more: Any) -> dict[str, _About]:
    return {_ABOUT: _About(group, label, sentence, **more)}


def _pictures_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_pictures_dir()) / "Desktop Sync"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has chosen; what they have not is at its default."""

    library: Path = field(
        default_factory=_pictures_folder,
        metadata=_words(
            Group.LIBRARY,
            "Library folder",
            "Where imported photos and videos are kept. "
            "Another folder starts a library of its own: nothing is moved or deleted.",
            at_next_start=True,
        ),
    )
    layout: str = field(
        default="{year}/{date}/{name}",
        metadata=_words(
            Group.LIBRARY,
            "Folders and names",
            "How the library is laid out. It is used from the next import on; "
            "what is there keeps its place.",
        ),
    )
    preview_cache_mb: int = field(
        default=500,
        metadata=_words(
            Group.LIBRARY,
            "Room for previews",
            "Small pictures kept so that the library opens fast. They can be made again.",
            bounds=(50, 50_000),
            unit="MB",
        ),
    )
    safe_places: int = field(
        default=1,
        metadata=_words(
            Group.PLACES,
            "Safe from",
            "A photo counts as safe once it is in the library and proven at so many places "
            "besides.",
            bounds=(1, 9),
        ),
    )
    upload_limit: int = field(
        default=0,
        metadata=_words(
            Group.PLACES,
            "Upload no faster than",
            "All uploads together stay below this, so that others can use the line. 0 is no limit.",
            bounds=(0, 10_000),
            unit="MB/s",
        ),
    )
    notifications: bool = field(
        default=True,
        metadata=_words(
            Group.NOTIFICATIONS,
            "When an import ends",
            "One notification says what was imported. What needs you is said in any case.",
            tick="Notify me",
        ),
    )
    appearance: str = field(
        default="system",
        metadata=_words(
            Group.WINDOW,
            "Appearance",
            "The colours of the window.",
            choices={"system": "As the system", "light": "Light", "dark": "Dark"},
        ),
    )
    language: str = field(
        default="system",
        metadata=_words(
            Group.LANGUAGE_AND_ACCESS,
            "Language",
            "The language of the window and the tray.",
            choices={"system": "As the system", "en": "English", "de": "Deutsch"},
            at_next_start=True,
        ),
    )
    reduced_motion: bool = field(
        default=False,
        metadata=_words(
            Group.LANGUAGE_AND_ACCESS,
            "Motion",
            "Progress moves once a second, and finished rows leave at once.",
            tick="Reduce motion",
        ),
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One option as an editor shows it. ``type`` is the Python type of its value, ``choices``
    the values it can have with their words (none: any), ``bounds`` the least and the greatest
    number, ``tick`` what stands beside a check box. ``at_next_start``: it takes effect when
    the program starts again, else at once."""

    name: str
    type: type
    group: Group
    label: str
    sentence: str
    choices: Mapping[str, str]
    bounds: tuple[int, int] | None
    unit: str
    tick: str
    at_next_start: bool

    @property
    def default(self) -> object:
        return getattr(Settings(), self.name)


def upload_limit(chosen: Settings) -> int | None:
    """The bytes a second that ``chosen`` lets leave this computer; None for no limit."""
    return chosen.upload_limit * 1_000_000 or None


Validators = Mapping[str, Callable[[Any], object]]
"""By option name: raises a ``DesktopSyncError`` for a value that cannot be used."""


@cache
def options() -> tuple[Option, ...]:
    """All options, in the order they are shown."""
    types = get_type_hints(Settings)
    return tuple(_option(one, types[one.name]) for one in fields(Settings))


def option_named(name: str) -> Option | None:
    return next((one for one in options() if one.name == name), None)


def _option(declared: Field[Any], type_: type) -> Option:
    about: _About = declared.metadata[_ABOUT]
    return Option(
        declared.name,
        type_,
        about.group,
        about.label,
        about.sentence,
        about.choices,
        about.bounds,
        about.unit,
        about.tick,
        about.at_next_start,
    )
