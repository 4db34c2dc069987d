"""What UPower and the power profiles say, and what is made of it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.model.conditions import Power
from desktop_sync.platforms.linux_power import power_of

BATTERY: Mapping[str, object] = {"IsPresent": True, "Percentage": 55.4}

anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.just([])
)


def found(*names: str) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.sampled_from(names), anything)


def test_nothing_said_is_unknown() -> None:
    assert power_of({}, {}, {}) == Power()


def test_all_said_is_known() -> None:
    assert power_of({"OnBattery": True}, BATTERY, {"ActiveProfile": "power-saver"}) == Power(
        on_battery=True, level=55, saver=True
    )


@pytest.mark.parametrize("percentage", [-1.0, 101.0, float("nan"), float("inf"), "80", None])
def test_what_is_no_percentage_is_no_level(percentage: object) -> None:
    assert power_of({}, {"IsPresent": True, "Percentage": percentage}, {}).level is None


@given(found("OnBattery"), found("IsPresent", "Percentage"), found("ActiveProfile"))
def test_whatever_is_said_is_power_or_unknown(
    machine: dict[str, object], battery: dict[str, object], profiles: dict[str, object]
) -> None:
    power = power_of(machine, battery, profiles)

    assert power.on_battery in (None, True, False)
    assert power.level is None or 0 <= power.level <= 100
    assert power.saver in (None, True, False)
