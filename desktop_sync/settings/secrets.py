"""The secrets of destinations: in the keyring of the user's system, or where there is none and
the user says so, in a file of the profile that only they can read.

Owns where a secret is. Must not know what it is for; it is never logged, and never part of an
error.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from desktop_sync.errors import FatalError
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.store import write_whole

_SERVICE = "desktop-sync"


class SecretStore:
    """Secrets by the names of their destinations, each profile's apart from any other's. What the
    file holds is not looked for in the keyring."""

    def __init__(self, profile: Profile) -> None:
        self._file = profile.folder / "secrets.json"
        self._folder = profile.folder

    def get(self, name: str) -> str | None:
        """None where none was kept, or nobody can ask for it now: the destination says then that
        it lacks one. Raises ``FatalError('secrets-unusable')`` for a file that cannot be read."""
        kept = self._read()
        return kept[name] if name in kept else self._from_keyring(name)

    def is_in_profile(self, name: str) -> bool:
        """Whether the user chose the file for it."""
        return name in self._read()

    def keep(self, name: str, secret: str, *, in_profile: bool = False) -> None:
        """Keep a secret in the keyring; ``in_profile`` is the user's choice of the file instead.
        Raises ``FatalError('no-keyring')`` where there is none that can be used."""
        if in_profile:
            self._write({**self._read(), name: secret})
            return
        try:
            keyring = _keyring()
            keyring.set_password(_SERVICE, self._user(name), secret)
            kept = keyring.get_password(_SERVICE, self._user(name))
        except _UNUSABLE as error:
            raise FatalError("no-keyring", detail=type(error).__name__) from error
        if kept != secret:
            raise FatalError("no-keyring", detail="it did not keep what it was given")
        self._drop_from_file(name)

    def forget(self, name: str) -> None:
        """Harmless where none was kept."""
        self._drop_from_file(name)
        try:
            keyring = _keyring()
            if keyring.get_password(_SERVICE, self._user(name)) is not None:
                keyring.delete_password(_SERVICE, self._user(name))
        except _UNUSABLE:
            return

    def _from_keyring(self, name: str) -> str | None:
        try:
            kept = _keyring().get_password(_SERVICE, self._user(name))
        except _UNUSABLE:
            return None
        return None if kept is None else str(kept)

    def _user(self, name: str) -> str:
        return f"{self._folder}: {name}"

    def _drop_from_file(self, name: str) -> None:
        kept = self._read()
        if kept.pop(name, None) is not None:
            self._write(kept)

    def _read(self) -> dict[str, str]:
        try:
            kept = json.loads(self._file.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise self._unusable(type(error).__name__) from error
        if not isinstance(kept, dict) or not all(isinstance(one, str) for one in kept.values()):
            raise self._unusable("not an object of texts")
        return kept

    def _write(self, kept: dict[str, str]) -> None:
        try:
            if kept:
                write_whole(self._file, json.dumps(kept, indent=2).encode() + b"\n")
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            raise self._unusable(str(error)) from error

    def _unusable(self, detail: str) -> FatalError:
        return FatalError("secrets-unusable", path=str(self._file), detail=detail)


_UNUSABLE = (Exception,)
"""A keyring's backends are other people's programs, and raise what they like. None of it is
kept: it might hold the secret."""


def _keyring() -> Any:
    """Loaded when a secret is first needed: it looks for what the system has."""
    return import_module("keyring")
