"""The guide, in a window of its own.

It is the documentation's, which the program carries with it. Must not know what it says.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop_sync.ui.messages import translate
from desktop_sync.ui.theme import scaled_px

GUIDE = "guide.md"
_PAGES = (GUIDE, "upload-outcomes.md", "adding-a-destination.md")


def page_text(name: str) -> str | None:
    """A page in Markdown: of an installation, or of the sources beside the package. None for what
    is none of ours."""
    if name not in _PAGES:
        return None
    package = files("desktop_sync")
    shipped = package.joinpath("resources", name)
    if shipped.is_file():
        return shipped.read_text("utf-8")
    return Path(str(package)).parent.joinpath("docs", name).read_text("utf-8")


class Guide(QTextBrowser):
    """Shows the guide and what it refers to; Alt+Left goes back, Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "Guide to Desktop Sync"))
        self.setAccessibleName(self.windowTitle())
        self.setOpenExternalLinks(True)
        self.document().setDocumentMargin(24)
        self.setSource(QUrl(GUIDE), QTextDocument.ResourceType.MarkdownResource)
        self.resize(scaled_px(720), scaled_px(640))
        for keys in (QKeySequence(Qt.Key.Key_Escape), QKeySequence("Ctrl+W")):
            QShortcut(keys, self, self.close)

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """What a page refers to, by Qt's asking."""
        url = QUrl(name)
        page = page_text(url.path()) if not url.scheme() else None
        return super().loadResource(type, url) if page is None else page
