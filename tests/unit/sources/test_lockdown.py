"""How a device stands to us, and how it comes to trust this computer."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_sync.errors import SourceError
from desktop_sync.model.device import DeviceState
from desktop_sync.sources import usbmux
from desktop_sync.sources.lockdown import Introduction, Lockdown
from desktop_sync.sources.model_names import model_name
from tests.fakes.phone import UDID, Phone

NAMES = {"name": "Emulated iPhone", "product_type": "iPhone16,1"}
WORDS = {**NAMES, "model": "iPhone 15 Pro", "ios_version": "18.1"}


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    (tmp_path / "phone").mkdir()
    with Phone(tmp_path / "phone") as phone:
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        yield phone


def state(lockdown: Lockdown) -> DeviceState:
    return lockdown.introduce(UDID).state


def refused(lockdown: Lockdown) -> str:
    with pytest.raises(SourceError) as raised:
        lockdown.start_afc(UDID)
    return raised.value.code


def test_a_device_that_trusts_us_is_ready(phone: Phone) -> None:
    phone.pair()
    assert Lockdown().introduce(UDID) == Introduction(UDID, DeviceState.READY, **WORDS)
    assert phone.seen.requests.get("Pair", 0) == 0


def test_one_that_does_not_know_us_is_asked_to_trust_us(phone: Phone) -> None:
    phone.ask()
    lockdown = Lockdown()
    assert lockdown.introduce(UDID) == Introduction(UDID, DeviceState.TRUST, **WORDS)
    assert state(lockdown) is DeviceState.TRUST
    assert phone.seen.dialogs == 2
    phone.tap_trust()
    assert state(lockdown) is DeviceState.READY
    record = phone.pair_record()
    assert record is not None
    assert {"HostPrivateKey", "HostCertificate", "EscrowBag"} <= record.keys()
    assert state(Lockdown()) is DeviceState.READY
    assert phone.seen.requests["Pair"] == 3


def test_with_patience_it_waits_for_the_answer(phone: Phone) -> None:
    phone.ask()

    def tap() -> None:
        phone.wait_until(lambda seen: seen.dialogs >= 1)
        phone.tap_trust()

    tapping = threading.Thread(target=tap)
    tapping.start()
    found = Lockdown().introduce(UDID, patience=timedelta(seconds=20))
    tapping.join()
    assert found.state is DeviceState.READY


def test_after_a_refusal_it_is_not_asked_before_it_is_replugged(phone: Phone) -> None:
    phone.refuse()
    lockdown = Lockdown()
    assert state(lockdown) is DeviceState.REFUSED
    assert state(lockdown) is DeviceState.REFUSED
    assert phone.seen.requests["Pair"] == 1
    phone.tap_trust(replugs=True)
    assert state(lockdown) is DeviceState.READY


def test_a_refusal_does_not_stand_against_trust_that_came_another_way(phone: Phone) -> None:
    phone.refuse()
    lockdown = Lockdown()
    assert state(lockdown) is DeviceState.REFUSED
    phone.pair()
    assert state(lockdown) is DeviceState.READY


def test_a_pairing_that_the_device_forgot_is_made_anew(phone: Phone) -> None:
    phone.pair()
    before = phone.pair_record()
    phone.forget()
    assert state(Lockdown()) is DeviceState.READY
    after = phone.pair_record()
    assert before is not None
    assert after is not None
    assert after["HostCertificate"] != before["HostCertificate"]


def test_a_pairing_that_the_computer_forgot_is_made_anew(phone: Phone) -> None:
    phone.pair()
    phone.erase_pair_records()
    assert state(Lockdown()) is DeviceState.READY


@pytest.mark.parametrize("refuses", ["everything", "services"])
def test_a_locked_device_says_so(phone: Phone, refuses: str) -> None:
    phone.pair()
    lockdown = Lockdown()
    phone.lock("everything" if refuses == "everything" else "services")
    assert state(lockdown) is DeviceState.LOCKED
    assert refused(lockdown) == "locked"
    phone.unlock()
    assert state(lockdown) is DeviceState.READY


def test_a_locked_device_that_does_not_know_us_is_not_asked_for_trust(phone: Phone) -> None:
    phone.lock("pairing")
    assert state(Lockdown()) is DeviceState.LOCKED
    assert phone.pair_record() is None


def test_one_that_is_not_there_is_gone(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    phone.unplug()
    assert Lockdown().introduce(UDID) == Introduction(UDID, DeviceState.GONE)
    assert refused(Lockdown()) == "gone"
    phone.stop_daemon()
    assert state(Lockdown()) is DeviceState.GONE
    assert refused(Lockdown()) == "gone"


def test_one_that_is_unplugged_while_it_is_asked_is_gone(phone: Phone) -> None:
    phone.ask()

    def pull() -> None:
        phone.wait_until(lambda seen: seen.dialogs >= 1)
        phone.unplug()

    pulling = threading.Thread(target=pull)
    pulling.start()
    start = time.monotonic()
    found = Lockdown().introduce(UDID, patience=timedelta(seconds=60))
    pulling.join()
    assert found.state is DeviceState.GONE
    assert time.monotonic() - start < 10


def test_one_that_does_not_answer_is_not_waited_for_for_ever(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_sync.sources.lockdown.ANSWER_SECONDS", 0.3)
    phone.pair()
    phone.set_latency(3)
    found = Lockdown().introduce(UDID)
    assert (found.state, found.detail) == (DeviceState.FAILED, "timeout")
    assert refused(Lockdown()) == "unreachable"


def test_files_are_never_served_by_asking_for_trust(phone: Phone) -> None:
    assert refused(Lockdown()) == "untrusted"
    assert phone.seen.requests.get("Pair", 0) == 0


def test_each_connection_gets_a_port_of_its_own(phone: Phone) -> None:
    phone.pair()
    lockdown = Lockdown()
    first, second = lockdown.start_afc(UDID), lockdown.start_afc(UDID)
    assert first.port != second.port
    assert first.tls is not None
    assert (first.device, first.name) == (usbmux.UsbDevice(1, UDID), "Emulated iPhone")


def test_a_service_without_tls_has_no_context(phone: Phone) -> None:
    phone.pair()
    phone.service_tls = False
    assert Lockdown().start_afc(UDID).tls is None


def test_nothing_is_left_on_this_computer(
    phone: Phone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    temporary = tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    lockdown = Lockdown()
    assert state(lockdown) is DeviceState.READY
    lockdown.start_afc(UDID)
    assert os.listdir(home) == []
    assert os.listdir(temporary) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("iPhone16,1", "iPhone 15 Pro"),
        ("iPhone12,8", "iPhone SE (2nd generation)"),
        ("iPad13,18", "iPad (10th generation)"),
        ("iPhone99,9", "iPhone"),
        ("iPad99,9", "iPad"),
        ("", "iPhone"),
    ],
)
def test_devices_are_called_what_people_call_them(kind: str, name: str) -> None:
    assert model_name(kind) == name
