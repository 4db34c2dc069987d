"""The JSON shapes of the command line's answers. Pure; scripts rely on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_sync import wording
from desktop_sync.journal.assets import LibraryAsset
from desktop_sync.model.asset import PassedOver
from desktop_sync.model.audit import Audit, AuditedDestination, AuditedOriginal
from desktop_sync.model.destination import DestinationHold, DestinationStatus, UploadTally
from desktop_sync.model.events import (
    AssetCounts,
    Hold,
    ImportSummary,
    Removal,
    Status,
    UploadStatus,
    Verification,
)
from desktop_sync.model.evidence import Evidence
from desktop_sync.model.history import HistoryEntry, HistoryPage
from desktop_sync.model.job import Problem
from desktop_sync.model.library import AssetReceipt


def import_document(
    summary: ImportSummary | None,
    problems: Iterable[Problem],
    passed_over: Iterable[PassedOver],
    cloud_assets: int | None = None,
) -> dict[str, Any]:
    """How an import ended; without a ``summary`` there was nothing to import from. Of a phone,
    ``cloud_assets`` were not to be had by cable."""
    document: dict[str, Any] = {
        "assets": _assets(summary.assets if summary else AssetCounts()),
        "resources": {"imported": summary.resources_imported if summary else 0},
        "bytes": summary.bytes_done if summary else 0,
        "seconds": round(summary.seconds, 3) if summary else 0.0,
        "problems": [problem_document(one) for one in problems],
    }
    passed = [_passed_over(one) for one in passed_over]
    if passed:
        document["ignored"] = passed
    if cloud_assets is not None:
        document["only_in_cloud"] = cloud_assets
    return document


def problem_document(problem: Problem) -> dict[str, Any]:
    message = wording.problem_message(problem)
    return {"path": problem.path, "code": problem.code, "message": message}


def loss_document(problem: Problem, destination: str) -> dict[str, Any]:
    """What a destination has no more, or not as it was."""
    message = wording.upload_loss_message(problem, destination)
    return {"path": problem.path, "code": problem.code, "message": message}


def verification_document(
    found: Verification, told: Callable[[Problem], dict[str, Any]] = problem_document
) -> dict[str, Any]:
    """What reading the library back, or asking a destination again, has shown."""
    return {
        "resources": {"checked": found.resources},
        "bytes": found.bytes,
        "seconds": round(found.seconds, 3),
        "problems": [told(one) for one in found.problems],
    }


def removal_document(removal: Removal) -> dict[str, Any]:
    """What went to the trash."""
    return {
        "assets": {"removed": removal.assets},
        "resources": {"removed": removal.resources},
        "bytes": removal.bytes,
        "problems": [problem_document(one) for one in removal.problems],
    }


def status_document(status: Status) -> dict[str, Any]:
    return {
        "state": status.state.value,
        "library": status.library,
        "assets": status.assets,
        "resources": status.resources,
        "bytes": status.bytes,
        "pending": status.pending,
        "running": status.running,
        "failed": status.failed,
        "paused": status.paused,
        "paused_until": _time(status.paused_until),
        "hold": None if status.hold is None else _hold(status.hold),
        "bytes_per_second": round(status.rate),
        "seconds_left": status.seconds_left,
        "imports": [_import(one) for one in status.imports],
        "uploads": _uploads(status.uploads),
        "held": list(_held(status)),
    }


def upload_document(
    tally: UploadTally, problems: Iterable[Problem], destinations: Iterable[DestinationStatus]
) -> dict[str, Any]:
    """How uploads went, and what keeps the rest back."""
    return {
        "uploaded": {
            "assets": tally.assets,
            "resources": tally.resources,
            "bytes": tally.size_bytes,
        },
        "already": tally.already,
        "failed": tally.failed,
        "waiting": tally.waiting,
        "problems": [
            {"path": one.path, "code": one.code, "message": wording.upload_problem_message(one)}
            for one in problems
        ],
        "holds": [
            {"destination": one.config.name, **_destination_hold(one.config.name, one.hold)}
            for one in destinations
            if one.hold is not None
        ],
    }


def destinations_document(destinations: Iterable[DestinationStatus]) -> dict[str, Any]:
    return {"destinations": [_destination(one) for one in destinations]}


def history_document(page: HistoryPage) -> dict[str, Any]:
    return {"total": page.total, "entries": [_entry(one) for one in page.rows]}


def asset_document(asset: LibraryAsset, library: Path) -> dict[str, Any]:
    at = asset.captured.at
    return {
        "kind": asset.kind.value,
        "captured_at": None if at is None else at.isoformat(),
        "captured_from": asset.captured.origin.value,
        "name": asset.name,
        "favourite": asset.marks.favourite,
        "hidden": asset.marks.hidden,
        "albums": list(asset.marks.albums),
        "resources": [
            {
                "role": one.role.value,
                "original_path": one.original_path,
                "library_path": str(library / one.library_path),
                "size_bytes": one.size_bytes,
                "digests": {one.digest.algorithm: one.digest.hex},
            }
            for one in asset.resources
        ],
    }


def receipt_document(receipt: AssetReceipt, library: Path, safe_at: int) -> dict[str, Any]:
    """Where an asset is, and how that is known."""
    at = receipt.tile.captured.at
    return {
        "name": receipt.tile.name,
        "kind": receipt.tile.kind.value,
        "captured_at": None if at is None else at.isoformat(),
        "imported_at": receipt.imported_at.isoformat(),
        "source": receipt.source_name,
        "safe": receipt.is_safe(safe_at),
        "proven_at": list(receipt.proven_at),
        "destinations": [{"name": one.name, "state": one.state.value} for one in receipt.places],
        "resources": [
            {
                "role": one.role.value,
                "original_path": one.original_path,
                "library_path": str(library / one.library_path),
                "size_bytes": one.size_bytes,
                "evidence": [_evidence(known) for known in one.evidence],
            }
            for one in receipt.resources
        ],
    }


def audit_document(audit: Audit) -> dict[str, Any]:
    """What became of originals, and which are not where they should be, bit for bit."""
    return {
        "source": audit.source_name,
        "library": audit.library,
        "files": audit.files,
        "bytes": audit.size_bytes,
        "seconds": round(audit.seconds, 3),
        "originals": {
            "here": audit.here,
            "lost": audit.lost,
            "new": audit.new,
            "removed": audit.removed,
            "unreadable": audit.unreadable,
        },
        "destinations": [
            {
                "name": one.name,
                "proven": one.proven,
                "size_only": one.size_only,
                "not_kept": one.not_kept,
                "missing": one.missing,
                "lost": one.lost,
                "unknown": one.unknown,
                "problem": _unanswered(one),
            }
            for one in audit.destinations
        ],
        "ignored": audit.passed_over,
        "only_in_cloud": audit.only_in_cloud,
        "lacking": [_lacking(one, Path(audit.library)) for one in audit.lacking],
    }


def _unanswered(one: AuditedDestination) -> dict[str, Any] | None:
    if one.problem is None:
        return None
    return _destination_hold(one.name, DestinationHold(one.problem.code, one.problem.detail))


def _lacking(one: AuditedOriginal, library: Path) -> dict[str, Any]:
    return {
        "path": one.path,
        "size_bytes": one.size_bytes,
        "state": one.state.value,
        "library_path": None if one.library_path is None else str(library / one.library_path),
        "destinations": [
            {"name": copy.destination, "state": copy.state.value, "code": copy.code}
            for copy in one.copies
        ],
        "problem": None if one.problem is None else problem_document(one.problem),
    }


def entry_message(entry: HistoryEntry) -> str | None:
    """What a failure in the history means, what follows a try, how much was read back."""
    if entry.event == "verified":
        files = f"{int(entry.detail or 0):,}"
        if entry.destination is not None:
            return f"Files asked for at “{wording.shown(entry.destination)}”: {files}."
        return f"Files of the library read back: {files}."
    if entry.problem is None:
        return None
    if entry.destination is None:
        message = wording.problem_message(entry.problem)
    elif entry.event == "upload-lost":
        return wording.upload_loss_message(entry.problem, entry.destination)
    else:
        message = wording.upload_problem_message(entry.problem)
    if entry.event in ("tried-again", "upload-tried-again"):
        reason = re.split(r"not (?:imported|uploaded): ", message)[-1].partition(". ")[0]
        return f"Tried again by itself: {reason}."
    return message


def _assets(counts: AssetCounts) -> dict[str, int]:
    return {
        "imported": counts.imported,
        "already": counts.already,
        "duplicate": counts.duplicate,
        "failed": counts.failed,
        "ignored": counts.ignored,
    }


def _passed_over(passed: PassedOver) -> dict[str, Any]:
    message = wording.passed_over_message(passed)
    return {"path": passed.path, "code": passed.reason.value, "message": message}


def _evidence(known: Evidence) -> dict[str, Any]:
    digest, size_bytes = known.digest, known.digest.size_bytes
    return {
        "place": known.place if known.destination is None else "destination",
        "destination": known.destination,
        "grade": known.grade.value,
        "digests": {digest.algorithm: digest.hex} if size_bytes is None else {},
        "size_bytes": size_bytes,
        "observed_at": known.observed_at.isoformat(),
    }


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "code": hold.code,
        "message": wording.hold_message(hold),
        "until": None if hold.until is None else hold.until.isoformat(),
    }


def _uploads(uploads: UploadStatus) -> dict[str, Any]:
    return {
        "pending": uploads.pending,
        "running": uploads.running,
        "failed": uploads.failed,
        "done": uploads.done,
        "bytes_left": sum(one.bytes_left for one in uploads.places),
        "bytes_per_second": round(uploads.rate),
        "seconds_left": uploads.seconds_left,
        "forecast": [
            {
                "destination": one.destination,
                "jobs": one.may_go,
                "bytes": one.bytes_that_may_go,
                "seconds_left": one.seconds_left,
            }
            for one in uploads.places
            if one.wanted and one.left
        ],
    }


def _held(status: Status) -> Iterator[dict[str, Any]]:
    """What waits for what: imports as a whole, uploads by their destinations; while the user has
    paused, everything."""
    if status.paused:
        left = sum(one.bytes_total - one.bytes_handled for one in status.imports)
        yield {
            "reason": "paused",
            "until": _time(status.paused_until),
            "jobs": status.pending + status.running + status.uploads.pending,
            "bytes": left + sum(one.bytes_left for one in status.uploads.places),
            "destination": None,
        }
        return
    if status.hold is not None:
        yield {
            "reason": status.hold.code,
            "until": _time(status.hold.until),
            "jobs": status.pending + status.running,
            "bytes": sum(one.bytes_total - one.bytes_handled for one in status.imports),
            "destination": None,
        }
    for one in status.uploads.held:
        hold = None if one.paused else one.hold
        yield {
            "reason": "paused" if hold is None else hold.code,
            "until": None if hold is None else _time(hold.until),
            "jobs": one.pending,
            "bytes": one.bytes_left,
            "destination": one.destination,
        }
    for one in status.uploads.held_in_part:
        if one.part is not None:
            yield {
                "reason": one.part.hold.code,
                "until": _time(one.part.hold.until),
                "jobs": one.part.jobs,
                "bytes": one.part.size_bytes,
                "destination": one.destination,
            }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _destination(one: DestinationStatus) -> dict[str, Any]:
    name = one.config.name
    return {
        "name": name,
        "type": one.config.type,
        "options": dict(one.config.options),
        "paused": one.paused,
        "pending": one.pending,
        "running": one.running,
        "succeeded": one.succeeded,
        "failed": one.failed,
        "proven": one.proven,
        "hold": None if one.hold is None else _destination_hold(name, one.hold),
    }


def _destination_hold(name: str, hold: DestinationHold) -> dict[str, Any]:
    return {
        "code": hold.code,
        "message": wording.destination_hold_message(name, hold),
        "until": None if hold.until is None else hold.until.isoformat(),
    }


def _import(summary: ImportSummary) -> dict[str, Any]:
    return {
        "id": summary.id,
        "source": summary.source_name,
        "phase": summary.phase.value,
        "started_at": summary.started_at.isoformat(),
        "assets": _assets(summary.assets),
        "assets_handled": summary.assets_handled,
        "assets_total": summary.assets_total,
        "bytes_handled": summary.bytes_handled,
        "bytes_total": summary.bytes_total,
    }


def _entry(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "event": entry.event,
        "name": entry.name,
        "path": entry.path,
        "destination": entry.destination,
        "size_bytes": entry.size_bytes,
        "code": entry.code,
        "message": entry_message(entry),
    }
