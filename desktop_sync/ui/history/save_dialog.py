"""The question where the history is to be saved; the dialog asks before a file is replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_sync.ui.messages import translate


def ask_for_file(parent: QWidget, then: Callable[[Path], None]) -> None:
    """Call ``then`` with the file that is chosen, if one is."""
    dialog = QFileDialog(parent, translate("history", "Save the history"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    table = translate("history", "Table (*.csv)")
    dialog.setNameFilters([table, translate("history", "JSON (*.json)")])
    dialog.setDefaultSuffix("csv")
    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix("csv" if chosen == table else "json")
    )
    dialog.selectFile(translate("history", "history"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda file: then(Path(file)))
    dialog.open()
