"""What the conductor notices, whom it tells, and that it sleeps while nothing can change."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from desktop_sync.conductor import conductor as module
from desktop_sync.conductor.conductor import Conductor, Surroundings
from desktop_sync.errors import ItemError, StorageError
from desktop_sync.journal import networks
from desktop_sync.journal.database import Database
from desktop_sync.model.conditions import Network, Power, Presence
from desktop_sync.model.policy import AS_EVERYWHERE, Hours, OnMetered, Pause, Policy, PolicyChange
from tests.fakes.surroundings import Heard, Machine

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CAFE = Network(reachable=True, identity="cafe", name="Café")
NIGHT = Hours(time(22), time(6))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "journal.sqlite3")
    yield database
    database.close()


@pytest.fixture
def machine() -> Machine:
    return Machine(NOON)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def is_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at now and then is looked at very often."""
    monkeypatch.setattr(module, "_MOST_SECONDS", 0.02)
    monkeypatch.setattr(module, "_LOAD_SECONDS", 0.01)


@contextmanager
def conducting(
    journal: Database, machine: Machine, heard: Heard, policy: Policy | None = None
) -> Iterator[Conductor]:
    """One that watches, and has told what it tells at first."""
    conductor = Conductor(journal, machine.around, policy or Policy(), lambda: None)
    conductor.start(heard.listeners())
    try:
        conductor.use_policy(conductor.policy)
        heard.until(lambda: heard.changes > 0, "the first word")
        turn(machine, heard)
        yield conductor
    finally:
        conductor.stop()


def code(conductor: Conductor, change: PolicyChange = AS_EVERYWHERE) -> str | None:
    """Why nothing may be uploaded now."""
    above = conductor.clearance(change).above
    return None if above is None else above.code


def turn(machine: Machine, heard: Heard) -> None:
    """Have the conductor look once more, and wait until it has told what comes of it."""
    for _ in range(2):
        looks = machine.presence.looks
        machine.presence.tell(Presence())
        heard.until(lambda looks=looks: machine.presence.looks > looks, "a look")  # type: ignore[misc]


def test_a_sensors_change_is_told(journal: Database, machine: Machine, heard: Heard) -> None:
    with conducting(journal, machine, heard) as conductor:
        machine.power.tell(Power(on_battery=True, level=10))
        heard.until(lambda: code(conductor) == "low-battery", "the battery")
        machine.power.tell(Power(on_battery=False))
        heard.until(lambda: code(conductor) is None, "the mains")
        machine.network.tell(Network(reachable=False))
        heard.until(lambda: code(conductor) == "offline", "no network")
        before = heard.changes
        machine.network.tell(CAFE)
        heard.until(lambda: heard.changes > before, "a network being told")
        assert code(conductor) is None


def test_what_is_as_it_was_is_not_told(journal: Database, machine: Machine, heard: Heard) -> None:
    with conducting(journal, machine, heard):
        told = heard.changes
        for _ in range(3):
            turn(machine, heard)
        assert heard.changes == told


def test_a_network_is_metered_where_the_user_says_so(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard) as conductor:
        assert conductor.conditions().network.metered is None
        conductor.say_metered("Home", metered=True)
        heard.until(lambda: code(conductor) == "metered", "the user's word")
        machine.network.tell(CAFE)
        heard.until(lambda: code(conductor) is None, "another network")
        machine.network.tell(Network(reachable=True, metered=True, identity="home", name="Home"))
        heard.until(lambda: code(conductor) == "metered", "the first network")
        conductor.say_metered("Home", metered=False)
        heard.until(lambda: code(conductor) is None, "the user's other word")
        conductor.forget_network("Home")
        heard.until(lambda: code(conductor) == "metered", "what the system says")


def test_what_the_user_said_of_a_network_counts_after_a_restart(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard) as conductor:
        conductor.say_metered("home", metered=True)
    again = Conductor(journal, Machine(NOON).around, Policy(), lambda: None)
    assert again.conditions().network.metered is True
    again.stop()


def test_nothing_can_be_said_of_a_network_nobody_was_in(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard) as conductor, pytest.raises(ItemError) as refused:
        conductor.say_metered("Elsewhere", metered=True)
    assert refused.value.code == "no-network"


@pytest.mark.usefixtures("is_impatient")
def test_a_pause_with_an_end_is_over_then(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard) as conductor:
        conductor.use_pause(Pause(NOON + timedelta(hours=1)))
        turn(machine, heard)
        told = heard.changes
        machine.clock.advance(timedelta(minutes=59))
        turn(machine, heard)
        assert (conductor.pause_is_over(), heard.changes) == (False, told)
        machine.clock.advance(timedelta(minutes=1))
        heard.until(lambda: heard.changes > told, "the end of the pause")
        assert conductor.pause_is_over()


