"""The settings file: read strictly, written whole.

Owns the file's form (JSON; strings that are not UTF-8 keep their bytes as surrogates).
A file that cannot be understood is never written over, and what a newer version put
into it stays. Must not know what an option means: whoever opens the store hands in the
validators. Those for choosing look at the world as it is, and are asked of new values alone:
a disk that is unplugged does not make a settings file useless.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop_sync.errors import FatalError, ItemError
from desktop_sync.settings.schema import Option, Settings, Validators, option_named, options


class SettingsStore:
    """Settings kept in one file, which need not be there yet."""

    def __init__(
        self, path: Path, validators: Validators, when_choosing: Validators | None = None
    ) -> None:
        self._path = path
        self._validators = validators
        self._when_choosing = when_choosing or {}

    @property
    def path(self) -> Path:
        return self._path

    def load(self) -> Settings:
        """What the file says, and defaults for the rest.

        Raises ``FatalError('settings-damaged')`` when any part of it is not understood,
        and what a validator raises for a value that cannot be used.
        """
        kept = self._read()
        chosen: dict[str, Any] = {
            one.name: self._decode(one, kept) for one in options() if one.name in kept
        }
        return replace(Settings(), **chosen)

    def has_chosen(self, name: str) -> bool:
        """Whether the option ``name`` is not left to its default."""
        return name in self._read()

    def set(self, name: str, value: str) -> Settings:
        """Choose ``value``, as a person writes it, for the option ``name``.

        Raises ``ItemError('unknown-option')``, ``ItemError('bad-value')`` or what the
        option's validator raises; the file is then as it was.
        """
        return self.choose(name, _parse(_named(name), value))

    def choose(self, name: str, value: object) -> Settings:
        """Like ``set``, with a value of the option's own type."""
        option = _named(name)
        if not isinstance(value, option.type):
            raise ItemError("bad-value", path=name, detail=str(value))
        self._validate(option, value)
        if check := self._when_choosing.get(name):
            check(value)
        self._write({**self._read(), name: plain(value)})
        return self.load()

    def reset(self, name: str) -> Settings:
        """Go back to the default of the option ``name``."""
        option = _named(name)
        self._write({key: value for key, value in self._read().items() if key != option.name})
        return self.load()

    def _read(self) -> dict[str, Any]:
        try:
            text = self._path.read_bytes().decode()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise FatalError(
                "settings-unusable", path=str(self._path), detail=str(error)
            ) from error
        except UnicodeDecodeError as error:
            raise self._damaged(str(error)) from error
        try:
            kept = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self._damaged(str(error)) from error
        if not isinstance(kept, dict):
            raise self._damaged("not an object")
        return kept

    def _decode(self, option: Option, kept: dict[str, Any]) -> object:
        try:
            value = _typed(option.type, kept[option.name])
        except ValueError as error:
            raise self._damaged(f"{option.name}: {error}") from error
        self._validate(option, value)
        return value

    def _validate(self, option: Option, value: object) -> None:
        if isinstance(value, Path) and not value.is_absolute():
            raise ItemError("folder-not-whole", path=str(value))
        if option.choices and value not in option.choices:
            raise ItemError("not-a-choice", path=option.name, detail=", ".join(option.choices))
        if option.bounds is not None:
            least, most = option.bounds
            if not (isinstance(value, int) and least <= value <= most):
                raise ItemError("out-of-bounds", path=option.name, detail=f"{least}–{most}")
        if validator := self._validators.get(option.name):
            validator(value)

    def _damaged(self, detail: str) -> FatalError:
        return FatalError("settings-damaged", path=str(self._path), detail=detail)

    def _write(self, kept: dict[str, Any]) -> None:
        text = json.dumps(kept, indent=2) + "\n"
        try:
            write_whole(self._path, text.encode())
        except OSError as error:
            raise FatalError(
                "settings-unusable", path=str(self._path), detail=str(error)
            ) from error


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of what ``path`` holds, all of it or none; only its user may
    read it. Raises ``OSError``."""
    part = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    try:
        _write_durably(part, content)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)


def plain(value: object) -> object:
    """``value`` as JSON has it."""
    return str(value) if isinstance(value, Path) else value


def _named(name: str) -> Option:
    option = option_named(name)
    if option is None:
        raise ItemError("unknown-option", path=name)
    return option


def _parse(option: Option, text: str) -> object:
    if option.type is Path:
        return Path(os.path.abspath(os.path.expanduser(text)))
    try:
        return msgspec.convert(text, option.type, strict=False)
    except ValueError as error:
        raise ItemError("bad-value", path=option.name, detail=text) from error


def _typed(type_: type, value: object) -> object:
    """``value``, decoded from JSON, as ``type_``; raises ``ValueError`` where it is not one."""
    if type_ is Path and isinstance(value, str):
        return Path(value)
    if type(value) is not type_:
        raise ValueError(f"not a {type_.__name__}: {value!r}")
    return value


def _write_durably(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
