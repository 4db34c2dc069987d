"""What may run under the present conditions, and why the rest waits. Pure.

Must not know a clock, a settings object, or where any of it is kept. What is unknown keeps nothing
back. Where several reasons keep an upload back, the user's own pause is told first, then what is
likely to last longest.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.conductor import hours
from desktop_sync.model.conditions import Conditions, Network, Power
from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.events import Hold
from desktop_sync.model.policy import OnBattery, OnMetered, Pause, Policy, PolicyChange

BUSY_LOAD = 0.8
"""The share of all processors above which other programs are thought to need them."""


class Bound(Struct, frozen=True):
    """Uploads of more than ``most_bytes`` wait for ``hold``."""

    most_bytes: int
    hold: DestinationHold


class Clearance(Struct, frozen=True):
    """What may run to one destination at one moment. ``most_bytes`` is the size of the largest
    upload that may begin, None for any, 0 for none; ``total_bytes`` what all that begin now may
    come to together, None for any. ``above`` is why the next larger one waits, None exactly where
    ``most_bytes`` is. ``bounds`` tell more exactly of those still larger: the first that one is
    beyond. The size of an upload is that of all its files, and 1 at least."""

    most_bytes: int | None
    total_bytes: int | None
    above: DestinationHold | None
    bounds: tuple[Bound, ...] = ()


def changed(policy: Policy, change: PolicyChange) -> Policy:
    """The policy of one destination."""
    return replace(
        policy,
        battery=policy.battery if change.battery is None else change.battery,
        metered=policy.metered if change.metered is None else change.metered,
        networks=policy.networks if change.networks is None else change.networks,
        hours=policy.hours if change.hours is None else change.hours,
    )


def clearance(
    policy: Policy,
    conditions: Conditions,
    pause: Pause | None,
    spent_bytes: int,
    ceiling_bytes: int | None,
) -> Clearance:
    """What may run to one destination. ``spent_bytes`` were let go on this day of the user's own
    clock where bytes cost money; ``ceiling_bytes`` is the most its route takes, None where that is
    unknown."""
    bounds = tuple(_bounds(policy, conditions, pause, spent_bytes, ceiling_bytes))
    left = _left_bytes(policy, spent_bytes) if _is_rationed(policy, conditions.network) else None
    if not bounds:
        return Clearance(None, left, None)
    most = min(bound.most_bytes for bound in bounds)
    above = next(bound.hold for bound in bounds if bound.most_bytes == most)
    return Clearance(most, left if most else 0, above, bounds)


def decide(size_bytes: int, *, run_now: bool, given: Clearance) -> DestinationHold | None:
    """Why an upload of this size waits; None where it may run. What the user wants run now is
    above all policies."""
    size = max(1, size_bytes)
    if run_now or given.most_bytes is None or size <= given.most_bytes:
        return None
    exact = (bound.hold for bound in given.bounds if size > bound.most_bytes)
    return next(exact, given.above)


def import_hold(policy: Policy, conditions: Conditions, pause: Pause | None) -> Hold | None:
    """Why imports wait; None where they may run. They mind neither network nor battery."""
    if _is_on(pause, conditions.at):
        return Hold("paused", until=_until(pause))
    free_bytes = conditions.library_free_bytes
    if free_bytes is not None and free_bytes < policy.keep_free_bytes:
        return Hold("low-space")
    return None


def upload_limit(policy: Policy, at: datetime) -> int | None:
    """How many bytes a second all uploads may take now; None for any number. ``at`` is in the
    user's own zone."""
    if policy.limit_hours is None or hours.is_open(policy.limit_hours, at):
        return policy.limit
    return None


def next_change(policy: Policy, conditions: Conditions, pause: Pause | None) -> datetime | None:
    """The first moment after these conditions, aware UTC, at which an answer may be another though
    nothing but the time is; None where there is none."""
    at = conditions.at
    moments = (
        _until(pause) if _is_on(pause, at) else None,
        None if policy.hours is None else hours.turns_at(policy.hours, at),
        None
        if policy.limit is None or policy.limit_hours is None
        else hours.turns_at(policy.limit_hours, at),
        hours.next_day(at) if _is_rationed(policy, conditions.network) else None,
    )
    return min((one for one in moments if one is not None), default=None)


def _bounds(
    policy: Policy,
    conditions: Conditions,
    pause: Pause | None,
    spent_bytes: int,
    ceiling_bytes: int | None,
) -> Iterator[Bound]:
    """All there are, in the order in which they are told."""
    if _is_on(pause, conditions.at):
        yield _nothing("paused", until=_until(pause))
    yield from _network_bounds(policy, conditions.network)
    yield from _metered_bounds(policy, conditions, spent_bytes)
    yield from _power_bounds(policy, conditions.power)
    if policy.hours is not None and not hours.is_open(policy.hours, conditions.at):
        yield _nothing("hours", until=hours.opens_at(policy.hours, conditions.at))
    if policy.wait_while_presenting and conditions.presence.presenting:
        yield _nothing("presenting")
    if policy.wait_while_busy and conditions.load is not None and conditions.load > BUSY_LOAD:
        yield _nothing("busy")
    if ceiling_bytes is not None:
        yield Bound(max(0, ceiling_bytes), _hold("route-size", str(ceiling_bytes)))


def _network_bounds(policy: Policy, network: Network) -> Iterator[Bound]:
    if network.reachable is False:
        yield _nothing("offline")
    if network.captive:
        yield _nothing("portal")
    if policy.networks and network.name and network.name not in policy.networks:
        yield _nothing("network", ", ".join(policy.networks))


def _metered_bounds(policy: Policy, conditions: Conditions, spent_bytes: int) -> Iterator[Bound]:
    """What is larger than a whole day's bytes waits for another network, what is larger than the
    rest of today's for tomorrow."""
    network = conditions.network
    if not network.metered or policy.metered is OnMetered.GO:
        return
    a_day = max(0, policy.metered_bytes_a_day) if _is_rationed(policy, network) else 0
    yield Bound(a_day, _hold("metered", network.name or None))
    left = _left_bytes(policy, spent_bytes)
    if left < a_day:
        yield Bound(left, _hold("metered-spent", until=hours.next_day(conditions.at)))


def _power_bounds(policy: Policy, power: Power) -> Iterator[Bound]:
    if not power.on_battery or policy.battery is OnBattery.GO:
        return
    level = None if power.level is None else str(power.level)
    if policy.battery is OnBattery.WAIT:
        yield _nothing("battery", level)
        return
    if power.level is not None and power.level < policy.battery_level:
        yield _nothing("low-battery", level)
    if power.saver:
        yield _nothing("saver")


def _nothing(code: str, detail: str | None = None, until: datetime | None = None) -> Bound:
    return Bound(0, _hold(code, detail, until))


def _hold(code: str, detail: str | None = None, until: datetime | None = None) -> DestinationHold:
    return DestinationHold(code, detail, until, lasting=True)


def _is_on(pause: Pause | None, at: datetime) -> bool:
    until = _until(pause)
    return pause is not None and (until is None or until > at.astimezone(UTC))


def _until(pause: Pause | None) -> datetime | None:
    if pause is None or pause.until is None:
        return None
    return pause.until.astimezone(UTC)


def _is_rationed(policy: Policy, network: Network) -> bool:
    """Whether only so many bytes a day may go over this network."""
    return bool(network.metered) and policy.metered is OnMetered.SMALL


def _left_bytes(policy: Policy, spent_bytes: int) -> int:
    return max(0, policy.metered_bytes_a_day - max(0, spent_bytes))
