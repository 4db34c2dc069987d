"""Days and durations in the words of the locale, and the days people write in a search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, QLocale

from desktop_sync.ui import dates

TODAY = date(2026, 11, 22)
EVERY_LOCALE = [
    locale.name()
    for locale in QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyTerritory
    )
]
READ_BACK = ["en_US", "en_GB", "de_DE", "de_AT", "de_CH", "fr_FR", "es_ES", "pl_PL", "nl_NL"]
DAYS = st.dates(date(1928, 1, 1), TODAY)


@pytest.fixture(autouse=True)
def locale_is_put_back(english: None) -> Iterator[None]:
    yield
    QLocale.setDefault(QLocale("en_US"))


@pytest.mark.parametrize(
    ("locale", "titles"),
    [
        ("en_GB", ["Today, Sunday 22 November", "Monday 2 March", "Friday 17 May 2024"]),
        ("en_US", ["Today, Sunday, November 22", "Monday, March 2", "Friday, May 17, 2024"]),
        ("de_DE", ["Today, Sonntag, 22. November", "Montag, 2. März", "Freitag, 17. Mai 2024"]),
        ("ja_JP", ["Today, 11月22日日曜日", "3月2日月曜日", "2024年5月17日金曜日"]),
        ("es_ES", ["Today, domingo, 22 de noviembre", "lunes, 2 de marzo"]),
        ("hu_HU", ["Today, november 22., vasárnap", "március 2., hétfő"]),
    ],
)
def test_a_day_is_written_as_the_locale_writes_it(locale: str, titles: list[str]) -> None:
    QLocale.setDefault(QLocale(locale))
    days = [TODAY, date(2026, 3, 2), date(2024, 5, 17)][: len(titles)]
    assert [dates.day_title(day, TODAY) for day in days] == titles


def test_what_has_no_day_is_said_to_have_none() -> None:
    assert dates.day_title(None, TODAY) == "Without a date"


def test_every_locale_leaves_out_this_year_and_names_any_other() -> None:
    for name in EVERY_LOCALE:
        QLocale.setDefault(locale := QLocale(name))
        if "y" not in locale.dateFormat(QLocale.FormatType.LongFormat):
            continue
        this, other = (locale.toString(QDate(year, 3, 2), "yyyy") for year in (2026, 2024))
        assert this not in dates.day_title(date(2026, 3, 2), TODAY), name
        assert other in dates.day_title(date(2024, 3, 2), TODAY), name
        assert other in dates.day_name(date(2024, 3, 2), TODAY), name


def test_a_time_of_today_names_no_date() -> None:
    QLocale.setDefault(QLocale("en_GB"))
    assert dates.day_and_clock(datetime(2026, 11, 22, 19, 22), TODAY) == "Today 19:22"
    assert dates.day_and_clock(datetime(2026, 11, 21, 19, 22), TODAY) == "Yesterday 19:22"
    assert dates.day_and_clock(datetime(2026, 10, 2, 9, 5), TODAY) == "2 October, 09:05"
    assert dates.day_and_clock(datetime(2025, 10, 2, 9, 5), TODAY) == "2 October 2025, 09:05"


def test_an_aware_time_is_shown_by_the_users_own_clock() -> None:
    at = datetime(2026, 10, 2, 9, 5, tzinfo=UTC)
    assert dates.day_and_clock(at, TODAY) == dates.day_and_clock(
        at.astimezone().replace(tzinfo=None), TODAY
    )


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0, "0:00"), (42_400, "0:42"), (59_600, "1:00"), (3_723_000, "1:02:03")],
)
def test_a_duration_is_minutes_and_seconds(milliseconds: int, shown: str) -> None:
    assert dates.duration(milliseconds) == shown


@pytest.mark.parametrize(
    ("locale", "text", "meant"),
    [
        ("en_GB", "beach 17 May 2024 canon", "beach 2024-05-17 canon"),
        ("en_GB", "May 17th, 2024", "2024-05-17"),
        ("en_GB", "may 2024", "2024-05"),
        ("en_GB", "Sunday 22 November", "2026-11-22"),
        ("en_GB", "24 December", "2025-12-24"),
        ("en_GB", "29 February", "2024-02-29"),
        ("en_GB", "today", "2026-11-22"),
        ("en_GB", "Yesterday", "2026-11-21"),
        ("en_GB", "3/4/2024", "2024-04-03"),
        ("en_US", "3/4/2024", "2024-03-04"),
        ("en_US", "17.05.2024", "2024-05-17"),
        ("en_US", "05/2024", "2024-05"),
        ("de_DE", "Mai 2024", "2024-05"),
        ("de_DE", "17.5.24", "2024-05-17"),
        ("de_DE", "Sonntag, 22. November 2026", "2026-11-22"),
        ("es_ES", "17 de mayo de 2024", "2024-05-17"),
    ],
)
def test_a_search_reads_days_and_months(locale: str, text: str, meant: str) -> None:
    QLocale.setDefault(QLocale(locale))
    assert dates.search_days(text, TODAY) == meant


@pytest.mark.parametrize(
    "text",
    ["2024", "2024-05-17", "2024-05", "IMG_0517", "May", "Sunday", "31 June", "99.99.2024"],
)
def test_other_words_of_a_search_stay_as_they_are(text: str) -> None:
    assert dates.search_days(text, TODAY) == text


@given(day=DAYS, locale=st.sampled_from(READ_BACK))
def test_a_search_reads_what_the_program_writes(day: date, locale: str) -> None:
    QLocale.setDefault(QLocale(locale))
    qt = QDate(day.year, day.month, day.day)
    for written in (
        dates.day_name(day, TODAY),
        QLocale().toString(qt, QLocale.FormatType.LongFormat),
        QLocale().toString(qt, QLocale.FormatType.ShortFormat),
    ):
        assert dates.search_days(written, TODAY) == day.isoformat()
    assert dates.search_days(dates.day_title(day, TODAY), TODAY).endswith(day.isoformat())


@given(
    text=st.text() | st.from_regex(r"[0-9./-]{1,12}( [0-9a-zA-Z.,]{1,9}){0,4}"),
    today=st.dates(),
    locale=st.sampled_from(EVERY_LOCALE),
)
def test_a_search_can_hold_anything(text: str, today: date, locale: str) -> None:
    QLocale.setDefault(QLocale(locale))
    found = dates.search_days(text, today)
    assert len(found.split()) <= len(text.split())


def test_a_day_ahead_names_its_year() -> None:
    ahead = TODAY + timedelta(days=9)
    assert "2026" in dates.day_name(ahead, TODAY)
