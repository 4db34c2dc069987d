"""What is made of psutil's answers."""

from __future__ import annotations

import pytest

from desktop_sync.model.conditions import Power
from desktop_sync.platforms.macos import power, power_of


@pytest.mark.parametrize(
    ("percentage", "plugged_in", "expected"),
    [
        (49.6, False, Power(on_battery=True, level=50)),
        (100, True, Power(on_battery=False, level=100)),
        (255, None, Power()),
        (float("nan"), True, Power(on_battery=False)),
    ],
)
def test_a_battery_is_power(percentage: float, plugged_in: bool | None, expected: Power) -> None:
    assert power_of(percentage, plugged_in=plugged_in) == expected


def test_asking_psutil_gives_an_answer_on_any_machine() -> None:
    assert power().saver is None
