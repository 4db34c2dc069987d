"""The files behind tiles: where they lie, how they look, and how they are handed to others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, QUrl
from PySide6.QtGui import QPixmap

from desktop_sync.model.library import AssetTile
from desktop_sync.ui.library.model import LibraryModel
from desktop_sync.ui.previews import Previews, PreviewSpec

SPECS_KEPT = 4096


class FileFinder:
    """Of the library in ``folder``, whose pictures ``previews`` has."""

    def __init__(self, folder: Path, previews: Previews) -> None:
        self.folder = folder
        self.previews = previews
        self._spec = lru_cache(maxsize=SPECS_KEPT)(self._made_spec)

    def primary(self, tile: AssetTile) -> Path:
        """The file that is opened to see the asset."""
        return self.folder / tile.library_path

    def square(self, tile: AssetTile, side: int) -> QPixmap | None:
        """Its picture as a square that fits ``side``; None while there is none."""
        return self.previews.square(self._spec(tile.sha256, tile.library_path), side)

    def picture(self, tile: AssetTile, box: QSize) -> QPixmap | None:
        """Its whole picture; None while there is none."""
        return self.previews.picture(self._spec(tile.sha256, tile.library_path), box)

    def as_data(self, model: LibraryModel, runs: Sequence[range]) -> QMimeData | None:
        """The files of these rows, to be dropped or pasted elsewhere; None while not all of
        them are known."""
        tiles = [model.tile(row) for run in runs for row in run]
        known = [tile for tile in tiles if tile is not None]
        return mime_data(self.folder, known) if tiles and len(known) == len(tiles) else None

    def _made_spec(self, sha256: str, library_path: str) -> PreviewSpec:
        return PreviewSpec(sha256, self.folder / library_path)


def mime_data(folder: Path, tiles: Iterable[AssetTile]) -> QMimeData:
    """All files of ``tiles``, as files and as text."""
    paths = [str(folder / path) for tile in tiles for path in tile.library_paths]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    data.setText("\n".join(paths))
    return data
