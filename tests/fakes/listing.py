"""Probed files as values, for rules that look at no disk."""

from __future__ import annotations

from datetime import datetime

from desktop_sync.model.asset import CaptureOrigin, CaptureTime, Metadata, ProbedFile, SourceFile


def probed(
    path: str,
    at: datetime | None = None,
    *,
    origin: CaptureOrigin = CaptureOrigin.EXIF,
    identifier: str | None = None,
    burst: str | None = None,
    modified: datetime | None = None,
) -> ProbedFile:
    """A file below ``/DCIM/100APPLE``, unless ``path`` is absolute."""
    where = path if path.startswith("/") else f"/DCIM/100APPLE/{path}"
    modified_ns = int(modified.timestamp()) * 1_000_000_000 if modified else 0
    captured = CaptureTime(at, origin) if at is not None else None
    return ProbedFile(
        SourceFile(where, 1000, modified_ns),
        Metadata(captured, content_identifier=identifier, burst_identifier=burst),
    )
