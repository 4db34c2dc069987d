"""What the phone says of itself to whoever asks lockdownd for a value."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from tests.fakes.phone import certificates

MODEL = "iPhone16,1"
TOTAL_BYTES = 256_000_000_000
BLOCK_BYTES = 4096
# What a computer is not told that the phone does not trust yet.
_TRUSTED_ONLY = frozenset(
    {
        "ActivationState",
        "BasebandStatus",
        "BluetoothAddress",
        "HardwarePlatform",
        "HostAttached",
        "ModelNumber",
        "RegionInfo",
        "SerialNumber",
        "TimeIntervalSince1970",
        "TimeZoneOffsetFromUTC",
        "TrustedHostAttached",
        "Uses24HourClock",
    }
)


def used_bytes(root: Path) -> int:
    """What the files take up."""
    used = 0
    for folder, _, names in os.walk(root):
        for name in names:
            used += os.lstat(os.path.join(folder, name)).st_size
    return used


def value(
    *,
    udid: str,
    name: str,
    root: Path,
    locked: bool,
    trusted: bool,
    domain: Any = None,
    key: Any = None,
) -> Any:
    """The value, or ``None`` when the phone has no such thing. A domain without a key is
    given whole."""
    if domain is None:
        known = _own(udid, name, locked=locked)
        if not trusted:
            known = {one: known[one] for one in known if one not in _TRUSTED_ONLY}
    elif trusted:
        known = _domain(domain, root)
    else:
        return None
    return known if key is None else known.get(key)


def _own(udid: str, name: str, *, locked: bool) -> dict[str, Any]:
    return {
        "ActivationState": "Activated",
        "BasebandStatus": "BBInfoAvailable",
        "BluetoothAddress": "a4:c3:f0:12:34:57",
        "BuildVersion": "22B83",
        "CPUArchitecture": "arm64e",
        "DeviceClass": "iPhone",
        "DeviceColor": "1",
        "DeviceName": name,
        "DevicePublicKey": certificates.phone_public_key(),
        "DieID": int(udid.rpartition("-")[2], 16),
        "HardwareModel": "D83AP",
        "HardwarePlatform": "t8130",
        "HasSiDP": True,
        "HostAttached": True,
        "ModelNumber": "MTUW3",
        "PasswordProtected": locked,
        "ProductName": "iPhone OS",
        "ProductType": MODEL,
        "ProductVersion": "18.1",
        "ProtocolVersion": "2",
        "RegionInfo": "ZD/A",
        "SerialNumber": "F4KX0EMULA",
        "SupportedDeviceFamilies": [1],
        "TimeIntervalSince1970": time.time(),
        "TimeZone": "Europe/Berlin",
        "TimeZoneOffsetFromUTC": 7200.0,
        "TrustedHostAttached": True,
        "UniqueChipID": int(udid.rpartition("-")[2], 16),
        "UniqueDeviceID": udid,
        "Uses24HourClock": True,
        "WiFiAddress": "a4:c3:f0:12:34:56",
    }


def _domain(domain: Any, root: Path) -> dict[str, Any]:
    if domain == "com.apple.disk_usage":
        free = TOTAL_BYTES - used_bytes(root)
        return {
            "AmountDataAvailable": free,
            "AmountDataReserved": 0,
            "TotalDataAvailable": free,
            "TotalDataCapacity": TOTAL_BYTES,
            "TotalDiskCapacity": TOTAL_BYTES,
            "TotalSystemAvailable": 0,
            "TotalSystemCapacity": 0,
        }
    if domain == "com.apple.mobile.iTunes":
        return {"MinITunesVersion": "12.11.0", "SupportsAirTraffic": True}
    if domain == "com.apple.mobile.battery":
        return {"BatteryCurrentCapacity": 80, "BatteryIsCharging": True, "ExternalConnected": True}
    if domain == "com.apple.international":
        return {"Keyboard": "de_DE", "Language": "de-DE", "Locale": "de_DE"}
    return {}
