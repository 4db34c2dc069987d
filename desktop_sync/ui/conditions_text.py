"""Power and network as they are now, in a few words.

Pure text for ``Conditions``; what is unknown is not spoken of. Must not know of widgets, nor what
follows from conditions.
"""

from __future__ import annotations

from desktop_sync.model.conditions import Conditions, Medium, Network, Power
from desktop_sync.ui.messages import number, translate
from desktop_sync.wording import shown


def conditions_text(conditions: Conditions) -> str:
    """``on mains, Wi-Fi “Studio” (metered)``."""
    parts = (_power(conditions.power), _network(conditions.network))
    return ", ".join(part for part in parts if part)


def _power(power: Power) -> str:
    """A computer without a battery is always on mains: nobody needs to be told."""
    if power.on_battery and power.level is not None:
        return translate("now", "on battery, {level} %").format(level=number(power.level))
    if power.on_battery:
        return translate("now", "on battery")
    is_plugged_in = power.on_battery is False and power.level is not None
    return translate("now", "on mains") if is_plugged_in else ""


def _network(network: Network) -> str:
    if not network.name:
        return translate("now", "on a metered network") if network.metered else ""
    name = shown(network.name)
    if network.medium is Medium.WIFI and network.metered:
        return translate("now", "Wi-Fi “{name}” (metered)").format(name=name)
    if network.medium is Medium.WIFI:
        return translate("now", "Wi-Fi “{name}”").format(name=name)
    if network.metered:
        return translate("now", "“{name}” (metered)").format(name=name)
    return translate("now", "“{name}”").format(name=name)
