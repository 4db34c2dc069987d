"""What a job is to do: an asset's files, and which of them the library has already.

Pure: values, and their text for the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.engine import wire
from desktop_sync.journal.jobs import NewJob
from desktop_sync.library.naming import Template, placements
from desktop_sync.library.safe_names import same_name_key
from desktop_sync.model.asset import Asset, Resource


class Plan(Struct, frozen=True):
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


def new_jobs(planned: Sequence[Plan], template: Template) -> Iterator[NewJob]:
    """The jobs that carry the plans out, made one by one: each is to be published after those
    before it that may want the same name or hold the same content."""
    return (
        NewJob(
            kind=plan.asset.kind,
            name=plan.asset.name,
            resource_names=tuple(resource.file.name for resource in plan.asset.resources),
            size_bytes=sum(resource.file.size_bytes for _, resource in plan.to_copy()),
            plan=to_text(plan),
            after=after,
        )
        for plan, after in zip(planned, _contenders(planned, template), strict=True)
    )


def _contenders(planned: Sequence[Plan], template: Template) -> Iterator[tuple[int, ...]]:
    """For each plan the places of the latest ones before it that it may contend with."""
    latest: dict[str | int, int] = {}
    for place, plan in enumerate(planned):
        names = placements(plan.asset, template)
        keys: set[str | int] = set()
        for index, resource in plan.to_copy():
            keys |= {same_name_key(str(names[index])), resource.file.size_bytes}
        yield tuple(sorted({latest[key] for key in keys if key in latest}))
        latest.update(dict.fromkeys(keys, place))


def to_text(plan: Plan) -> str:
    """JSON. Surrogate-escaped paths come back as they were."""
    return wire.to_text(plan)


def from_text(text: str) -> Plan:
    plan: Plan = wire.from_text(text, Plan)
    return plan
