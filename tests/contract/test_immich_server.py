"""The server of the tests is as strict as real ones were seen to be; so is what holds requests to
the official description."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import pytest

from tests.contract.immich_store import KEY, ImmichStore, library, served, world
from tests.fakes.immich.schema import official
from tests.fakes.immich.server import ROUTES

__all__ = ["library", "served", "world"]

FIELDS = {
    "deviceAssetId": "1",
    "deviceId": "tests",
    "fileCreatedAt": "2024-05-17T12:00:00Z",
    "fileModifiedAt": "2024-05-17T12:00:00Z",
}


def upload(
    world: ImmichStore, fields: Mapping[str, str], *, sidecar: bool = False, checksum: str = ""
) -> httpx.Response:
    files = {"assetData": ("a.jpg", b"a photo")}
    if sidecar:
        files["sidecarData"] = ("a.xmp", b"<x/>")
    headers = {"x-api-key": KEY, "x-immich-checksum": checksum}
    url = f"{world.served.url}/api/assets"
    return httpx.post(url, data=dict(fields), files=files, headers=headers, trust_env=False)


def is_version_3(world: ImmichStore) -> bool:
    return world.state.version[0] == 3


def test_a_wrong_checksum_is_believed_by_nobody(world: ImmichStore) -> None:
    answer = upload(world, FIELDS, checksum="00" * 20)
    assert (answer.status_code, answer.json()["status"]) == (201, "created")
    answer = upload(world, FIELDS)
    assert (answer.status_code, answer.json()["status"]) == (200, "duplicate")


def test_only_version_2_wants_to_know_the_device(world: ImmichStore) -> None:
    fields = {name: value for name, value in FIELDS.items() if not name.startswith("device")}
    assert upload(world, fields).status_code == (201 if is_version_3(world) else 400)


def test_only_version_3_wants_a_zone_in_every_date(world: ImmichStore) -> None:
    answer = upload(world, {**FIELDS, "fileCreatedAt": "2024-05-17T12:00:00"})
    assert answer.status_code == (400 if is_version_3(world) else 201)
    _forget_faults(world, "fileCreatedAt")


def test_only_version_3_wants_a_length_in_numbers(world: ImmichStore) -> None:
    answer = upload(world, {**FIELDS, "duration": "0:00:01.00000"})
    assert answer.status_code == (400 if is_version_3(world) else 201)
    _forget_faults(world, "duration")


def test_a_name_in_the_form_is_taken_for_the_sidecars_too(world: ImmichStore) -> None:
    assert upload(world, {**FIELDS, "filename": "a.jpg"}, sidecar=True).status_code == 400
    assert upload(world, FIELDS, sidecar=True).status_code == 201


def test_every_route_needs_the_permission_that_is_described() -> None:
    schema = official()
    if schema is None:
        pytest.skip("the official description is not at hand")
    described = {
        (method, path): schema.permission(method, path.replace("([0-9a-f-]+)", "1"))
        for method, path, _, _ in ROUTES
    }
    assert described == {(method, path): needed or None for method, path, needed, _ in ROUTES}


def _forget_faults(world: ImmichStore, about: str) -> None:
    """The official description minds it, too, where it is at hand."""
    if official() is not None:
        assert [about in fault for fault in world.served.faults] == [True]
    world.served.faults.clear()


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("/api/assets/bulk-upload-check", {"assets": [{"id": "1"}]}, "no checksum"),
        ("/api/assets/bulk-upload-check", {"assets": [], "more": 1}, "more is unknown"),
        ("/api/assets/bulk-upload-check", {"assets": None}, "null"),
        ("/api/stacks", {"assetIds": ["1"]}, "too few"),
        ("/api/stacks", {"assetIds": ["1", "2"]}, "is not written as it must be"),
        ("/api/stacks", {"assetIds": [1, 2]}, "is no string"),
        ("/api/stacks", None, "null"),
        ("/api/assets/exist", {}, "not in the description"),
    ],
)
def test_what_is_not_as_it_is_described_is_a_fault(path: str, body: object, fault: str) -> None:
    schema = official()
    if schema is None:
        pytest.skip("the official description is not at hand")
    assert fault in schema.request("POST", path, "application/json", body)[0]
    assert schema.request("POST", "/api/stacks", "text/plain", {}) != []
    assert schema.answer("GET", "/api/server/version", 200, {"major": "3"}) != []
