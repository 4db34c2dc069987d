"""What the user says of a bucket is checked before anybody is asked."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_sync.destinations.registry import make
from desktop_sync.destinations.s3_place import Address, Addressing, Place
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import DestinationConfig

GIVEN = {"url": "https://s3.example.org", "bucket": "photos", "access_key": "AKIA"}


def place(**given: Any) -> Place:
    return Place(**{**GIVEN, "secret_key": "quiet", **given})


@pytest.mark.parametrize(
    ("url", "addressing", "address"),
    [
        (
            "https://s3.example.org",
            Addressing.PATH,
            Address("https://s3.example.org", "s3.example.org", "/photos"),
        ),
        (
            "https://S3.example.org:443/",
            Addressing.HOST,
            Address("https://photos.s3.example.org", "photos.s3.example.org", ""),
        ),
        (
            "http://127.0.0.1:9000/a b/",
            Addressing.PATH,
            Address("http://127.0.0.1:9000", "127.0.0.1:9000", "/a%20b/photos"),
        ),
        ("http://[::1]:80", Addressing.PATH, Address("http://[::1]", "[::1]", "/photos")),
        (
            "https://bücher.example",
            Addressing.HOST,
            Address("https://photos.xn--bcher-kva.example", "photos.xn--bcher-kva.example", ""),
        ),
    ],
)
def test_a_bucket_stands_after_the_address_or_before_it(
    url: str, addressing: Addressing, address: Address
) -> None:
    assert place(url=url, addressing=addressing).address() == address


@pytest.mark.parametrize(
    ("given", "option"),
    [
        ({"url": "s3.example.org"}, "url"),
        ({"url": "ftp://s3.example.org"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://anna:x@s3.example.org"}, "url"),
        ({"url": "https://s3.example.org/?a=b"}, "url"),
        ({"url": "https://s3.example.org:0"}, "url"),
        ({"url": "https://s3.example.org:99999"}, "url"),
        ({"url": "https://[::1"}, "url"),
        ({"bucket": "a"}, "bucket"),
        ({"bucket": "photos/2024"}, "bucket"),
        ({"bucket": "../x"}, "bucket"),
        ({"prefix": "a/../b"}, "prefix"),
        ({"prefix": "a//b"}, "prefix"),
        ({"prefix": "a/\udcff"}, "prefix"),
        ({"region": "eu west"}, "region"),
        ({"access_key": "a b"}, "access_key"),
        ({"access_key": "a\r\nHost: x"}, "access_key"),
        ({"access_key": "anna/20240101"}, "access_key"),
        ({"url": "http://127.0.0.1:9000", "addressing": "virtual-host"}, "addressing"),
        ({"addressing": "sideways"}, "addressing"),
        ({"pinned_sha256": "abc"}, "pinned_sha256"),
    ],
)
def test_what_is_wrong_is_said_before_anybody_is_asked(given: dict[str, str], option: str) -> None:
    with pytest.raises(DestinationError) as raised:
        make(DestinationConfig("store", "s3", {**GIVEN, **given}))
    assert (raised.value.code, raised.value.path) == ("not-understood", option)


@pytest.mark.parametrize("missing", GIVEN)
def test_what_is_missing_is_said(missing: str) -> None:
    given = {name: value for name, value in GIVEN.items() if name != missing}
    with pytest.raises(DestinationError) as raised:
        make(DestinationConfig("store", "s3", given))
    assert (raised.value.code, raised.value.path) == ("not-understood", missing)


@pytest.mark.parametrize(
    ("prefix", "folder"), [("", ""), ("/", ""), ("a", "a/"), ("/a/b/", "a/b/"), ("ü 1", "ü 1/")]
)
def test_a_folder_in_the_bucket_is_what_keys_begin_with(prefix: str, folder: str) -> None:
    assert place(prefix=prefix).folder == folder


def test_a_secret_key_is_not_told_by_accident() -> None:
    assert "quiet" not in repr(place())
