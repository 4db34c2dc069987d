"""Who a device is, whether it trusts this computer, and where its files are served.

Owns the conversation with the device's lockdownd, which pymobiledevice3 leads: its exceptions
stop here, and it is loaded only when a device is there to be asked. Must not know what is done
with the files. Pair records are kept by the system's own program for devices and nowhere else.

Each conversation runs on an event loop of its own in the calling thread, which must have none,
and ends after ``ANSWER_SECONDS`` and the patience it was given.
"""

from __future__ import annotations

import asyncio
import plistlib
import ssl
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

from desktop_sync.errors import SourceError
from desktop_sync.model.device import DeviceState
from desktop_sync.sources import usbmux
from desktop_sync.sources.model_names import model_name
from desktop_sync.sources.usbmux import UsbDevice

if TYPE_CHECKING:
    from pymobiledevice3.lockdown import UsbmuxLockdownClient

ANSWER_SECONDS = 15.0
_AFC = "com.apple.afc"
_TURNS_TO_CLOSE = 3
_LEGACY_SERVER_CONNECT = getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
"""OpenSSL's own number: Python has a name for it from 3.12 on."""

_CODES = {
    DeviceState.LOCKED: "locked",
    DeviceState.TRUST: "untrusted",
    DeviceState.REFUSED: "untrusted",
    DeviceState.GONE: "gone",
}
_Result = TypeVar("_Result")


class Introduction(Struct, frozen=True):
    """Who a device is and how it stands to us: ``LOCKED``, ``TRUST``, ``REFUSED``, ``READY``,
    ``FAILED`` or ``GONE``. What it did not say is empty. ``detail`` is the cause's code where it
    ``FAILED``: lockdownd's own word, ``no-answer``, ``timeout`` or ``unexpected``."""

    udid: str
    state: DeviceState
    name: str = ""
    product_type: str = ""
    model: str = ""
    ios_version: str = ""
    detail: str | None = None


class AfcEndpoint(Struct, frozen=True):
    """Where the file service of a device listens. ``tls`` is None where it speaks plainly."""

    device: UsbDevice
    port: int
    tls: ssl.SSLContext | None
    name: str = ""


