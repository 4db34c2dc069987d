"""What people read names the photo, uses no bare code, and cannot mislead a terminal."""

from __future__ import annotations

import os
import string
from datetime import UTC, datetime, timedelta

import pytest

from desktop_sync import wording
from desktop_sync.errors import DestinationError, FatalError, StorageError
from desktop_sync.model.asset import PassedOver, PassReason
from desktop_sync.model.destination import DestinationHold, HeldPart
from desktop_sync.model.events import Hold
from desktop_sync.model.job import Problem

TABLES = {
    "problems": wording.PROBLEMS,
    "passed over": wording.PASSED_OVER,
    "holds": wording.HOLDS,
    "errors": wording.ERRORS,
    "upload problems": wording.UPLOAD_PROBLEMS,
    "destination holds": wording.DESTINATION_HOLDS,
    "destination errors": wording.DESTINATION_ERRORS,
    "policy holds": wording.POLICY_HOLDS,
    "policy holds in full": wording.POLICY_HOLDS_IN_FULL,
}
TEMPLATES = [
    pytest.param(template, id=f"{table}: {code}")
    for table, templates in TABLES.items()
    for code, template in templates.items()
]


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_sentence_keeps_to_the_style(template: str) -> None:
    plain = template.lower()
    assert "!" not in plain
    assert "please" not in plain
    assert "sorry" not in plain
    assert "{code}" not in plain
    assert "'" not in plain
    assert '"' not in plain
    fields = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    assert fields <= {"name", "path", "detail", "uploads", "until"}
    assert template.format(name="N", path="P", detail="D", uploads="U", until="T")


@pytest.mark.parametrize("reason", PassReason)
def test_each_reason_for_passing_over_has_its_own_words(reason: PassReason) -> None:
    message = wording.passed_over_message(PassedOver("/card/DCIM/Thumbs.db", reason))
    assert "Thumbs.db" in message
    assert f"({reason.value})" not in message


def test_a_problem_names_the_photo_and_not_its_whole_path() -> None:
    message = wording.problem_message(Problem("/card/DCIM/100APPLE/IMG_4518.HEIC", "unreadable"))
    assert message.startswith("IMG_4518.HEIC was not imported")
    assert "100APPLE" not in message


def test_an_unknown_code_still_makes_sentences_about_the_photo() -> None:
    message = wording.problem_message(Problem("/card/IMG_1.HEIC", "from-tomorrow"))
    assert message.startswith("Something happened to IMG_1.HEIC")
    assert "Try again" in message
    assert "Try again" in wording.error_message(FatalError("from-tomorrow"))
    assert wording.hold_message(Hold("from-tomorrow")).startswith("Imports wait")


def test_an_error_names_the_folder_it_is_about() -> None:
    message = wording.error_message(StorageError("library-unusable", path="/mnt/photos"))
    assert "“/mnt/photos”" in message


def test_a_destination_is_called_by_its_name() -> None:
    until = datetime(2024, 5, 17, 21, 36, tzinfo=UTC)
    hold = DestinationHold("full", "ENOSPC", until)
    message = wording.destination_hold_message("Attic\u202e", hold)
    assert message.startswith("Uploads to “Attic\\u202e” wait · it has no room left")
    assert message.endswith(f"at {until.astimezone():%H:%M}")
    error = DestinationError("credentials", path="Attic")
    assert "“Attic” does not accept" in wording.error_message(error)
    problem = wording.upload_problem_message(Problem("/photos/IMG_1.HEIC", "name-taken"))
    assert problem.startswith("IMG_1.HEIC was not uploaded")


def test_a_hold_says_when_it_is_looked_at_again() -> None:
    until = datetime(2024, 5, 17, 21, 36, tzinfo=UTC)
    message = wording.hold_message(Hold("disk-full", "/photos", until))
    assert "“/photos” is full" in message
    assert message.endswith(f"at {until.astimezone():%H:%M}")


POLICY_CODES = [
    "paused",
    "offline",
    "portal",
    "network",
    "metered",
    "metered-spent",
    "battery",
    "low-battery",
    "saver",
    "hours",
    "presenting",
    "busy",
    "route-size",
]


@pytest.mark.parametrize("code", POLICY_CODES)
def test_each_policy_says_what_is_waited_for_and_why(code: str) -> None:
    full = DestinationHold(code, "100000000", datetime.now(UTC) + timedelta(days=2))
    for hold in (DestinationHold(code), full):
        assert wording.is_policy(hold)
        everywhere = wording.uploads_hold_message(hold)
        there = wording.destination_hold_message("NAS\u202e", hold)
        what, _, why = everywhere.partition(" · ")
        assert what.startswith("Uploads wait")
        assert why
        assert there == everywhere.replace("Uploads", "Uploads to “NAS\\u202e”", 1)


@pytest.mark.parametrize(
    ("hold", "words"),
    [
        (("battery", "41"), "Uploads wait until you plug in · on battery, 41 %"),
        (("network", "Home"), "Uploads wait for “Home” · only networks you chose are used"),
        (("route-size", "4200000000"), "Uploads wait for a direct way · over 4.2 GB, where this "
         "route cuts"),
    ],
)  # fmt: skip
def test_a_policy_names_the_figures_it_goes_by(hold: tuple[str, str], words: str) -> None:
    assert wording.uploads_hold_message(DestinationHold(*hold)) == words


def test_a_wait_for_a_time_of_another_day_names_the_day() -> None:
    at = datetime.now(UTC) + timedelta(days=2)
    words = wording.uploads_hold_message(DestinationHold("hours", until=at))
    assert words == f"Uploads wait until {at.astimezone():%Y-%m-%d, %H:%M} · the hours you chose"
    paused = wording.hold_message(Hold("paused", until=at))
    assert paused == f"Paused by you until {at.astimezone():%Y-%m-%d, %H:%M}"


def test_a_part_that_waits_is_counted() -> None:
    part = HeldPart(DestinationHold("route-size", "100000000"), 14, 42_000_000_000)
    assert wording.held_part_message("NAS", part) == (
        "14 for “NAS” wait · over 100 MB, where this route cuts"
    )
    one = HeldPart(DestinationHold("metered"), 1, 9)
    assert wording.held_part_message("NAS", one) == "1 for “NAS” waits · this one is metered"


def test_another_language_can_take_the_place_of_a_template() -> None:
    german = {wording.PROBLEMS["lost"]: "{name} fehlt in der Bibliothek."}
    message = wording.problem_message(Problem("/b/IMG_1.JPG", "lost"), german.__getitem__)
    assert message == "IMG_1.JPG fehlt in der Bibliothek."


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("two\nlines", "two\\x0alines"),
        ("\x1b[2Jclear", "\\x1b[2Jclear"),
        ("\x9b31mred", "\\x9b31mred"),
        ("abc\u202egpj.exe", "abc\\u202egpj.exe"),
        ("\u2066isolated\u2069", "\\u2066isolated\\u2069"),
        (os.fsdecode(b"\xff\xfe"), "\\xff\\xfe"),
        ("Größe 写真 👩‍🚀", "Größe 写真 👩‍🚀"),
    ],
)
def test_names_are_shown_without_what_could_mislead(name: str, shown: str) -> None:
    assert wording.shown(name) == shown
    message = wording.problem_message(Problem(f"/card/{name}", "unreadable"))
    assert message.startswith(f"{shown} was not imported")
    message.encode()


def test_braces_in_a_name_are_only_braces() -> None:
    message = wording.problem_message(Problem("/card/{path}{0}.jpg", "lost"))
    assert message.startswith("{path}{0}.jpg is missing")
