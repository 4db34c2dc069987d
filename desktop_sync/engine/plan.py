"""What a job is to do: an asset's files, and which of them the library has already.

Pure: values, and their text for the journal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from desktop_sync.journal.jobs import NewJob
from desktop_sync.model.asset import Asset, Resource


@dataclass(frozen=True, slots=True)
class Plan:
    """``known`` stands beside the asset's resources: the journal's number of a resource that
    is in the library from before, None for one that is to be copied."""

    asset: Asset
    known: tuple[int | None, ...]

    def to_copy(self) -> list[tuple[int, Resource]]:
        """The resources to be copied, each with its place in the asset."""
        return [
            (index, resource)
            for index, (resource, known) in enumerate(
                zip(self.asset.resources, self.known, strict=True)
            )
            if known is None
        ]

    def with_resource(self, index: int, resource: Resource) -> Plan:
        """The same plan with one resource as it is now."""
        resources = list(self.asset.resources)
        resources[index] = resource
        return replace(self, asset=replace(self.asset, resources=tuple(resources)))


def plans(assets: Iterable[Asset], new: frozenset[str], known: Mapping[str, int]) -> list[Plan]:
    """A plan for each asset with a file in ``new``; ``known`` maps paths to resources."""
    return [
        Plan(
            asset,
            tuple(
                None if resource.file.path in new else known[resource.file.path]
                for resource in asset.resources
            ),
        )
        for asset in assets
        if any(resource.file.path in new for resource in asset.resources)
    ]


def new_jobs(planned: Sequence[Plan]) -> list[NewJob]:
    """The jobs that carry the plans out."""
    return [
        NewJob(
            kind=plan.asset.kind,
            name=plan.asset.name,
            resource_names=tuple(resource.file.name for resource in plan.asset.resources),
            size_bytes=sum(resource.file.size_bytes for _, resource in plan.to_copy()),
            plan=to_text(plan),
        )
        for plan in planned
    ]


def to_text(plan: Plan) -> str:
    """JSON. Surrogate-escaped paths come back as they were."""
    return json.dumps(msgspec.to_builtins(plan))


def from_text(text: str) -> Plan:
    return msgspec.convert(json.loads(text), Plan)
