"""What is chosen makes the policy the engine works under."""

from __future__ import annotations

from datetime import time

import pytest
from msgspec.structs import fields

from desktop_sync.conductor.hours import parse
from desktop_sync.model.policy import Hours, OnBattery, OnMetered, Policy
from desktop_sync.settings.policy import PARTS, network_names, policy_of
from desktop_sync.settings.schema import Settings


def test_who_chooses_nothing_has_the_defaults_of_the_policy() -> None:
    assert policy_of(Settings(), parse) == Policy()


def test_every_part_of_a_policy_can_be_chosen() -> None:
    chosen = Settings(
        on_battery="wait",
        battery_level=55,
        on_metered="small",
        metered_mb_a_day=7,
        networks="Home, Studio",
        upload_hours="22:00-06:00",
        upload_limit=3,
        upload_limit_hours="08:00-18:00",
        wait_while_presenting=False,
        wait_while_busy=False,
        keep_free_gb=20,
    )
    policy = policy_of(chosen, parse)
    assert policy == Policy(
        OnBattery.WAIT,
        55,
        OnMetered.SMALL,
        7_000_000,
        ("Home", "Studio"),
        Hours(time(22), time(6)),
        3_000_000,
        Hours(time(8), time(18)),
        wait_while_presenting=False,
        wait_while_busy=False,
        keep_free_bytes=20_000_000_000,
    )
    assert all(getattr(policy, one.name) != getattr(Policy(), one.name) for one in fields(Policy))
    assert {one.name for one in fields(Settings)} >= PARTS
    assert len(PARTS) == len(fields(Policy))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        (" , ,", ()),
        ("Home", ("Home",)),
        ("Home,Café Löwe , Home", ("Home", "Café Löwe")),
    ],
)
def test_names_of_networks_stand_between_commas(text: str, names: tuple[str, ...]) -> None:
    assert network_names(text) == names
