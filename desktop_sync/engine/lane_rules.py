"""What may be uploaded to one destination now: the user's policy for it, and what the way there is
known to let through.

Owns what was learnt of the route while the program runs. Must not know the queue.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.conductor import policies, routes
from desktop_sync.conductor.conductor import Conductor
from desktop_sync.conductor.policies import Clearance
from desktop_sync.conductor.routes import Cuts
from desktop_sync.journal import networks
from desktop_sync.journal import routes as journal_routes
from desktop_sync.journal.database import Database
from desktop_sync.journal.destinations import DestinationRecord
from desktop_sync.journal.uploads import Allowed, ClaimedUpload
from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.route import Route

Journaling = Callable[[sqlite3.Connection], None]

_EVERYTHING = Clearance(None, None, None)


class Rules(Struct, frozen=True):
    """``hold`` is why what is not ``allowed`` waits; None where everything is. ``is_way_new``:
    another network leads there than at the last look."""

    allowed: Allowed
    hold: DestinationHold | None
    is_way_new: bool


class LaneRules:
    """For one destination. Runs on the uploads' loop, but for what is said to be the journal's
    thread's, and for ``exact``."""

    def __init__(self, conductor: Conductor, journal: Database, record: DestinationRecord) -> None:
        self._conductor = conductor
        self._journal = journal
        self._record = record
        self._route: Route | None = None
        self._cuts = Cuts()
        self._way: tuple[bool | None, bool | None, str] | None = None
        self._given = _EVERYTHING
        self._may_go_on = _EVERYTHING
        self._known_ceiling: int | None = None

    def look(self, at_once: frozenset[int]) -> Rules:
        """As it is now; what the user wants ``at_once`` is above it."""
        policy = self._record.policy
        given = self._given = self._conductor.clearance(policy)
        self._may_go_on = self._conductor.clearance(policy, spent_too=False)
        ceiling = self._known_ceiling = self._ceiling()
        allowed = Allowed(given.most_bytes, ceiling, given.total_bytes, at_once)
        return Rules(allowed, given.above or _too_large(ceiling), self._notice_the_way())

    def may_go_on(self, upload: ClaimedUpload) -> bool:
        """Whether what is under way may stay so, as of the last look. What it costs was counted
        when it began."""
        hold = policies.decide(upload.size_bytes, run_now=False, given=self._may_go_on)
        ceiling = self._known_ceiling
        return hold is None and (ceiling is None or largest(upload) <= ceiling)

    def exact(self, size_bytes: int) -> DestinationHold | None:
        """Why an upload of this size waits that is not allowed, as of the last look. For any
        thread."""
        hold = policies.decide(size_bytes, run_now=False, given=self._given)
        return hold or _too_large(self._known_ceiling)

    def affordable(self, connection: sqlite3.Connection, allowed: Allowed) -> Allowed:
        """What of that may begin, now that others may have begun where bytes cost money. On the
        journal's thread."""
        if allowed.total_bytes is None or allowed.most_bytes is None:
            return allowed
        left = self._conductor.left_bytes(connection)
        return replace(
            allowed,
            most_bytes=min(allowed.most_bytes, left),
            total_bytes=min(allowed.total_bytes, left),
        )

    def charge(self, connection: sqlite3.Connection, size_bytes: int) -> None:
        """So much is let go now where bytes cost money. On the journal's thread."""
        if size_bytes:
            networks.spend(connection, self._conductor.conditions().at.date(), size_bytes)

    def refund(self, connection: sqlite3.Connection, size_bytes: int) -> None:
        """So much of it did not begin after all. On the journal's thread."""
        day = self._conductor.conditions().at.date()
        self.charge(connection, -min(size_bytes, networks.spent(connection, day)))

    def has_passed(self, upload: ClaimedUpload, size_bytes: int) -> Journaling | None:
        """A file so large got through, or 0 where all was there already; what the journal is to be
        told, if that is news."""
        self._cuts.forget(upload.id)
        known = self._known()
        at = self._conductor.conditions().at
        return self._keep(known, routes.after_passage(known, size_bytes, at))

    @property
    def may_wait_for_another_way(self) -> bool:
        """Whether there is a way that can be told from others: what is too large for it may not be
        for the next one."""
        return self._record.config.type != "folder" and bool(self._known().network)

    def was_refused(self, upload: ClaimedUpload) -> Journaling | None:
        """A file was said to be too large."""
        known = self._known()
        at = self._conductor.conditions().at
        return self._keep(known, routes.after_refusal(known, largest(upload), at))

    def was_cut(self, upload: ClaimedUpload, sent_bytes: int) -> Journaling | None:
        """A connection ended after so many bytes, while the destination answers; what the journal
        is to be told, if this way is known by now to let no more through."""
        known = self._known()
        size_bytes = self._cuts.note(upload.id, sent_bytes, known, place_answers=True)
        if size_bytes is None:
            return None
        at = self._conductor.conditions().at
        return self._keep(known, routes.after_refusal(known, size_bytes, at))

    def route(self) -> Route:
        """What is known of the way there."""
        return self._known()

    def was_measured(self, parallel: int | None, latency: timedelta | None) -> Journaling | None:
        """So many at once turned out to be useful, None for as many as there may be, and a round
        trip to take so long; what the journal is to be told of it."""
        known = self._known()
        at = self._conductor.conditions().at
        return self._keep(known, replace(known, parallel=parallel, latency=latency, learnt_at=at))

    def forget(self, record: DestinationRecord) -> None:
        """Ask the journal anew: what was learnt was forgotten there, or the policy is another."""
        self._record = record
        self._route = None
        self._cuts = Cuts()

    def _notice_the_way(self) -> bool:
        """Whether it is another one than at the last look."""
        network = self._conductor.conditions().network
        before, self._way = self._way, (network.reachable, network.captive, network.identity)
        return before is not None and before != self._way

    def _ceiling(self) -> int | None:
        return routes.ceiling(self._known(), self._conductor.conditions().at)

    def _known(self) -> Route:
        network = self._conductor.conditions().network
        if self._route is None or self._route.network != network.identity:
            connection = self._journal.read()
            self._route = journal_routes.load(connection, network.identity, self._record.id)
            self._cuts = Cuts()
        return self._route

    def _keep(self, before: Route, after: Route) -> Journaling | None:
        if after == before:
            return None
        self._route = after
        return lambda connection: journal_routes.save(connection, self._record.id, after)


def _too_large(ceiling: int | None) -> DestinationHold | None:
    return None if ceiling is None else DestinationHold("route-size", str(ceiling), lasting=True)


def largest(upload: ClaimedUpload) -> int:
    """The size of the largest file of an upload."""
    return max((file.size_bytes for file in upload.files), default=0)
