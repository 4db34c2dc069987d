"""The emulated phone, as programs see it that were written for real phones:
libimobiledevice's tools, ifuse, and pymobiledevice3.

They run as programs, each with a home folder of its own, so that no pair record of theirs
gets anywhere else. What they do not ask is in ``test_phone_daemon``,
``test_phone_trust`` and ``test_phone_files``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.contract.phone_client import lockdown
from tests.fakes.phone import UDID, Controls, Phone, PhoneProcess, WriteAttempt

Run = Callable[..., subprocess.CompletedProcess[str]]

_WITHIN_SECONDS = 60
_MOVIE_BYTES = 50_000_000

needs_tools = pytest.mark.skipif(
    not all(map(shutil.which, ("idevice_id", "ideviceinfo", "idevicepair"))),
    reason="libimobiledevice's tools are not installed (libimobiledevice-utils)",
)
needs_ifuse = pytest.mark.skipif(
    not (shutil.which("ifuse") and os.access("/dev/fuse", os.R_OK | os.W_OK)),
    reason="ifuse is not installed, or this user may not mount",
)
needs_pymobiledevice3 = pytest.mark.skipif(
    importlib.util.find_spec("pymobiledevice3") is None,
    reason="pymobiledevice3 is not installed",
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("media")
    folder = root / "DCIM" / "100APPLE"
    folder.mkdir(parents=True)
    (folder / "IMG_0001.JPG").write_bytes(b"a photo")
    (folder / "IMG_0002.MOV").write_bytes(random.Random(1).randbytes(_MOVIE_BYTES))
    os.utime(folder / "IMG_0001.JPG", ns=(0, 1_700_000_000_123_456_789))
    return root


@pytest.fixture
def phone(root: Path) -> Iterator[Phone]:
    with Phone(root) as phone:
        yield phone


@pytest.fixture
def run(phone: Phone, tmp_path: Path) -> Run:
    return _runner(phone, tmp_path)


def _runner(phone: Controls, folder: Path) -> Run:
    home = folder / "home"
    home.mkdir()
    kept = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV")
    environment = {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "USBMUXD_SOCKET_ADDRESS": phone.address,
        "NO_COLOR": "1",
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_WITHIN_SECONDS,
            check=False,
        )

    return run


def _said(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@needs_tools
class TestLibimobiledevice:
    def test_finds_the_phone(self, phone: Phone, run: Run) -> None:
        assert run("idevice_id", "-l").stdout.split() == [UDID]
        phone.unplug()
        assert run("idevice_id", "-l").stdout.split() == []
        phone.replug()
        assert run("idevice_id", "-l").stdout.split() == [UDID]

    def test_finds_no_daemon_while_it_is_away(self, phone: Phone, run: Run) -> None:
        phone.stop_daemon()
        found = run("idevice_id", "-l")
        assert found.returncode != 0 or not found.stdout.split()
        phone.start_daemon()
        assert run("idevice_id", "-l").stdout.split() == [UDID]

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets")
    def test_finds_the_phone_at_a_path(self, root: Path, tmp_path: Path) -> None:
        with Phone(root, unix=tmp_path / "mux") as phone:
            assert _runner(phone, tmp_path)("idevice_id", "-l").stdout.split() == [UDID]

    def test_pairs_validates_and_unpairs(self, phone: Phone, run: Run) -> None:
        pairing = run("idevicepair", "pair")
        assert pairing.returncode == 0, _said(pairing)
        record = phone.pair_record()
        assert record is not None
        assert {"HostID", "HostPrivateKey", "RootPrivateKey", "EscrowBag"} <= record.keys()
        assert "SUCCESS" in _said(run("idevicepair", "validate"))
        assert run("idevicepair", "systembuid").stdout.strip() == record["SystemBUID"]
        assert "SUCCESS" in _said(run("idevicepair", "unpair"))
        assert phone.pair_record() is None
        with lockdown(phone) as talking:
            started = talking.ask("StartSession", HostID=record["HostID"])
            assert started["Error"] == "InvalidHostID"

    def test_asks_the_phone_under_tls(self, phone: Phone, run: Run) -> None:
        phone.pair()
        assert run("ideviceinfo", "-k", "SerialNumber").stdout.strip() == "F4KX0EMULA"
        told = run("ideviceinfo", "-q", "com.apple.disk_usage").stdout
        assert "TotalDataCapacity: 256000000000" in told
        told = run("ideviceinfo").stdout
        assert "ProductType: iPhone16,1" in told
        assert phone.seen.requests["StartSession"] >= 3

    def test_says_why_it_may_not_pair(self, phone: Phone, run: Run) -> None:
        phone.lock()
        assert "passcode is set" in _said(run("idevicepair", "pair"))
        phone.unlock()
        phone.ask()
        assert "accept the trust dialog" in _said(run("idevicepair", "pair"))
        assert phone.seen.dialogs >= 1
        phone.refuse()
        assert "denied the trust dialog" in _said(run("idevicepair", "pair"))
        assert phone.pair_record() is None
        phone.tap_trust()
        assert "SUCCESS" in _said(run("idevicepair", "pair"))

    def test_hears_of_a_lock_and_of_a_lost_pairing(self, phone: Phone, run: Run) -> None:
        phone.pair()
        phone.lock()
        assert "passcode is set" in _said(run("idevicepair", "validate"))
        phone.unlock()
        assert "SUCCESS" in _said(run("idevicepair", "validate"))
        phone.forget()
        assert "SUCCESS" not in _said(run("idevicepair", "validate"))

    def test_may_not_rename_the_phone(self, phone: Phone, run: Run) -> None:
        phone.pair()
        if shutil.which("idevicename") is None:
            pytest.skip("idevicename is not installed")
        assert run("idevicename", "Mine").returncode != 0
        assert run("idevicename").stdout.strip() == "Emulated iPhone"
        assert [one.operation for one in phone.seen.write_attempts] == ["SetValue"]


@needs_ifuse
class TestIfuse:
    def test_copies_a_film(self, root: Path, tmp_path: Path) -> None:
        with PhoneProcess(root) as phone:
            phone.pair()
            run = _runner(phone, tmp_path)
            mounted = tmp_path / "mounted"
            mounted.mkdir()
            mounting = run("ifuse", str(mounted))
            if mounting.returncode:
                pytest.skip(f"ifuse may not mount here: {_said(mounting).strip()}")
            try:
                folder = mounted / "DCIM" / "100APPLE"
                assert sorted(os.listdir(folder)) == ["IMG_0001.JPG", "IMG_0002.MOV"]
                assert (folder / "IMG_0001.JPG").stat().st_mtime == 1_700_000_000
                ours = root / "DCIM" / "100APPLE" / "IMG_0002.MOV"
                assert _sha256(folder / "IMG_0002.MOV") == _sha256(ours)
                with pytest.raises(OSError, match="not permitted"):
                    (folder / "IMG_0001.JPG").unlink()
            finally:
                run("fusermount", "-u", str(mounted))
            assert [one.operation for one in phone.seen.write_attempts] == ["REMOVE_PATH"]


@needs_pymobiledevice3
class TestPymobiledevice3:
    @pytest.fixture
    def ask(self, run: Run) -> Run:
        return lambda *words: run(sys.executable, "-m", "pymobiledevice3", *words)

    def test_finds_pairs_and_asks(self, phone: Phone, ask: Run) -> None:
        (found,) = json.loads(ask("usbmux", "list").stdout)
        assert found["Identifier"] == UDID
        assert found["ConnectionType"] == "USB"
        assert phone.pair_record() is None
        told = json.loads(ask("lockdown", "info").stdout)
        assert told["SerialNumber"] == "F4KX0EMULA"
        record = phone.pair_record()
        assert record is not None
        assert {"HostID", "HostPrivateKey", "RootPrivateKey", "EscrowBag"} <= record.keys()

    def test_uses_what_another_program_paired(self, phone: Phone, ask: Run) -> None:
        phone.pair()
        phone.refuse()
        listed = ask("afc", "ls", "/DCIM/100APPLE").stdout.split()
        assert {name.rpartition("/")[2] for name in listed} >= {"IMG_0001.JPG", "IMG_0002.MOV"}
        assert "Pair" not in phone.seen.requests

    def test_says_why_it_may_not_pair(self, phone: Phone, ask: Run) -> None:
        phone.lock()
        refused = ask("lockdown", "info")
        assert refused.returncode != 0
        assert "password protected" in _said(refused), _said(refused)
        phone.unlock()
        phone.refuse()
        refused = ask("lockdown", "info")
        assert refused.returncode != 0
        assert "refused to trust this computer" in _said(refused)

    def test_waits_until_somebody_taps(self, phone: Phone, tmp_path: Path) -> None:
        phone.ask()
        run = _runner(phone, tmp_path)
        with ThreadPoolExecutor(1) as pool:
            asking = pool.submit(run, sys.executable, "-m", "pymobiledevice3", "lockdown", "info")
            try:
                phone.wait_until(lambda seen: seen.dialogs >= 1, seconds=_WITHIN_SECONDS)
            finally:
                phone.tap_trust()
            told = asking.result()
        assert json.loads(told.stdout)["SerialNumber"] == "F4KX0EMULA", _said(told)

    def test_pairs_anew_when_the_phone_forgot(self, phone: Phone, ask: Run) -> None:
        phone.pair()
        before = phone.pair_record()
        phone.forget()
        assert json.loads(ask("lockdown", "info").stdout)["SerialNumber"] == "F4KX0EMULA"
        assert phone.pair_record() != before

    def test_copies_a_film(self, root: Path, tmp_path: Path) -> None:
        with PhoneProcess(root) as phone:
            phone.pair()
            copy = tmp_path / "copy.MOV"
            pulled = _runner(phone, tmp_path)(
                *(sys.executable, "-m", "pymobiledevice3", "afc", "pull"),
                *("/DCIM/100APPLE/IMG_0002.MOV", str(copy)),
            )
            assert pulled.returncode == 0, _said(pulled)
            assert _sha256(copy) == _sha256(root / "DCIM" / "100APPLE" / "IMG_0002.MOV")
            assert phone.seen.file_bytes == _MOVIE_BYTES
            assert phone.seen.write_attempts == ()

    def test_notices_when_the_cable_is_pulled(self, phone: Phone, ask: Run, tmp_path: Path) -> None:
        phone.pair()
        phone.unplug_after(10_000_000)
        copy = tmp_path / "copy.MOV"
        assert ask("afc", "pull", "/DCIM/100APPLE/IMG_0002.MOV", str(copy)).returncode != 0
        assert phone.seen.file_bytes == 10_000_000

    def test_may_not_remove_anything(self, root: Path, phone: Phone, ask: Run) -> None:
        phone.pair()
        refused = ask("afc", "rm", "/DCIM/100APPLE/IMG_0001.JPG")
        assert refused.returncode != 0
        assert "PERM_DENIED" in _said(refused)
        assert phone.seen.write_attempts == (
            WriteAttempt("REMOVE_PATH", "/DCIM/100APPLE/IMG_0001.JPG"),
        )
        assert (root / "DCIM" / "100APPLE" / "IMG_0001.JPG").exists()

    def test_loses_half_a_folder_to_one_name_that_is_not_text(self, phone: Phone, ask: Run) -> None:
        """What made us read names ourselves; should it be mended there, this says so."""
        phone.pair()
        phone.add_names("/DCIM/100APPLE", b"\xff\xfe.JPG", b"IMG_0003.JPG")
        listed = ask("afc", "ls", "/DCIM/100APPLE").stdout
        assert "IMG_0001.JPG" in listed
        assert "IMG_0003.JPG" not in listed
