"""Moments as files write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.library.capture_time import (
    believable,
    from_file,
    from_name,
    from_quicktime,
    read_moment,
    read_offset,
    read_spelled,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def zone(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


@pytest.mark.parametrize(
    ("text", "offset", "subsec", "moment"),
    [
        ("2024:05:17 14:03:22", "", "", datetime(2024, 5, 17, 14, 3, 22)),
        ("2024:05:17 14:03:22", "+02:00", "123", datetime(2024, 5, 17, 14, 3, 22, 123000, zone(2))),
        ("2024:05:17 14:03:22", "-03:30", "", datetime(2024, 5, 17, 14, 3, 22, 0, zone(-3.5))),
        ("2024:05:17 14:03:22", "   :  ", "7 ", datetime(2024, 5, 17, 14, 3, 22, 700000)),
        ("2024-05-17T14:03:22+0200", "", "", datetime(2024, 5, 17, 14, 3, 22, 0, zone(2))),
        ("2024-05-17T14:03:22.1234567Z", "", "", datetime(2024, 5, 17, 14, 3, 22, 123456, UTC)),
        ("2024-05-17T14:03", "", "", datetime(2024, 5, 17, 14, 3)),
        ("2024-05-17", "", "", datetime(2024, 5, 17)),
        ("1997:08:25:13:12:50", "", "", datetime(1997, 8, 25, 13, 12, 50)),
        ("2024:05:17 14:03:22", "+99:00", "x", datetime(2024, 5, 17, 14, 3, 22)),
    ],
)
def test_a_written_moment_keeps_its_offset_and_fraction(
    text: str, offset: str, subsec: str, moment: datetime
) -> None:
    read = read_moment(text, offset=offset, subsec=subsec)
    assert read == moment
    assert read is not None
    assert read.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "text",
    ["", "0000:00:00 00:00:00", "    :  :     :  :  ", "2024:13:17 14:03:22", "2024", "yesterday"],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("IMG_20240517_140322", datetime(2024, 5, 17, 14, 3, 22)),
        ("PXL_20240517_140322123", datetime(2024, 5, 17, 14, 3, 22, 123000)),
        ("PXL_20240517_140322123.MP", datetime(2024, 5, 17, 14, 3, 22, 123000)),
        ("2024-05-17 14.03.22", datetime(2024, 5, 17, 14, 3, 22)),
        ("Screenshot 2024-05-17 at 14.03.22", datetime(2024, 5, 17, 14, 3, 22)),
        ("Screenshot 2024-05-17 at 2.03.22\u202fPM", datetime(2024, 5, 17, 14, 3, 22)),
        ("Screenshot 2024-05-17 at 12.03.22 AM", datetime(2024, 5, 17, 0, 3, 22)),
        ("Screenshot_20240517-140322_Maps", datetime(2024, 5, 17, 14, 3, 22)),
        ("20240517140322", datetime(2024, 5, 17, 14, 3, 22)),
        ("VID-20240517-WA0001", datetime(2024, 5, 17)),
        ("scan 2024-05-17", datetime(2024, 5, 17)),
        ("IMG_20240517_996199", datetime(2024, 5, 17)),
    ],
)
def test_a_name_may_tell_the_moment_or_the_day(name: str, moment: datetime) -> None:
    assert from_name(name) == moment


@pytest.mark.parametrize(
    "name",
    ["DSC01234", "IMG_0001", "12345678", "IMG_20241399_101010", "9920240517", "202405171", "2024"],
)
def test_numbers_that_are_no_dates_tell_nothing(name: str) -> None:
    assert from_name(name) is None


@given(st.text(max_size=300))
def test_no_text_makes_the_readers_fail(text: str) -> None:
    for read in (read_moment, from_name, read_spelled, read_offset):
        read(text)
    read_moment("2024:05:17 14:03:22", offset=text, subsec=text)


def test_an_avi_spells_its_date() -> None:
    assert read_spelled("Fri May 17 14:03:22 2024") == datetime(2024, 5, 17, 14, 3, 22)
    assert read_spelled("Fri Mai 17 14:03:22 2024") is None


def test_quicktime_counts_from_1904_in_utc() -> None:
    seconds = int(
        (
            datetime(2024, 5, 17, 12, 3, 22, tzinfo=UTC) - datetime(1904, 1, 1, tzinfo=UTC)
        ).total_seconds()
    )
    at = from_quicktime(seconds)
    assert at == datetime(2024, 5, 17, 12, 3, 22, tzinfo=UTC)
    assert from_quicktime(0) is None
    assert from_quicktime(2_082_844_800) is None
    assert from_quicktime(2**63) is None


def test_a_files_own_time_is_kept_to_the_microsecond() -> None:
    at = from_file(1_715_947_402_123_456_789)
    assert at == datetime(2024, 5, 17, 12, 3, 22, 123456, UTC)
    assert at is not None
    assert at.tzinfo is not None
    assert from_file(2**80) is None


@pytest.mark.parametrize(
    ("at", "believed"),
    [
        (datetime(2024, 5, 17, 14, 3, 22), True),
        (datetime(1839, 1, 9), True),
        (datetime(1700, 1, 1), False),
        (datetime(1, 1, 1), False),
        (datetime(1904, 1, 1), False),
        (datetime(1904, 1, 1, 1, tzinfo=zone(1)), False),
        (datetime(1970, 1, 1), False),
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(1969, 12, 31, 17, tzinfo=zone(-7)), False),
        (datetime(1970, 1, 3), True),
        (NOW, True),
        (NOW + timedelta(hours=23), True),
        (NOW + timedelta(days=2), False),
        (datetime(2026, 11, 23, 1, 0), True),
        (datetime(2107, 1, 1), False),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=zone(-14)), False),
    ],
)
def test_absurd_moments_are_not_believed(at: datetime, believed: bool) -> None:
    assert believable(at, NOW) is believed
