"""What of a device is chosen to be imported, and what that amounts to.

Everything new is chosen until the user says otherwise; what they left out before is not. Pure,
and the sums are kept up step by step: with twenty-five thousand assets a click costs what it
costs with ten. Must not know of models.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from desktop_sync.model.asset import AssetKind
from desktop_sync.model.device import DeviceAsset


class Sum(Struct, frozen=True):
    """What is chosen. ``photos``, ``videos`` and ``size_bytes`` are of those that are known;
    ``is_known`` says whether those are all, ``is_all`` whether all that is new is chosen."""

    count: int = 0
    photos: int = 0
    videos: int = 0
    size_bytes: int = 0
    is_known: bool = True
    is_all: bool = True


class Selection:
    """Of one device, from when it is plugged in."""

    def __init__(self) -> None:
        self._new: dict[int, None] = {}
        self._ticked: set[int] = set()
        self._touched: set[int] = set()
        self._known: dict[int, DeviceAsset] = {}
        self._photos = self._videos = self._bytes = 0

    def set_new(self, ids: Iterable[int]) -> None:
        """What is new by now; what comes is chosen, what is not new any more is gone."""
        before, self._new = self._new, dict.fromkeys(ids)
        self._ticked = {
            one
            for one in self._new
            if (one in self._ticked if one in before else not self._is_left_out(one))
        }
        self._known = {one: asset for one, asset in self._known.items() if one in self._new}
        self._photos = self._videos = self._bytes = 0
        for one in self._ticked:
            self._add(one, 1)

    def learn(self, assets: Iterable[DeviceAsset]) -> None:
        """Now it is known what these are."""
        for asset in assets:
            if asset.id in self._new and asset.id not in self._known:
                self._known[asset.id] = asset
                if self._is_left_out(asset.id):
                    self._ticked.discard(asset.id)
                elif asset.id in self._ticked:
                    self._add(asset.id, 1)

    @property
    def unknown(self) -> list[int]:
        """What is new and not known any further."""
        return [one for one in self._new if one not in self._known]

    @property
    def new(self) -> Sequence[int]:
        return list(self._new)

    @property
    def chosen(self) -> list[int]:
        """In the order of the device."""
        return [one for one in self._new if one in self._ticked]

    @property
    def sum(self) -> Sum:
        return Sum(
            count=len(self._ticked),
            photos=self._photos,
            videos=self._videos,
            size_bytes=self._bytes,
            is_known=self._photos + self._videos == len(self._ticked),
            is_all=len(self._ticked) == len(self._new),
        )

    @property
    def is_known(self) -> bool:
        """Whether it is known of all that is new whether it was left out before."""
        return len(self._known) == len(self._new)

    def is_new(self, asset_id: int) -> bool:
        return asset_id in self._new

    def is_ticked(self, asset_id: int) -> bool:
        return asset_id in self._ticked

    def tick(self, ids: Iterable[int], *, on: bool) -> None:
        """Choose these, or do not; what is not new cannot be chosen."""
        for one in ids:
            if one not in self._new:
                continue
            self._touched.add(one)
            if on and one not in self._ticked:
                self._ticked.add(one)
                self._add(one, 1)
            elif not on and one in self._ticked:
                self._ticked.discard(one)
                self._add(one, -1)

    def _is_left_out(self, asset_id: int) -> bool:
        known = self._known.get(asset_id)
        return known is not None and known.left_out and asset_id not in self._touched

    def _add(self, asset_id: int, sign: int) -> None:
        asset = self._known.get(asset_id)
        if asset is None:
            return
        if asset.kind is AssetKind.VIDEO:
            self._videos += sign
        else:
            self._photos += sign
        self._bytes += sign * asset.size_bytes
