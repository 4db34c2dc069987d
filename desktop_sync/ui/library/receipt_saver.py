"""Saving receipts as a document: asked where to, then written behind the window, all of it or
nothing."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.library import receipt_document
from desktop_sync.ui.messages import translate
from desktop_sync.ui.telling import WARNING, tell
from desktop_sync.ui.tiles.model import today
from desktop_sync.wording import shown

_AT_ONCE = 64
_ENDING = ".html"
_SUMMARY_BYTES = 4096
"""Kept free for the summary, which is known last and read first."""


class ReceiptSaver(QObject):
    """Asks in front of ``parent``."""

    def __init__(self, engine: WindowCommands, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._engine = engine
        self._bridge = bridge
        self._window = parent

    def ask(self, ids: Sequence[int], name: str, safe_at: int) -> QFileDialog:
        """Ask where the receipts of these assets are to go, and put them there; ``name`` is
        suggested."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggested = os.path.join(folder, f"{name}{_ENDING}")
        dialog = QFileDialog(self._window, translate("receipt", "Save receipt"), suggested)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(translate("receipt", "Web page (*.html)"))
        dialog.setDefaultSuffix(_ENDING)
        dialog.selectFile(suggested)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.save(ids, Path(file), safe_at))
        dialog.open()
        return dialog

    def save(self, ids: Sequence[int], file: Path, safe_at: int) -> None:
        """Write the document; what was there under its name goes once it is whole."""
        answer: Future[str] = Future()

        def write() -> None:
            try:
                _write(self._engine, ids, file, safe_at)
            except OSError as error:
                answer.set_result(error.strerror or str(error))
            except Exception as error:
                answer.set_exception(error)
            else:
                answer.set_result("")

        self._bridge.ask(answer, partial(self._tell, file))
        threading.Thread(target=write, name="receipts", daemon=True).start()

    def _tell(self, file: Path, trouble: str) -> None:
        if trouble:
            words = translate("receipt", "“{path}” could not be written.")
            said = words.format(path=shown(str(file)))
            tell(self._window, WARNING, translate("receipt", "Save receipt"), said, trouble)


def suggested_name(alone: str | None) -> str:
    """What the document may be called: of one asset, by its name, or of several."""
    if alone is not None:
        return translate("receipt", "Receipt {name}").format(name=shown(alone))
    return translate("receipt", "Receipts {day}").format(day=today().isoformat())


def _write(engine: WindowCommands, ids: Sequence[int], file: Path, safe_at: int) -> None:
    """Raises ``OSError``, and what the engine does."""
    part = file.with_name(f"{file.name}.{os.urandom(4).hex()}.part")
    library = engine.library_folder().as_posix()
    assets = safe = 0
    try:
        with open(part, "xb") as out:
            out.write(_bytes(receipt_document.beginning(library, datetime.now(UTC))))
            place = out.tell()
            out.write(b" " * _SUMMARY_BYTES)
            for start in range(0, len(ids), _AT_ONCE):
                for one in engine.asset_receipts(ids[start : start + _AT_ONCE]).result():
                    out.write(_bytes(receipt_document.section(one, library, safe_at)))
                    assets += 1
                    safe += one.is_safe(safe_at)
            out.write(_bytes(receipt_document.END))
            out.seek(place)
            out.write(_bytes(receipt_document.summary(assets, safe, safe_at))[:_SUMMARY_BYTES])
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
