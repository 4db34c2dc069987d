"""The conditions as they are, the user's policy, and what follows from both.

Owns the sensors, the snapshot made of what they say, and the thread that looks again when time
alone may change an answer. The clock is handed in. Must not know how a job is carried out.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from desktop_sync.conductor import policies
from desktop_sync.conductor.busy import Busy
from desktop_sync.conductor.local_zone import LOCAL_ZONE
from desktop_sync.conductor.policies import BUSY_LOAD, Clearance
from desktop_sync.errors import StorageError
from desktop_sync.journal import networks
from desktop_sync.journal.database import Database
from desktop_sync.model.conditions import Conditions, Network, Power, Presence
from desktop_sync.model.events import Hold
from desktop_sync.model.policy import Pause, Policy, PolicyChange
from desktop_sync.platforms.base import (
    Sensor,
    Sleepless,
    Wakefulness,
    no_network,
    no_power,
    no_presence,
)

logger = logging.getLogger(__name__)

_MOST_SECONDS = 60.0
"""Nothing that waits for a time is looked at less often: clocks jump."""
_LOAD_SECONDS = 5.0

Clock = Callable[[], datetime]
"""Aware UTC."""


class Load(Protocol):
    """``platforms.load`` has it."""

    def look(self) -> float | None: ...


class _NoLoad:
    def look(self) -> None:
        return None


def _now() -> datetime:
    return datetime.now(UTC)


class Surroundings(Struct, frozen=True):
    """What tells of the machine, and of time. Without more it is a machine of which nothing is
    known."""

    power: Sensor[Power] = field(default_factory=no_power)
    network: Sensor[Network] = field(default_factory=no_network)
    presence: Sensor[Presence] = field(default_factory=no_presence)
    wakefulness: Wakefulness = field(default_factory=Sleepless)
    load: Load = field(default_factory=_NoLoad)
    clock: Clock = _now
    zone: tzinfo = LOCAL_ZONE


class Listeners(Struct, frozen=True):
    """Who hears what, on the conductor's thread: that answers may have changed; that the machine
    has slept; and whether anything moves or waits, so that the processors' load matters."""

    on_change: Callable[[], None]
    on_woken: Callable[[], None]
    matters: Callable[[], bool]


