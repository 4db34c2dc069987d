"""``desktop-sync devices``: what is plugged in, how it stands to us, and what is new on it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from desktop_sync.cli.console import (
    ExitCode,
    count_text,
    json_option,
    print_columns,
    print_document,
)
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.model.device import Device, Devices


@click.command()
@json_option
@click.pass_obj
def devices(profile: Profile, *, as_json: bool) -> int:
    """List the phones that are plugged in, and what is new on them."""
    from desktop_sync.cli.device_choice import all_devices
    from desktop_sync.cli.session import open_engine

    with open_engine(profile, None) as engine:
        found = all_devices(engine)
    if as_json:
        print_document(_document(found))
    elif not found.devices:
        click.echo(_nothing(found))
    else:
        print_columns([_columns(one) for one in found.devices])
        _print_advice(found)
    return ExitCode.OK


def _document(found: Devices) -> dict[str, Any]:
    return {"daemon": found.daemon, "devices": [_device(one) for one in found.devices]}


def _device(one: Device) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "model": one.model,
        "ios_version": one.ios_version,
        "state": one.state.value,
        "new_assets": one.new_assets,
        "total_assets": one.total_assets,
        "cloud_assets": one.cloud_assets,
        "left_out": one.left_out,
        "when_plugged_in": one.mode.value,
    }


def _nothing(found: Devices) -> str:
    from desktop_sync.platforms import phone_support

    if phone_support.can_see_phones(answers=found.daemon):
        return "No phone is plugged in."
    what = "Without the system’s program for phones none can be seen."
    if sys.platform == "win32":
        return f"{what} Install “Apple Devices” from the Microsoft Store, or iTunes."
    command = phone_support.install_command()
    return f"{what} Install usbmuxd: “{command}”." if command else f"{what} Install usbmuxd."


def _columns(one: Device) -> list[str]:
    from desktop_sync.wording import DEVICE_STATES

    count = "" if one.new_assets is None else f"{one.new_assets:,} new"
    total = "" if one.total_assets is None else f"of {count_text(one.total_assets, 'asset')}"
    about = " · ".join(part for part in (one.model, _ios(one)) if part)
    return [one.name or one.id, about, DEVICE_STATES[one.state], count, total, one.id]


def _ios(one: Device) -> str:
    return f"iOS {one.ios_version}" if one.ios_version else ""


def _print_advice(found: Devices) -> None:
    from desktop_sync.wording import device_message

    for one in found.devices:
        message = device_message(one)
        if message:
            click.echo(message)
