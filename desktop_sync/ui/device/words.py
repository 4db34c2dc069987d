"""What is said of a device: how it stands to us, and what its user can do.

Pure text, light enough for the tray. Must not know of widgets.
"""

from __future__ import annotations

from desktop_sync.model.device import ArrivalMode, Device, Devices, DeviceState
from desktop_sync.model.events import ImportSummary, Status
from desktop_sync.ui.messages import (
    Headline,
    Notice,
    active_imports,
    number,
    plural,
    translate,
)
from desktop_sync.wording import shown

_PRODUCTS = ("iPhone", "iPad", "iPod")


def product(device: Device) -> str:
    """``iPhone`` or ``iPad``, as it stands in a sentence after an article."""
    return next((one for one in _PRODUCTS if device.model.startswith(one)), _PRODUCTS[0])


def name(device: Device) -> str:
    """What its owner calls it, and what it is where that is not known."""
    return shown(device.name) or product(device)


def fresh(device: Device) -> int:
    """How much is new that the user has not left out before; 0 while that is not known."""
    return max(0, (device.new_assets or 0) - device.left_out)


def new_text(device: Device) -> str:
    """``iPhone: 124 new``"""
    count = fresh(device)
    if not count:
        return translate("device", "{device}: nothing new").format(device=name(device))
    return plural("device", "{device}: %Ln new", count).format(device=name(device))


def total_fresh(devices: Devices) -> int:
    return sum(fresh(one) for one in devices.devices if is_read(one))


def is_read(device: Device) -> bool:
    """Whether it is known what is on it."""
    is_open = device.state in (DeviceState.READY, DeviceState.BUSY)
    return is_open and device.new_assets is not None


def needs_user(device: Device) -> bool:
    """Whether it waits for something that only its user can do; being locked is no more than
    how phones are."""
    return device.state in (DeviceState.TRUST, DeviceState.REFUSED, DeviceState.FAILED)


def import_of(device: Device, status: Status | None) -> ImportSummary | None:
    """The import from ``device`` that is under way or waits for it."""
    if status is None:
        return None
    found = (one for one in active_imports(status) if one.device_id == device.id)
    return next(found, None)


def headline(device: Device, under_way: ImportSummary | None) -> Headline:
    """How it stands to us, and what that rests on."""
    return Headline(_sentence(device, under_way), _second(device))


def _sentence(device: Device, under_way: ImportSummary | None) -> str:
    match device.state:
        case DeviceState.READY:
            return new_text(device)
        case DeviceState.BUSY:
            return _importing(device, under_way)
        case DeviceState.GONE:
            return _gone(device, under_way)
    template = {
        DeviceState.CONNECTING: translate("device", "Connecting to the {product}"),
        DeviceState.LOCKED: translate("device", "Unlock the {product} to see what is new on it."),
        DeviceState.TRUST: translate(
            "device", "Tap “Trust” on the {product}. This page goes on by itself."
        ),
        DeviceState.REFUSED: translate("device", "The {product} does not trust this computer."),
        DeviceState.READING: translate("device", "Looking at what is on the {product}"),
        DeviceState.FAILED: translate("device", "The {product} does not answer as it should."),
    }[device.state]
    return template.format(product=product(device))


def _importing(device: Device, under_way: ImportSummary | None) -> str:
    if under_way is None or not under_way.assets_total:
        return translate("device", "Importing from {device}").format(device=name(device))
    return translate("device", "Importing {done} of {total} from {device}").format(
        done=number(under_way.assets_handled),
        total=number(under_way.assets_total),
        device=name(device),
    )


def _gone(device: Device, under_way: ImportSummary | None) -> str:
    if under_way is None or not under_way.assets_total:
        return translate(
            "device", "The {product} was unplugged. Plug it in, and it goes on where it was."
        ).format(product=product(device))
    return translate(
        "device",
        "The {product} was unplugged at {done} of {total}. "
        "Plug it in, and it goes on where it was.",
    ).format(
        product=product(device),
        done=number(under_way.assets_handled),
        total=number(under_way.assets_total),
    )


def _second(device: Device) -> str:
    parts = [shown(device.model), _system(device)]
    match device.state:
        case DeviceState.READY | DeviceState.BUSY:
            if device.left_out:
                parts.insert(0, plural("device", "%Ln left out before", device.left_out))
            parts.append(translate("device", "by cable, unlocked"))
            parts.append(translate("device", "nothing is ever deleted from it"))
        case DeviceState.READING:
            if device.total_assets:
                parts.insert(0, plural("device", "%Ln asset(s) found so far", device.total_assets))
            parts.append(translate("device", "by cable, unlocked"))
        case DeviceState.LOCKED:
            parts.append(translate("device", "by cable, locked"))
    return " · ".join(part for part in parts if part)


def _system(device: Device) -> str:
    if not device.ios_version:
        return ""
    system = "iPadOS" if product(device) == "iPad" else "iOS"
    return f"{system} {shown(device.ios_version)}"


def advice(device: Device) -> str:
    """What helps, where the page has nothing else to show."""
    return {
        DeviceState.CONNECTING: translate("device", "This takes a moment."),
        DeviceState.LOCKED: translate(
            "device", "Its photos can be read once it is unlocked. This page goes on by itself."
        ),
        DeviceState.TRUST: translate(
            "device",
            "The {product} asks whether to trust this computer, and then for its passcode. "
            "Without that its photos cannot be read.",
        ),
        DeviceState.REFUSED: translate(
            "device",
            "Unplug it and plug it in again: it then asks once more. Tap “Trust” on it, and this "
            "page goes on by itself.",
        ),
        DeviceState.READING: translate(
            "device", "Nothing is copied yet. With many photos this takes a moment."
        ),
        DeviceState.READY: translate("device", "There are no photos or videos on it to be read."),
        DeviceState.BUSY: translate("device", "What is imported stands on the page Now."),
        DeviceState.FAILED: translate(
            "device", "Unplug it and plug it in again. If it stays so, restart the {product}."
        ),
        DeviceState.GONE: translate("device", "What was imported before is whole."),
    }[device.state].format(product=product(device))


def mode_title(mode: ArrivalMode) -> str:
    return {
        ArrivalMode.ASK: translate("device", "Ask me"),
        ArrivalMode.ALWAYS: translate("device", "Import everything new"),
        ArrivalMode.NEVER: translate("device", "Do nothing"),
    }[mode]


def import_text(device: Device) -> str:
    """``Import 124 new from iPhone``"""
    return plural("device", "Import %Ln new from {device}", fresh(device)).format(
        device=name(device)
    )


def only_in_icloud(count: int) -> str:
    return plural("device", "%Ln (is|are) only in iCloud and cannot be read by cable.", count)


def arrival_notice(device: Device) -> Notice:
    """What is said when a device with something new on it comes."""
    body = translate(
        "device",
        "Import all of it, or choose. Nothing is ever deleted from the {product}.",
    )
    return Notice(new_text(device), body.format(product=product(device)))
