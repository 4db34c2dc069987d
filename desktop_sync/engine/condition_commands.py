"""What is asked about conditions: pauses, policies, networks, what runs now, why something waits.

Owns the user's pause. Must not know how conditions are found out, nor what follows from them.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from datetime import datetime

from desktop_sync.conductor.conductor import Conductor
from desktop_sync.engine.progress import Tracker
from desktop_sync.engine.queue import JobQueue
from desktop_sync.engine.reasons import reasons
from desktop_sync.engine.upload_commands import UploadCommands
from desktop_sync.journal import meta, networks
from desktop_sync.model.conditions import Conditions
from desktop_sync.model.policy import Pause, Policy
from desktop_sync.model.reason import JobReason
from desktop_sync.model.route import KnownNetwork


class ConditionCommands(UploadCommands):
    """The part of ``Engine`` that has to do with conditions; it sets what is declared here."""

    _conductor: Conductor
    _queue: JobQueue
    _tracker: Tracker
    _pause: Pause | None

    def __init__(self) -> None:
        super().__init__()
        self._pausing = threading.RLock()

    def pause(self, until: datetime | None = None) -> None:
        with self._pausing:
            self._remember_pause(Pause(until))
            self._queue.pause()
            self._uploads.pause()
        self._tracker.touch()

    def resume(self) -> None:
        with self._pausing:
            self._remember_pause(None)
            self._queue.resume()
            self._uploads.resume()
        self._tracker.touch()

    def run_now(self, upload_id: int | None = None) -> None:
        if upload_id is not None:
            self._uploads.run_now(upload_id)
        else:
            if self._pause is not None:
                self.resume()
            self._uploads.upload_now()

    def why(self, meant: str) -> Future[tuple[JobReason, ...]]:
        return self._ask(
            lambda it: reasons(
                it,
                self._library,
                meant,
                is_under_way=self._uploads.is_under_way,
                hold_of=self._uploads.hold_of,
                import_hold=self._queue.hold,
                pause=self._pause,
            )
        )

    def conditions(self) -> Conditions:
        return self._conductor.conditions()

    def use_policy(self, policy: Policy) -> None:
        """What conditions the user wants work done under, from now on."""
        self._conductor.use_policy(policy)

    def networks(self) -> Future[tuple[KnownNetwork, ...]]:
        return self._ask(networks.every)

    def set_metered(self, name: str, *, metered: bool | None) -> None:
        self._conductor.say_metered(name, metered=metered)

    def forget_network(self, name: str) -> None:
        self._conductor.forget_network(name)
        self._uploads.look_at_rules_anew()

    def _conditions_changed(self) -> None:
        with self._pausing:
            if self._conductor.pause_is_over():
                self.resume()
        self._uploads.look_again()
        self._queue.wake()
        self._tracker.touch()

    def _remember_pause(self, pause: Pause | None) -> None:
        with self._journal.write() as connection:
            meta.set_pause(connection, pause)
        self._pause = pause
        self._conductor.use_pause(pause)
