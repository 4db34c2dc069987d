"""Lock, trust and sessions of the emulated phone, asked on the wire."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.contract.phone_client import (
    Afc,
    Lockdown,
    Mux,
    Paired,
    client_context,
    exactly,
    is_cut_off,
    lockdown,
)
from tests.fakes.phone import Controls, Phone, PhoneProcess, WriteAttempt
from tests.fakes.phone.certificates import make_chain, phone_public_key

PHOTO = b"/DCIM/100APPLE/IMG_0001.JPG"
CONTENT = bytes(range(256)) * 4000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "media" / "DCIM" / "100APPLE"
    folder.mkdir(parents=True)
    file = folder / "IMG_0001.JPG"
    file.write_bytes(CONTENT)
    os.utime(file, ns=(0, 1_700_000_000_123_456_789))
    return tmp_path / "media"


@pytest.fixture
def phone(root: Path) -> Iterator[Phone]:
    with Phone(root) as phone:
        phone.pair()
        yield phone


@pytest.fixture
def paired(phone: Phone, tmp_path: Path) -> Iterator[Paired]:
    with Paired(phone, tmp_path) as paired:
        yield paired


@pytest.fixture
def afc(paired: Paired) -> Afc:
    return paired.open_afc()


@pytest.fixture(params=[Phone, PhoneProcess], ids=["here", "process"])
def any_phone(request: pytest.FixtureRequest, root: Path) -> Iterator[Controls]:
    with request.param(root) as phone:
        yield phone


class TestTrust:
    @pytest.mark.parametrize(
        ("switch", "error"),
        [
            (Phone.lock, "PasswordProtected"),
            (Phone.ask, "PairingDialogResponsePending"),
            (Phone.refuse, "UserDeniedPairing"),
        ],
    )
    def test_refuses_a_new_computer(
        self, phone: Phone, switch: Callable[[Phone], None], error: str
    ) -> None:
        switch(phone)
        with lockdown(phone) as talking:
            assert talking.ask("Pair", PairRecord=_new_record(talking))["Error"] == error

    def test_asks_until_somebody_taps(self, any_phone: Controls) -> None:
        any_phone.ask()
        with lockdown(any_phone) as talking:
            record = _new_record(talking)
            assert talking.ask("Pair", PairRecord=record)["Error"] == "PairingDialogResponsePending"
            any_phone.wait_until(lambda seen: seen.dialogs == 1)
            any_phone.tap_trust()
            assert len(talking.ask("Pair", PairRecord=record)["EscrowBag"]) == 32
            assert "Error" not in talking.ask("ValidatePair", PairRecord=record)
            assert "Error" not in talking.ask("Unpair", PairRecord=record)
            assert talking.ask("ValidatePair", PairRecord=record)["Error"] == "InvalidHostID"

    def test_may_drop_off_the_bus_when_trusted(self, phone: Phone) -> None:
        phone.ask()
        before = phone.device_id
        with lockdown(phone) as talking:
            phone.tap_trust(replugs=True)
            assert is_cut_off(talking.sock)
        assert phone.device_id != before
        with lockdown(phone) as talking:
            assert "Error" not in talking.ask("Pair", PairRecord=_new_record(talking))

    def test_takes_no_certificate_made_for_another_phone(self, phone: Phone) -> None:
        with lockdown(phone) as talking:
            record = _new_record(talking)
            record["DeviceCertificate"] = record["HostCertificate"]
            assert talking.ask("Pair", PairRecord=record)["Error"] == "InvalidPairRecord"

    def test_a_forgotten_computer_is_a_stranger(self, phone: Phone, paired: Paired) -> None:
        paired.start_session()
        phone.forget()
        with pytest.raises(PermissionError, match="InvalidHostID"):
            paired.start_session()
        assert phone.pair_record() is not None

    def test_a_computer_that_forgot_has_no_record(self, any_phone: Controls) -> None:
        any_phone.pair()
        record = any_phone.pair_record()
        assert record is not None
        assert record["HostID"]
        any_phone.erase_pair_records()
        assert any_phone.pair_record() is None

    def test_says_whether_it_is_locked(self, phone: Phone) -> None:
        with lockdown(phone) as talking:
            assert talking.ask("GetValue", Key="PasswordProtected")["Value"] is False
            phone.lock("pairing")
            assert talking.ask("GetValue", Key="PasswordProtected")["Value"] is True

    def test_locked_since_it_started_it_lets_nobody_in(
        self, phone: Phone, paired: Paired, afc: Afc
    ) -> None:
        phone.lock()
        with pytest.raises(PermissionError, match="PasswordProtected"):
            paired.start_session()
        assert afc.info(PHOTO)["st_size"] == str(len(CONTENT))
        phone.unlock()
        paired.open_afc()

    def test_locked_it_may_open_a_session_but_no_service(
        self, phone: Phone, paired: Paired
    ) -> None:
        phone.lock("services")
        paired.start_session()
        with pytest.raises(PermissionError, match="PasswordProtected"):
            paired.open_afc()

    def test_locked_it_may_serve_whom_it_trusts(self, phone: Phone, paired: Paired) -> None:
        phone.lock("pairing")
        afc = paired.open_afc()
        assert afc.read(afc.open(PHOTO), len(CONTENT)) == CONTENT
        with lockdown(phone) as talking:
            assert (
                talking.ask("Pair", PairRecord=_new_record(talking))["Error"] == "PasswordProtected"
            )


class TestLockdown:
    def test_shows_strangers_less(self, phone: Phone, paired: Paired) -> None:
        with lockdown(phone) as talking:
            open_values = talking.ask("GetValue")["Value"]
            assert "SerialNumber" not in open_values
            asked = talking.ask("GetValue", Domain="com.apple.disk_usage")
            assert asked["Error"] == "GetProhibited"
        session = paired.start_session()
        values = session.ask("GetValue")["Value"]
        assert open_values.keys() < values.keys()
        assert values["ProductType"] == "iPhone16,1"
        usage = session.ask("GetValue", Domain="com.apple.disk_usage")["Value"]
        assert usage["TotalDataCapacity"] - usage["TotalDataAvailable"] == len(CONTENT)
        assert session.ask("GetValue", Key="Nonsense")["Error"] == "MissingValue"

    def test_changes_nothing(self, phone: Phone, paired: Paired) -> None:
        session = paired.start_session()
        assert session.ask("SetValue", Key="DeviceName", Value="x")["Error"] == "SetProhibited"
        assert phone.seen.write_attempts == (WriteAttempt("SetValue", "/DeviceName"),)

    def test_speaks_tls_only_with_a_certificate_it_knows(
        self, phone: Phone, paired: Paired, tmp_path: Path
    ) -> None:
        chain = make_chain(phone_public_key(), computer="a stranger's")
        stranger = client_context(chain.host_certificate, chain.host_key, tmp_path)
        with lockdown(phone) as talking:
            talking.ask("StartSession", HostID=paired.record["HostID"])
            # Under TLS 1.3 the refusal comes with the first bytes.
            with (
                pytest.raises((ssl.SSLError, ConnectionError)),
                stranger.wrap_socket(talking.sock) as secret,
            ):
                exactly(secret, 1)

    @pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
    def test_speaks_the_tls_of_the_client(self, paired: Paired, version: ssl.TLSVersion) -> None:
        paired.context.minimum_version = paired.context.maximum_version = version
        afc = paired.open_afc()
        assert isinstance(afc.sock, ssl.SSLSocket)
        assert afc.sock.version() == version.name.replace("_", ".")
        assert afc.read(afc.open(PHOTO), len(CONTENT)) == CONTENT

    def test_is_in_the_clear_again_after_a_session(self, paired: Paired) -> None:
        session = paired.start_session()
        assert "Error" not in session.ask("StopSession", SessionID=paired.session_id)
        secret = session.sock
        assert isinstance(secret, ssl.SSLSocket)
        session.sock = secret.unwrap()
        with session.sock:
            assert session.ask("QueryType")["Type"] == "com.apple.mobile.lockdown"
            assert session.ask("StartService", Service="com.apple.afc")["Error"]

    def test_starts_no_service_it_has_not(self, paired: Paired) -> None:
        answer = paired.start_session().ask("StartService", Service="com.apple.dance")
        assert answer["Error"] == "InvalidService"

    def test_starts_several_services_and_each_port_is_for_one(
        self, phone: Phone, paired: Paired
    ) -> None:
        session = paired.start_session()
        ports = [session.ask("StartService", Service="com.apple.afc")["Port"] for _ in range(3)]
        assert len(set(ports)) == 3
        with Mux(phone) as mux, Mux(phone) as again:
            assert mux.connect(phone.device_id, ports[0]) == 0
            assert again.connect(phone.device_id, ports[0]) == 3
        one, other = paired.open_afc(), paired.open_afc()
        assert one.names(b"/DCIM") == other.names(b"/DCIM")

    def test_may_serve_without_tls(self, root: Path, tmp_path: Path) -> None:
        with Phone(root, service_tls=False) as phone:
            phone.pair()
            with Paired(phone, tmp_path) as paired:
                afc = paired.open_afc()
                assert not isinstance(afc.sock, ssl.SSLSocket)
                assert afc.read(afc.open(PHOTO), len(CONTENT)) == CONTENT


def _new_record(talking: Lockdown) -> dict[str, object]:
    chain = make_chain(talking.ask("GetValue", Key="DevicePublicKey")["Value"])
    return {
        "DeviceCertificate": chain.device_certificate,
        "HostCertificate": chain.host_certificate,
        "RootCertificate": chain.root_certificate,
        "HostID": "A-NEW-COMPUTER",
        "SystemBUID": "x",
    }
