"""Taking assets out of the library on purpose: to the desktop's trash, leaving a tombstone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePath

from desktop_sync.journal import assets, history
from desktop_sync.journal.assets import LibraryResource
from desktop_sync.journal.database import Database
from desktop_sync.library.trash import move_to_trash
from desktop_sync.model.events import Removal
from desktop_sync.model.job import Problem


def owners(
    journal: Database, folder: Path, library: int, paths: Iterable[Path]
) -> tuple[list[int], list[Problem]]:
    """The ids of the assets that own ``paths`` (absolute, or relative to the library), and a
    problem for each path that is not in it."""
    found = [(path, _find(journal, folder, library, path)) for path in paths]
    return (
        [one.asset_id for _, one in found if one is not None],
        [Problem(os.fspath(path), "not-in-library") for path, one in found if one is None],
    )


def remove_assets(
    journal: Database, folder: Path, ids: Iterable[int], *, interrupted: Callable[[], bool]
) -> Removal:
    """Move assets to the trash, whole: a Live Photo goes with its film. Their content is
    remembered and does not come back with a later import. What the trash does not take is a
    problem. ``interrupted`` is asked before each asset."""
    removed, count, size, problems = 0, 0, 0, list[Problem]()
    for asset_id in dict.fromkeys(ids):
        if interrupted():
            break
        kept: list[Problem] = []
        resources = assets.of_asset(journal.read(), asset_id)
        whole = sum(one.size_bytes for one in resources)
        for resource in sorted(resources, key=lambda one: one.role.order):
            problem = _remove(journal, folder, resource, whole)
            if problem is None:
                count, size, whole = count + 1, size + resource.size_bytes, 0
            else:
                kept.append(problem)
        problems += kept
        removed += bool(resources) and not kept
    return Removal(removed, count, size, tuple(problems))


def _find(journal: Database, folder: Path, library: int, path: Path) -> LibraryResource | None:
    absolute = Path(os.path.abspath(path if path.is_absolute() else folder / path))
    try:
        relative: PurePath = absolute.relative_to(folder)
    except ValueError:
        try:
            relative = absolute.resolve().relative_to(folder.resolve())
        except ValueError:
            return None
    return assets.by_path(journal.read(), library, relative.as_posix())


def _remove(
    journal: Database, folder: Path, resource: LibraryResource, whole: int
) -> Problem | None:
    """In one transaction: an import that looks in between must neither miss the file nor
    bring it back. With ``whole``, the size of its asset, the history tells of that."""
    at = datetime.now(UTC)
    with journal.write() as connection:
        path = folder / (assets.by_id(connection, resource.id) or resource).library_path
        if os.path.lexists(path):
            problem = move_to_trash(path)
            if problem is not None:
                return Problem(str(path), "trash-failed", problem)
        assets.remove(connection, resource.id, at)
        if whole:
            history.record(
                connection,
                "removed",
                path.stem,
                at=at,
                path=resource.library_path,
                size_bytes=whole,
            )
    return None
