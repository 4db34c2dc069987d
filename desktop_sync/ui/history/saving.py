"""Writing what the history shows into a file, as CSV or JSON.

Runs on a thread of its own; the file is whole or not there. Must not know of widgets.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.errors import StorageError
from desktop_sync.model.history import HistoryRow, HistorySearch
from desktop_sync.ui.history import row_text, upload_row_text

_PAGE = 500
_COLUMNS = (
    "at",
    "event",
    "state",
    "name",
    "count",
    "size_bytes",
    "path",
    "code",
    "what",
    "why",
    "destination",
)


def save(engine: WindowCommands, search: HistorySearch, file: Path) -> Future[int]:
    """Write all rows that match into ``file``, in the form its suffix names; how many. Raises
    ``StorageError`` where it cannot be written; a file that was there is then as it was."""
    worker = ThreadPoolExecutor(1, "save-history")
    written = worker.submit(_save, engine, search, file)
    worker.shutdown(wait=False)
    return written


def _save(engine: WindowCommands, search: HistorySearch, file: Path) -> int:
    records = [_record(row) for row in _every_row(engine, search)]
    text = _as_json(records) if file.suffix.lower() == ".json" else _as_csv(records)
    out = QSaveFile(str(file))
    if not out.open(QIODevice.OpenModeFlag.WriteOnly) or out.write(text.encode()) < 0:
        raise StorageError("not-saved", path=str(file), detail=out.errorString())
    if not out.commit():
        raise StorageError("not-saved", path=str(file), detail=out.errorString())
    return len(records)


def _every_row(engine: WindowCommands, search: HistorySearch) -> Iterator[HistoryRow]:
    offset = 0
    while found := engine.history_rows(search, offset, _PAGE).result().rows:
        yield from found
        offset += len(found)


def _record(row: HistoryRow) -> dict[str, str | int | None]:
    entry = row.entry
    today = datetime.now().astimezone().date()
    became = row_text.solved(row, today)
    values = (
        entry.at.astimezone().isoformat(timespec="seconds"),
        entry.event,
        row.state.value,
        _readable(entry.name),
        row.count,
        row.size_bytes,
        None if entry.path is None else _readable(entry.path),
        entry.code,
        " · ".join(part for part in (row_text.plain(row_text.sentence(row)), became) if part),
        upload_row_text.entry_text(entry) or None,
        None if entry.destination is None else _readable(entry.destination),
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _readable(text: str) -> str:
    """Without the halves of characters that undecodable names are kept with."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _as_json(records: list[dict[str, str | int | None]]) -> str:
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def _as_csv(records: list[dict[str, str | int | None]]) -> str:
    """With the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS)
    writer.writeheader()
    writer.writerows(records)
    return "\ufeff" + out.getvalue()
