"""One process owns a profile, and the others can find it.

Owns the profile's lock, which the operating system lets go of when the process ends
however it ends, and the address and key of the owner's socket. Must not know what is said
over that socket.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import sys
import warnings
from pathlib import Path
from types import TracebackType

from msgspec import Struct

from desktop_sync.errors import FatalError

_KEY_BYTES = 32
_LONGEST_SOCKET_PATH = 100
"""Bytes; a little under the smallest limit there is (104, on macOS)."""


class ProfileLock:
    """The right to write to a profile, held by one process at a time."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock at once, or raise ``FatalError('profile-in-use')``."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FatalError(
                "profile-unusable", path=str(self._path.parent), detail=str(error)
            ) from error
        try:
            _lock(handle)
        except (BlockingIOError, PermissionError) as error:
            os.close(handle)
            raise FatalError("profile-in-use", path=str(self._path.parent)) from error
        except OSError as error:
            os.close(handle)
            raise FatalError(
                "profile-unusable", path=str(self._path.parent), detail=str(error)
            ) from error
        self._handle = handle

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> ProfileLock:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


class Endpoint(Struct, frozen=True):
    """Where the owner of a profile listens (a socket's path, or the name of a pipe), and
    the secret that both sides prove they know."""

    address: str
    key: bytes

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Endpoint({self.address!r})"


def open_endpoint(folder: Path) -> Endpoint:
    """A fresh endpoint for the owner of the profile in ``folder``, written where others find it.

    Only the holder of the lock may call this. Raises ``FatalError('profile-unusable')``.
    """
    try:
        endpoint = Endpoint(_address(folder), os.urandom(_KEY_BYTES))
        _write_privately(_file(folder), endpoint)
    except OSError as error:
        raise FatalError("profile-unusable", path=str(folder), detail=str(error)) from error
    return endpoint


def find_endpoint(folder: Path) -> Endpoint | None:
    """Where the owner of the profile in ``folder`` listens; None when nothing says so.
    The owner may have ended since."""
    try:
        kept = json.loads(_file(folder).read_bytes())
        return Endpoint(kept["address"], base64.b64decode(kept["key"], validate=True))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def close_endpoint(folder: Path) -> None:
    """Take back what ``open_endpoint`` wrote."""
    with contextlib.suppress(OSError):
        _file(folder).unlink(missing_ok=True)


def _file(folder: Path) -> Path:
    return folder / "remote.key"


def _write_privately(path: Path, endpoint: Endpoint) -> None:
    kept = {"address": endpoint.address, "key": base64.b64encode(endpoint.key).decode()}
    part = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as file:
        file.write(json.dumps(kept).encode())
    os.replace(part, path)


def _address(folder: Path) -> str:
    from blake3 import blake3

    name = blake3(os.fsencode(folder.resolve())).hexdigest()[:16]
    if sys.platform == "win32":
        return rf"\\.\pipe\desktop-sync-{name}-{os.urandom(8).hex()}"
    path = _socket_folder(len(name)) / name
    path.unlink(missing_ok=True)
    return str(path)


def _socket_folder(name_length: int) -> Path:
    """A folder no other user can look into, short enough for a socket's path."""
    import tempfile

    for folder in (_runtime_folder(), Path(tempfile.gettempdir(), f"desktop-sync-{_user()}")):
        if len(os.fsencode(folder)) + 1 + name_length > _LONGEST_SOCKET_PATH:
            continue
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_private(folder):
                return folder
    return Path(tempfile.mkdtemp(prefix="desktop-sync-"))


def _runtime_folder() -> Path:
    import platformdirs

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Path(platformdirs.user_runtime_dir("desktop-sync", appauthor=False))


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _is_private(folder: Path) -> bool:
        return folder.is_dir()

    def _user() -> str:
        return os.environ.get("USERNAME", "user")

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_private(folder: Path) -> bool:
        found = folder.lstat()
        return folder.is_dir() and found.st_uid == os.getuid() and not found.st_mode & 0o077

    def _user() -> str:
        return str(os.getuid())
