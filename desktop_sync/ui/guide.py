"""The guide, in a window of its own.

It is the documentation's, which the program carries with it. Must not know what it says.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop_sync.ui.messages import translate
from desktop_sync.ui.theme import scaled_px

_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub


def guide_text() -> str:
    """The guide in Markdown: of an installation, or of the sources beside the package."""
    package = files("desktop_sync")
    shipped = package.joinpath("resources", "guide.md")
    if shipped.is_file():
        return shipped.read_text("utf-8")
    return Path(str(package)).parent.joinpath("docs", "guide.md").read_text("utf-8")


class Guide(QTextBrowser):
    """Shows the guide; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "Guide to Desktop Sync"))
        self.setAccessibleName(self.windowTitle())
        self.setOpenExternalLinks(True)
        self.document().setDocumentMargin(24)
        self.document().setMarkdown(
            guide_text(), QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        )
        self.resize(scaled_px(720), scaled_px(640))
        for keys in (QKeySequence(Qt.Key.Key_Escape), QKeySequence("Ctrl+W")):
            QShortcut(keys, self, self.close)
