"""What the window and its pages know of each other.

Owns the base of all pages, the links between them, and what a page is given to work with.
Must not know any page. What pages work with is named for readers alone: the tray links to
pages too, and starts without what they are made of.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop_sync.engine.commands import WindowCommands
    from desktop_sync.platforms.autostart import Autostart
    from desktop_sync.ui.bridge import Bridge
    from desktop_sync.ui.chosen import Chosen
    from desktop_sync.ui.now.rates import Rates
    from desktop_sync.ui.places.feed import PlacesFeed
    from desktop_sync.ui.previews import Previews
    from desktop_sync.ui.theme import Theme
    from desktop_sync.ui.updating import Updating


class PageName(StrEnum):
    """The pages, in the order of the sidebar; the value is remembered between starts."""

    NOW = "now"
    DEVICE = "device"
    LIBRARY = "library"
    HISTORY = "history"
    PLACES = "places"
    SETTINGS = "settings"


class Link(Struct, frozen=True):
    """A place in the window: a page, and what on it is spoken of."""

    page: PageName
    asset_id: int | None = None
    job_id: int | None = None
    search: str | None = None
    device_id: str | None = None
    upload_id: int | None = None
    group: str | None = None
    """Of the settings."""


class Surroundings(Struct, frozen=True):
    """What every page works with. ``memory`` keeps what the window looked like. Where nothing is
    known of new versions or of a start at log-in, nothing is said of it."""

    engine: WindowCommands
    bridge: Bridge
    theme: Theme
    rates: Rates
    previews: Previews
    chosen: Chosen
    memory: QSettings
    places: PlacesFeed
    updating: Updating | None = None
    autostart: Autostart | None = None


class Page(QWidget):
    """One page of the window; it is made when it is first visited.

    ``linked`` asks the window to go to a ``Link``, ``import_asked`` to ask for a folder,
    ``restart_asked`` to end the program and start it again.
    """

    linked = Signal(object)
    import_asked = Signal()
    restart_asked = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around

    def visit(self, link: Link) -> None:
        """Show what ``link`` speaks of; the page is in front now."""

    def focus_search(self) -> None:
        """Put the keyboard into the page's search, if it has one."""

    def step_back(self) -> bool:
        """Leave what was opened last on this page; False when there is nothing to leave."""
        return False
