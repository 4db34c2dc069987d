"""``desktop-sync destinations policy``: under which conditions one destination is uploaded to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from desktop_sync.cli.console import ExitCode, json_option, print_columns, print_document
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.model.policy import PolicyChange

_AS_EVERYWHERE = "default"
_BATTERY = ("go", "above", "wait", _AS_EVERYWHERE)
_METERED = ("go", "small", "wait", _AS_EVERYWHERE)


@click.command("policy")
@click.argument("name")
@click.option("--battery", type=click.Choice(_BATTERY), help="What to do on battery.")
@click.option("--metered", type=click.Choice(_METERED), help="What to do where bytes cost money.")
@click.option("--networks", metavar="NAMES", help="The only networks to use, with commas between.")
@click.option("--hours", metavar="HH:MM-HH:MM", help="The only hours to upload in.")
@json_option
@click.pass_obj
def policy(
    profile: Profile,
    name: str,
    *,
    battery: str | None,
    metered: str | None,
    networks: str | None,
    hours: str | None,
    as_json: bool,
) -> int:
    """Show or change when NAME is uploaded to. “default” is as in the settings."""
    from desktop_sync.cli.session import open_engine

    with open_engine(profile, None) as engine:
        before = engine.destination_policy(name).result()
        after = _changed(before, battery, metered, networks, hours)
        if after != before:
            engine.set_destination_policy(name, after)
    found = _document(after)
    if as_json:
        print_document({"name": name, **found})
    else:
        print_columns([(one, _AS_EVERYWHERE if v is None else str(v)) for one, v in found.items()])
    return ExitCode.OK


def _changed(
    change: PolicyChange,
    battery: str | None,
    metered: str | None,
    networks: str | None,
    hours: str | None,
) -> PolicyChange:
    """Raises ``click.UsageError`` for hours that are none."""
    from desktop_sync.conductor.hours import parse
    from desktop_sync.model.policy import OnBattery, OnMetered
    from desktop_sync.settings.policy import network_names

    if battery is not None:
        known = None if battery == _AS_EVERYWHERE else OnBattery(battery)
        change = replace(change, battery=known)
    if metered is not None:
        change = replace(change, metered=None if metered == _AS_EVERYWHERE else OnMetered(metered))
    if networks is not None:
        names = None if networks == _AS_EVERYWHERE else network_names(networks)
        change = replace(change, networks=names)
    if hours is not None:
        try:
            change = replace(change, hours=None if hours == _AS_EVERYWHERE else parse(hours))
        except ValueError as error:
            raise click.UsageError(f"--hours: {error}") from error
    return change


def _document(change: PolicyChange) -> dict[str, Any]:
    from desktop_sync.conductor.hours import written

    return {
        "battery": change.battery and change.battery.value,
        "metered": change.metered and change.metered.value,
        "networks": None if change.networks is None else ", ".join(change.networks),
        "hours": None if change.hours is None else written(change.hours),
    }
