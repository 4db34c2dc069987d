"""One asset's import, up to proven copies: what a worker thread does.

Must not know of threads, the queue, or how copies get their names.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from desktop_sync.engine.plan import Plan
from desktop_sync.errors import ItemError
from desktop_sync.library.ingest import ProvenCopy, Unfinished, Watch, copy_to_part
from desktop_sync.model.job import Problem
from desktop_sync.sources.base import Source


def copy_asset(
    source: Source, plan: Plan, parts: Path, job_id: int, watch: Watch, unfinished: Unfinished
) -> tuple[ProvenCopy, ...]:
    """Copy what the plan asks for into the folder ``parts``. When it raises, no part is left but
    what it leaves ``unfinished``."""
    copies: list[ProvenCopy] = []
    try:
        for index, resource in plan.to_copy():
            part = parts / f"{job_id}-{index}.part"
            copies.append(copy_to_part(source, resource.file, part, watch, unfinished))
    except BaseException:
        for copy in copies:
            copy.part.unlink(missing_ok=True)
        raise
    return tuple(copies)


def refreshed(source: Source, plan: Plan) -> Plan:
    """The plan with its files as they are now, for another try: a file that was still being
    written when it was listed has another size or time by then."""
    for index, resource in plan.to_copy():
        now = source.refresh(resource.file)
        if now != resource.file:
            with source.open(now) as opened:
                from desktop_sync.library.metadata import probe

                metadata = probe(opened, now, now=datetime.now(UTC))
            plan = plan.with_resource(index, replace(resource, file=now, metadata=metadata))
    return plan


def failure(plan: Plan, error: ItemError) -> tuple[Problem, ...]:
    """What to tell of an asset that could not be imported: the file at fault, and those that
    stay behind with it, since an asset is never half done."""
    asset = plan.asset
    at_fault = error.path or asset.primary.file.path
    return (
        Problem(at_fault, error.code, error.detail, asset.name),
        *(
            Problem(resource.file.path, "companion-failed", _name(at_fault), asset.name)
            for _, resource in plan.to_copy()
            if resource.file.path != at_fault
        ),
    )


def _name(path: str) -> str:
    return path.rpartition("/")[2]
