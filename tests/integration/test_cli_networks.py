"""``desktop-sync networks``, while another process owns the profile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desktop_sync.cli.networks import networks
from desktop_sync.engine.remote import RemoteServer
from desktop_sync.errors import ItemError
from desktop_sync.model.route import KnownNetwork, Route
from desktop_sync.platforms.single_instance import ProfileLock, close_endpoint, open_endpoint
from desktop_sync.settings.profile import Profile
from tests.fakes.remembering_engine import RememberingEngine

NOW = datetime.now(UTC)
LIMIT = 100_000_000
TUNNEL = Route(
    network="net-1",
    network_name="Train",
    destination="NAS",
    refused_bytes=LIMIT,
    passed_bytes=LIMIT // 2,
    parallel=4,
    latency=timedelta(milliseconds=12.4),
    learnt_at=NOW,
    refused_at=NOW - timedelta(hours=1),
)
LIFTED = Route("", "", "Attic", refused_bytes=LIMIT, refused_at=NOW - timedelta(days=8))


class Owner(RememberingEngine):
    """Was in one network that can be told from others, and in some that cannot."""

    there: tuple[KnownNetwork, ...] = (
        KnownNetwork("net-1", "Train", True, NOW, (TUNNEL, Route("net-1", "Train", "Attic"))),
        KnownNetwork("", "", None, NOW, (LIFTED,)),
    )

    def networks(self) -> Future[tuple[KnownNetwork, ...]]:
        answer: Future[tuple[KnownNetwork, ...]] = Future()
        answer.set_result(self.there)
        return answer

    def _require_network(self, name: str) -> None:
        if name not in [one.name for one in self.there]:
            raise ItemError("no-network", path=name)


@dataclass(frozen=True)
class Shell:
    profile: Profile
    owner: Owner

    def run(self, *arguments: str) -> Result:
        result = CliRunner().invoke(networks, arguments, obj=self.profile, standalone_mode=False)
        if result.exception is not None:
            raise result.exception
        return result

    def document(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").output)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    profile = Profile(tmp_path / "profile")
    profile.create()
    owner = Owner()
    with ProfileLock(profile.folder):
        server = RemoteServer(owner, open_endpoint(profile.folder))
        server.start()
        yield Shell(profile, owner)
        close_endpoint(profile.folder)
        server.close()


def test_networks_are_listed_with_what_was_learnt_there(shell: Shell) -> None:
    train, nameless = shell.document("list")["networks"]
    assert (train["identity"], train["name"], train["metered"]) == ("net-1", "Train", True)
    assert train["seen_at"] == NOW.isoformat()
    assert train["routes"][0] == {
        "destination": "NAS",
        "ceiling_bytes": LIMIT - 1,
        "tried_again_at": (NOW + timedelta(days=7, hours=-1)).isoformat(),
        "passed_bytes": LIMIT // 2,
        "parallel": 4,
        "latency_seconds": 0.0124,
        "learnt_at": NOW.isoformat(),
    }
    (lifted,) = nameless["routes"]
    assert (lifted["ceiling_bytes"], lifted["tried_again_at"]) == (None, None)


def test_people_are_told_in_words(shell: Shell) -> None:
    train, nas, attic, others, lifted = shell.run("list").output.splitlines()
    assert train.startswith("Train ")
    assert "metered, as you said · last here 20" in train
    assert "100.0 MB or more do not get through, tried again on 20" in nas
    assert nas.endswith(" · 50.0 MB got through · 4 at once · 12 ms")
    assert attic.endswith(" nothing learnt yet")
    assert others.startswith("Other networks")
    assert lifted.endswith(" nothing learnt yet")


def test_without_networks_that_is_said(shell: Shell) -> None:
    shell.owner.there = ()
    assert shell.document("list") == {"networks": []}
    assert shell.run("list").output == "No networks yet\n"


@pytest.mark.parametrize(("said", "metered"), [("yes", True), ("no", False), ("auto", None)])
def test_the_users_word_on_a_network_arrives(shell: Shell, said: str, metered: bool | None) -> None:
    assert shell.document("metered", "Train", said) == {"network": "Train", "metered": metered}
    assert shell.owner.commands == [("set_metered", "Train", metered)]
    assert shell.run("metered", "Train", said).output.startswith("“Train” is ")


def test_a_network_is_forgotten_by_its_name(shell: Shell) -> None:
    assert shell.document("forget", "Train") == {"forgotten": "Train"}
    assert "“Train” is forgotten" in shell.run("forget", "Train").output
    assert shell.owner.commands == [("forget_network", "Train")] * 2


def test_what_was_learnt_without_a_network_is_forgotten_without_a_name(shell: Shell) -> None:
    assert "“Other networks” is forgotten" in shell.run("forget").output
    assert shell.owner.commands == [("forget_network", "")]


def test_a_network_that_is_not_known_is_an_error(shell: Shell) -> None:
    for arguments in (("forget", "Cellar"), ("metered", "Cellar", "no")):
        with pytest.raises(ItemError) as raised:
            shell.run(*arguments)
        assert (raised.value.code, raised.value.path) == ("no-network", "Cellar")
