"""What is asked of the uploads: destinations set up, tried, paused and taken away; uploads hurried,
retried, cancelled, and asked for again.

Must not know how any of it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime

from desktop_sync.engine import upload_answers
from desktop_sync.engine.destination_setup import BegunLogIn, DestinationSetup
from desktop_sync.engine.places import places
from desktop_sync.engine.questions import Questions
from desktop_sync.journal import destinations
from desktop_sync.model.destination import (
    DestinationConfig,
    DestinationStatus,
    Places,
    UploadTally,
)
from desktop_sync.model.events import (
    Verification,
)
from desktop_sync.model.job import Problem
from desktop_sync.model.policy import PolicyChange


class UploadCommands(Questions):
    """The part of ``Engine`` that has to do with destinations."""

    _setup: DestinationSetup

    def add_destination(self, config: DestinationConfig) -> None:
        self._uploads.add(config)

    def remove_destination(self, name: str) -> None:
        self._uploads.remove(name)

    def destinations(self) -> Future[tuple[DestinationStatus, ...]]:
        return self._ask(lambda it: upload_answers.statuses(it, self._library, self._uploads.hold))

    def pause_destination(self, name: str) -> None:
        self._uploads.set_paused(name, paused=True)

    def resume_destination(self, name: str) -> None:
        self._uploads.set_paused(name, paused=False)

    def test_destination(self, name: str) -> None:
        self._uploads.test(name)

    def upload_now(self, name: str | None = None) -> None:
        self._uploads.upload_now(name)

    def wait_for_uploads(self, name: str | None = None, timeout: float | None = None) -> bool:
        return self._uploads.wait(name, timeout)

    def upload_problems(self, name: str | None = None) -> Future[tuple[Problem, ...]]:
        return self._ask(lambda it: upload_answers.problems(it, self._library, name))

    def upload_tally(self, name: str | None, since: datetime) -> Future[UploadTally]:
        return self._ask(lambda it: upload_answers.tally(it, self._library, name, since))

    def retry_uploads(self, name: str | None = None) -> None:
        self._uploads.retry(name)

    def places(self, safe_at: int) -> Future[Places]:
        return self._ask(lambda it: places(it, self._library, safe_at, self._uploads))

    def attempt_destination(
        self, config: DestinationConfig, secret: str | None, secret_of: str | None = None
    ) -> Future[None]:
        return self._setup.attempt(config, secret, secret_of)

    def examine_destination(self, name: str) -> Future[None]:
        return self._setup.examine(name)

    def set_up_destination(
        self, config: DestinationConfig, secret: str | None, *, in_profile: bool = False
    ) -> Future[None]:
        return self._setup.set_up(config, secret, in_profile=in_profile)

    def change_destination(
        self,
        name: str,
        config: DestinationConfig,
        secret: str | None = None,
        *,
        in_profile: bool = False,
    ) -> Future[None]:
        return self._setup.change(name, config, secret, in_profile=in_profile)

    def take_away_destination(self, name: str) -> Future[None]:
        return self._setup.take_away(name)

    def begin_log_in(self, kind: str, options: Mapping[str, str]) -> Future[BegunLogIn]:
        return self._setup.begin_log_in(kind, options)

    def destination_policy(self, name: str) -> Future[PolicyChange]:
        return self._ask(lambda it: destinations.meant(it, name)[0].policy)

    def set_destination_policy(self, name: str, change: PolicyChange) -> None:
        self._uploads.use_policy(name, change)

    def verify_destination(
        self, name: str, on_checked: Callable[[int, int], None] = lambda *_: None
    ) -> Verification:
        return self._uploads.verify(name, on_checked)

    def cancel_upload(self, upload_id: int) -> None:
        self._uploads.cancel(upload_id)

    def retry_upload(self, upload_id: int) -> None:
        self._uploads.retry_one(upload_id)
