"""When a new version is looked for, and when it may be installed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.model.conditions import Network
from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.events import (
    AssetCounts,
    EngineState,
    Hold,
    ImportPhase,
    ImportSummary,
    Status,
    UploadStatus,
    UploadsTo,
)
from desktop_sync.updates.when import EVERY, due_at, is_at_work, may_ask

NOW = datetime(2030, 2, 1, 12, tzinfo=UTC)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
LISTING = ImportSummary(
    1, "DCIM", ("/card",), "/lib", ImportPhase.LISTING, NOW, None, AssetCounts(), 0, 0, 0, 0, 0, 0,
    0, 0.0, 0,
)  # fmt: skip


def status(
    running: int = 0,
    imports: tuple[ImportSummary, ...] = (),
    hold: Hold | None = None,
    uploads: UploadsTo | None = None,
    paused: bool = False,
) -> Status:
    to = () if uploads is None else (uploads,)
    return Status(
        EngineState.IDLE, "/lib", 0, 0, 0, 0, running, 0, paused, hold, imports,
        uploads=UploadStatus(to),
    )  # fmt: skip


@given(TIMES, TIMES)
def test_it_is_looked_for_once_a_day_and_never_long_after(looked: datetime, now: datetime) -> None:
    due = due_at(looked, now)
    assert due <= now + EVERY
    if looked <= now:
        assert due == looked + timedelta(days=1)
    else:
        assert due == now


def test_who_never_looked_looks_at_once() -> None:
    assert due_at(None, NOW) == NOW


@pytest.mark.parametrize(
    ("network", "may"),
    [
        (Network(), True),
        (Network(reachable=True, metered=False), True),
        (Network(reachable=False), False),
        (Network(reachable=True, metered=True), False),
        (Network(reachable=True, captive=True), False),
    ],
)
def test_bytes_are_spent_only_where_they_cost_nothing(network: Network, may: bool) -> None:
    assert may_ask(network) is may


@pytest.mark.parametrize(
    ("told", "at_work"),
    [
        (status(), False),
        (status(running=1), True),
        (status(running=1, paused=True), True),
        (status(imports=(LISTING,)), True),
        (status(imports=(LISTING,), paused=True), False),
        (status(imports=(LISTING,), hold=Hold("disk-full")), False),
        (status(uploads=UploadsTo("NAS", pending=2)), True),
        (status(uploads=UploadsTo("NAS", running=1)), True),
        (status(uploads=UploadsTo("NAS", pending=2, paused=True)), False),
        (status(uploads=UploadsTo("NAS", pending=2, hold=DestinationHold("metered"))), False),
        (status(uploads=UploadsTo("NAS", pending=2, idle=True)), False),
    ],
)
def test_nothing_is_installed_while_a_job_runs(told: Status, at_work: bool) -> None:
    assert is_at_work(told) is at_work
