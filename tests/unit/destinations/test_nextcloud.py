"""What is read of a Nextcloud's addresses and headers, without any server."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

import pytest

from desktop_sync.destinations.http import Answer
from desktop_sync.destinations.nextcloud.account import as_whole, server_address
from desktop_sync.destinations.nextcloud.exchange import asked_digest, time_header, told_digest
from desktop_sync.destinations.nextcloud.login import by_tls
from desktop_sync.model.asset import ResourceRole
from desktop_sync.model.destination import UploadFile
from desktop_sync.model.digest import Digest

SHA256 = hashlib.sha256(b"a photo").hexdigest()


def answer(status: int = 201, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, b"", "https://cloud.example.org/")


@pytest.mark.parametrize(
    ("told", "is_taken"),
    [
        (SHA256, True),
        (f" {SHA256.upper()} ", True),
        ("", False),
        ("abc", False),
        (SHA256[2:], False),
    ],
)
def test_only_a_whole_hash_is_a_hash(told: str, is_taken: bool) -> None:
    expected = Digest("sha256", bytes.fromhex(SHA256)) if is_taken else None
    assert told_digest(answer(x_hash_sha256=told)) == expected


@pytest.mark.parametrize(
    ("status", "told", "is_taken"),
    [
        (204, f"SHA256:{SHA256}", True),
        (200, f"sha256:{SHA256}", True),
        (204, f"SHA1:{SHA256}", False),
        (204, SHA256, False),
        (204, "SHA256:", False),
        (204, "SHA256:no", False),
        (501, f"SHA256:{SHA256}", False),
    ],
)
def test_only_the_hash_that_was_asked_for_is_taken(status: int, told: str, is_taken: bool) -> None:
    taken = asked_digest(answer(status, oc_checksum=told), "sha256")
    assert (taken is not None) == is_taken


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://cloud.example.org", "https://cloud.example.org"),
        (" https://cloud.example.org/ ", "https://cloud.example.org"),
        ("https://example.org/nextcloud/index.php/login", "https://example.org/nextcloud"),
        ("https://example.org/apps/files/files?dir=/", "https://example.org"),
        ("https://example.org/remote.php/dav/files/anna/", "https://example.org"),
        ("https://example.org/appstore", "https://example.org/appstore"),
    ],
)
def test_of_any_address_the_servers_own_is_taken(url: str, address: str) -> None:
    assert server_address(url) == address


@pytest.mark.parametrize(
    ("url", "there", "later"),
    [
        ("http://a.example/nc", "https://a.example/nc/login", "https://a.example/nc"),
        ("http://a.example", "https://a.example:8443/x", "https://a.example:8443"),
        ("http://a.example", "http://a.example/login", "http://a.example"),
        ("https://a.example", "https://a.example/login", "https://a.example"),
    ],
)
def test_a_password_goes_by_tls_where_the_server_has_it(url: str, there: str, later: str) -> None:
    assert by_tls(url, there) == later


@pytest.mark.parametrize(
    ("modified_ns", "header"),
    [
        (1_700_000_000_999_999_999, {"X-OC-MTime": "1700000000"}),
        (86_400_000_000_000, {}),
        (0, {}),
        (-5_000_000_000, {}),
    ],
)
def test_times_that_are_refused_are_not_told(modified_ns: int, header: dict[str, str]) -> None:
    file = UploadFile(
        resource_id=1,
        role=ResourceRole.PHOTO,
        local=Path("a.jpg"),
        remote=PurePosixPath("a.jpg"),
        size_bytes=7,
        modified_ns=modified_ns,
        digest=Digest("sha256", bytes.fromhex(SHA256)),
    )
    assert time_header(file) == header


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (401, "credentials", False),
        (412, "not-understood", False),
        (423, "unreachable", True),
        (500, "unreachable", True),
        (503, "unreachable", True),
    ],
)
def test_a_refusal_of_the_account_is_about_the_whole_destination(
    status: int, code: str, retryable: bool
) -> None:
    error = as_whole(answer(status))
    assert (error.code, error.retryable) == (code, retryable)
