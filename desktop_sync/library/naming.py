"""Where an asset's files go in the library.

Owns the layout template and its fields. Pure: must not look at any disk; that a name is
taken is found out elsewhere, which then asks for the next attempt.

A template is a path below the library with fields in braces. Its last part names the
files and ends in ``{name}``, or holds ``{stem}`` with or without ``.{ext}`` at its end; the
parts before it are folders, the same for every file of an asset.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from desktop_sync.errors import ItemError
from desktop_sync.library.safe_names import safe_name, safe_text, same_name_key
from desktop_sync.model.asset import Asset, Resource
from desktop_sync.sources.formats import CLASSES, split_name

DEFAULT_TEMPLATE = "{year}/{date}/{name}"
UNDATED = "undated"
_NO_CAMERA = "unknown camera"
_MOST_ENDING_CHARACTERS = 24

FIELDS: Mapping[str, str] = {
    "year": "year of capture, 2024",
    "month": "month of capture, 05",
    "day": "day of capture, 17",
    "date": "day of capture as a date, 2024-05-17",
    "hour": "hour of capture, 14",
    "minute": "minute of capture, 03",
    "second": "second of capture, 22",
    "time": "time of capture, 14-03-22",
    "camera": "make and model of the camera",
    "kind": "photo, video, live_photo, burst or sidecar",
    "stem": "the file's own name without its extension",
    "ext": "the file's extension, without its dot",
    "name": "the file's own name",
}
"""Every field a template may use, and what stands for it. Times are those of the place of
capture, as the camera's clock showed them."""

_DATED = frozenset({"year", "month", "day", "date", "hour", "minute", "second", "time"})
_OF_FILE = frozenset({"stem", "ext", "name"})


class TemplateError(ValueError):
    """A template that cannot be used. ``code`` is ``empty``, ``braces``, ``unknown-field``,
    ``not-relative``, ``file-field-in-folder``, ``no-name`` or ``name-not-last``; ``part`` is
    what it is about."""

    def __init__(self, code: str, part: str) -> None:
        super().__init__(f"{code}: {part}")
        self.code = code
        self.part = part


_Piece = tuple[str, str | None]


class Template:
    """A layout, read from its text. Raises ``TemplateError`` where it cannot be used."""

    def __init__(self, text: str = DEFAULT_TEMPLATE) -> None:
        if not text.strip():
            raise TemplateError("empty", text)
        *folders, last = text.split("/")
        if any(part.strip(". ") == "" for part in [*folders, last]) or "\\" in text:
            raise TemplateError("not-relative", text)
        self.text = text
        self.folders = tuple(_pieces(folder) for folder in folders)
        for _, field in (piece for folder in self.folders for piece in folder):
            if field in _OF_FILE:
                raise TemplateError("file-field-in-folder", field)
        self.file = _file_pieces(last)

    @property
    def is_dated(self) -> bool:
        """Whether the folders depend on the capture time."""
        return any(field in _DATED for folder in self.folders for _, field in folder)


def check_layout(text: str) -> None:
    """Raise ``ItemError('layout-…')`` for a layout that cannot be used."""
    try:
        Template(text)
    except TemplateError as error:
        raise ItemError(f"layout-{error.code}", path=error.part) from error


def _file_pieces(text: str) -> tuple[_Piece, ...]:
    """The pieces of a file's name up to where its extension goes."""
    pieces = _pieces(text)
    fields = [field for _, field in pieces if field in _OF_FILE]
    if fields not in (["name"], ["stem"], ["stem", "ext"]):
        code = "name-not-last" if "name" in fields or "stem" in fields else "no-name"
        raise TemplateError(code, text)
    if fields == ["stem"]:
        return pieces
    literal, last = pieces[-1]
    if last not in ("name", "ext"):
        raise TemplateError("name-not-last", text)
    if last == "name":
        return (*pieces[:-1], (literal, "stem"))
    if not literal.endswith("."):
        raise TemplateError("name-not-last", text)
    return (*pieces[:-1], (literal[:-1], None))


def _pieces(text: str) -> tuple[_Piece, ...]:
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError as error:
        raise TemplateError("braces", text) from error
    for _, field, spec, conversion in parsed:
        if field is not None and (field not in FIELDS or spec or conversion):
            raise TemplateError("unknown-field", field)
    return tuple((literal, field) for literal, field, _, _ in parsed)


def placements(asset: Asset, template: Template, attempt: int = 0) -> tuple[PurePosixPath, ...]:
    """A path below the library for each resource of ``asset``, in their order, all in one
    folder and no two the same on any disk. Each ``attempt`` after the first gives every
    file of the asset the same suffix: `` (2)``, `` (3)`` and so on."""
    fields = _fields(asset)
    folder = PurePosixPath()
    if template.is_dated and asset.captured.at is None:
        folder /= UNDATED
    else:
        for pieces in template.folders:
            folder /= safe_name(_render(pieces, fields))
    suffix = f" ({attempt + 1})" if attempt else ""
    taken: set[str] = set()
    paths = []
    for resource in asset.resources:
        name = _file_name(resource, template, fields, suffix, taken)
        taken.add(same_name_key(name))
        paths.append(folder / name)
    return tuple(paths)


def _file_name(
    resource: Resource,
    template: Template,
    fields: Mapping[str, str],
    suffix: str,
    taken: set[str],
) -> str:
    stem, ending = _split(resource)
    rendered = _render(template.file, {**fields, "stem": safe_text(stem)})
    name = safe_name(rendered, ending, suffix)
    number = 1
    while same_name_key(name) in taken:
        number += 1
        name = safe_name(rendered, ending, f"_{number}{suffix}")
    return name


def _split(resource: Resource) -> tuple[str, str]:
    """A file's stem, and its ending with its dot. What describes ``IMG_1.HEIC`` by the name
    ``IMG_1.HEIC.xmp`` ends in both extensions, so that a suffix keeps the two together."""
    name = resource.file.name
    stem, extension = split_name(name)
    if not extension or len(extension) > _MOST_ENDING_CHARACTERS:
        return name, ""
    ending = name[len(stem) :]
    described, inner = split_name(stem)
    if not resource.role.is_media and inner in CLASSES:
        return described, stem[len(described) :] + ending
    return stem, ending


def _fields(asset: Asset) -> dict[str, str]:
    at = asset.captured.at
    values = {"camera": asset.primary.metadata.camera or _NO_CAMERA, "kind": asset.kind.value}
    if at is None:
        return {**values, **dict.fromkeys(_DATED, UNDATED)}
    return {
        **values,
        "year": f"{at.year:04}",
        "month": f"{at.month:02}",
        "day": f"{at.day:02}",
        "date": f"{at.year:04}-{at.month:02}-{at.day:02}",
        "hour": f"{at.hour:02}",
        "minute": f"{at.minute:02}",
        "second": f"{at.second:02}",
        "time": f"{at.hour:02}-{at.minute:02}-{at.second:02}",
    }


def _render(pieces: Sequence[_Piece], fields: Mapping[str, str]) -> str:
    return "".join(
        literal + (safe_text(fields[field]) if field is not None else "")
        for literal, field in pieces
    )
