"""What a layout makes of one photo, to show it while it is typed.

Must not know of widgets.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from desktop_sync.library.naming import FIELDS, Template, TemplateError, check_layout, placements
from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Metadata,
    Resource,
    ResourceRole,
    SourceFile,
)

_TAKEN = CaptureTime(
    datetime(2026, 11, 22, 14, 3, 22, tzinfo=timezone(timedelta(hours=1))), CaptureOrigin.EXIF
)
_PHOTO = Asset(
    AssetKind.PHOTO,
    (
        Resource(
            ResourceRole.PHOTO,
            SourceFile("/DCIM/104APPLE/IMG_4528.HEIC", 2_000_000, 0),
            Metadata(captured=_TAKEN, camera="Apple iPhone 15 Pro"),
        ),
    ),
    _TAKEN,
)


def example(layout: str) -> str:
    """The path below the library that a photo gets. Raises ``ItemError('layout-…')``."""
    check_layout(layout)
    return str(placements(_PHOTO, Template(layout))[0])


def fields() -> Iterator[tuple[str, str]]:
    """Every field of a layout as it is written, with what stands for it in the example."""
    for name in FIELDS:
        field = f"{{{name}}}"
        for layout in (f"{field}/{{name}}", field, f"{{stem}}.{field}"):
            try:
                path = placements(_PHOTO, Template(layout))[0]
            except TemplateError:
                continue
            whole = path.parts[0]
            yield field, {"ext": path.suffix[1:], "stem": path.stem}.get(name, whole)
            break
