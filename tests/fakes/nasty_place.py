"""A destination of a plug-in that keeps its promises but where it is told not to. It is installed
as a package of its own, too, and imports nothing of the tests."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop_sync.destinations.base import Destination, Sending
from desktop_sync.destinations.kinds import DestinationType, Option, OptionType
from desktop_sync.destinations.local_folder import LocalFolder
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade


class OddError(BaseException):
    """Not one that anybody expects."""


class Nasty(LocalFolder):
    """``trouble`` is ``raises-in-METHOD``, or one of those of the methods below."""

    def __init__(self, root: Path, trouble: str, secret: str | None = None) -> None:
        super().__init__(root)
        self.trouble = trouble
        self.secret = secret
        self.at("make")

    def at(self, method: str) -> None:
        if self.trouble == f"raises-in-{method}":
            raise OddError(f"it is broken, {self.secret}")

    @property
    def parallel(self) -> int:
        self.at("parallel")
        answer: Any = "many" if self.trouble == "counts-in-words" else 1
        return answer  # type: ignore[no-any-return]

    async def check(self) -> None:
        self.at("check")
        if self.trouble == "is-cancelled-by-itself":
            raise asyncio.CancelledError
        await super().check()

    def takes(self, file: UploadFile) -> bool:
        self.at("takes")
        answer: Any = None if self.trouble == "does-not-decide" else True
        return answer  # type: ignore[no-any-return]

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        self.at("find")
        answers: dict[str, Any] = {
            "finds-what-it-was-not-asked-for": {-1: RemoteRef("x", 1)},
            "finds-a-list": [file.resource_id for file in files],
            "finds-other-sizes": {file.resource_id: RemoteRef("x", 0) for file in files},
            "finds-by-numbers": {file.resource_id: file.size_bytes for file in files},
        }
        return answers.get(self.trouble, await super().find(files))  # type: ignore[no-any-return]

    async def send(self, sending: Sending) -> RemoteRef:
        self.at("send")
        unusable: Any = b"bytes"
        if self.trouble == "ends-the-program":
            raise SystemExit(7)
        if self.trouble == "takes-for-ever":
            await sending.passed(0)
            await asyncio.Event().wait()
        if self.trouble == "keeps-no-text":
            await sending.keep(unusable)
        if self.trouble == "passes-no-number":
            await sending.passed(unusable)
        ref = await super().send(sending)
        answers: dict[str, Any] = {
            "sends-and-says-nothing": None,
            "sends-to-nowhere": RemoteRef("\udcff", ref.size_bytes),
            "sends-too-little": RemoteRef(ref.id, ref.size_bytes - 1),
        }
        return answers.get(self.trouble, ref)  # type: ignore[no-any-return]

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        self.at("prove")
        size, other = file.size_bytes, Digest("sha256", bytes(32))
        answers: dict[str, Any] = {
            "proves-by-nodding": True,
            "proves-nothing": Proof(Grade.SERVER_HASHED, size),
            "proves-from-the-source": Proof(Grade.READ_FROM_SOURCE, size, file.digest),
            "proves-half-a-digest": Proof(Grade.READ_BACK, size, Digest("sha256", b"half")),
            "proves-by-magic": Proof(Grade.READ_BACK, size, Digest("magic", b"abracadabra")),
            "speaks-for-us": Proof(Grade.READ_BACK, size, other, ours=other),
            "proves-by-size-and-more": Proof(Grade.SIZE_ONLY, size, file.digest),
        }
        proof = await super().prove(file, ref)
        return answers.get(self.trouble, proof)  # type: ignore[no-any-return]

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        self.at("join")

    async def sweep(self, unfinished: Collection[str]) -> None:
        self.at("sweep")
        await super().sweep(unfinished)

    async def close(self) -> None:
        await super().close()
        raise OddError("it does not even close")


def make(options: Mapping[str, str], secret: str | None) -> Destination:
    return Nasty(Path(options["path"]), options["trouble"], secret)


NASTY = DestinationType(
    "nasty",
    "Nasty",
    (
        Option("path", OptionType.FOLDER, "Folder", required=True),
        Option("trouble", OptionType.TEXT, "Trouble", required=True),
        Option("password", OptionType.SECRET, "Password"),
    ),
    make,
)
