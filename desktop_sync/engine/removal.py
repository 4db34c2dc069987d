"""Taking assets out of the library on purpose: to the desktop's trash, leaving a tombstone."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePath

from desktop_sync.journal import assets, history
from desktop_sync.journal.assets import LibraryResource
from desktop_sync.journal.database import Database
from desktop_sync.library.trash import move_to_trash
from desktop_sync.model.events import Removal
from desktop_sync.model.job import Problem


def remove_assets(journal: Database, folder: Path, library: int, paths: Iterable[Path]) -> Removal:
    """Move the assets that own ``paths`` (absolute, or relative to the library) to the trash,
    whole: a Live Photo goes with its film. Their content is remembered and does not come back
    with a later import. What is not in the library or not taken by the trash is a problem."""
    removed, count, size, problems = 0, 0, 0, list[Problem]()
    done: set[int] = set()
    for path in paths:
        found = _find(journal, folder, library, path)
        if found is None:
            problems.append(Problem(os.fspath(path), "not-in-library"))
            continue
        if found.asset_id in done:
            continue
        done.add(found.asset_id)
        kept: list[Problem] = []
        for resource in assets.of_asset(journal.read(), found.asset_id):
            problem = _remove(journal, folder, resource)
            if problem is None:
                count, size = count + 1, size + resource.size_bytes
            else:
                kept.append(problem)
        problems += kept
        removed += not kept
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


def _remove(journal: Database, folder: Path, resource: LibraryResource) -> Problem | None:
    """In one transaction: an import that looks in between must neither miss the file nor
    bring it back."""
    at = datetime.now(UTC)
    with journal.write() as connection:
        path = folder / (assets.by_id(connection, resource.id) or resource).library_path
        if os.path.lexists(path):
            problem = move_to_trash(path)
            if problem is not None:
                return Problem(str(path), "trash-failed", problem)
        assets.remove(connection, resource.id, at)
        history.record(
            connection,
            "removed",
            path.stem,
            at=at,
            path=resource.library_path,
            size_bytes=resource.size_bytes,
        )
    return None
