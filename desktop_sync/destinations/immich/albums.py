"""The user's own albums at Immich, by name.

Owns that a name is one album, whoever asks for it at once, and whatever was cut off before. Albums
of others that are shared with the user are none of these. Must not know who wants what in which.
"""

from __future__ import annotations

import asyncio

from desktop_sync.destinations.immich.api import Api
from desktop_sync.errors import ItemError


class Albums:
    """Asked for when they are first needed. Runs on one loop."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[str, str] | None = None
        self._turn = asyncio.Lock()

    async def add(self, name: str, asset_id: str) -> None:
        """Let an asset be in the album of that name, which is made where there is none. Raises
        ``DestinationError``, and ``ItemError`` where that is refused."""
        album = await self._album(name)
        try:
            await self._api.add_to_album(album, asset_id)
        except ItemError:
            # Somebody may have taken the album away.
            self._known = None
            another = await self._album(name)
            if another == album:
                raise
            await self._api.add_to_album(another, asset_id)

    async def _album(self, name: str) -> str:
        async with self._turn:
            # One that was made without an answer is among those.
            known, self._known = self._known, None
            if known is None:
                known = dict(await self._api.albums())
            if name not in known:
                known[name] = await self._api.make_album(name)
            self._known = known
            return known[name]
