"""The user's settings as the running program goes by them, on Qt's thread.

Owns the values in force: what is chosen here is written off Qt's thread, and what another
process writes into the file arrives. A file that cannot be understood changes nothing.
Must not know what an option means, nor which widget shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from msgspec.structs import fields
from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal

from desktop_sync.errors import DesktopSyncError
from desktop_sync.settings.schema import Settings
from desktop_sync.settings.store import SettingsStore

SETTLE_MS = 100
"""Between a sign of another process's change and reading it: an editor writes in steps."""


class Chosen(QObject):
    """Live settings. ``changed`` names an option that has another value now; ``refused``
    carries the name of an option and the ``DesktopSyncError`` that kept it as it was;
    ``troubled`` the error that keeps the file from being read, or None once it can be."""

    changed = Signal(str)
    refused = Signal(str, object)
    troubled = Signal(object)

    _loaded = Signal(object)
    _failed = Signal(object)
    _refused = Signal(str, object)

    def __init__(self, store: SettingsStore, parent: QObject | None = None) -> None:
        """Start from what the file says. Raises what ``SettingsStore.load`` raises."""
        super().__init__(parent)
        self._store = store
        self._values = self._at_start = store.load()
        self._trouble: DesktopSyncError | None = None
        self._worker = ThreadPoolExecutor(1, "settings")
        self._is_open = True
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self._read_again)
        queued = Qt.ConnectionType.QueuedConnection
        self._loaded.connect(self._take, queued)
        self._failed.connect(self._keep, queued)
        self._refused.connect(self.refused, queued)
        self._watcher = QFileSystemWatcher([str(store.path.parent)], self)
        self._watcher.directoryChanged.connect(self._note_sign)
        self._watcher.fileChanged.connect(self._note_sign)
        self._watch_file()

    @property
    def values(self) -> Settings:
        return self._values

    @property
    def at_start(self) -> Settings:
        """What the program started with: options that wait for a start are still so."""
        return self._at_start

    @property
    def trouble(self) -> DesktopSyncError | None:
        """Why the file cannot be read now; ``values`` are then the last good ones."""
        return self._trouble

    def set(self, name: str, value: object) -> None:
        """Choose ``value``, of the option's type, for the option ``name``."""
        self._submit(name, lambda: self._store.choose(name, value))

    def reset(self, name: str) -> None:
        """Go back to the default of the option ``name``."""
        self._submit(name, lambda: self._store.reset(name))

    def close(self) -> None:
        """Hear nothing any more; what was chosen is written first."""
        self._is_open = False
        self._settled.stop()
        self._worker.shutdown()

    def _submit(self, name: str, change: Callable[[], Settings]) -> None:
        def carry_out() -> None:
            try:
                self._loaded.emit(change())
            except DesktopSyncError as error:
                self._refused.emit(name, error)

        if self._is_open:
            self._worker.submit(carry_out)

    def _read_again(self) -> None:
        def read() -> None:
            try:
                self._loaded.emit(self._store.load())
            except DesktopSyncError as error:
                self._failed.emit(error)

        if self._is_open:
            self._watch_file()
            self._worker.submit(read)

    def _note_sign(self) -> None:
        if self._is_open:
            self._settled.start()

    def _watch_file(self) -> None:
        """A file that was put in the place of another is not watched any more."""
        if not self._watcher.files() and self._store.path.exists():
            self._watcher.addPath(str(self._store.path))

    def _take(self, values: Settings) -> None:
        before, self._values = self._values, values
        if self._trouble is not None:
            self._trouble = None
            self.troubled.emit(None)
        for one in fields(Settings):
            if getattr(before, one.name) != getattr(values, one.name):
                self.changed.emit(one.name)

    def _keep(self, error: DesktopSyncError) -> None:
        self._trouble = error
        self.troubled.emit(error)
