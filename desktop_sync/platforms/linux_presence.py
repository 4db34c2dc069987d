"""What the user is at, as a Linux desktop tells: whether notifications are unwelcome, whether
something keeps the screen on, as films and presentations do, or a window fills it.

Owns what the services' answers mean. Must not know how a bus or a screen is spoken to. Our own wish
to keep the computer awake is about sleep, not about the screen, and is none of what is asked here.

``Inhibited`` is a property of Plasma's notifications, ``paused`` one of dunst's;
``IsInhibited`` is asked of the session managers of GNOME, Cinnamon and MATE, ``HasInhibition`` of
Plasma's power management. Elsewhere nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from desktop_sync.model.conditions import Presence
from desktop_sync.platforms.base import Sensor
from desktop_sync.platforms.bus import (
    Answer,
    Ask,
    Bus,
    Call,
    Signal,
    all_properties,
    changed_properties,
    properties,
)
from desktop_sync.platforms.bus_sensor import Subject

_NOTIFICATIONS = "org.freedesktop.Notifications"
_NOTIFICATIONS_PATH = "/org/freedesktop/Notifications"
_DUNST = "org.dunstproject.cmd0"
_GNOME = "org.gnome.SessionManager"
_GNOME_PATH = "/org/gnome/SessionManager"
_GNOME_IDLE = 8
"""The flag of those who inhibit the session's being idle. Ours is 4, being suspended."""

_KDE = "org.kde.Solid.PowerManagement.PolicyAgent"
_KDE_PATH = "/org/kde/Solid/PowerManagement/PolicyAgent"
_KDE_SCREEN = 4
"""ChangeScreenSettings; ours is 1, InterruptSession."""


def subject() -> Subject[Presence]:
    plasma = (_NOTIFICATIONS, _NOTIFICATIONS_PATH, _NOTIFICATIONS)
    dunst = (_NOTIFICATIONS, _NOTIFICATIONS_PATH, _DUNST)
    calls = (
        all_properties(*plasma),
        all_properties(*dunst),
        Call(_GNOME, _GNOME_PATH, _GNOME, "IsInhibited", "u", (_GNOME_IDLE,)),
        Call(_KDE, _KDE_PATH, _KDE, "HasInhibition", "u", (_KDE_SCREEN,)),
    )

    def read(ask: Ask) -> Presence:
        return presence_of(*ask(*calls))

    return Subject(
        "presence",
        Bus.SESSION,
        Presence(),
        services=(_NOTIFICATIONS, _GNOME, _KDE),
        signals=(
            changed_properties(*plasma),
            changed_properties(*dunst),
            Signal(_GNOME, _GNOME_PATH, _GNOME, "InhibitorAdded"),
            Signal(_GNOME, _GNOME_PATH, _GNOME, "InhibitorRemoved"),
            Signal(_KDE, _KDE_PATH, _KDE, "InhibitionsChanged"),
        ),
        read=read,
    )


def presence_of(plasma: Answer, dunst: Answer, gnome: Answer, kde: Answer) -> Presence:
    """From the properties of either kind of notifications, and whether either desktop has the
    screen kept on."""
    return Presence(
        presenting=_any_of(answer[0] for answer in (gnome, kde) if answer),
        undisturbed=_any_of((properties(plasma).get("Inhibited"), properties(dunst).get("paused"))),
    )


class Joined:
    """``Sensor`` of presence: what the ``bus`` tells, and whether the ``screen`` is filled."""

    def __init__(self, bus: Sensor[Presence], screen: Sensor[bool | None]) -> None:
        self._bus = bus
        self._screen = screen

    def look(self) -> Presence:
        told = self._bus.look()
        return replace(told, presenting=_any_of((told.presenting, self._screen.look())))

    def watch(self, on_change: Callable[[], None]) -> None:
        self._bus.watch(on_change)
        self._screen.watch(on_change)

    def close(self) -> None:
        self._screen.close()
        self._bus.close()


def _any_of(answers: Iterable[object]) -> bool | None:
    known = [answer for answer in answers if isinstance(answer, bool)]
    return any(known) if known else None
