"""What NetworkManager says, and what is made of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.model.conditions import Medium, Network
from desktop_sync.platforms.linux_network import network_of

ETHERNET, WIFI_PEER, UNMANAGED, UNAVAILABLE = 1, 30, 10, 20

anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.just([])
)


def found(*names: str) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.sampled_from(names), anything)


def test_nothing_said_is_unknown() -> None:
    assert network_of({}, {}, {}, []) == Network()


@pytest.mark.parametrize(
    ("state", "reachable"),
    [(0, None), (10, False), (20, False), (40, False), (50, None), (60, True), (70, True)],
)
def test_the_state_says_whether_anything_is_reachable(state: int, reachable: bool | None) -> None:
    assert network_of({"State": state}, {}, {}, []).reachable is reachable


@pytest.mark.parametrize(
    ("connectivity", "captive"), [(0, None), (1, None), (2, True), (3, False), (4, False)]
)
def test_only_a_portal_is_captive(connectivity: int, captive: bool | None) -> None:
    assert network_of({"Connectivity": connectivity}, {}, {}, []).captive is captive


@pytest.mark.parametrize(
    ("said", "metered"), [(0, None), (1, True), (2, False), (3, True), (4, False), (9, None)]
)
def test_a_guess_counts_as_metered(said: int, metered: bool | None) -> None:
    assert network_of({"Metered": said}, {}, {}, []).metered is metered


def test_a_disconnected_network_that_something_else_steers_is_unknown() -> None:
    device = {"DeviceType": ETHERNET, "State": UNMANAGED}

    assert network_of({"State": 20}, {}, {}, [device]).reachable is None


@pytest.mark.parametrize(
    "device",
    [
        {"DeviceType": ETHERNET, "State": UNAVAILABLE},
        {"DeviceType": WIFI_PEER, "State": UNMANAGED},
        {},
    ],
)
def test_a_disconnected_network_without_another_way_out_is_not_reachable(
    device: dict[str, object],
) -> None:
    assert network_of({"State": 20}, {}, {}, [device]).reachable is False


def test_a_network_of_a_kind_that_is_not_known_is_of_another() -> None:
    assert network_of({"PrimaryConnectionType": "quantum"}, {}, {}, []).medium is Medium.OTHER


def test_a_wifi_is_called_what_its_access_point_says() -> None:
    network = network_of({}, {"Id": "Auto 1"}, {"Ssid": "Café".encode()}, [])

    assert network.name == "Café"


def test_a_hidden_wifi_is_called_what_its_profile_says() -> None:
    assert network_of({}, {"Id": "Auto 1"}, {"Ssid": b"\0\0\0"}, []).name == "Auto 1"


def test_a_name_cannot_forge_lines_or_fill_the_screen() -> None:
    name = network_of({}, {}, {"Ssid": b"Home\n\x1b[2J\xff" + b"!" * 500}, []).name

    assert name.startswith("Home[2J\N{REPLACEMENT CHARACTER}")
    assert len(name) == 100


@given(
    found("State", "Connectivity", "Metered", "PrimaryConnectionType"),
    found("Uuid", "Id", "Type"),
    found("Ssid"),
    st.lists(found("State", "DeviceType"), max_size=3),
)
def test_whatever_is_said_is_a_network_or_unknown(
    whole: dict[str, object],
    active: dict[str, object],
    access_point: dict[str, object],
    devices: list[dict[str, object]],
) -> None:
    network = network_of(whole, active, access_point, devices)

    for answer in (network.reachable, network.metered, network.captive):
        assert answer in (None, True, False)
    assert network.medium is None or isinstance(network.medium, Medium)
    assert network.name.isprintable()
