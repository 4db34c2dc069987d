"""What the feed says: only what is signed, whole and possible is taken for a release."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.errors import UpdateError
from desktop_sync.updates.release import (
    MOST_FEED_BYTES,
    is_safe_address,
    parsed,
    rank,
    trusted_release,
)

FILE = {"address": "https://host.example/f.exe", "size_bytes": 7, "sha256": "a" * 64}
SAID: dict[str, Any] = {
    "version": "1.2",
    "date": "2030-01-02T03:04:05Z",
    "page": "https://host.example/",
    "changes": {"en": ["One thing"], "de": ["Eine Sache"]},
    "files": {"windows-x86_64": FILE},
}
KEY = "eC/CjxYaGRt/mPVldUVx6aPJP/txqXClZi2qBJIRgtM="
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
VERSIONS = st.builds(
    lambda numbers, phase, count: (
        ".".join(map(str, numbers)) + (f"{phase}{count}" if phase else "")
    ),
    st.lists(st.integers(0, 30), min_size=1, max_size=4),
    st.sampled_from(["", ".dev", "a", "b", "rc"]),
    st.integers(0, 20),
)


def taken(feed: bytes) -> bool:
    """Whether it is; nothing but the one error says that it is not."""
    try:
        parsed(feed)
    except UpdateError as error:
        return error.code != "update-untrusted"
    return True


def test_a_feed_says_version_changes_and_files() -> None:
    release = parsed(json.dumps(SAID).encode())
    assert release.version == "1.2"
    assert release.files["windows-x86_64"].size_bytes == 7
    assert release.lines("de") == ("Eine Sache",)
    assert release.lines("fr") == ("One thing",)


@given(st.binary(max_size=400))
def test_no_bytes_make_a_feed_fail_in_another_way(feed: bytes) -> None:
    assert not taken(feed)


@given(st.sampled_from(sorted(SAID)), ANYTHING)
def test_a_part_that_is_something_else_makes_it_no_feed_or_a_possible_one(
    name: str, value: Any
) -> None:
    taken(json.dumps({**SAID, name: value}).encode())


@given(st.sampled_from(sorted(FILE)), ANYTHING)
def test_the_same_goes_for_a_file(name: str, value: Any) -> None:
    said = {**SAID, "files": {"windows-x86_64": {**FILE, name: value}}}
    taken(json.dumps(said, default=str).encode())


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_feed_without_one_of_its_parts_is_none(name: str) -> None:
    assert not taken(json.dumps({key: SAID[key] for key in SAID if key != name}).encode())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", "1.2-of-mine"),
        ("version", "١.٢"),
        ("date", "2030-01-02T03:04:05"),
        ("page", "http://host.example/"),
        ("page", "javascript:alert(1)"),
        ("changes", {"de": ["Nur deutsch"]}),
        ("changes", {"en": ["x" * 3000]}),
        ("files", {"x": {**FILE, "address": "http://host.example/f.exe"}}),
        ("files", {"x": {**FILE, "size_bytes": 0}}),
        ("files", {"x": {**FILE, "size_bytes": 1 << 40}}),
        ("files", {"x": {**FILE, "sha256": "a" * 63}}),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: object) -> None:
    assert not taken(json.dumps({**SAID, name: value}).encode())


def test_a_feed_that_is_too_large_is_refused() -> None:
    assert not taken(json.dumps(SAID).encode() + b" " * MOST_FEED_BYTES)


def test_what_nests_without_end_is_refused() -> None:
    assert not taken(b"[" * 100_000)


@given(st.binary(max_size=100), st.text(max_size=60))
def test_no_signature_and_no_key_fail_in_another_way(signature: bytes, key: str) -> None:
    for one in (key, KEY):
        with pytest.raises(UpdateError, match="update-untrusted"):
            trusted_release(json.dumps(SAID).encode(), signature, one)


def test_zeros_at_the_end_make_no_other_version() -> None:
    assert rank("1.2") == rank("1.2.0") == rank("1.2.0.0")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("0.9", "0.10"),
        ("1.0rc1", "1.0"),
        ("1.0b9", "1.0rc1"),
        ("1.0a1", "1.0b1"),
        ("1.0.dev3", "1.0a1"),
        ("1.0", "1.0.1.dev1"),
        ("0.1.0", "1"),
    ],
)
def test_versions_are_compared_by_their_numbers(older: str, newer: str) -> None:
    assert rank(older) < rank(newer)


@given(VERSIONS, VERSIONS, VERSIONS)
def test_versions_are_in_one_order(first: str, second: str, third: str) -> None:
    low, middle, high = sorted((rank(first), rank(second), rank(third)))
    assert low <= middle <= high
    assert (rank(first) < rank(second)) + (rank(second) < rank(first)) <= 1


@given(VERSIONS, VERSIONS)
def test_only_a_later_version_is_newer(running: str, version: str) -> None:
    release = parsed(json.dumps({**SAID, "version": version}).encode())
    assert release.is_newer_than(running) == (rank(version) > rank(running))
    assert not release.is_newer_than(version)


@given(st.text())
def test_what_is_no_version_is_said_to_be_none(text: str) -> None:
    try:
        rank(text)
    except ValueError:
        return
    assert text[0].isdigit()
    assert text.isascii()


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://host.example/feed.json", True),
        ("https://host.example:8443/feed.json", True),
        ("http://127.0.0.1:8000/feed.json", True),
        ("http://[::1]/feed.json", True),
        ("http://host.example/feed.json", False),
        ("http://127.0.0.1.host.example/", False),
        ("https://me:secret@host.example/", False),
        ("https:///feed.json", False),
        ("https://host.example:0/", False),
        ("https://host.example:x/", False),
        ("https://höst.example/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_addresses_are_of_https_or_of_this_machine(address: str, is_safe: bool) -> None:
    assert is_safe_address(address) is is_safe


@given(st.text())
def test_no_address_makes_it_fail(address: str) -> None:
    is_safe_address(address)
