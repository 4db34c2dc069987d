"""How commands speak: exit codes, the one JSON document, errors, and plain columns.

Standard output carries the answer and nothing else; all talk goes to standard error.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from desktop_sync.errors import DesktopSyncError


_LOOK_SECONDS = 0.25
_LINE_SECONDS = 5.0


class ExitCode(IntEnum):
    """What a script can tell from how the program ended."""

    OK = 0
    USAGE = 2
    PROBLEMS = 3
    """Something failed, and is listed."""
    COULD_NOT_START = 4


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def print_document(document: dict[str, Any]) -> None:
    """The one document of a ``--json`` run, in ASCII: any path survives any locale."""
    sys.stdout.write(json.dumps(document, indent=2) + "\n")
    sys.stdout.flush()


def print_stream(
    name: str, items: Iterable[dict[str, Any]], before: Mapping[str, Any] | None = None
) -> None:
    """One document ``{**before, name: [...]}`` whose items are written as they come."""
    facts = "".join(
        f"{json.dumps(key)}: {json.dumps(one)}, " for key, one in (before or {}).items()
    )
    sys.stdout.write(f'{{{facts}"{name}": [')
    separator = "\n"
    for item in items:
        sys.stdout.write(separator + json.dumps(item))
        separator = ",\n"
    sys.stdout.write("\n]}\n")
    sys.stdout.flush()


def print_error(error: DesktopSyncError, *, as_json: bool) -> None:
    """Say what keeps the command from being carried out."""
    from desktop_sync.wording import error_message

    message = error_message(error)
    if as_json:
        print_document({"error": {"code": error.code, "message": message}})
    click.echo(message, err=True)


def print_columns(rows: Sequence[Sequence[str]], gap: str = "  ") -> None:
    """Left-aligned columns; cells are made safe for the terminal."""
    from desktop_sync.wording import shown

    safe = [[shown(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*safe, strict=True)]
    for row in safe:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        click.echo(gap.join(cells).rstrip())


def teller() -> Callable[[Callable[[], str]], None]:
    """Says on standard error how far something is: in one line for people, now and then for
    logs. The words are asked for when they are told."""
    watched = sys.stderr.isatty()
    pause = _LOOK_SECONDS if watched else _LINE_SECONDS
    told = time.monotonic()

    def tell(words: Callable[[], str]) -> None:
        nonlocal told
        if time.monotonic() - told >= pause:
            told = time.monotonic()
            click.echo(f"\r{words()}\x1b[K" if watched else words(), err=True, nl=not watched)

    return tell


def checking_teller(one: str, done: str) -> Callable[[int, int], None]:
    """Says as ``teller`` does how many of what was ``done``, and how many bytes that are."""
    tell = teller()
    return lambda count, size_bytes: tell(
        lambda: f"{count_text(count, one)} {done}, {size_text(size_bytes)}"
    )


def size_text(size_bytes: float) -> str:
    """A size as people read it, in powers of 1000: ``3.2 GB``."""
    if size_bytes < 1000:
        return f"{size_bytes:.0f} bytes" if size_bytes != 1 else "1 byte"
    size = size_bytes / 1000
    units = ["kB", "MB", "GB", "TB"]
    while size >= 999.95 and len(units) > 1:
        size /= 1000
        del units[0]
    return f"{size:.1f} {units[0]}"


def count_text(count: int, one: str, many: str | None = None) -> str:
    """``1 photo``, ``2,500 photos``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def duration_text(seconds: float) -> str:
    """``42 s``, ``3 min 5 s``, ``2 h 14 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{max(seconds, 0):.1f} s" if seconds < 10 else f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
