"""What refusals mean, whom TLS trusts, and which addresses and names are taken."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path, PurePosixPath

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from desktop_sync.destinations.http import Answer, Service, Trust
from desktop_sync.destinations.multistatus import entries
from desktop_sync.destinations.refusals import LONGEST_WAIT, refusal, retry_after
from desktop_sync.errors import DestinationError, ItemError

NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "kind", "code", "retryable"),
    [
        (401, DestinationError, "credentials", False),
        (403, DestinationError, "forbidden", False),
        (404, ItemError, "vanished", False),
        (409, ItemError, "refused", True),
        (413, ItemError, "too-large", False),
        (418, ItemError, "refused", False),
        (423, ItemError, "refused", True),
        (429, DestinationError, "unreachable", True),
        (500, ItemError, "refused", True),
        (503, DestinationError, "unreachable", True),
        (507, DestinationError, "full", True),
        (599, DestinationError, "unreachable", True),
        (304, DestinationError, "not-understood", False),
    ],
)
def test_statuses_have_meanings(status: int, kind: type, code: str, retryable: bool) -> None:
    error = refusal(status, {"retry-after": "5"}, "about", NOW)
    assert type(error) is kind
    assert (error.code, error.path, error.retryable) == (code, "about", retryable)
    assert error.retry_after == (timedelta(seconds=5) if retryable else None)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("Wed, 01 May 2024 12:01:00 GMT", timedelta(minutes=1)),
        ("Wed, 01 May 2024 11:00:00 GMT", timedelta()),
        ("99999999999999999999", LONGEST_WAIT),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_read(value: str, wait: timedelta | None) -> None:
    assert retry_after(value, NOW) == wait


@pytest.mark.parametrize("url", ["ftp://host/", "http://", "https://a:b@host/", "x", "http://h/?q"])
def test_addresses_that_are_none_are_refused(url: str) -> None:
    with pytest.raises(DestinationError) as raised:
        Service(url, None, None, trust=Trust(), parallel=1)
    assert raised.value.path == "url"


def test_names_become_addresses() -> None:
    service = Service("http://host/dav", None, None, trust=Trust(), parallel=1)
    assert service.url(PurePosixPath()) == "http://host/dav/"
    assert service.url(PurePosixPath("a b/#%.jpg")) == "http://host/dav/a%20b/%23%25.jpg"
    with pytest.raises(ItemError):
        service.url(PurePosixPath("\udc80"))


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<html/>",
        b"<multistatus xmlns='DAV:'>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><multistatus xmlns='DAV:'>&a;</multistatus>",
    ],
)
def test_hostile_lists_are_not_understood(xml: bytes) -> None:
    with pytest.raises(ValueError, match=r"not|DTD|Entit"):
        list(entries(xml))


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2000000")
        self.end_headers()
        try:
            self.wfile.write(bytes(2_000_000))
        except OSError:
            self.close_connection = True

    def log_message(self, *args: object) -> None: ...


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def shown(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("localhost")


@pytest.fixture(scope="module")
def port(shown: trustme.LeafCert) -> Iterator[int]:
    class Quiet(HTTPServer):
        def handle_error(self, request: object, client_address: object) -> None: ...

    server = Quiet(("127.0.0.1", 0), _Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def _ask(port: int, trust: Trust, limit_bytes: int = 1 << 22) -> Answer:
    async def work() -> Answer:
        service = Service(f"https://localhost:{port}", None, None, trust=trust, parallel=1)
        try:
            return await service.ask("GET", service.url(PurePosixPath()), limit_bytes=limit_bytes)
        finally:
            await service.close()

    return asyncio.run(work())


def _fingerprint(shown: trustme.LeafCert) -> str:
    certificate = x509.load_pem_x509_certificate(shown.cert_chain_pems[0].bytes())
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def test_a_certificate_nobody_knows_is_refused(port: int) -> None:
    for trust in (Trust(), Trust(pinned_sha256="00" * 32)):
        with pytest.raises(DestinationError) as raised:
            _ask(port, trust)
        assert raised.value.code == "certificate"


def test_an_authority_or_a_certificate_of_ones_own_is_taken(
    port: int, authority: trustme.CA, shown: trustme.LeafCert, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    for trust in (Trust(tmp_path / "ca.pem"), Trust(pinned_sha256=_fingerprint(shown).upper())):
        assert len(_ask(port, trust).body) == 2_000_000


def test_an_endless_answer_is_not_read_to_its_end(port: int, shown: trustme.LeafCert) -> None:
    with pytest.raises(DestinationError) as raised:
        _ask(port, Trust(pinned_sha256=_fingerprint(shown)), limit_bytes=1000)
    assert raised.value.code == "not-understood"


def test_a_pin_that_is_none_is_refused() -> None:
    with pytest.raises(DestinationError):
        Trust(pinned_sha256="abc")
