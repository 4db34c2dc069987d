"""What the numbers of Windows mean."""

from __future__ import annotations

import pytest

from desktop_sync.model.conditions import Power, Presence
from desktop_sync.platforms.windows import power_of, presence_of


@pytest.mark.parametrize(
    ("status", "power"),
    [
        ((0, 2, 31, 1), Power(on_battery=True, level=31, saver=True)),
        ((1, 8, 100, 0), Power(on_battery=False, level=100, saver=False)),
        ((1, 128, 255, 0), Power(on_battery=False, level=None, saver=False)),
        ((255, 255, 255, 0), Power(on_battery=None, level=None, saver=False)),
        ((0, 2, 200, 9), Power(on_battery=True, level=None, saver=None)),
    ],
    ids=["on battery", "plugged in", "no battery", "unknown", "out of range"],
)
def test_power(status: tuple[int, int, int, int], power: Power) -> None:
    assert power_of(*status) == power


@pytest.mark.parametrize(
    ("state", "presence"),
    [
        (1, Presence()),
        (2, Presence(presenting=True, undisturbed=True)),
        (3, Presence(presenting=True, undisturbed=True)),
        (4, Presence(presenting=True, undisturbed=True)),
        (5, Presence(presenting=False, undisturbed=False)),
        (6, Presence(presenting=False, undisturbed=True)),
        (7, Presence(presenting=False, undisturbed=False)),
        (99, Presence()),
    ],
)
def test_presence(state: int, presence: Presence) -> None:
    assert presence_of(state) == presence
