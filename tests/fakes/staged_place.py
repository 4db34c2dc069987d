"""A destination of a plug-in that does with each file what its name says. It is installed as a
package of its own, for another process to load, and imports nothing of the tests."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.kinds import DestinationType, Option, OptionType
from desktop_sync.destinations.local_folder import LocalFolder
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import RemoteRef, UploadFile


class Staged(LocalFolder):
    """A folder that keeps no ``.aae``. Beside it lie the files by which tests hear of it."""

    def __init__(self, root: Path, secret: str | None) -> None:
        super().__init__(root)
        self._beside = root.parent
        self._is_checked = False
        self._sends = 0
        self._is_alone = asyncio.Event()
        self._is_alone.set()
        if secret is not None:
            (self._beside / "secret").write_text(secret)

    @property
    def parallel(self) -> int:
        return 7 if self._is_checked else 2

    async def check(self) -> None:
        await super().check()
        self._is_checked = True

    def takes(self, file: UploadFile) -> bool:
        return file.remote.suffix != ".aae"

    async def send(self, sending: Sending) -> RemoteRef:
        self._sends += 1
        if self._sends > 1:
            self._is_alone.clear()
        try:
            return await self._staged(sending)
        finally:
            self._sends -= 1
            if self._sends == 1:
                self._is_alone.set()

    async def _staged(self, sending: Sending) -> RemoteRef:
        name = sending.file.remote.stem
        if name.startswith("exits"):
            os._exit(3)
        if name == "prints":
            os.write(1, b"a word of a library\n")
        if name == "full":
            raise DestinationError(
                "full",
                path="here",
                detail="caf\udce9",
                retryable=True,
                retry_after=timedelta(seconds=7),
            )
        if name == "keeps":
            await sending.keep("half of it")
            (self._beside / "kept").write_text(str(sending.unfinished))
        if name == "waits":
            await self._wait(sending)
        if name.startswith("shy"):
            await self._is_alone.wait()
        while name == "stays":
            (self._beside / "stays").touch()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                (self._beside / "stayed").touch()
        return await super().send(sending)

    async def _wait(self, sending: Sending) -> None:
        (self._beside / "waits").touch()
        try:
            await asyncio.Event().wait()
        finally:
            await sending.keep("where it was called off")
            (self._beside / "cleaned up").touch()


def _make(options: Mapping[str, str], secret: str | None) -> Staged:
    return Staged(Path(options["path"]), secret)


STAGED = DestinationType(
    "staged",
    "A stage",
    (
        Option("path", OptionType.FOLDER, "Folder", required=True),
        Option("password", OptionType.SECRET, "Password"),
    ),
    _make,
)
