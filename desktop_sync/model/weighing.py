"""What an import would bring, as far as names and the journal tell. Values only."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from desktop_sync.model.asset import PassReason


class Weighing(Struct, frozen=True):
    """Counted so far; all of it once it is ``complete``. ``photos``, ``videos`` and ``others``
    (descriptions of photos that are not there) are assets the library does not have, and
    ``size_bytes`` is what of them is to be copied. ``already`` and ``removed`` are assets it has,
    and those the user removed from it. ``left_out`` counts what is passed over, by reason, and
    ``missing`` what was to be imported and is not there."""

    photos: int = 0
    videos: int = 0
    others: int = 0
    size_bytes: int = 0
    already: int = 0
    removed: int = 0
    left_out: Mapping[PassReason, int] = field(default_factory=dict)
    missing: int = 0
    complete: bool = False

    @property
    def new(self) -> int:
        """Assets that an import would bring."""
        return self.photos + self.videos + self.others
