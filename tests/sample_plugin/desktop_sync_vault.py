"""A destination that keeps every content once: a file for the bytes, named by their SHA-256, and
for every photo a small file under its name that says which bytes it has."""

from __future__ import annotations

import asyncio
import errno
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import aclosing, suppress
from pathlib import Path, PurePosixPath
from typing import TypeVar

from desktop_sync.destinations.base import Destination, Sending
from desktop_sync.destinations.kinds import DestinationType, Option, OptionType
from desktop_sync.destinations.mounts import MountedPlace
from desktop_sync.destinations.names import check_remote
from desktop_sync.destinations.parts import parts
from desktop_sync.destinations.publishing import publish, sync_file, sync_folder
from desktop_sync.destinations.temporary import INCOMING, TemporaryNames
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

PART_BYTES = 4 << 20
NO_FILE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
OF_ONE_FILE = {
    errno.ENOENT: "vanished",
    errno.EEXIST: "name-taken",
    errno.ENOTDIR: "name-taken",
    errno.EISDIR: "name-taken",
    errno.ENAMETOOLONG: "refused",
}
OF_THE_WHOLE = {errno.ENOSPC: "full", errno.EROFS: "read-only", errno.EACCES: "read-only"}
T = TypeVar("T")


class Vault:
    """Below ``root``, which must be there already."""

    parallel = 4

    def __init__(self, root: Path) -> None:
        self.root = root
        self.place = MountedPlace(root)
        self.temporary = TemporaryNames()

    async def check(self) -> None:
        await self.run(self.try_to_write)

    def takes(self, file: UploadFile) -> bool:
        return True

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        return await self.run(self.find_names, files)

    async def send(self, sending: Sending) -> RemoteRef:
        file = sending.file
        if not await self.run(self.has_content, file):
            part = self.take_part()
            try:
                async with aclosing(parts(file, PART_BYTES)) as pieces:
                    async for piece in pieces:
                        await sending.passed(len(piece.content))
                        await self.run(self.append, part, piece.content)
                await self.run(self.publish, part, self.content_of(file))
            finally:
                await self.run(self.drop, part)
        await self.run(self.give_name, file)
        return RemoteRef(str(file.remote), file.size_bytes)

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        return await self.run(self.read_back, PurePosixPath(ref.id))

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        """There are only files here."""

    async def sweep(self, unfinished: Collection[str]) -> None:
        await self.run(self.remove_left_over)

    async def close(self) -> None:
        """Nothing is open."""

    async def run(self, step: Callable[..., T], *about: object) -> T:
        """Carry out a step that blocks in a thread. It is short, and not left half-way."""
        working = asyncio.create_task(asyncio.to_thread(self.translated, step, *about))
        try:
            return await asyncio.shield(working)
        except asyncio.CancelledError:
            await asyncio.gather(working, return_exceptions=True)
            raise

    # What follows runs in threads.

    def translated(self, step: Callable[..., T], *about: object) -> T:
        self.place.require()
        try:
            return step(*about)
        except OSError as error:
            self.place.require()
            path, detail = str(error.filename or self.root), str(error)
            if error.errno in OF_ONE_FILE:
                raise ItemError(OF_ONE_FILE[error.errno], path=path, detail=detail) from error
            code = OF_THE_WHOLE.get(error.errno or 0, "unreachable")
            again = code != "read-only"
            raise DestinationError(code, path=path, detail=detail, retryable=again) from error

    def name(self, remote: PurePosixPath) -> Path:
        check_remote(remote)
        return self.root.joinpath("names", *remote.parts)

    def content(self, digest: str) -> Path:
        return self.root / "contents" / digest[:2] / digest

    def content_of(self, file: UploadFile) -> Path:
        return self.content(file.digest.hex)

    def content_under(self, remote: PurePosixPath) -> Path:
        """Where the bytes are of the file with that name."""
        with self.name(remote).open("rb") as name:
            digest = name.read(64)
        if len(digest) != 64 or set(digest) - set(b"0123456789abcdef"):
            raise DestinationError("not-understood", path=str(remote), detail="no digest")
        return self.content(digest.decode())

    def find_names(self, files: Sequence[UploadFile]) -> dict[int, RemoteRef]:
        found = {}
        for file in files:
            with suppress(*NO_FILE):
                if self.content_under(file.remote).stat().st_size == file.size_bytes:
                    found[file.resource_id] = RemoteRef(str(file.remote), file.size_bytes)
        return found

    def has_content(self, file: UploadFile) -> bool:
        """Nothing needs to be sent for a name that is taken."""
        self.require_name(file)
        return self.content_of(file).is_file()

    def require_name(self, file: UploadFile) -> None:
        with suppress(FileNotFoundError):
            if self.content_under(file.remote) != self.content_of(file):
                raise ItemError("name-taken", path=str(file.remote))

    def give_name(self, file: UploadFile) -> None:
        part = self.take_part()
        try:
            self.append(part, file.digest.hex.encode())
            self.publish(part, self.name(file.remote))
        finally:
            self.drop(part)
        # Somebody may have been faster.
        self.require_name(file)

    def read_back(self, remote: PurePosixPath) -> Proof:
        content = self.content_under(remote)
        with content.open("rb") as read:
            digest = hashlib.file_digest(read, "sha256").digest()
            return Proof(Grade.READ_BACK, read.tell(), Digest("sha256", digest))

    def take_part(self) -> Path:
        return self.root / INCOMING / self.temporary.take()

    def append(self, part: Path, content: bytes) -> None:
        self.make_folder(part.parent)
        with part.open("ab") as output:
            output.write(content)

    def publish(self, part: Path, target: Path) -> None:
        with part.open("rb+") as written:
            sync_file(written.fileno())
        self.make_folder(target.parent)
        with suppress(FileExistsError):
            publish(part, target)
        sync_folder(target.parent)

    def drop(self, part: Path) -> None:
        part.unlink(missing_ok=True)
        self.temporary.release(part.name)

    def make_folder(self, folder: Path) -> None:
        """Never the root: it may be a share that is not there now."""
        if folder != self.root and not folder.is_dir():
            self.make_folder(folder.parent)
            folder.mkdir(exist_ok=True)

    def try_to_write(self) -> None:
        part = self.take_part()
        try:
            self.append(part, b"x" * 4096)
        finally:
            self.drop(part)

    def remove_left_over(self) -> None:
        incoming = self.root / INCOMING
        if incoming.is_dir():
            for path in incoming.iterdir():
                if self.temporary.is_left_over(path.name):
                    path.unlink(missing_ok=True)
            with suppress(OSError):  # not empty
                incoming.rmdir()


def make(options: Mapping[str, str], secret: str | None) -> Destination:
    root = Path(options["path"]).expanduser()
    if not root.is_absolute():
        raise DestinationError("not-understood", path="path", detail="not a path from the root")
    return Vault(root)


VAULT = DestinationType(
    "vault",
    "Vault",
    (Option("path", OptionType.FOLDER, "Folder", required=True),),
    make,
)
