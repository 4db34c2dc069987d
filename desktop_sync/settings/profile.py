"""The folder that holds everything one user's Desktop Sync remembers.

Owns the names of the places in it. Must not know what is written there.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from desktop_sync.errors import FatalError


class Profile(Struct, frozen=True):
    """A profile by its ``folder``. Two profiles share nothing."""

    folder: Path

    @property
    def settings(self) -> Path:
        return self.folder / "settings.json"

    @property
    def journal(self) -> Path:
        return self.folder / "journal.sqlite3"

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def previews(self) -> Path:
        return self.cache / "previews"

    @property
    def updates(self) -> Path:
        return self.cache / "updates"

    @property
    def is_new(self) -> bool:
        """Whether nothing was chosen or imported yet."""
        return not (self.settings.exists() or self.journal.exists())

    def create(self) -> None:
        """Make the folder, readable by its user alone, where it is not there yet.

        Raises ``FatalError('profile-unusable')`` when that cannot be done.
        """
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise FatalError(
                "profile-unusable", path=str(self.folder), detail=str(error)
            ) from error


def default_profile() -> Profile:
    """The profile in the platform's folder for a program's own data."""
    import platformdirs

    return Profile(Path(platformdirs.user_data_dir("desktop-sync", appauthor=False)))