class _Heard(Struct):
    """What a device said before the conversation ended, however it ended."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def word(self, key: str) -> str:
        said = self.values.get(key)
        return said if isinstance(said, str) else ""


class Lockdown:
    """Asks devices to introduce themselves, and remembers those that refused until they are
    plugged in again. May be used from several threads."""

    def __init__(self) -> None:
        self._refused: dict[str, int] = {}

    def introduce(self, udid: str, *, patience: timedelta = timedelta()) -> Introduction:
        """Who a device is and how it stands to us; raises nothing, whatever it may say.

        Where it does not trust this computer it is asked to, which brings up its question "Trust
        this computer?": the state is ``TRUST`` until its user answers, which ``patience`` waits
        for, and the next call asks on. After a refusal it is not asked before it is replugged."""
        heard = _Heard()
        state, detail = DeviceState.GONE, None
        device = _attached(udid)
        if device is not None:
            may_pair = self._refused.get(udid) != device.number
            try:
                state = _converse(
                    device,
                    lambda client: _stand(client, device, heard, patience, may_pair=may_pair),
                    patience,
                )
            except Exception as error:
                state, detail = _state_after(error, device)
        if device is not None and state is DeviceState.REFUSED:
            self._refused[udid] = device.number
        kind = heard.word("ProductType")
        return Introduction(
            udid,
            state,
            heard.word("DeviceName"),
            kind,
            model_name(kind) if kind else "",
            heard.word("ProductVersion"),
            detail,
        )

    def start_afc(self, udid: str) -> AfcEndpoint:
        """Have a device serve its files. It is never asked for trust here. Raises ``SourceError``:
        ``gone``, ``locked``, ``untrusted`` or ``unreachable``."""
        device = _attached(udid)
        if device is None:
            raise SourceError("gone", detail=udid)
        try:
            return _converse(device, lambda client: _serve(client, device), timedelta())
        except SourceError:
            raise
        except Exception as error:
            state, detail = _state_after(error, device)
            code = _CODES.get(state, "unreachable")
            raise SourceError(
                code, detail=detail or str(error), retryable=code != "gone"
            ) from error


async def _stand(
    client: UsbmuxLockdownClient,
    device: UsbDevice,
    heard: _Heard,
    patience: timedelta,
    *,
    may_pair: bool,
) -> DeviceState:
    """How the device stands to us, which it is asked for trust to find out if it may be."""

    async def keep_record() -> None:
        usbmux.save_pair_record(device, plistlib.dumps(client.pair_record or {}))

    heard.values = client.all_values
    if not client.paired:
        if not may_pair:
            return DeviceState.REFUSED
        # The library would also keep the record in a folder of its own.
        client.save_pair_record = keep_record  # type: ignore[method-assign]
        await client.pair(timeout=patience.total_seconds())
        if not await client.validate_pairing():
            return DeviceState.TRUST
    heard.values = client.all_values
    await client.get_service_connection_attributes(_AFC)
    return DeviceState.READY


async def _serve(client: UsbmuxLockdownClient, device: UsbDevice) -> AfcEndpoint:
    if not client.paired:
        raise SourceError("untrusted", detail=device.udid, retryable=True)
    answer = await client.get_service_connection_attributes(_AFC)
    tls = None
    if answer.get("EnableServiceSSL"):
        record = client.pair_record or {}
        tls = _tls_context(record["HostCertificate"], record["HostPrivateKey"])
    name = client.all_values.get("DeviceName")
    return AfcEndpoint(device, int(answer["Port"]), tls, name if isinstance(name, str) else "")


def _converse(
    device: UsbDevice,
    speak: Callable[[UsbmuxLockdownClient], Awaitable[_Result]],
    patience: timedelta,
) -> _Result:
    """Run one conversation to its end, in a session where the device trusts us. Raises what the
    library raises, and ``TimeoutError``."""
    from pymobiledevice3.lockdown import create_using_usbmux

    place = usbmux.address()
    address = place if isinstance(place, str) else f"{place[0]}:{place[1]}"

    async def conversation(folder: Path) -> _Result:
        async with asyncio.timeout(ANSWER_SECONDS + patience.total_seconds()):
            client = await create_using_usbmux(
                serial=device.udid,
                autopair=False,
                connection_type="USB",
                pairing_records_cache_folder=folder,
                usbmux_address=address,
            )
            async with client:
                return await speak(client)

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="desktop-sync-"))
        loop = _TidyLoop()
        runner = stack.enter_context(asyncio.Runner(loop_factory=lambda: loop))
        try:
            return runner.run(conversation(Path(folder)))
        finally:
            runner.run(loop.hang_up())


class _TidyLoop(asyncio.SelectorEventLoop):
    """Knows what was connected on it: the library lets go of a connection that broke in the middle
    of a handshake, and of one that ran out of time, without closing it."""

    def __init__(self) -> None:
        super().__init__()
        self._opened: list[asyncio.Transport] = []

    async def create_connection(self, *args: Any, **kwargs: Any) -> Any:
        made = await super().create_connection(*args, **kwargs)
        self._opened.append(made[0])
        return made

    async def create_unix_connection(self, *args: Any, **kwargs: Any) -> Any:
        made = await super().create_unix_connection(*args, **kwargs)
        self._opened.append(made[0])
        return made

    async def start_tls(self, *args: Any, **kwargs: Any) -> Any:
        made = await super().start_tls(*args, **kwargs)
        if made is not None:
            self._opened.append(made)
        return made

    async def hang_up(self) -> None:
        """Close all of it. What a transport has to do for that takes a turn or two of the loop."""
        for transport in reversed(self._opened):
            transport.abort()
        for _ in range(_TURNS_TO_CLOSE):
            await asyncio.sleep(0)


def _state_after(error: Exception, device: UsbDevice) -> tuple[DeviceState, str | None]:
    """What the end of a conversation says of the device, and the cause's code if it failed."""
    from pymobiledevice3 import exceptions as theirs

    if isinstance(error, theirs.PasswordRequiredError | theirs.PasscodeRequiredError):
        return DeviceState.LOCKED, None
    if isinstance(error, theirs.PairingDialogResponsePendingError):
        return DeviceState.TRUST, None
    if isinstance(error, theirs.UserDeniedPairingError):
        return DeviceState.REFUSED, None
    if _attached(device.udid) != device:
        return DeviceState.GONE, None
    if isinstance(error, TimeoutError):
        return DeviceState.FAILED, "timeout"
    if isinstance(error, theirs.StartServiceError | theirs.LockdownError):
        return DeviceState.FAILED, getattr(error, "error", None) or type(error).__name__
    if isinstance(error, theirs.PyMobileDevice3Exception | OSError):
        return DeviceState.FAILED, "no-answer"
    return DeviceState.FAILED, "unexpected"


def _attached(udid: str) -> UsbDevice | None:
    try:
        return usbmux.find(udid)
    except OSError:
        return None


def _tls_context(certificate: bytes, key: bytes) -> ssl.SSLContext:
    """TLS as devices speak it: both sides show what the pair record holds, which old devices sign
    in ways that are refused by default."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    level = ":@SECLEVEL=0" if ssl.OPENSSL_VERSION.startswith("OpenSSL") else ""
    context.set_ciphers(f"ALL:!aNULL:!eNULL{level}")
    context.options |= _LEGACY_SERVER_CONNECT
    with tempfile.TemporaryDirectory(prefix="desktop-sync-") as folder:
        file = Path(folder) / "host.pem"
        file.touch(mode=0o600)
        file.write_bytes(certificate.strip() + b"\n" + key.strip() + b"\n")
        context.load_cert_chain(file)
    return context
