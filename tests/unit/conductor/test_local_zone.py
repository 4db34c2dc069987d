"""The zone of this computer, as a zone of which clocks tell tomorrow's time rightly."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_sync.conductor import hours
from desktop_sync.conductor.local_zone import LOCAL_ZONE

NAMES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
YEARS = st.datetimes(datetime(2001, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no process chooses its zone there")


@pytest.fixture(params=NAMES)
def zone(request: pytest.FixtureRequest) -> Iterator[ZoneInfo]:
    """This computer is there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield ZoneInfo(request.param)
    time.tzset()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(at=YEARS)
def test_it_shows_what_the_clocks_there_show(zone: ZoneInfo, at: datetime) -> None:
    here, there = at.astimezone(LOCAL_ZONE), at.astimezone(zone)
    assert here.replace(tzinfo=None) == there.replace(tzinfo=None)
    assert here.utcoffset() == there.utcoffset()
    assert here.fold == there.fold


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(at=YEARS)
def test_a_moment_survives_going_there_and_back(zone: ZoneInfo, at: datetime) -> None:
    assert at.astimezone(LOCAL_ZONE).astimezone(UTC) == at


@pytest.mark.parametrize("zone", ["Europe/Berlin"], indirect=True)
@pytest.mark.parametrize(
    ("evening", "length"),
    [("2026-03-28T21:00", 7), ("2026-10-24T20:00", 9), ("2026-06-01T20:00", 8)],
)
def test_a_night_is_as_long_as_clocks_make_it(zone: ZoneInfo, evening: str, length: int) -> None:
    at = datetime.fromisoformat(evening).replace(tzinfo=UTC).astimezone(LOCAL_ZONE)
    closes = hours.closes_at(hours.parse("22:00-06:00"), at)
    assert closes is not None
    assert closes - at == timedelta(hours=length)
    assert closes.astimezone(zone).hour == 6


@pytest.mark.usefixtures("zone")
def test_it_has_a_name_and_an_offset_now() -> None:
    now = datetime.now(LOCAL_ZONE)
    assert now.tzname() == "local"
    assert now.dst() is None
    assert LOCAL_ZONE.utcoffset(None) == now.utcoffset()
