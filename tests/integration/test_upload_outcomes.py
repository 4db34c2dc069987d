"""What the table in ``docs/upload-outcomes.md`` says of every fault is what happens."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import trustme

from desktop_sync.destinations.pace import Patience
from desktop_sync.destinations.trust import Trust
from desktop_sync.model.destination import DestinationStatus
from tests.fakes.camera import make_bulk
from tests.fakes.fault_proxy import (
    AnswerWith,
    CutAnswer,
    CutRequest,
    EndlessAnswer,
    Fault,
    FaultProxy,
    SlowAnswer,
    SlowRequest,
)
from tests.fakes.webdav_servers import Served
from tests.integration.importing import Bench
from tests.integration.webdav_uploading import WebDavBench, reached

TABLE = Path(__file__).parents[2] / "docs" / "upload-outcomes.md"
FILES = 4
_LATER = {"Retry-After": "1"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """``fault`` strikes ``times``, or until it is lifted, at requests that say ``about``. ``hold``
    is why the place is held then, ``problem`` why a photo is set aside; without either it ends well
    by itself."""

    fault: Fault
    times: int | None = 1
    hold: str | None = None
    needs_user: bool = False
    problem: str | None = None
    about: bytes = b""


_OF_A_PHOTO = b"X-OC-Mtime"
"""Said by what sends a photo, and not by what asks whether one may be sent."""

OUTCOMES = {
    "connection reset while sending": Outcome(CutRequest("PUT", 700_000), about=_OF_A_PHOTO),
    "connection reset while answering": Outcome(CutAnswer("MOVE", 1)),
    "half-written answer": Outcome(CutAnswer("PUT", 20), about=_OF_A_PHOTO),
    "answer lost after the server stored it": Outcome(CutAnswer("MOVE")),
    "401": Outcome(AnswerWith("PUT", 401), None, "credentials", needs_user=True),
    "403": Outcome(AnswerWith("PUT", 403), None, "forbidden", needs_user=True),
    "403 for one photo": Outcome(
        AnswerWith("MOVE", 403), None, problem="refused", about=b"IMG_000001"
    ),
    "404": Outcome(AnswerWith("PUT", 404), about=_OF_A_PHOTO),
    "409": Outcome(AnswerWith("PUT", 409), 3, about=_OF_A_PHOTO),
    "413": Outcome(AnswerWith("MOVE", 413), problem="too-large"),
    "423": Outcome(AnswerWith("MOVE", 423), 2),
    "429 with Retry-After": Outcome(AnswerWith("MOVE", 429, _LATER), hold="unreachable"),
    "500": Outcome(AnswerWith("MOVE", 500), 2),
    "503 with Retry-After": Outcome(AnswerWith("MOVE", 503, _LATER), hold="unreachable"),
    "507": Outcome(AnswerWith("PUT", 507), None, "full"),
    "endless body": Outcome(EndlessAnswer("PROPFIND"), None, "not-understood", needs_user=True),
    "answer at 1 byte a second": Outcome(SlowAnswer("PUT"), None, "unreachable"),
    "request taken at 1 byte a second": Outcome(SlowRequest("PUT"), None, "unreachable"),
    "redirect elsewhere": Outcome(
        AnswerWith("PUT", 307, {"Location": "http://elsewhere.example/"}),
        None,
        "not-understood",
        needs_user=True,
    ),
}
"""What a proxy lets happen; the rest has tests of its own."""

CERTIFICATES = {
    "certificate of an unknown authority",
    "certificate for another name",
    "expired certificate",
    "another certificate than the pinned one",
}


@pytest.fixture
def nas(bench: Bench, card: Path, server: Served, proxy: FaultProxy) -> WebDavBench:
    """With photos that leave in several pieces."""
    make_bulk(card, FILES, 800_000)
    bench.import_from(card)
    return WebDavBench(bench, server.root, proxy)


@pytest.fixture(autouse=True)
def nothing_stays(server: Served) -> Iterator[None]:
    yield
    for path in sorted(server.root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def test_the_table_names_every_fault_that_is_tested_and_no_other() -> None:
    _, _, webdav = TABLE.read_text("utf-8").partition("\n## WebDAV")
    table, _, _ = webdav.partition("\n## ")
    rows = [line for line in table.splitlines() if line.startswith("|")]
    named = [row.split("|")[1].strip() for row in rows[2:]]
    assert sorted(named) == sorted([*OUTCOMES, *CERTIFICATES, "server gone"])


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_fault_ends_as_the_table_says(nas: WebDavBench, name: str) -> None:
    outcome = OUTCOMES[name]
    if "1 byte" in name:
        nas.patience = Patience(1, 1)
    nas.proxy.strike(outcome.fault, outcome.times, outcome.about)
    with nas.uploading() as engine:
        if outcome.hold:
            status = reached(engine, lambda one: one.hold is not None)
            assert status.hold is not None
            assert (status.hold.code, status.hold.needs_user) == (outcome.hold, outcome.needs_user)
            assert status.failed == 0
            nas.proxy.lift()
        elif outcome.problem:
            reached(engine, lambda one: one.failed == 1 and one.succeeded == FILES - 1)
            (problem,) = engine.upload_problems().result()
            assert problem.code == outcome.problem
            assert "IMG_" in problem.path
            nas.proxy.lift()
            engine.retry_uploads()
        nas.patience = Patience()
        reached(engine, all_done)
        assert nas.proxy.has_struck
    assert nas.is_all_there()


@pytest.mark.parametrize("status", [429, 503])
def test_nothing_is_asked_before_the_time_the_server_gave(nas: WebDavBench, status: int) -> None:
    nas.proxy.strike(AnswerWith("PUT", status, {"Retry-After": "3600"}), 1, _OF_A_PHOTO)
    with nas.uploading() as engine:
        held = reached(engine, lambda one: one.hold is not None).hold
        assert held is not None
        assert held.until is not None
        left = held.until - datetime.now(UTC)
        assert timedelta(minutes=55) < left <= timedelta(hours=1)
        engine.upload_now()
        reached(engine, all_done)
    assert nas.is_all_there()


@pytest.mark.parametrize("method", ["PUT", "MOVE"])
def test_a_lost_answer_is_not_sent_twice(nas: WebDavBench, method: str) -> None:
    nas.proxy.strike(CutAnswer(method), 1, _OF_A_PHOTO if method == "PUT" else b"")
    with nas.uploading() as engine:
        reached(engine, all_done)
    puts = [head for head in nas.proxy.heads if head.startswith(b"PUT ")]
    # One of them tries whether files can be put there.
    assert len(puts) == FILES + 1
    assert nas.is_all_there()


def test_a_server_that_is_gone_is_waited_for(nas: WebDavBench, server: Served) -> None:
    server.kill()
    try:
        with nas.uploading() as engine:
            hold = reached(engine, lambda one: one.hold is not None).hold
            assert hold is not None
            assert (hold.code, hold.needs_user) == ("unreachable", False)
            server.start()
            reached(engine, all_done)
    finally:
        server.kill()
        server.start()
    assert nas.is_all_there()


@pytest.mark.parametrize("name", sorted(CERTIFICATES))
def test_nothing_is_said_to_a_server_with_a_wrong_certificate(
    nas: WebDavBench, name: str, tmp_path: Path
) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    right = authority.issue_cert("localhost")
    wrong = {
        "certificate of an unknown authority": lambda: stranger.issue_cert("localhost"),
        "certificate for another name": lambda: authority.issue_cert("other.example"),
        "expired certificate": lambda: authority.issue_cert(
            "localhost", not_after=datetime(2020, 1, 1, tzinfo=UTC)
        ),
        "another certificate than the pinned one": lambda: authority.issue_cert("localhost"),
    }[name]()
    if "pinned" in name:
        nas.trust = Trust(pinned_sha256=fingerprint(right))
    else:
        authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        nas.trust = Trust(tmp_path / "authority.pem")
    nas.proxy.tls = context_of(wrong)
    with nas.uploading() as engine:
        hold = reached(engine, lambda one: one.hold is not None).hold
        assert hold is not None
        assert (hold.code, hold.needs_user) == ("certificate", True)
        assert nas.proxy.heads == []
        nas.proxy.tls = context_of(right)
        reached(engine, all_done)
    assert nas.is_all_there()


def all_done(status: DestinationStatus) -> bool:
    return status.succeeded == FILES and status.hold is None


def context_of(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def fingerprint(certificate: trustme.LeafCert) -> str:
    pem = certificate.cert_chain_pems[0].bytes().decode()
    return sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
