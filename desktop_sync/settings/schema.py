"""Every option of the program, declared once: name, type, default, label, sentence.

A field of ``Settings`` is the declaration. Editors, the command line and the store are
made from it. Must not know how settings are kept, nor import what an option is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

_LABEL = "label"
_SENTENCE = "sentence"


def _words(label: str, sentence: str) -> dict[str, str]:
    return {_LABEL: label, _SENTENCE: sentence}


def _pictures_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_pictures_dir()) / "Desktop Sync"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has chosen; what they have not is at its default."""

    library: Path = field(
        default_factory=_pictures_folder,
        metadata=_words("Library", "The folder that imported photos and videos are kept in."),
    )
    layout: str = field(
        default="{year}/{date}/{name}",
        metadata=_words(
            "Folders and names",
            "How the library is laid out: 2024/2024-05-17/IMG_0001.HEIC unless changed.",
        ),
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One option as an editor shows it. ``type`` is the Python type of its value."""

    name: str
    type: type
    label: str
    sentence: str


Validators = Mapping[str, Callable[[Any], object]]
"""By option name: raises a ``DesktopSyncError`` for a value that cannot be used."""


def options() -> tuple[Option, ...]:
    """All options, in the order they are shown."""
    types = get_type_hints(Settings)
    return tuple(
        Option(one.name, types[one.name], one.metadata[_LABEL], one.metadata[_SENTENCE])
        for one in fields(Settings)
    )
