"""Hours go by the clock the user sees, also on the days on which it is changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.conductor import hours
from desktop_sync.model.policy import Hours
from tests.unit.conductor.situations import HOURS, PATIENT, later, minutes_between, moments, utc

BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
ST_JOHNS = ZoneInfo("America/St_Johns")


def of(text: str) -> Hours:
    return hours.parse(text)


@PATIENT
@given(HOURS)
def test_what_is_written_is_read_again(one: Hours) -> None:
    assert hours.parse(hours.written(one)) == one


@pytest.mark.parametrize("text", ["22:00-06:00", "22:00 - 06:00", "22:00   -06:00"])
def test_spaces_around_the_dash_do_no_harm(text: str) -> None:
    assert hours.parse(text) == Hours(time(22), time(6))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "always",
        "22-06",
        "22:00",
        "22:00–06:00",
        "24:00-06:00",
        "22:60-06:00",
        "2:00-06:00",
        "22:00-06:00\n",
        " 22:00-06:00",
        "٢٢:00-06:00",
        "22:00:00-06:00",
        "-22:00-06:00",
        "22:00\t-06:00",
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^Hours are written like 22:00-06:00\.$"):
        hours.parse(text)


@PATIENT
@given(st.text(alphabet="0129:- ٢\n", max_size=14))
def test_whatever_is_taken_is_what_is_meant(text: str) -> None:
    try:
        one = hours.parse(text)
    except ValueError:
        return
    assert hours.written(one) == text.replace(" ", "")


def test_the_first_minute_belongs_to_the_hours_and_the_last_does_not() -> None:
    day = datetime(2026, 6, 1, tzinfo=BERLIN)
    assert hours.is_open(of("08:00-12:00"), day.replace(hour=8))
    assert hours.is_open(of("08:00-12:00"), day.replace(hour=11, minute=59))
    assert not hours.is_open(of("08:00-12:00"), day.replace(hour=12))
    assert not hours.is_open(of("08:00-12:00"), day.replace(hour=7, minute=59))


def test_hours_go_on_over_midnight() -> None:
    night = of("22:00-06:00")
    day = datetime(2026, 6, 1, tzinfo=BERLIN)
    assert hours.is_open(night, day.replace(hour=23))
    assert hours.is_open(night, day)
    assert not hours.is_open(night, day.replace(hour=6))


def test_hours_that_end_as_they_start_never_end() -> None:
    at = datetime(2026, 6, 1, 9, tzinfo=BERLIN)
    assert hours.is_open(of("09:00-09:00"), at)
    assert hours.is_open(of("09:00-09:00"), at - timedelta(seconds=1))
    assert hours.closes_at(of("09:00-09:00"), at) is None
    assert hours.turns_at(of("09:00-09:00"), at) is None


def test_a_fixed_offset_is_gone_by() -> None:
    at = datetime(2026, 3, 28, 12, tzinfo=timezone(timedelta(hours=1)))
    assert hours.opens_at(of("22:00-06:00"), at) == utc("2026-03-28T21:00")
    assert hours.closes_at(of("10:00-03:00"), at) == utc("2026-03-29T02:00")


@pytest.mark.parametrize(
    ("zone", "at", "text", "opens", "closes"),
    [
        # The clock goes from 2 to 3: hours within are skipped, hours that begin within begin at 3.
        (BERLIN, "2026-03-28T20:00", "02:00-03:00", "2026-03-30T00:00", "2026-03-30T01:00"),
        (BERLIN, "2026-03-28T20:00", "02:30-05:00", "2026-03-29T01:00", "2026-03-29T03:00"),
        (BERLIN, "2026-03-28T20:00", "00:30-02:30", "2026-03-28T23:30", "2026-03-29T01:00"),
        # It goes from 3 back to 2: what ends within begins once more.
        (BERLIN, "2026-10-24T20:00", "01:00-02:30", "2026-10-24T23:00", "2026-10-25T00:30"),
        (BERLIN, "2026-10-25T00:30", "01:00-02:30", "2026-10-25T01:00", "2026-10-25T01:30"),
        (BERLIN, "2026-10-24T20:00", "02:30-04:00", "2026-10-25T00:30", "2026-10-25T01:00"),
        (BERLIN, "2026-10-25T01:00", "02:30-04:00", "2026-10-25T01:30", "2026-10-25T03:00"),
        (BERLIN, "2026-10-24T20:00", "22:30-06:00", "2026-10-24T20:30", "2026-10-25T05:00"),
        # By half an hour: from 2 to half past, and from 2 back to half past one.
        (LORD_HOWE, "2026-10-03T10:00", "02:10-04:00", "2026-10-03T15:30", "2026-10-03T17:00"),
        (LORD_HOWE, "2026-04-04T10:00", "01:00-01:45", "2026-04-04T14:00", "2026-04-04T14:45"),
        (LORD_HOWE, "2026-04-04T14:50", "01:00-01:45", "2026-04-04T15:00", "2026-04-04T15:15"),
        # At one minute past midnight back into the day before.
        (ST_JOHNS, "2009-11-01T00:00", "23:30-00:00", "2009-11-01T02:00", "2009-11-01T02:30"),
        (ST_JOHNS, "2009-11-01T02:30", "23:30-00:00", "2009-11-01T03:00", "2009-11-01T03:30"),
        (ST_JOHNS, "2026-11-01T00:00", "22:00-06:00", "2026-11-01T00:30", "2026-11-01T09:30"),
    ],
)
def test_hours_begin_and_end_by_a_clock_that_is_changed(
    zone: ZoneInfo, at: str, text: str, opens: str, closes: str
) -> None:
    opened = hours.opens_at(of(text), utc(at).astimezone(zone))
    assert opened == utc(opens)
    assert hours.closes_at(of(text), opened.astimezone(zone)) == utc(closes)


@PATIENT
@given(HOURS, moments())
def test_at_any_moment_hours_are_open_or_begin_at_the_very_next_chance(
    one: Hours, at: datetime
) -> None:
    opens = hours.opens_at(one, at)
    assert hours.is_open(one, later(at, opens))
    assert (opens == at.astimezone(UTC)) == hours.is_open(one, at)
    if not hours.is_open(one, at):
        assert opens.tzinfo is UTC
        assert not any(hours.is_open(one, moment) for moment in minutes_between(at, opens))


@PATIENT
@given(HOURS, moments())
def test_hours_end_at_the_very_first_moment_that_is_not_among_them(
    one: Hours, at: datetime
) -> None:
    closes = hours.closes_at(one, at)
    if closes is None:
        assert one.start == one.end
        return
    assert closes.tzinfo is UTC
    assert not hours.is_open(one, later(at, closes))
    assert (closes == at.astimezone(UTC)) == (not hours.is_open(one, at))
    if hours.is_open(one, at):
        assert all(hours.is_open(one, moment) for moment in minutes_between(at, closes))


@PATIENT
@given(moments())
def test_a_day_lasts_until_the_clock_shows_another_date(at: datetime) -> None:
    following = hours.next_day(at)
    assert following > at.astimezone(UTC)
    assert later(at, following).date() != at.date()
    assert all(moment.date() == at.date() for moment in minutes_between(at, following))


@pytest.mark.parametrize(
    ("zone", "at", "following"),
    [
        ("Europe/Berlin", "2026-06-01T12:00", "2026-06-01T22:00"),
        ("Europe/Berlin", "2026-03-29T00:30", "2026-03-29T22:00"),
        ("America/Sao_Paulo", "2017-10-14T20:00", "2017-10-15T03:00"),
        ("Pacific/Apia", "2011-12-29T20:00", "2011-12-30T10:00"),
        ("America/St_Johns", "2009-11-01T00:00", "2009-11-01T02:30"),
        ("America/St_Johns", "2009-11-01T02:30", "2009-11-01T02:31"),
    ],
)
def test_days_begin_by_a_clock_that_is_changed(zone: str, at: str, following: str) -> None:
    assert hours.next_day(utc(at).astimezone(ZoneInfo(zone))) == utc(following)