def test_a_pause_without_an_end_is_never_over(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard) as conductor:
        conductor.use_pause(Pause())
        machine.clock.advance(timedelta(days=400))
        turn(machine, heard)
        assert not conductor.pause_is_over()


@pytest.mark.usefixtures("is_impatient")
def test_hours_are_told_when_they_begin_and_end(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard, Policy(hours=NIGHT)) as conductor:
        assert code(conductor) == "hours"
        told = heard.changes
        machine.clock.set(NOON.replace(hour=22))
        heard.until(lambda: heard.changes > told, "the evening")
        assert code(conductor) is None
        told = heard.changes
        machine.clock.set(NOON.replace(hour=6) + timedelta(days=1))
        heard.until(lambda: heard.changes > told, "the morning")
        assert code(conductor) == "hours"


@pytest.mark.usefixtures("is_impatient")
def test_hours_of_one_destination_alone_are_told_too(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    there = PolicyChange(hours=NIGHT)
    with conducting(journal, machine, heard) as conductor:
        conductor.use_changes([there])
        assert (code(conductor), code(conductor, there)) == (None, "hours")
        turn(machine, heard)
        told = heard.changes
        machine.clock.set(NOON.replace(hour=22))
        heard.until(lambda: heard.changes > told, "the evening")
        assert code(conductor, there) is None


@pytest.mark.usefixtures("is_impatient")
def test_a_clock_set_forward_and_back_is_noticed(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard, Policy(hours=NIGHT)) as conductor:
        for hours, expected in ((12, None), (-12, "hours"), (36, None), (-36, "hours")):
            told = heard.changes
            machine.clock.advance(timedelta(hours=hours))
            heard.until(lambda told=told: heard.changes > told, "the clock")  # type: ignore[misc]
            assert code(conductor) == expected


@pytest.mark.usefixtures("is_impatient")
def test_time_that_changes_no_answer_is_not_told(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard, Policy(hours=NIGHT)):
        told = heard.changes
        for minutes in (30, 200, -230, -300, 800):
            machine.clock.advance(timedelta(minutes=minutes))
            turn(machine, heard)
        assert heard.changes == told


@pytest.mark.usefixtures("is_impatient")
def test_the_next_day_is_told_where_bytes_are_rationed(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    policy = Policy(metered=OnMetered.SMALL, metered_bytes_a_day=100)
    machine.network.tell(replace(CAFE, metered=True))
    with journal.write() as connection:
        networks.spend(connection, NOON.date(), 100)
    with conducting(journal, machine, heard, policy) as conductor:
        assert code(conductor) == "metered-spent"
        with journal.write() as connection:
            assert conductor.left_bytes(connection) == 0
        told = heard.changes
        machine.clock.set(NOON.replace(hour=0) + timedelta(days=1))
        heard.until(lambda: heard.changes > told, "the next day")
        assert conductor.clearance(AS_EVERYWHERE).most_bytes == 100


def test_the_day_is_that_of_the_users_own_clock(journal: Database, heard: Heard) -> None:
    machine = Machine(datetime(2026, 6, 1, 22, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    with journal.write() as connection:
        networks.spend(connection, datetime(2026, 6, 2, tzinfo=UTC).date(), 70)
    with conducting(journal, machine, heard) as conductor:
        assert conductor.spent_bytes() == 70


@pytest.mark.usefixtures("is_impatient")
def test_it_is_not_looked_while_nothing_can_change_by_itself(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard) as conductor:
        turn(machine, heard)
        looks = machine.power.looks
        threading.Event().wait(0.5)
        assert machine.power.looks == looks
        conductor.use_pause(Pause(NOON + timedelta(hours=1)))
        heard.until(lambda: machine.power.looks > looks + 5, "looks at what may end by itself")


@pytest.mark.usefixtures("is_impatient")
def test_the_load_is_looked_at_only_where_it_matters(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard) as conductor:
        assert machine.load.looks == 0
        heard.matters = True
        conductor.note_work(moving=True)
        heard.until(lambda: machine.load.looks > 5, "looks at the load")
        conductor.use_policy(Policy(wait_while_busy=False))
        turn(machine, heard)
        looks = machine.load.looks
        turn(machine, heard)
        assert machine.load.looks == looks


@pytest.mark.usefixtures("is_impatient")
def test_a_load_that_stays_high_keeps_uploads_back_until_it_is_low(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    heard.matters = True
    machine.load.share = 0.95
    with conducting(journal, machine, heard) as conductor:
        heard.until(lambda: code(conductor) == "busy", "the load")
        machine.load.share = 0.7
        looks = machine.load.looks
        heard.until(lambda: machine.load.looks > looks + 4, "looks at the load")
        assert code(conductor) == "busy"
        machine.load.share = 0.2
        heard.until(lambda: code(conductor) is None, "the load")


@pytest.mark.usefixtures("is_impatient")
def test_a_load_that_keeps_nothing_back_is_not_told(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    heard.matters = True
    with conducting(journal, machine, heard):
        told = heard.changes
        for percent in range(10, 80, 7):
            machine.load.share = percent / 100
            looks = machine.load.looks
            heard.until(lambda looks=looks: machine.load.looks > looks + 1, "looks")  # type: ignore[misc]
        assert heard.changes == told


def test_waking_is_told(journal: Database, machine: Machine, heard: Heard) -> None:
    with conducting(journal, machine, heard):
        machine.wakefulness.wake()
        heard.until(lambda: heard.wakings == 1, "having slept")
        turn(machine, heard)
        assert heard.wakings == 1


def test_what_the_clock_passed_over_while_asleep_is_told_on_waking(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard, Policy(hours=NIGHT)) as conductor:
        told = heard.changes
        machine.clock.advance(timedelta(hours=11))
        machine.wakefulness.wake()
        heard.until(lambda: heard.changes > told, "the evening")
        assert code(conductor) is None


def test_the_machine_is_kept_awake_while_bytes_move_on_mains_alone(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    awake = machine.wakefulness
    with conducting(journal, machine, heard) as conductor:
        conductor.note_work(moving=True)
        heard.until(lambda: awake.is_kept_awake, "being kept awake")
        machine.power.tell(Power(on_battery=True, level=90))
        heard.until(lambda: not awake.is_kept_awake, "being let go on battery")
        machine.power.tell(Power(on_battery=False))
        heard.until(lambda: awake.is_kept_awake, "being kept awake again")
        conductor.note_work(moving=False)
        heard.until(lambda: not awake.is_kept_awake, "being let go")
        conductor.note_work(moving=True)
        heard.until(lambda: awake.is_kept_awake, "being kept awake once more")
    assert not awake.is_kept_awake


def test_what_is_asked_while_it_is_told_is_told_again(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard) as conductor:
        told = heard.changes
        wanted = Policy(hours=Hours(time(1), time(2)))

        def change_once() -> None:
            if conductor.policy != wanted:
                conductor.use_policy(wanted)

        heard.on_change = change_once
        machine.power.tell(Power(on_battery=True, level=90))
        heard.until(lambda: heard.changes >= told + 2, "both changes")
        assert code(conductor) == "hours"


@pytest.mark.expects_logs
@pytest.mark.usefixtures("is_impatient")
def test_a_listener_that_fails_is_told_again_and_ends_nothing(
    journal: Database, machine: Machine, heard: Heard
) -> None:
    with conducting(journal, machine, heard):
        failures = [ValueError("a bug"), ValueError("a bug")]

        def fail() -> None:
            if failures:
                raise failures.pop()

        told = heard.changes
        heard.on_change = fail
        machine.power.tell(Power(on_battery=True, level=90))
        heard.until(lambda: heard.changes == told + 3, "it being told again")


def test_a_journal_that_cannot_be_written_hides_no_conditions(
    tmp_path: Path, machine: Machine, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(tmp_path / "journal.sqlite3")

    def refuse(*_: object) -> None:
        raise StorageError("disk-full")

    monkeypatch.setattr(networks, "meet", refuse)
    with conducting(database, machine, heard) as conductor:
        machine.network.tell(replace(CAFE, metered=True))
        heard.until(lambda: code(conductor) == "metered", "the other network")
    database.close()


def test_without_surroundings_nothing_is_known_and_nothing_kept_back(journal: Database) -> None:
    conductor = Conductor(journal, Surroundings(), Policy(), lambda: None)
    assert code(conductor) is None
    assert conductor.conditions().network == Network()
    conductor.stop()
    conductor.stop()


@pytest.mark.parametrize(("free", "expected"), [(None, None), (3_000, None), (1_500, "low-space")])
def test_an_import_that_would_fill_the_disk_is_kept_back(
    journal: Database, machine: Machine, free: int | None, expected: str | None
) -> None:
    policy = Policy(keep_free_bytes=1_000)
    conductor = Conductor(journal, machine.around, policy, lambda: free)
    hold = conductor.import_hold(1_000)
    assert (None if hold is None else hold.code) == expected
    conductor.stop()