class Conductor:
    """Thread-safe. Answers from memory."""

    def __init__(
        self,
        journal: Database,
        around: Surroundings,
        policy: Policy,
        library_free_bytes: Callable[[], int | None],
    ) -> None:
        self._journal = journal
        self._library_free_bytes = library_free_bytes
        self._around = around
        self._policy = policy
        self._changes: frozenset[PolicyChange] = frozenset()
        self._pause: Pause | None = None
        self._turns_at: datetime | None = None
        self._busy = Busy()
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._woken = False
        self._is_asked = False
        self._moving = False
        self._listeners: Listeners | None = None
        self._thread = threading.Thread(target=self._watch, name="conductor", daemon=True)
        self._said_metered: Mapping[str, bool] = networks.said_metered(journal.read())
        self._conditions = Conditions(self._here())
        self._look()

    def start(self, listeners: Listeners) -> None:
        """Watch the sensors from now on, and take turns on a thread of its own."""
        self.attach(listeners)
        self._thread.start()

    def attach(self, listeners: Listeners) -> None:
        """Watch the sensors from now on; whoever has time in hand takes the turns."""
        self._listeners = listeners
        for sensor in (self._around.power, self._around.network, self._around.presence):
            sensor.watch(self._wake.set)
        self._around.wakefulness.watch(self._have_slept)
        self._turns_at = self._next_change()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        around = self._around
        for one in (around.power, around.network, around.presence, around.wakefulness):
            one.close()

    def conditions(self) -> Conditions:
        """As they are now; the network is metered where the user says so."""
        with self._lock:
            return replace(self._conditions, at=self._here())

    @property
    def policy(self) -> Policy:
        return self._policy

    def use_policy(self, policy: Policy) -> None:
        self._policy = policy
        self._look_again()

    def use_changes(self, changes: Collection[PolicyChange]) -> None:
        """What is different at the destinations that are worked for: look again when that makes
        a difference, too."""
        if frozenset(changes) != self._changes:
            self._changes = frozenset(changes)
            self._look_again()

    def use_pause(self, pause: Pause | None) -> None:
        """Look again when the pause ends."""
        if pause != self._pause:
            self._pause = pause
            self._look_again()

    def pause_is_over(self) -> bool:
        """Whether there was a pause with an end, which has come."""
        pause = self._pause
        return pause is not None and pause.until is not None and pause.until <= self._around.clock()

    def clearance(self, change: PolicyChange, *, spent_too: bool = True) -> Clearance:
        """What may be uploaded where the policy is changed so. Without ``spent_too`` what the day
        has cost does not matter: of that which is under way already."""
        conditions = self.conditions()
        is_costly = spent_too and bool(conditions.network.metered)
        spent = self.spent_bytes() if is_costly else 0
        policy = policies.changed(self._policy, change)
        return policies.clearance(policy, conditions, None, spent, None)

    def import_hold(self, size_bytes: int) -> Hold | None:
        """Why so much may not be imported now."""
        free = self._library_free_bytes()
        left = None if free is None else max(0, free - size_bytes)
        conditions = replace(self.conditions(), library_free_bytes=left)
        return policies.import_hold(self._policy, conditions, None)

    def upload_limit(self) -> int | None:
        """Bytes a second that all uploads together may take now."""
        return policies.upload_limit(self._policy, self._here())

    def spent_bytes(self) -> int:
        """What was let go today where bytes cost money."""
        return networks.spent(self._journal.read(), self._here().date())

    def left_bytes(self, connection: sqlite3.Connection) -> int:
        """What may still go today where bytes cost money, as this transaction knows it."""
        spent = networks.spent(connection, self._here().date())
        return max(0, self._policy.metered_bytes_a_day - spent)

    def say_metered(self, name: str, *, metered: bool | None) -> None:
        """Let a network be what the user says. Raises ``ItemError('no-network')``."""
        with self._journal.write() as connection:
            networks.set_metered(connection, name, metered)
        self._learn_what_was_said()

    def forget_network(self, name: str) -> None:
        """Nothing is known of it any more. Raises ``ItemError('no-network')``."""
        with self._journal.write() as connection:
            networks.forget(connection, name)
        self._learn_what_was_said()

    def note_work(self, *, moving: bool) -> None:
        """Whether bytes move: the machine is kept awake meanwhile. Cheap."""
        if moving != self._moving:
            self._moving = moving
            self._wake.set()

    def _learn_what_was_said(self) -> None:
        with self._lock:
            self._said_metered = networks.said_metered(self._journal.read())
        self._look_again()

    def _look_again(self) -> None:
        self._is_asked = True
        self._wake.set()

    def _have_slept(self) -> None:
        self._woken = True
        self._wake.set()

    def _here(self) -> datetime:
        return self._around.clock().astimezone(self._around.zone)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                self._wake.wait(self.patience())
                self._wake.clear()
                if not self._stopping.is_set():
                    self.turn()
            except Exception:
                logger.exception("the conductor stumbled")
                self._stopping.wait(_LOAD_SECONDS)
                self._look_again()

    def turn(self) -> None:
        """Look, and tell the listeners what comes of it."""
        assert self._listeners is not None
        if self._woken:
            self._woken = False
            self._listeners.on_woken()
        # What is asked for from here on is told of in another turn.
        was_asked = self._is_asked
        if was_asked:
            self._is_asked = False
        has_changed = self._look()
        on_battery = self._conditions.power.on_battery
        self._around.wakefulness.keep_awake(wanted=self._moving and on_battery is not True)
        if self._has_time_turned() or has_changed or was_asked:
            self._listeners.on_change()

    def _has_time_turned(self) -> bool:
        """Whether a moment came, or is ahead once more, at which answers change."""
        before, self._turns_at = self._turns_at, self._next_change()
        return before != self._turns_at

    def _next_change(self) -> datetime | None:
        """When an answer may next be another, for any destination, though nothing but the time
        is."""
        conditions, pause = self.conditions(), self._pause
        every = {self._policy, *(policies.changed(self._policy, one) for one in self._changes)}
        moments = (policies.next_change(policy, conditions, pause) for policy in every)
        return min((one for one in moments if one is not None), default=None)

    def patience(self) -> float | None:
        """After how many seconds there is to be another turn, though nothing was told of; None for
        never."""
        times = []
        following = self._next_change()
        if following != self._turns_at:
            return 0.0
        if following is not None:
            left = (following - self._around.clock()).total_seconds()
            times.append(min(max(0.05, left), _MOST_SECONDS))
        if self._watches_load():
            times.append(_LOAD_SECONDS)
        return min(times, default=None)

    def _watches_load(self) -> bool:
        listeners = self._listeners
        return self._policy.wait_while_busy and listeners is not None and listeners.matters()

    def _look(self) -> bool:
        """Whether anything is not as it was."""
        around = self._around
        # What others are asked takes its time: nobody waits for it but this thread.
        power, network, presence = (
            around.power.look(),
            around.network.look(),
            around.presence.look(),
        )
        load = self._busy.note(around.load.look()) if self._watches_load() else None
        with self._lock:
            before = self._conditions
            said = self._said_metered.get(network.identity)
            self._conditions = Conditions(
                at=self._here(),
                power=power,
                network=network if said is None else replace(network, metered=said),
                presence=presence,
                load=load,
            )
            now = self._conditions
        if network.identity and network.identity != before.network.identity:
            self._meet(network)
        return _lasting(before) != _lasting(now)

    def _meet(self, network: Network) -> None:
        """Remember that the machine was there, where the journal can be told."""
        try:
            with self._journal.write(durable=False) as connection:
                networks.meet(connection, network.identity, network.name, self._around.clock())
        except StorageError as error:
            logger.info("a network is not remembered: %s", error)


def _lasting(conditions: Conditions) -> tuple[Power, Network, Presence, bool]:
    """What makes a difference: not the moment, and of the load not how high it is."""
    is_busy = conditions.load is not None and conditions.load > BUSY_LOAD
    return conditions.power, conditions.network, conditions.presence, is_busy
