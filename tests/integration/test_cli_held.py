"""What scripts and people are told of what waits: ``status --json`` and ``why``, while the program
in the tray owns the profile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_sync.conductor.conductor import Surroundings
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.engine.remote import RemoteServer
from desktop_sync.library.naming import DEFAULT_TEMPLATE
from desktop_sync.model.conditions import Network, Power
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.policy import OnMetered, Policy
from desktop_sync.platforms.single_instance import ProfileLock, close_endpoint, open_endpoint
from desktop_sync.settings.profile import Profile
from tests.fakes.camera import make_bulk
from tests.fakes.told_sensor import ToldSensor
from tests.integration.command_line import CommandLine
from tests.integration.importing import PATIENCE_SECONDS

SMALL, SMALL_BYTES, LARGE_BYTES = 3, 10_000, 200_000
HOME = Network(reachable=True, metered=False, identity="home", name="Home")
PHONE = Network(reachable=True, metered=True, identity="phone", name="Phone")
POLICY = Policy(
    metered=OnMetered.SMALL, metered_bytes_a_day=SMALL * LARGE_BYTES // 4, wait_while_busy=False
)


@dataclass
class Tray:
    """This process owns the profile, as the program in the tray does."""

    program: CommandLine
    engine: Engine
    power: ToldSensor[Power]
    network: ToldSensor[Network]

    def held(self) -> list[dict[str, Any]]:
        answer = self.program.run("status", "--json")
        assert answer.code == 0, answer.err
        held: list[dict[str, Any]] = answer.document["held"]
        return held

    def wait_for(self, expected: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """What is held, once it is as expected."""
        pause = threading.Event()
        for _ in range(PATIENCE_SECONDS):
            held = self.held()
            if expected(held):
                return held
            pause.wait(0.1)
        raise TimeoutError(f"held are {self.held()}")

    def why(self, job: str) -> list[dict[str, Any]]:
        answer = self.program.run("why", job, "--json")
        assert answer.code == 0, answer.err
        jobs: list[dict[str, Any]] = answer.document["jobs"]
        return jobs


@pytest.fixture
def tray(tmp_path: Path) -> Iterator[Tray]:
    """On battery that is nearly empty, with a few photos that are not uploaded."""
    program = CommandLine(tmp_path)
    make_bulk(tmp_path / "DCIM", SMALL, SMALL_BYTES)
    make_bulk(tmp_path / "large", 1, LARGE_BYTES, seed=9)[0].rename(tmp_path / "large/IMG_9.JPG")
    program.do_import(tmp_path / "DCIM", tmp_path / "large")
    (tmp_path / "attic").mkdir()
    profile = Profile(program.profile)
    power, network = ToldSensor(Power(on_battery=True, level=7)), ToldSensor(HOME)
    around = Surroundings(power=power, network=network)
    options = EngineOptions(program.library, DEFAULT_TEMPLATE, policy=POLICY)
    with ProfileLock(profile.folder):
        engine = open_engine(profile.journal, options, around)
        server = RemoteServer(engine, open_endpoint(profile.folder))
        engine.start()
        server.start()
        engine.add_destination(
            DestinationConfig("attic", "folder", {"path": str(tmp_path / "attic")})
        )
        yield Tray(program, engine, power, network)
        close_endpoint(profile.folder)
        server.close()
        engine.stop()


def test_everything_that_waits_is_told_with_its_reason(tray: Tray) -> None:
    (held,) = tray.wait_for(bool)
    assert held == {
        "reason": "low-battery",
        "until": None,
        "jobs": SMALL + 1,
        "bytes": SMALL * SMALL_BYTES + LARGE_BYTES,
        "destination": "attic",
    }

    (reason,) = tray.why("IMG_9")
    assert (reason["asset"], reason["destination"]) == ("IMG_9", "attic")
    assert (reason["state"], reason["reason"], reason["until"]) == ("pending", "low-battery", None)
    assert reason["bytes"] == LARGE_BYTES
    assert "only 7 % left" in reason["message"]
    said = tray.program.run("why", "IMG_9.JPG")
    assert said.out.strip() == reason["message"]

    tray.power.tell(Power(on_battery=False))
    assert tray.wait_for(lambda held: not held) == []


def test_a_file_of_the_library_is_a_job_by_its_path(tray: Tray) -> None:
    tray.wait_for(bool)
    (file,) = tray.program.library.rglob("IMG_9.JPG")

    by_path = tray.program.run("why", file, "--json").document

    assert by_path == {"jobs": tray.why("IMG_9")}


def test_what_waits_in_part_is_told_with_its_own_reason(tray: Tray) -> None:
    tray.wait_for(bool)
    tray.network.tell(PHONE)
    tray.power.tell(Power(on_battery=False))

    (held,) = tray.wait_for(lambda held: [one["jobs"] for one in held] == [1])

    assert (held["bytes"], held["destination"]) == (LARGE_BYTES, "attic")
    assert held["reason"] in ("metered", "metered-spent")
    (large,) = tray.why("IMG_9")
    assert (large["reason"], large["until"]) == ("metered", None)
    assert {one["state"] for one in tray.why("IMG_000000")} == {"succeeded"}


def test_a_pause_is_the_reason_of_all_and_has_its_end(tray: Tray) -> None:
    tray.wait_for(bool)
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    tray.engine.pause(until)

    (held,) = tray.wait_for(lambda held: [one["reason"] for one in held] == ["paused"])

    assert datetime.fromisoformat(held["until"]) == until
    assert held["jobs"] == SMALL + 1
    (reason,) = tray.why("IMG_9")
    assert reason["reason"] == "paused"
    assert datetime.fromisoformat(reason["until"]) == until
    assert tray.program.run("resume").code == 0
    tray.wait_for(lambda held: [one["reason"] for one in held] == ["low-battery"])


def test_a_pause_from_the_command_line_has_no_end(tray: Tray) -> None:
    assert tray.program.run("pause").code == 0

    (held,) = tray.wait_for(lambda held: [one["reason"] for one in held] == ["paused"])

    assert held["until"] is None
    (reason,) = tray.why("IMG_9")
    assert (reason["reason"], reason["until"]) == ("paused", None)


def test_a_pause_of_one_destination_is_told(tray: Tray) -> None:
    tray.engine.pause_destination("attic")

    (held,) = tray.wait_for(lambda held: [one["reason"] for one in held] == ["paused"])

    assert (held["destination"], held["jobs"]) == ("attic", SMALL + 1)
    assert [one["reason"] for one in tray.why("IMG_9")] == ["paused"]


def test_a_pause_that_ends_ends_by_itself(tray: Tray) -> None:
    tray.power.tell(Power(on_battery=False))
    tray.engine.pause(datetime.now(UTC) + timedelta(seconds=2))
    tray.wait_for(lambda held: not held)
    assert tray.engine.wait_for_uploads(None, PATIENCE_SECONDS)
    assert not tray.engine.status().result().paused
    assert [one["state"] for one in tray.why("IMG_9")] == ["succeeded"]


def test_why_of_nothing_is_an_error(tray: Tray) -> None:
    answer = tray.program.run("why", "IMG_4711", "--json")

    assert answer.code != 0
    assert answer.document["error"]["code"] == "no-job"
