"""The part of ``WindowCommands`` that is about places, for an engine that uploads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from desktop_sync.engine.destination_setup import BegunLogIn
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import DestinationConfig, Places, PlaceStatus
from desktop_sync.model.policy import Policy, PolicyChange
from desktop_sync.model.route import KnownNetwork


class FakePlaces:
    """Places are as a test says by ``placed``; what is asked of them is noted in ``told``."""

    _reader: ThreadPoolExecutor

    def __init__(self) -> None:
        self.placed: tuple[PlaceStatus, ...] = ()
        self.safe_assets = 0
        self.told: list[tuple[str, object]] = []
        self.changes: dict[str, PolicyChange] = {}
        self.known_networks: tuple[KnownNetwork, ...] = ()

    def count_assets(self) -> int:
        return 0

    def places(self, safe_at: int) -> Future[Places]:
        count = self.count_assets()
        made = Places(count, count, self.safe_assets, safe_at, self.placed)
        return self._reader.submit(lambda: made)

    def attempt_destination(
        self, config: DestinationConfig, secret: str | None, secret_of: str | None = None
    ) -> Future[None]:
        return self._note("attempt", config)

    def examine_destination(self, name: str) -> Future[None]:
        return self._note("examine", name)

    def set_up_destination(
        self, config: DestinationConfig, secret: str | None, *, in_profile: bool = False
    ) -> Future[None]:
        return self._note("set up", config)

    def change_destination(
        self,
        name: str,
        config: DestinationConfig,
        secret: str | None = None,
        *,
        in_profile: bool = False,
    ) -> Future[None]:
        return self._note("change", config)

    def take_away_destination(self, name: str) -> Future[None]:
        return self._note("take away", name)

    def pause_destination(self, name: str) -> None:
        self.told.append(("pause", name))

    def resume_destination(self, name: str) -> None:
        self.told.append(("resume", name))

    def upload_now(self, name: str | None = None) -> None:
        self.told.append(("upload", name))

    def retry_uploads(self, name: str | None = None) -> None:
        self.told.append(("retry", name))

    def run_now(self, upload_id: int | None = None) -> None:
        self.told.append(("run", upload_id))

    def use_policy(self, policy: Policy) -> None:
        self.told.append(("policy", policy))

    def destination_policy(self, name: str) -> Future[PolicyChange]:
        return self._reader.submit(lambda: self.changes.get(name, PolicyChange()))

    def set_destination_policy(self, name: str, change: PolicyChange) -> None:
        self.changes[name] = change

    def networks(self) -> Future[tuple[KnownNetwork, ...]]:
        return self._reader.submit(lambda: self.known_networks)

    def forget_network(self, name: str) -> None:
        self.told.append(("forget", name))

    def set_metered(self, name: str, *, metered: bool | None) -> None:
        self.told.append(("metered", (name, metered)))

    def begin_log_in(self, kind: str, options: Mapping[str, str]) -> Future[BegunLogIn]:
        def refuse() -> BegunLogIn:
            raise DestinationError("not-understood", path="type", detail=kind)

        return self._reader.submit(refuse)

    def _note(self, what: str, about: object) -> Future[None]:
        self.told.append((what, about))
        return self._reader.submit(lambda: None)
