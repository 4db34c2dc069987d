"""What a job's proven copies are to the library: new, known, lost from it, or unwanted.

Reads the journal, changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from msgspec import Struct, field

from desktop_sync.engine.plan import Plan
from desktop_sync.journal import assets
from desktop_sync.journal.assets import LibraryResource
from desktop_sync.library.ingest import ProvenCopy
from desktop_sync.model.asset import AssetKind, Resource


class Sorted(Struct):
    """``fresh`` is to be published; ``twins`` have their content in the library already;
    ``lost`` are known to the journal but no longer lie where they should, or are something else
    there; ``removed`` the user removed on purpose. ``asset_id`` is the asset they belong to, if the
    library has it."""

    asset_id: int | None
    fresh: list[tuple[Resource, ProvenCopy]] = field(default_factory=list)
    twins: list[tuple[Resource, LibraryResource]] = field(default_factory=list)
    lost: list[tuple[Resource, ProvenCopy, LibraryResource]] = field(default_factory=list)
    removed: list[tuple[Resource, LibraryResource]] = field(default_factory=list)

    @property
    def all_removed(self) -> bool:
        """Whether nothing is left of the asset but what the user removed, and its descriptions."""
        kept = [one for one, _ in self.fresh] + [one for one, _ in self.twins]
        kept += [one for one, _, _ in self.lost]
        return (
            self.asset_id is None
            and bool(self.removed)
            and not any(resource.role.is_media for resource in kept)
        )

    @property
    def several_assets(self) -> bool:
        """Whether files that turn out to belong together lie in the library as several assets."""
        kept = [one for _, one in self.twins] + [one for _, _, one in self.lost]
        return any(one.asset_id != self.asset_id for one in kept)


def sort(
    connection: sqlite3.Connection,
    library: int,
    plan: Plan,
    copies: Sequence[ProvenCopy],
    is_there: Callable[[str, int], bool],
) -> Sorted:
    """Sort ``copies`` (of ``plan.to_copy()``, in its order) by their content.

    A description (AAE, XMP) is a twin only within its own asset: two photos may well be
    described by the same bytes, and each keeps its own."""
    found = Sorted(_known_asset(connection, plan))
    pairs = [(resource, copy) for (_, resource), copy in zip(plan.to_copy(), copies, strict=True)]
    batch: set[bytes] = set()
    found_again: set[int] = set()
    for resource, copy in sorted(pairs, key=lambda pair: not pair[0].role.is_media):
        speaks = resource.role.is_media or plan.asset.kind is AssetKind.SIDECAR
        matches = assets.by_digest(connection, library, copy.sha256)
        if not speaks:
            matches = [one for one in matches if one.asset_id == found.asset_id]
        kept = [one for one in matches if not one.removed]
        there = [
            one
            for one in kept
            if is_there(one.library_path, one.size_bytes) and assets.is_proven(connection, one.id)
        ]
        if there:
            found.twins.append((resource, there[0]))
        elif kept and kept[0].id not in found_again:
            found_again.add(kept[0].id)
            found.lost.append((resource, copy, kept[0]))
        elif kept:
            found.twins.append((resource, kept[0]))
        elif matches:
            found.removed.append((resource, matches[0]))
        elif copy.sha256 not in batch or not speaks:
            batch.add(copy.sha256)
            found.fresh.append((resource, copy))
        if kept and found.asset_id is None:
            found.asset_id = (there or kept)[0].asset_id
    return found


def _known_asset(connection: sqlite3.Connection, plan: Plan) -> int | None:
    """The asset that the plan's known resources belong to."""
    for known in plan.known:
        resource = None if known is None else assets.by_id(connection, known)
        if resource is not None:
            return resource.asset_id
    return None
