"""An engine asked over its socket behaves like the engine itself."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_sync.engine.commands import HeadlessCommands
from desktop_sync.engine.remote import RemoteEngine, RemoteServer
from desktop_sync.errors import DestinationError, ItemError, SourceError
from desktop_sync.model.asset import PassedOver, PassReason
from desktop_sync.model.destination import UploadTally
from desktop_sync.model.device import ChoiceScope, DeviceAssetState, DeviceGrouping, Devices
from desktop_sync.model.events import (
    DevicesChanged,
    Event,
    Hold,
    ImportEnded,
    ImportPhase,
    JobsChanged,
    Progress,
)
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobSection, Problem
from desktop_sync.model.policy import PolicyChange
from desktop_sync.model.route import KnownNetwork
from desktop_sync.platforms.single_instance import open_endpoint
from tests.fakes.remembering_engine import (
    AT_NIGHT,
    ATTIC,
    HOME,
    MOMENT,
    PHONE,
    UPLOADS,
    RememberingEngine,
    summary,
)


@dataclass
class Both:
    """The engine that works, and the one the test talks to: itself, or through a socket."""

    owner: RememberingEngine
    asked: HeadlessCommands


@pytest.fixture(params=["direct", "remote"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Both]:
    owner = RememberingEngine()
    if request.param == "direct":
        yield Both(owner, owner)
        return
    endpoint = open_endpoint(tmp_path)
    server = RemoteServer(owner, endpoint)
    server.start()
    client = RemoteEngine(endpoint, timedelta(seconds=10))
    yield Both(owner, client)
    client.close()
    server.close()


def test_an_import_keeps_every_byte_of_its_paths(both: Both) -> None:
    roots = (Path("/card/\udcff\n"), Path("/card/Größe \u202e"), Path("/card/👩‍🚀"))
    first = both.asked.import_from(roots)
    second = both.asked.import_from([Path("/other")])
    assert (first, second) == (1, 2)
    assert both.owner.roots == {1: roots, 2: (Path("/other"),)}


def test_commands_arrive_with_what_they_are_about(both: Both) -> None:
    both.asked.cancel_import(3)
    both.asked.cancel_job(4)
    both.asked.retry_job(5)
    both.asked.retry_failed()
    both.asked.cancel_upload(6)
    both.asked.retry_upload(7)
    assert both.owner.commands == [
        ("cancel_import", 3),
        ("cancel_job", 4),
        ("retry_job", 5),
        ("retry_failed",),
        ("cancel_upload", 6),
        ("retry_upload", 7),
    ]


def test_an_import_from_a_device_keeps_what_was_chosen(both: Both) -> None:
    both.asked.import_device(PHONE.id)
    both.asked.import_device(PHONE.id, [3, 1], ChoiceScope.THIS_TIME)
    assert both.owner.commands == [
        ("import_device", PHONE.id, None, ChoiceScope.FROM_NOW_ON),
        ("import_device", PHONE.id, [3, 1], ChoiceScope.THIS_TIME),
    ]
    with pytest.raises(SourceError) as raised:
        both.asked.import_device("another")
    assert (raised.value.code, raised.value.path) == ("gone", "another")


def test_devices_and_what_is_on_them_cross_whole(both: Both) -> None:
    both.asked.watch_devices()
    assert both.asked.devices().result(10) == Devices(daemon=True, devices=(PHONE,))
    new = frozenset({DeviceAssetState.NEW, DeviceAssetState.CLOUD})
    for grouping, states in ((DeviceGrouping.DAY, None), (DeviceGrouping.ALBUM, new)):
        there = both.owner.device_contents(PHONE.id, grouping, states).result()
        assert both.asked.device_contents(PHONE.id, grouping, states).result(10) == there
        assert both.owner.commands[-1] == ("device_contents", PHONE.id, grouping, states)
    found = both.asked.device_assets(PHONE.id, (2, 1)).result(10)
    assert found == both.owner.device_assets(PHONE.id, (2, 1)).result()


def test_the_status_says_what_is_held_and_until_when(both: Both) -> None:
    both.asked.import_from([Path("/card")])
    status = both.asked.status().result(10)
    assert status.hold == Hold("disk-full", "/photos", MOMENT)
    assert status.imports == (summary(1, ImportPhase.COPYING),)
    assert status.bytes == 2**40
    assert status.uploads == UPLOADS
    both.asked.pause()
    both.asked.pause(MOMENT)
    assert both.owner.commands == [("pause", None), ("pause", MOMENT)]
    assert both.asked.status().result(10).paused
    both.asked.resume()
    assert not both.asked.status().result(10).paused


def test_pages_of_jobs_come_as_they_are_asked_for(both: Both) -> None:
    page = both.asked.jobs(JobSection.FAILED, 500, 3).result(10)
    assert page.total == 100_000
    assert [row.name for row in page.rows] == ["IMG_500", "IMG_501", "IMG_502"]
    assert page.rows[0].problem == Problem("/card/\udcff", "unreadable")
    assert both.asked.jobs(JobSection.NEXT, 0, 3).result(10).rows == ()


def test_history_is_searched_by_the_owner(both: Both) -> None:
    page = both.asked.history(0, 10, "été \udcff").result(10)
    assert page.rows[0].name == "été \udcff"
    assert page.rows[0].at == MOMENT
    assert both.asked.history(0, 10).result(10).rows[0].name == "IMG_1"


def test_the_library_folder_keeps_its_bytes(both: Both) -> None:
    assert both.asked.library_folder() == Path("/photos/\udcff")


def test_waiting_ends_with_the_import_or_with_the_time(both: Both) -> None:
    import_id = both.asked.import_from([Path("/card")])
    assert both.asked.wait(import_id, 0) is None
    both.owner.ended.add(import_id)
    assert both.asked.wait(import_id) == summary(import_id)


def test_what_went_wrong_and_what_was_passed_over_can_be_listed(both: Both) -> None:
    import_id = both.asked.import_from([Path("/card")])
    assert both.asked.problems(import_id).result(10) == (
        Problem("/card/\udcff\n.jpg", "unreadable", "EIO", "IMG_1"),
    )
    assert both.asked.passed_over(import_id).result(10) == (
        PassedOver("/card/Thumbs.db", PassReason.SYSTEM_LITTER),
    )


def test_removing_answers_with_what_could_not_be_removed(both: Both) -> None:
    removal = both.asked.remove([Path("/photos/\udcff")])
    assert removal.problems == (Problem("/photos/\udcff", "not-in-library"),)
    assert (removal.assets, removal.resources, removal.bytes) == (1, 2, 2**40)


def test_verifying_tells_how_far_it_is_and_what_it_found(both: Both) -> None:
    heard: list[tuple[int, int]] = []
    verification = both.asked.verify(lambda files, size: heard.append((files, size)))
    assert heard == [(0, 0), (1, 2**40), (2, 2**41)]
    assert verification.resources == 3
    assert verification.problems == (Problem("/photos/\udcff", "rotten"),)


def test_a_destination_is_asked_again_for_all_it_has(both: Both) -> None:
    heard: list[tuple[int, int]] = []
    name = ATTIC.config.name
    found = both.asked.verify_destination(name, lambda files, size: heard.append((files, size)))
    assert heard == [(2, 2**41)]
    assert (found.resources, found.problems) == (2, (Problem("/photos/\udcff", "vanished", name),))
    with pytest.raises(ItemError) as unknown:
        both.asked.verify_destination("NAS", lambda *_: None)
    assert (unknown.value.code, unknown.value.path) == ("no-destination", "NAS")


def test_originals_are_audited_wherever_they_are(both: Both) -> None:
    heard: list[tuple[int, int]] = []
    files = both.asked.audit_files(
        [Path("/card/\udcff")], None, lambda count, size: heard.append((count, size))
    )
    assert heard == [(1, 2**40)]
    assert [one.path for one in files.lacking] == ["/card/\udcff"]
    assert files.ended_by == Problem("/card/\udcff", "gone")
    phone = both.asked.audit_device("phone", ["/DCIM/1"], "NAS", lambda *_: None)
    assert [one.copies[0].destination for one in phone.lacking] == ["NAS"]
    assert both.asked.audit_device("phone", [], None, lambda *_: None).lacking == ()
    with pytest.raises(SourceError):
        both.asked.audit_device("tablet", [], None, lambda *_: None)


def test_an_error_of_the_engine_keeps_its_type_and_data(both: Both) -> None:
    with pytest.raises(ItemError) as caught:
        both.asked.problems(99).result(10)
    assert (caught.value.code, caught.value.detail) == ("unknown-import", "99")

    def refuse(job_id: int) -> None:
        raise SourceError(
            "gone", path="/card/\udcff", retryable=True, retry_after=timedelta(seconds=1.5)
        )

    both.owner.__dict__["retry_job"] = refuse
    with pytest.raises(SourceError) as gone:
        both.asked.retry_job(1)
    assert (gone.value.code, gone.value.path) == ("gone", "/card/\udcff")
    assert gone.value.retryable
    assert gone.value.retry_after == timedelta(seconds=1.5)


def test_events_arrive_whole_and_in_their_order(both: Both) -> None:
    heard: queue.SimpleQueue[Event] = queue.SimpleQueue()
    unsubscribe = both.asked.bus.subscribe(heard.put)
    status = replace(both.owner.status().result(), seconds_left=3.0)
    rows = both.owner.jobs(JobSection.FAILED, 0, 2).result().rows
    rows += (replace(rows[0], destination=ATTIC.config.name, grade=Grade.SIZE_ONLY),)
    ended = ImportEnded(summary(1), (Problem("/card/\udcff", "vanished"),))
    devices = DevicesChanged(both.owner.devices().result())
    events: list[Event] = [Progress(status, rows), ended, JobsChanged(), devices]
    for event in events:
        both.owner.bus.publish(event)
    assert [heard.get(timeout=10) for _ in events] == events
    unsubscribe()
    both.owner.bus.publish(ended)
    assert heard.empty()


def test_destinations_and_their_holds_cross_whole(both: Both) -> None:
    assert both.asked.destinations().result(10) == (ATTIC,)
    both.asked.add_destination(ATTIC.config)
    name = ATTIC.config.name
    both.asked.pause_destination(name)
    both.asked.resume_destination(name)
    both.asked.test_destination(name)
    both.asked.remove_destination(name)
    assert both.owner.commands == [
        ("add_destination", ATTIC.config),
        ("pause_destination", name),
        ("resume_destination", name),
        ("test_destination", name),
        ("remove_destination", name),
    ]
    with pytest.raises(DestinationError) as refused:
        both.asked.add_destination(replace(ATTIC.config, type="tape"))
    assert (refused.value.code, refused.value.path) == ("not-understood", "type")


def test_uploads_are_asked_for_waited_for_and_told_of(both: Both) -> None:
    for name in (None, ATTIC.config.name):
        both.asked.upload_now(name)
        both.asked.retry_uploads(name)
        assert not both.asked.wait_for_uploads(name, 0)
        both.owner.uploaded.add(name)
        assert both.asked.wait_for_uploads(name)
        assert both.asked.upload_tally(name, MOMENT).result(10) == UploadTally(1, 2, 2**40, 3, 4, 5)
        assert both.owner.commands[-3:] == [
            ("upload_now", name),
            ("retry_uploads", name),
            ("upload_tally", name, MOMENT),
        ]
        assert both.asked.upload_problems(name).result(10) == (
            Problem("/photos/\udcff", "copy-differs", name, "IMG_1"),
        )


def test_the_policy_of_a_destination_crosses_whole(both: Both) -> None:
    name = ATTIC.config.name
    assert both.asked.destination_policy(name).result(10) == AT_NIGHT
    for change in (AT_NIGHT, PolicyChange()):
        both.asked.set_destination_policy(name, change)
        assert both.owner.commands[-1] == ("set_destination_policy", name, change)
    with pytest.raises(ItemError) as unknown:
        both.asked.destination_policy("NAS").result(10)
    assert (unknown.value.code, unknown.value.path) == ("no-destination", "NAS")


def test_why_a_job_waits_crosses_whole(both: Both) -> None:
    name = "IMG_\udcff"
    assert both.asked.why(name).result(10) == both.owner.why(name).result()


def test_networks_and_what_was_learnt_there_cross_whole(both: Both) -> None:
    nameless = KnownNetwork("", "", None, MOMENT)
    assert both.asked.networks().result(10) == (HOME, nameless)


def test_a_network_is_spoken_of_and_forgotten_by_its_name(both: Both) -> None:
    for metered in (True, False, None):
        both.asked.set_metered(HOME.name, metered=metered)
        assert both.owner.commands[-1] == ("set_metered", HOME.name, metered)
    for name in (HOME.identity, ""):
        both.asked.forget_network(name)
        assert both.owner.commands[-1] == ("forget_network", name)
    with pytest.raises(ItemError) as unknown:
        both.asked.set_metered("Cellar", metered=True)
    assert (unknown.value.code, unknown.value.path) == ("no-network", "Cellar")
