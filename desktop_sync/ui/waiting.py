"""What of the uploads waits, gathered by what it waits for, and in words.

One cause is one: what a policy keeps back waits for one thing, at however many places. Pure text
for an ``UploadStatus``. Must not know of widgets.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.events import UploadStatus, UploadsTo
from desktop_sync.ui.messages import destination_hold_text, moment, plural, translate
from desktop_sync.wording import is_policy, shown

METERED = "metered"
_ROUTE = "route-size"
_POWER = ("battery", "low-battery", "saver")
_TIMES = ("paused", "hours", "metered-spent")


class Waiting(Struct, frozen=True):
    """Uploads that wait for one thing: for what ``hold`` says, or without one for the user to
    resume the place."""

    hold: DestinationHold | None
    places: tuple[str, ...]
    jobs: int
    size_bytes: int

    @property
    def is_policy(self) -> bool:
        return self.hold is not None and is_policy(self.hold)

    @property
    def is_by_route(self) -> bool:
        """Whether it is what the way to one place takes, and not where the computer is."""
        return self.hold is not None and self.hold.code == _ROUTE


def waiting(uploads: UploadStatus) -> tuple[Waiting, ...]:
    """All that waits and needs no user, in the order of the places."""
    found: list[Waiting] = []
    for one in _each(uploads):
        same = next((at for at, other in enumerate(found) if _is_same(one, other)), None)
        if same is None:
            found.append(one)
        else:
            found[same] = _joined(found[same], one)
    return tuple(found)


def _each(uploads: UploadStatus) -> Iterator[Waiting]:
    for one in uploads.places:
        name = (one.destination,)
        if one.is_held and not one.needs_user:
            hold = None if one.paused else one.hold
            yield Waiting(hold, name, one.pending, one.bytes_left)
        elif not one.is_held and one.part is not None and one.part.jobs:
            yield Waiting(one.part.hold, name, one.part.jobs, one.part.size_bytes)


def _is_same(one: Waiting, other: Waiting) -> bool:
    if not one.is_policy or one.is_by_route:
        return False
    return one.hold == other.hold


def _joined(one: Waiting, other: Waiting) -> Waiting:
    places = tuple(dict.fromkeys((*one.places, *other.places)))
    return replace(
        one,
        places=places,
        jobs=one.jobs + other.jobs,
        size_bytes=one.size_bytes + other.size_bytes,
    )


def what_waits(one: Waiting) -> str:
    """How many wait, and for what."""
    name = ", ".join(map(shown, one.places))
    if one.hold is None or not one.is_policy:
        return plural("now", "%Ln asset(s) (waits|wait) for {name}", one.jobs).format(name=name)
    return count_held(one.jobs, name, one.hold)


def count_held(jobs: int, name: str, hold: DestinationHold) -> str:
    """How many uploads to ``name`` a policy keeps back, and until what."""
    detail = shown(hold.detail or "")
    if hold.code == _ROUTE:
        words = plural("held", "%Ln asset(s) (waits|wait) for a direct way to {name}", jobs)
        return words.format(name=name)
    if hold.code in _TIMES and hold.until is not None:
        words = plural("held", "%Ln upload(s) (waits|wait) until {time}", jobs)
        return words.format(time=moment(hold.until))
    if hold.code in _POWER:
        return plural("held", "%Ln upload(s) (waits|wait) until you plug in", jobs)
    if hold.code == "network" and detail:
        return plural("held", "%Ln upload(s) (waits|wait) for “{detail}”", jobs).format(
            detail=detail
        )
    if hold.code in ("network", METERED):
        return plural("held", "%Ln upload(s) (waits|wait) for another network", jobs)
    if hold.code == "offline":
        return plural("held", "%Ln upload(s) (waits|wait) for a network", jobs)
    if hold.code == "portal":
        return plural("held", "%Ln upload(s) (waits|wait) until you log in to the network", jobs)
    if hold.code == "presenting":
        return plural("held", "%Ln upload(s) (waits|wait) until you are done presenting", jobs)
    if hold.code == "busy":
        return plural("held", "%Ln upload(s) (waits|wait) until the computer is less busy", jobs)
    return plural("held", "%Ln upload(s) (waits|wait)", jobs)


def why_it_waits(one: Waiting) -> str:
    """The reason, where ``what_waits`` stands beside it."""
    if one.hold is None:
        return translate("now", "paused by you")
    return reason(one.places[0], one.hold)


def reason(name: str, hold: DestinationHold) -> str:
    """Why nothing goes to ``name``, and when it is looked at again, after what is said already."""
    whole = destination_hold_text(name, hold)
    return whole.partition(" · ")[2] or whole


def forecast(uploads: UploadStatus, now: datetime) -> str:
    """When each place will be done, or after what, under the present conditions; empty where one
    time says it all."""
    left = [one for one in uploads.places if one.wanted and one.left and not one.idle]
    said = [_forecast_of(one, now) for one in left]
    told = [one for parts in said for one in parts]
    if not any(one.may_go for one in left) or len(told) < 2:
        return ""
    return ", ".join(told)


def _forecast_of(place: UploadsTo, now: datetime) -> list[str]:
    name = shown(place.destination)
    told = []
    if place.may_go and place.seconds_left is not None:
        done = moment(now + timedelta(seconds=place.seconds_left), now)
        told.append(translate("held", "{name} about {time}").format(name=name, time=done))
    hold = place.hold if place.is_held and not place.paused else None
    if hold is not None and is_policy(hold):
        told.append(_after(name, hold, now))
    elif place.may_go and place.part is not None:
        told.append(_after(translate("held", "the rest"), place.part.hold, now))
    return told


def _after(name: str, hold: DestinationHold, now: datetime) -> str:
    time = ""
    if hold.code in _POWER:
        words = translate("held", "{name} after you plug in")
    elif hold.code == _ROUTE:
        words = translate("held", "{name} once there is a direct way")
    elif hold.code in _TIMES and hold.until is not None:
        words, time = translate("held", "{name} from {time}"), moment(hold.until, now)
    elif hold.code in ("network", METERED):
        words = translate("held", "{name} on another network")
    elif hold.code in ("offline", "portal"):
        words = translate("held", "{name} once there is a network")
    else:
        words = translate("held", "{name} later")
    return words.format(name=name, time=time)
