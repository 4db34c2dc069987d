"""What an import would do, found out without changing anything anywhere."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from desktop_sync.cli.session import library_folder
from desktop_sync.engine.survey import Surveyor
from desktop_sync.errors import SourceError
from desktop_sync.journal.assets import library_id
from desktop_sync.journal.database import Database
from desktop_sync.model.asset import PassedOver
from desktop_sync.model.events import AssetCounts, ImportPhase, ImportSummary
from desktop_sync.model.job import Problem
from desktop_sync.settings.profile import Profile
from desktop_sync.sources.registry import open_source


def preview(
    profile: Profile, library: Path | None, roots: Sequence[Path]
) -> tuple[ImportSummary, list[Problem], tuple[PassedOver, ...]]:
    """The import of ``roots`` as it would end if every file could be read. What is the same
    as something in the library under another name counts as imported: only reading all of
    it would tell."""
    started_at = datetime.now(UTC)
    folder = library_folder(profile, library)
    source = open_source("local", tuple(root.as_posix() for root in roots))
    problems: list[Problem] = []
    with _journal_to_read(profile) as journal:
        number = library_id(journal.read(), folder, create=False)
        surveyor = Surveyor(journal, folder, number, interrupted=lambda: False)
        survey, planned = None, []
        try:
            survey = surveyor.find(source, lambda _: None)
            planned = surveyor.look(source, survey)
        except SourceError as error:
            problems.append(Problem(error.path or str(roots[0]), error.code, error.detail))
    copies = [resource for plan in planned for _, resource in plan.to_copy()]
    size_bytes = sum(resource.file.size_bytes for resource in copies)
    ended_at = datetime.now(UTC)
    summary = ImportSummary(
        id=0,
        source_name=source.name,
        roots=tuple(map(str, roots)),
        library=str(folder),
        phase=ImportPhase.ENDED,
        started_at=started_at,
        ended_at=ended_at,
        assets=AssetCounts(
            imported=len(planned),
            already=survey.already if survey else 0,
            ignored=survey.ignored if survey else 0,
        ),
        resources_imported=len(copies),
        bytes_done=size_bytes,
        assets_total=len(planned),
        assets_handled=0,
        bytes_total=size_bytes,
        bytes_handled=0,
        files_listed=survey.files_listed if survey else 0,
        seconds=(ended_at - started_at).total_seconds(),
        problem_count=len(problems),
    )
    return summary, problems, tuple(survey.passed_over) if survey else ()


@contextmanager
def _journal_to_read(profile: Profile) -> Iterator[Database]:
    """The profile's journal, or an empty one that goes away again."""
    with tempfile.TemporaryDirectory() as elsewhere:
        there = profile.journal.exists()
        empty = Path(elsewhere) / profile.journal.name
        journal = Database(profile.journal, read_only=True) if there else Database(empty)
        try:
            yield journal
        finally:
            journal.close()
