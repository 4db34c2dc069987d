"""The files of one user of a Nextcloud, opened.

Owns what is known once the user's id is, the services that speak to the user's files, and what the
server says of what it has. Must not know how files are sent.

Sources: Nextcloud's developer manual; nextcloud/server, pull request 27378, for ``PATCH`` with
``X-Recalculate-Hash`` (Nextcloud 24 and later): the server reads its own copy and answers with the
hash of that.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import quote

from msgspec import Struct

from desktop_sync.destinations.http import Service, Trust
from desktop_sync.destinations.names import check_remote
from desktop_sync.destinations.nextcloud.account import (
    Account,
    look_at,
    open_account,
    server_address,
)
from desktop_sync.destinations.nextcloud.chunks import Chunks
from desktop_sync.destinations.nextcloud.exchange import asked_digest
from desktop_sync.destinations.nextcloud.folder import Folder, look_into
from desktop_sync.destinations.nextcloud.whole import WholeFiles
from desktop_sync.destinations.webdav import WebDav
from desktop_sync.destinations.webdav_tree import MISSING, Tree
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.destination import Proof, RemoteRef, UploadFile
from desktop_sync.model.evidence import Grade

PARALLEL = 10
CHUNKS_AT_ONCE = 4

# By their names in PHP, too.
_HASHES = {"md5", "sha1", "sha256", "sha512"}
# A server that reads longer than a minute without a word is taken for one that does not answer.
_LONGEST_HASHED_BYTES = 1 << 30
_CANNOT_HASH = {"not-understood", "forbidden"}


class Place(Struct, frozen=True):
    """``files`` and ``tree`` begin at the top of the user's files, ``folder`` at ``root``, which
    is below that and is what is filled."""

    account: Account
    root: PurePosixPath
    files: Service
    tree: Tree
    whole: WholeFiles
    uploads: Service
    chunks: Chunks
    folder: WebDav

    @property
    def round_trip(self) -> timedelta | None:
        """As it is now, whatever moves."""
        known = (self.files.round_trip, self.uploads.round_trip)
        return max((one for one in known if one is not None), default=None)

    async def close(self) -> None:
        await self.folder.close()
        await self.files.close()
        await self.uploads.close()

    async def check(self) -> None:
        """Raise ``DestinationError`` unless the folder can be filled. It is made if it is not
        there."""
        about = self.files.url(self.root)
        try:
            folder = await self._look_into_root()
        except ItemError as error:
            code = "unreachable" if error.retryable else "not-understood"
            raise DestinationError(
                code, path=about, detail=str(error), retryable=error.retryable
            ) from error
        if not folder.is_folder:
            raise DestinationError("not-understood", path=about, detail="a file, not a folder")
        if not folder.may_be_filled:
            raise DestinationError("forbidden", path=about, detail="nothing may be added there")
        if folder.available_bytes == 0:
            raise DestinationError("full", path=about, detail="no quota left", retryable=True)

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        """What the server has under that name: hashed by itself where it does that, else read
        back."""
        remote = PurePosixPath(ref.id)
        check_remote(remote)
        algorithm = file.digest.algorithm
        if algorithm not in _HASHES or ref.size_bytes > _LONGEST_HASHED_BYTES:
            return await self.folder.prove(file, ref)
        url = self.files.url(self.root / remote)
        answer = await self.files.ask("PATCH", url, headers={"X-Recalculate-Hash": algorithm})
        if answer.status in MISSING:
            raise ItemError("vanished", path=str(remote))
        if not answer.is_success:
            error = answer.refusal()
            if isinstance(error, DestinationError) and error.code not in _CANNOT_HASH:
                raise error
        digest = asked_digest(answer, algorithm)
        if digest is None:
            return await self.folder.prove(file, ref)
        size_bytes: int | None = file.size_bytes
        if digest != file.digest:
            there = await self.tree.look(self.root / remote)
            size_bytes = there.size_bytes if there is not None else None
        return Proof(Grade.SERVER_HASHED, size_bytes or 0, digest)

    async def _look_into_root(self) -> Folder:
        url = self.files.url(self.root, is_folder=True)
        folder = await look_into(self.files, url)
        if folder is None:
            self.tree.forget()
            await self.tree.require(self.root)
            folder = await look_into(self.files, url)
        if folder is None:
            raise DestinationError("not-understood", path=url, detail="no such folder")
        return folder


class Server:
    """A Nextcloud, spoken to as one user."""

    def __init__(self, url: str, user: str | None, secret: str | None, trust: Trust) -> None:
        self._url = server_address(url)
        self._credentials = user, secret
        self._trust = trust
        # The password goes where the server turns out to be, not where it was asked first.
        self._stranger = Service(self._url, None, None, trust=trust, parallel=1)

    async def check(self) -> None:
        """Raise ``DestinationError`` unless it is one that takes requests now."""
        self._url = await look_at(self._stranger)

    async def open(self, root: PurePosixPath) -> Place:
        """Ask who the user is. Raises ``DestinationError``."""
        service = Service(self._url, *self._credentials, trust=self._trust, parallel=1)
        try:
            account = await open_account(service)
        finally:
            await service.close()
        name = quote(account.user_id, safe="")
        at_once = min(CHUNKS_AT_ONCE, account.chunks_at_once or CHUNKS_AT_ONCE)
        files = self._below(f"files/{name}", PARALLEL)
        uploads = self._below(f"uploads/{name}", at_once)
        tree = Tree(files)
        chunks = Chunks(uploads, tree, at_once=at_once)
        folder = WebDav(files.url(root), *self._credentials, trust=self._trust)
        whole = WholeFiles(files, tree, at_once=PARALLEL)
        return Place(account, root, files, tree, whole, uploads, chunks, folder)

    async def close(self) -> None:
        await self._stranger.close()

    def _below(self, path: str, parallel: int) -> Service:
        url = f"{self._url}/remote.php/dav/{path}"
        return Service(url, *self._credentials, trust=self._trust, parallel=parallel)
