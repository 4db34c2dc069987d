"""The last step of a job: proven copies get their names, and the journal learns of them.

Owns the order that survives a crash: names, then the folders on the disk, then one journal
commit for the batch. A crash before that commit leaves files that the journal does not know;
the job runs again, finds its own bytes under the name it wanted, and takes them over instead
of making a second copy. Must not know of threads, or of the sources.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from msgspec import Struct

from desktop_sync.engine.plan import Plan
from desktop_sync.engine.sorting import Sorted, sort
from desktop_sync.errors import ItemError
from desktop_sync.journal import assets, history, imports, jobs, known_files, marks
from desktop_sync.journal.assets import Totals
from desktop_sync.library import disk
from desktop_sync.library.ingest import (
    ProvenCopy,
    make_folders,
    publish,
    same_content,
    storage_errors,
)
from desktop_sync.library.naming import Template, placements
from desktop_sync.model.asset import PassedOver, PassReason, Resource
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, SOURCE, Evidence, Grade
from desktop_sync.model.job import Outcome, Problem

_MOST_NAMES_TRIED = 100_000
_NAMES_LOOKED_BACK = 100
_NO_GROWTH = Totals(0, 0, 0)

_Names = list[tuple[Path, Path]]
"""Part files and the names they were given."""


class ReadyJob(Struct, frozen=True):
    """A job whose copies are proven. ``copies`` belong to ``plan.to_copy()``, in its order;
    ``size_bytes`` is what the journal counts the job for."""

    job_id: int
    import_id: int
    source_key: str
    plan: Plan
    copies: tuple[ProvenCopy, ...]
    size_bytes: int
    after: tuple[int, ...] = ()


class Published(Struct, frozen=True):
    """What became of one job; ``size_bytes`` and ``resources`` count what was published,
    ``growth`` what the library has more than before."""

    outcome: Outcome
    resources: int
    size_bytes: int
    problems: tuple[Problem, ...] = ()
    growth: Totals = _NO_GROWTH


class Publisher:
    """Publishes into one library. One thread publishes at a time. ``template`` says how what
    an import (by its number) brings is named."""

    def __init__(self, folder: Path, library: int, template: Callable[[int], Template]) -> None:
        self._folder = folder
        self._library = library
        self._template = template
        self._touched: set[Path] = set()
        self._given: _Names = []

    def publish(
        self, connection: sqlite3.Connection, batch: Sequence[ReadyJob], at: datetime
    ) -> dict[int, Published | Exception]:
        """Publish a batch within one transaction; the folders are on the disk when it returns,
        so that the caller's commit comes after. Raises ``StorageError`` if they cannot be, and
        what the journal raises when it cannot be written. A job that fails by itself gives
        its names back, and the others go on."""
        results: dict[int, Published | Exception] = {}
        self._touched.clear()
        for ready in batch:
            connection.execute("SAVEPOINT job")
            self._given.clear()
            try:
                results[ready.job_id] = self._publish(connection, ready, at)
            except sqlite3.OperationalError:
                raise
            except Exception as error:
                connection.execute("ROLLBACK TO job")
                _take_back(self._given)
                results[ready.job_id] = error
            connection.execute("RELEASE job")
        for folder in self._touched:
            with storage_errors(folder):
                disk.sync_folder(folder)
        return results

    def _publish(self, connection: sqlite3.Connection, ready: ReadyJob, at: datetime) -> Published:
        found = sort(connection, self._library, ready.plan, ready.copies, self._is_there)
        if found.all_removed:
            result = Published(Outcome.IGNORED, 0, 0)
            for _, resource in ready.plan.to_copy():
                self._see(connection, ready, resource, found.removed[0][1].id)
            one = PassedOver(ready.plan.asset.primary.file.path, PassReason.REMOVED_BY_YOU)
            imports.add_passed_over(connection, ready.import_id, one)
            self._finish(connection, ready, result, at, None)
        else:
            paths, growth = self._keep(connection, ready, found, at)
            new = [copy for _, copy in found.fresh] + [copy for _, copy, _ in found.lost]
            result = Published(
                Outcome.IMPORTED if new else Outcome.DUPLICATE,
                len(new),
                sum(copy.size_bytes for copy in new),
                _damages(ready.plan) if new else (),
                growth,
            )
            self._finish(connection, ready, result, at, paths[0] if paths else None)
        for copy in ready.copies:
            copy.part.unlink(missing_ok=True)
        return result

    def _keep(
        self, connection: sqlite3.Connection, ready: ReadyJob, found: Sorted, at: datetime
    ) -> tuple[list[str], Totals]:
        """Publish what is new or lost and make it one asset with its twins; the new paths, and
        what the library gained."""
        plan, asset_id = ready.plan, found.asset_id
        wanted = [_Wanted(resource, copy) for resource, copy in found.fresh]
        wanted += [_Wanted(resource, copy, lost.id) for resource, copy, lost in found.lost]
        paths = self._place(connection, ready, wanted, asset_id)
        known = [
            (resource, one)
            for resource, one in zip(plan.asset.resources, plan.known, strict=True)
            if one is not None
        ]
        joined = [(resource, twin.id) for resource, twin in found.twins]
        joined += [(resource, lost.id) for resource, _, lost in found.lost]
        more = 0
        if found.fresh and (asset_id is None or not assets.of_asset(connection, asset_id)):
            more += 1
        if asset_id is None:
            asset_id = assets.add_asset(connection, self._library, plan.asset, at)
        seen = dict[bytes, int]()
        for (resource, copy), path in zip(found.fresh, paths, strict=False):
            seen[copy.sha256] = assets.add_resource(
                connection,
                self._library,
                asset_id,
                resource,
                library_path=path,
                sha256=copy.sha256,
                import_id=ready.import_id,
            )
            self._prove(connection, seen[copy.sha256], copy, at)
        for (_, copy, lost), path in zip(found.lost, paths[len(found.fresh) :], strict=True):
            assets.relocate(connection, lost.id, path, ready.import_id)
            self._prove(connection, lost.id, copy, at)
        joined += known
        if found.fresh or found.several_assets:
            for resource, resource_id in joined:
                more -= assets.join(connection, asset_id, resource_id, resource.role)
            assets.describe(connection, asset_id, plan.asset)
        if plan.asset.marks is not None:
            marks.add(connection, asset_id, ready.source_key, plan.asset.marks)
        for _, removed in found.removed:
            seen[removed.digest.value] = removed.id
        for resource, resource_id in joined:
            self._see(connection, ready, resource, resource_id)
        for (_, resource), copy in zip(plan.to_copy(), ready.copies, strict=True):
            if copy.sha256 in seen:
                self._see(connection, ready, resource, seen[copy.sha256])
        size = sum(copy.size_bytes for _, copy in found.fresh)
        return paths, Totals(more, len(found.fresh), size)

    def _place(
        self,
        connection: sqlite3.Connection,
        ready: ReadyJob,
        wanted: Sequence[_Wanted],
        asset_id: int | None,
    ) -> list[str]:
        """Publish the copies under the first names that are free for all of them."""
        if not wanted:
            return []
        plan, template = ready.plan, self._template(ready.import_id)
        first = self._first(connection, plan, template, asset_id)
        for attempt in range(first, _MOST_NAMES_TRIED):
            names = dict(
                zip(
                    (resource.file.path for resource in plan.asset.resources),
                    placements(plan.asset, template, attempt),
                    strict=True,
                )
            )
            pairs = [(one, names[one.resource.file.path]) for one in wanted]
            if self._give_names(connection, pairs):
                return [str(path) for _, path in pairs]
        raise ItemError("name-unusable", path=plan.asset.primary.file.path)

    def _first(
        self,
        connection: sqlite3.Connection,
        plan: Plan,
        template: Template,
        asset_id: int | None,
    ) -> int:
        """Files that join an asset get the suffix which those already there have."""
        if asset_id is None:
            return 0
        there = {one.library_path for one in assets.of_asset(connection, asset_id)}
        for attempt in range(_NAMES_LOOKED_BACK):
            names = placements(plan.asset, template, attempt)
            if any(str(name) in there for name in names):
                return attempt
        return 0

    def _give_names(
        self,
        connection: sqlite3.Connection,
        pairs: Sequence[tuple[_Wanted, PurePosixPath]],
    ) -> bool:
        """Publish all of them, or none when one name is taken by something else. The name that
        a lost file had is free for it."""
        to_publish: _Names = []
        for one, path in pairs:
            target = self._folder / path
            owner = assets.by_path(connection, self._library, str(path))
            if owner is not None and owner.id != one.lost_id:
                return False
            if not os.path.lexists(target):
                to_publish.append((one.copy.part, target))
            elif not same_content(target, one.copy.sha256, one.copy.size_bytes):
                return False
            self._touched.add(target.parent)
        for folder in dict.fromkeys(target.parent for _, target in to_publish):
            try:
                make_folders(folder)
            except FileExistsError as error:
                raise ItemError("name-unusable", detail=str(folder)) from error
        for part, target in to_publish:
            try:
                publish(part, target)
            except FileExistsError:
                _take_back(self._given)
                return False
            self._given.append((part, target))
        return True

    def _is_there(self, library_path: str, size_bytes: int) -> bool:
        try:
            return os.lstat(self._folder / library_path).st_size == size_bytes
        except OSError:
            return False

    def _prove(
        self, connection: sqlite3.Connection, resource_id: int, copy: ProvenCopy, at: datetime
    ) -> None:
        if copy.sha1 is not None:
            assets.keep_sha1(connection, resource_id, copy.sha1)
        digest = Digest(assets.ALGORITHM, copy.sha256)
        for place, grade in ((SOURCE, Grade.READ_FROM_SOURCE), (LIBRARY, Grade.READ_BACK)):
            assets.record_evidence(connection, resource_id, Evidence(place, grade, digest, at))

    def _see(
        self, connection: sqlite3.Connection, ready: ReadyJob, resource: Resource, kept: int
    ) -> None:
        known_files.mark_seen(
            connection,
            self._library,
            ready.source_key,
            resource.file,
            resource_id=kept,
            job_id=ready.job_id,
        )

    def _finish(
        self,
        connection: sqlite3.Connection,
        ready: ReadyJob,
        result: Published,
        at: datetime,
        library_path: str | None,
    ) -> None:
        """The evidence is in this transaction already: now the job may be acknowledged."""
        imports.add_problems(connection, ready.import_id, result.problems, ready.job_id)
        jobs.succeed(
            connection,
            ready.job_id,
            result.outcome,
            resources=result.resources,
            size_bytes=result.size_bytes,
            at=at,
        )
        history.record(
            connection,
            result.outcome.value,
            ready.plan.asset.name,
            at=at,
            path=library_path or ready.plan.asset.primary.file.path,
            size_bytes=result.size_bytes or ready.plan.asset.size_bytes,
            import_id=ready.import_id,
            job_id=ready.job_id,
        )


class _Wanted(Struct, frozen=True):
    """A copy that is to get a name; ``lost_id`` is the resource it stands in for."""

    resource: Resource
    copy: ProvenCopy
    lost_id: int | None = None


def _take_back(given: _Names) -> None:
    """Let names go again."""
    while given:
        part, target = given.pop()
        target.rename(part)


def _damages(plan: Plan) -> tuple[Problem, ...]:
    """What is wrong with files that were imported all the same, bit for bit."""
    return tuple(
        Problem(resource.file.path, resource.metadata.damage.value, None, plan.asset.name)
        for _, resource in plan.to_copy()
        if resource.metadata.damage is not None
    )
