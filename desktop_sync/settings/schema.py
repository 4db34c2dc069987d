"""Every option of the program, declared once: name, type, default, group, words, limits.

A field of ``Settings`` is the declaration. Editors, the command line and the store are
made from it. Its words are English literals, translated where they are shown. Must not
know how settings are kept, nor import what an option is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

from msgspec import Struct, field

from desktop_sync.model.policy import OnBattery, OnMetered


class Group(StrEnum):
    """What belongs together where options are shown, in that order; the value is its title."""

    LIBRARY = "Library"
    PLACES = "Places"
    WHEN_TO_UPLOAD = "When to upload"
    NOTIFICATIONS = "Notifications"
    WINDOW = "Window"
    LANGUAGE_AND_ACCESS = "Language and access"
    PROGRAM = "The program"


class _About(Struct, frozen=True):
    group: Group
    label: str
    sentence: str
    choices: Mapping[str, str] = field(default_factory=dict)
    bounds: tuple[int, int] | None = None
    unit: str = ""
    tick: str = ""
    empty: str = ""
    at_next_start: bool = False


def _pictures_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_pictures_dir()) / "Desktop Sync"


class Settings(Struct, frozen=True):
    """What the user has chosen; what they have not is at its default."""

    library: Annotated[
        Path,
        _About(
            Group.LIBRARY,
            "Library folder",
            "Where imported photos and videos are kept. "
            "Another folder starts a library of its own: nothing is moved or deleted.",
            at_next_start=True,
        ),
    ] = field(default_factory=_pictures_folder)
    layout: Annotated[
        str,
        _About(
            Group.LIBRARY,
            "Folders and names",
            "How the library is laid out. It is used from the next import on; "
            "what is there keeps its place.",
        ),
    ] = "{year}/{date}/{name}"
    preview_cache_mb: Annotated[
        int,
        _About(
            Group.LIBRARY,
            "Room for previews",
            "Small pictures kept so that the library opens fast. They can be made again.",
            bounds=(50, 50_000),
            unit="MB",
        ),
    ] = 500
    keep_free_gb: Annotated[
        int,
        _About(
            Group.LIBRARY,
            "Keep free",
            "Imports stop before the library’s disk has less room than this.",
            bounds=(0, 10_000),
            unit="GB",
        ),
    ] = 2
    safe_places: Annotated[
        int,
        _About(
            Group.PLACES,
            "Safe from",
            "A photo counts as safe once it is in the library and proven at so many places "
            "besides.",
            bounds=(1, 9),
        ),
    ] = 1
    on_battery: Annotated[
        str,
        _About(
            Group.WHEN_TO_UPLOAD,
            "On battery",
            "What uploads do while the computer is not plugged in. Imports go on.",
            choices={
                OnBattery.GO.value: "Uploads go on",
                OnBattery.ABOVE_LEVEL.value: "Down to a level",
                OnBattery.WAIT.value: "Uploads wait",
            },
        ),
    ] = OnBattery.ABOVE_LEVEL.value
    battery_level: Annotated[
        int,
        _About(
            Group.WHEN_TO_UPLOAD,
            "Lowest level",
            "Below it uploads wait until you plug in. While the system saves power they wait, too.",
            bounds=(1, 99),
            unit="%",
        ),
    ] = 30
    on_metered: Annotated[
        str,
        _About(
            Group.WHEN_TO_UPLOAD,
            "On metered networks",
            "What uploads do where bytes cost money, as on the hotspot of a phone.",
            choices={
                OnMetered.GO.value: "Uploads go on",
                OnMetered.SMALL.value: "A little a day",
                OnMetered.WAIT.value: "Uploads wait",
            },
        ),
    ] = OnMetered.WAIT.value
    metered_mb_a_day: Annotated[
        int,
        _About(
            Group.WHEN_TO_UPLOAD,
            "A little is at most",
            "What may go in one day on metered networks. What is larger waits for another network.",
            bounds=(1, 100_000),
            unit="MB",
        ),
    ] = 50
    networks: Annotated[
        str,
        _About(
            Group.WHEN_TO_UPLOAD,
            "Only on these networks",
            "Their names, with commas between them. On any other uploads wait.",
            empty="Any network",
        ),
    ] = ""
    upload_hours: Annotated[
        str,
        _About(
            Group.WHEN_TO_UPLOAD,
            "Hours",
            "Uploads only between these times, such as 22:00-06:00.",
            empty="At any time",
        ),
    ] = ""
    upload_limit: Annotated[
        int,
        _About(
            Group.WHEN_TO_UPLOAD,
            "Upload no faster than",
            "All uploads together stay below this, so that others can use the line. 0 is no limit.",
            bounds=(0, 10_000),
            unit="MB/s",
        ),
    ] = 0
    upload_limit_hours: Annotated[
        str,
        _About(
            Group.WHEN_TO_UPLOAD,
            "No faster only between",
            "The hours in which uploads stay below that, such as 08:00-18:00.",
            empty="At any time",
        ),
    ] = ""
    wait_while_presenting: Annotated[
        bool,
        _About(
            Group.WHEN_TO_UPLOAD,
            "While presenting or in full screen",
            "They go on when you are done.",
            tick="Uploads wait",
        ),
    ] = True
    wait_while_busy: Annotated[
        bool,
        _About(
            Group.WHEN_TO_UPLOAD,
            "While other programs need the processor",
            "They go on when the computer is less busy.",
            tick="Uploads wait",
        ),
    ] = True
    notifications: Annotated[
        bool,
        _About(
            Group.NOTIFICATIONS,
            "What was done",
            "At most once an hour one notification says what was imported and what is where. "
            "What needs you is said in any case.",
            tick="Notify me",
        ),
    ] = True
    appearance: Annotated[
        str,
        _About(
            Group.WINDOW,
            "Appearance",
            "The colours of the window.",
            choices={"system": "As the system", "light": "Light", "dark": "Dark"},
        ),
    ] = "system"
    language: Annotated[
        str,
        _About(
            Group.LANGUAGE_AND_ACCESS,
            "Language",
            "The language of the window and the tray.",
            choices={"system": "As the system", "en": "English", "de": "Deutsch"},
            at_next_start=True,
        ),
    ] = "system"
    reduced_motion: Annotated[
        bool,
        _About(
            Group.LANGUAGE_AND_ACCESS,
            "Motion",
            "Progress moves once a second, and finished rows leave at once.",
            tick="Reduce motion",
        ),
    ] = False
    look_for_versions: Annotated[
        bool,
        _About(
            Group.PROGRAM,
            "New versions",
            "Once a day, where no package manager does it. Nothing is installed by itself.",
            tick="Look for them",
        ),
    ] = True


class Option(Struct, frozen=True):
    """One option as an editor shows it. ``type`` is the Python type of its value, ``choices``
    the values it can have with their words (none: any), ``bounds`` the least and the greatest
    number, ``tick`` what stands beside a check box, ``empty`` what it means that there is no text.
    ``at_next_start``: it takes effect when the program starts again, else at once."""

    name: str
    type: type
    group: Group
    label: str
    sentence: str
    choices: Mapping[str, str]
    bounds: tuple[int, int] | None
    unit: str
    tick: str
    empty: str
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
    declared = get_type_hints(Settings, include_extras=True)
    return tuple(_option(name, *get_args(declared[name])) for name in Settings.__struct_fields__)


def option_named(name: str) -> Option | None:
    return next((one for one in options() if one.name == name), None)


def _option(name: str, type_: type, about: _About) -> Option:
    return Option(
        name,
        type_,
        about.group,
        about.label,
        about.sentence,
        about.choices,
        about.bounds,
        about.unit,
        about.tick,
        about.empty,
        about.at_next_start,
    )
