"""What is different for a destination of the conditions under which the user wants work done.

Owns how that is written down. Must not know what follows from it.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from datetime import time
from typing import Any

from desktop_sync.model.policy import Hours, OnBattery, OnMetered, PolicyChange

logger = logging.getLogger(__name__)


def of(connection: sqlite3.Connection, destination_id: int) -> PolicyChange:
    """What is different there; nothing where the destination is gone."""
    row = connection.execute(
        "SELECT policy FROM destination WHERE id = ?", (destination_id,)
    ).fetchone()
    return PolicyChange() if row is None else read(row[0])


def use(connection: sqlite3.Connection, destination_id: int, change: PolicyChange) -> None:
    connection.execute(
        "UPDATE destination SET policy = ? WHERE id = ?", (written(change), destination_id)
    )


def written(change: PolicyChange) -> str:
    """As JSON, without what is as everywhere."""
    hours = change.hours
    values: dict[str, Any] = {
        "battery": change.battery and change.battery.value,
        "metered": change.metered and change.metered.value,
        "networks": None if change.networks is None else list(change.networks),
        "hours": None if hours is None else [hours.start.isoformat(), hours.end.isoformat()],
    }
    return json.dumps({name: value for name, value in values.items() if value is not None})


def read(text: str) -> PolicyChange:
    """What ``written`` wrote. What another version wrote and is not understood is as
    everywhere."""
    try:
        values = json.loads(text)
        battery, metered = values.get("battery"), values.get("metered")
        networks, hours = values.get("networks"), values.get("hours")
        return PolicyChange(
            battery=None if battery is None else OnBattery(battery),
            metered=None if metered is None else OnMetered(metered),
            networks=None if networks is None else tuple(str(one) for one in networks),
            hours=None if hours is None else Hours(*map(time.fromisoformat, hours)),
        )
    except (ValueError, TypeError, AttributeError) as error:
        logger.warning("the policy of a destination is not understood: %s", error)
        return PolicyChange()
