"""Letting the files of an asset be one asset at Immich, and be marked as where they come from.

Owns what is linked and stacked, who is a favourite and in which albums, and what is left as
somebody else arranged it: nothing is ever taken back. Must not know how files get there.

Where the key does not permit something, that is said in the log once and gone on: the files are
there all the same. What a server refuses to link or stack is left, too; a mark that it refuses is
an error, so that it is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping, Sequence

from desktop_sync.destinations.immich.albums import Albums
from desktop_sync.destinations.immich.api import Api, Shown, missing
from desktop_sync.destinations.immich.wholes import cover, film_of, stack
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.destination import RemoteRef, UploadAsset

logger = logging.getLogger(__name__)

_LINK = _FAVOUR = "asset.update"
_STACK = "stack.create"
_ALBUMS = ("album.read", "album.create", "albumAsset.create")
_LOST = {
    _LINK: "some films do not move their photos, some favourites are not marked",
    _STACK: "some files are not shown as one",
}
_UNALBUMED = "nothing is put in albums"
_REMEMBERED = 20_000


class Joining:
    """``permissions`` are those of the key, None where they are not known."""

    def __init__(self, api: Api) -> None:
        self.permissions: frozenset[str] | None = None
        self._api = api
        self._albums = Albums(api)
        self._refused = set[str]()
        self._made: dict[str, Shown] = {}

    def made(self, asset_id: str, film_id: str | None, *, is_favourite: bool) -> None:
        """An asset that was just made is in no stack, and moved by the film it was made with: that
        need not be asked."""
        while len(self._made) >= _REMEMBERED:
            del self._made[next(iter(self._made))]
        self._made[asset_id] = Shown(film_id, None, None, is_favourite)

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        """Raises ``DestinationError`` where the server cannot be asked now, and ``ItemError`` where
        it refuses a mark."""
        if not asset.marks.hidden:
            await self._show_as_one(asset, refs)
            await self._mark(asset, refs)
        # No key may change what is locked away.
        for ref in refs.values():
            self._made.pop(ref.id, None)

    async def _show_as_one(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        films = {
            refs[still.resource_id].id: refs[film.resource_id].id
            for still in asset.files
            if (film := film_of(asset, still)) is not None
            and {still.resource_id, film.resource_id} <= refs.keys()
        }
        shown = [refs[file.resource_id].id for file in stack(asset) if file.resource_id in refs]
        stacked = list(dict.fromkeys(shown))
        for still_id, film_id in films.items():
            await self._attempt(asset, self._link(still_id, film_id))
        if len(stacked) > 1:
            await self._attempt(asset, self._stack(stacked))

    async def _mark(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        """What stands for the asset there is marked as the asset is."""
        file = cover(asset, refs)
        if file is None:
            return
        asset_id = refs[file.resource_id].id
        try:
            if asset.marks.favourite:
                await self._favour(asset_id)
            for name in asset.marks.albums:
                await self._put_in(name, asset_id)
        except (ItemError, DestinationError) as error:
            if isinstance(error, DestinationError) and error.code != "not-understood":
                raise
            raise ItemError(
                "refused", path=str(file.remote), detail=error.detail, retryable=True
            ) from error

    async def _favour(self, asset_id: str) -> None:
        if not (await self._shown(asset_id)).is_favourite and self._may(_FAVOUR):
            try:
                await self._api.favour(asset_id)
            except DestinationError as error:
                self._learn(error, _FAVOUR)

    async def _put_in(self, name: str, asset_id: str) -> None:
        if all(map(self._may, _ALBUMS)):
            try:
                await self._albums.add(name, asset_id)
            except DestinationError as error:
                self._learn(error, *_ALBUMS)

    async def _attempt(self, asset: UploadAsset, step: Awaitable[None]) -> None:
        try:
            await step
        except (ItemError, DestinationError) as error:
            if isinstance(error, DestinationError) and error.code != "forbidden":
                raise
            logger.info("%r is there, but not shown as one: %s", asset.name, error)

    async def _link(self, still: str, film: str) -> None:
        # Another film is somebody's choice.
        if (await self._shown(still)).film is None and self._may(_LINK):
            try:
                await self._api.link(still, film)
            except DestinationError as error:
                self._learn(error, _LINK)

    async def _stack(self, ids: Sequence[str]) -> None:
        shown = {one: await self._shown(one) for one in ids}
        stacks = {one.stack for one in shown.values()}
        covers = {one.cover for one in shown.values()} - {None}
        if len(stacks) == 1 and None not in stacks:
            return
        if len(covers) > 1:
            logger.info("left in the stacks they are in: %s", ", ".join(ids))
            return
        # A stack that is there keeps its cover and all that is in it.
        ordered = dict.fromkeys([*(one for one in covers if one is not None), *ids])
        if self._may(_STACK):
            try:
                await self._api.stack(list(ordered))
            except DestinationError as error:
                self._learn(error, _STACK)

    async def _shown(self, asset_id: str) -> Shown:
        return self._made.get(asset_id) or await self._api.shown(asset_id)

    def _may(self, permission: str) -> bool:
        if permission in self._refused:
            return False
        if self.permissions is not None and missing(self.permissions, [permission]):
            self._refuse(permission)
            return False
        return True

    def _learn(self, error: DestinationError, *permissions: str) -> None:
        if error.code != "forbidden":
            raise error
        self._refuse(*permissions)

    def _refuse(self, *permissions: str) -> None:
        """Said once."""
        self._refused.update(permissions)
        logger.info(
            "the API key lacks %s: %s",
            " or ".join(permissions),
            _LOST.get(permissions[0], _UNALBUMED),
        )
