"""A laptop that is carried around while it uploads, in simulated time: the real conductor, lanes
and journal, and a test that says what happens when.

Does what the engine does between them.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from desktop_sync.conductor.conductor import Conductor, Listeners, Surroundings
from desktop_sync.engine.back_off import BackOff
from desktop_sync.engine.bandwidth import Bandwidth
from desktop_sync.engine.journal_desk import JournalDesk
from desktop_sync.engine.lane_rules import LaneRules
from desktop_sync.engine.upload_lane import Lane
from desktop_sync.engine.uploading import Uploading
from desktop_sync.journal import assets, destination_policies, destinations
from desktop_sync.journal.database import Database
from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Metadata,
    Resource,
    ResourceRole,
    SourceFile,
)
from desktop_sync.model.conditions import Network, Power
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, Evidence, Grade
from desktop_sync.model.policy import Pause, Policy, PolicyChange
from tests.fakes.simulated_time import SimulatedLoop, SimulatedTime
from tests.fakes.slow_place import OneLine, SlowPlace
from tests.fakes.surroundings import ToldWakefulness
from tests.fakes.told_sensor import ToldSensor


class Laptop:
    """``places`` are the rates in bytes a second and what is different there, by names."""

    def __init__(
        self,
        folder: Path,
        begins_at: datetime,
        zone: tzinfo,
        policy: Policy,
        places: Mapping[str, tuple[int, PolicyChange]],
    ) -> None:
        self.clock = SimulatedTime(begins_at)
        self.journal = Database(folder / "journal.sqlite3")
        self.power = ToldSensor(Power(on_battery=False))
        self.network = ToldSensor(Network(reachable=True))
        self.wakefulness = ToldWakefulness()
        self.pause: Pause | None = None
        self.line = OneLine()
        self.places = {name: SlowPlace(rate, self.line) for name, (rate, _) in places.items()}
        self.lanes: dict[str, Lane] = {}
        self._numbers = itertools.count(1)
        self._told = asyncio.Event()
        self._begins = begins_at
        self._slept = timedelta()
        self._set_at = float("-inf")
        with self.journal.write() as connection:
            library = assets.library_id(connection, folder, create=True)
            for name, (_, change) in places.items():
                config = DestinationConfig(name, "slow")
                number = destinations.add(connection, config, begins_at)
                assert number is not None
                destination_policies.use(connection, number, change)
        assert library is not None
        self.library = library
        self._folder = folder
        around = Surroundings(
            power=self.power,
            network=self.network,
            wakefulness=self.wakefulness,
            clock=self.clock,
            zone=zone,
        )
        self.conductor = Conductor(self.journal, around, policy, lambda: None)
        self.conductor.use_changes([change for _, change in places.values()])

    def run(self, scenes: Coroutine[None, None, None], on_rest: Callable[[], None]) -> None:
        """Until the scenes are over."""
        with asyncio.Runner(loop_factory=lambda: SimulatedLoop(self.clock, on_rest)) as runner:
            runner.run(self._run(scenes))
        self.conductor.stop()
        self.journal.close()

    async def until(self, at: datetime) -> None:
        """Let time pass until then, by a clock that is right."""
        begins = self._right_time()
        await asyncio.sleep(max(0.0, (at - begins).total_seconds()))

    # What happens -------------------------------------------------------------------

    def unplug(self, level: int) -> None:
        self.power.tell(Power(on_battery=True, level=level))
        self._told.set()

    def plug_in(self) -> None:
        self.power.tell(Power(on_battery=False, level=100))
        self._told.set()

    def go_to(self, network: Network) -> None:
        """All connections end; in some networks nothing can be reached."""
        self.line.is_up = bool(network.reachable) and not network.captive
        self.line.cut()
        for place in self.places.values():
            place.is_metered = bool(network.metered)
        self.network.tell(network)
        self._told.set()

    def say_metered(self, *, metered: bool | None) -> None:
        """The user says so of the network that it is in, or nothing any more."""
        network = self.network.look()
        costs = network.metered if metered is None else metered
        for place in self.places.values():
            place.is_metered = bool(costs)
        # Only of a network that was noticed can anything be said.
        self.conductor.turn()
        self.conductor.say_metered(network.identity, metered=metered)
        self._told.set()

    def use_policy(self, policy: Policy) -> None:
        self.conductor.use_policy(policy)
        self._told.set()

    def sleep(self, duration: timedelta) -> None:
        """Asleep for so long, and awake again."""
        self._slept += duration
        self.line.fall_asleep()
        self.clock.set_clock(duration)
        self.wakefulness.wake()
        self._told.set()

    def set_clock(self, by: timedelta) -> None:
        """Somebody sets it, and nobody tells."""
        self._set_at = self.clock.seconds
        self.clock.set_clock(by)

    @property
    def seconds_since_the_clock_was_set(self) -> float:
        return self.clock.seconds - self._set_at

    def pause_until(self, until: datetime | None) -> None:
        self._use_pause(Pause(until))
        for lane in self.lanes.values():
            lane.wait_again()

    def resume(self) -> None:
        self._use_pause(None)

    def publish(self, size_bytes: int) -> None:
        """An asset is proven in the library from now on."""
        number = next(self._numbers)
        name = f"IMG_{number:04}.HEIC"
        file = SourceFile(f"/card/{name}", size_bytes, 0)
        photo = Resource(ResourceRole.PHOTO, file, Metadata())
        at = self.clock()
        asset = Asset(AssetKind.PHOTO, (photo,), CaptureTime(at, CaptureOrigin.EXIF))
        content = hashlib.sha256(name.encode()).digest()
        with self.journal.write(durable=False) as connection:
            asset_id = assets.add_asset(connection, self.library, asset, at)
            resource_id = assets.add_resource(
                connection, self.library, asset_id, photo, library_path=name, sha256=content
            )
            evidence = Evidence(LIBRARY, Grade.READ_BACK, Digest("sha256", content), at)
            assets.record_evidence(connection, resource_id, evidence)
        for lane in self.lanes.values():
            lane.wake()

    # Inside -------------------------------------------------------------------------

    def _right_time(self) -> datetime:
        return self._begins + timedelta(seconds=self.clock.seconds) + self._slept

    async def _run(self, scenes: Coroutine[None, None, None]) -> None:
        desk = self.desk = JournalDesk(self.journal)
        loop = asyncio.get_running_loop()
        parts = Uploading(
            lambda config: self.places[config.name],
            BackOff(),
            clock=self.clock,
            chance=lambda: 0.5,
            bandwidth=Bandwidth(loop.time),
        )
        for record in destinations.every(self.journal.read()):
            rules = LaneRules(self.conductor, self.journal, record)
            self.lanes[record.config.name] = Lane(
                record,
                self.library,
                self._folder,
                desk,
                parts,
                parts.bandwidth,
                rules,
                self._told.set,
                wanted=True,
            )
        working = [asyncio.create_task(lane.run()) for lane in self.lanes.values()]
        self.conductor.attach(Listeners(self._conditions_changed, self._have_slept, lambda: False))
        working.append(asyncio.create_task(self._conduct()))
        try:
            await scenes
            assert not any(task.done() for task in working), "something ended that never ends"
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)
            await desk.close()

    async def _conduct(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self.conductor.patience()):
                    await self._told.wait()
            except TimeoutError:
                pass
            # What has just been begun is under way a moment later.
            await asyncio.sleep(0)
            self._told.clear()
            moving = any(lane.running() for lane in self.lanes.values())
            self.conductor.note_work(moving=moving)
            self.conductor.turn()

    def _conditions_changed(self) -> None:
        if self.conductor.pause_is_over():
            self.resume()
        for lane in self.lanes.values():
            lane.wake()

    def _have_slept(self) -> None:
        for lane in self.lanes.values():
            lane.begin_anew()

    def _use_pause(self, pause: Pause | None) -> None:
        self.pause = pause
        self.conductor.use_pause(pause)
        for lane in self.lanes.values():
            lane.all_paused = pause is not None
            lane.wake()
        self._told.set()
