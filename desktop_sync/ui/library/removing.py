"""Taking assets out of the library: asked once, then done behind the window, and what could
not be done is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.events import Removal
from desktop_sync.model.library import AssetTile
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import plural, problem_text, translate
from desktop_sync.ui.telling import WARNING, tell

_MOST_SAID = 5


class Remover(QObject):
    """Asks in front of ``parent``."""

    def __init__(self, engine: WindowCommands, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._engine = engine
        self._bridge = bridge
        self._window = parent

    def ask(
        self, ids: Sequence[int], tiles: Sequence[AssetTile | None], then: Callable[[], None]
    ) -> None:
        """Ask whether ``ids`` are to go; ``tiles`` are theirs, as far as they are at
        hand. ``then`` is called once they are gone."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(translate("remove", "Remove from the library"))
        box.setText(_question(len(ids), tiles))
        box.setInformativeText(
            plural(
                "remove",
                "Only what is in the library is moved. %Ln will not come back with a later import.",
                len(ids),
            )
        )
        move = box.addButton(
            translate("remove", "Move to the trash"), QMessageBox.ButtonRole.DestructiveRole
        )
        keep = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(move)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def decide() -> None:
            if box.clickedButton() is move:
                answer = partial(self._tell, then)
                self._bridge.ask(self._engine.remove_assets(ids), answer)

        box.finished.connect(decide)
        box.open()

    def _tell(self, then: Callable[[], None], removal: Removal) -> None:
        then()
        if not removal.problems:
            return
        lines = [problem_text(one) for one in removal.problems[:_MOST_SAID]]
        more = len(removal.problems) - len(lines)
        if more > 0:
            lines.append(plural("remove", "and %Ln more", more))
        title = translate("remove", "Remove from the library")
        text = plural("remove", "%Ln could not be moved to the trash", len(removal.problems))
        tell(self._window, WARNING, title, text, "\n".join(lines))


def _question(count: int, tiles: Sequence[AssetTile | None]) -> str:
    kinds = {None if tile is None else tile.kind is AssetKind.VIDEO for tile in tiles}
    if kinds == {False}:
        return plural("remove", "Move %Ln photo(s) to the trash?", count)
    if kinds == {True}:
        return plural("remove", "Move %Ln video(s) to the trash?", count)
    return plural("remove", "Move %Ln asset(s) to the trash?", count)
