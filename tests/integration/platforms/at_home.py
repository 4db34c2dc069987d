"""What the sensors say of a computer that is as ``SystemBus`` has it at first."""

from __future__ import annotations

from desktop_sync.model.conditions import Medium, Network, Power
from tests.fakes.system_bus import HOME_UUID

HOME = Network(
    reachable=True,
    metered=False,
    medium=Medium.WIFI,
    captive=False,
    identity=HOME_UUID,
    name="Home",
)
AT_HOME_AND_PLUGGED_IN = Power(on_battery=False, level=100, saver=False)
