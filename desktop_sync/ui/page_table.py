"""The pages of the window: their order, names and signs, and how each is made.

A page's module is imported on its first visit, not before. Must not know what a page shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop_sync.ui.messages import translate
from desktop_sync.ui.pages import Page, PageName, Surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence


class PageEntry(Struct, frozen=True):
    """A page as the sidebar shows it; one that ``is_apart`` stands at the foot of it, and one
    that ``comes_and_goes`` is there while it has something to show."""

    name: PageName
    icon: str
    label: Callable[[], str]
    make: Callable[[Surroundings], Page]
    is_apart: bool = False
    comes_and_goes: bool = False


def _now(around: Surroundings) -> Page:
    from desktop_sync.ui.now.page import NowPage

    return NowPage(around)


def _device(around: Surroundings) -> Page:
    from desktop_sync.ui.device.page import DevicePage

    return DevicePage(around)


def _history(around: Surroundings) -> Page:
    from desktop_sync.ui.history.page import HistoryPage

    return HistoryPage(around)


def _places(around: Surroundings) -> Page:
    from desktop_sync.ui.places.page import PlacesPage

    return PlacesPage(around)


def _library(around: Surroundings) -> Page:
    from desktop_sync.ui.library.page import LibraryPage

    return LibraryPage(around)


def _settings(around: Surroundings) -> Page:
    from desktop_sync.ui.settings.page import SettingsPage

    return SettingsPage(around)


PAGES: Sequence[PageEntry] = (
    PageEntry(PageName.NOW, "now", lambda: translate("window", "Now"), _now),
    PageEntry(
        PageName.DEVICE,
        "device",
        lambda: translate("window", "Device"),
        _device,
        comes_and_goes=True,
    ),
    PageEntry(PageName.LIBRARY, "library", lambda: translate("window", "Library"), _library),
    PageEntry(PageName.HISTORY, "history", lambda: translate("window", "History"), _history),
    PageEntry(PageName.PLACES, "places", lambda: translate("window", "Places"), _places),
    PageEntry(
        PageName.SETTINGS,
        "settings",
        lambda: translate("window", "Settings"),
        _settings,
        is_apart=True,
    ),
)
