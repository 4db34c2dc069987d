"""What the disk image shows when it is opened: the program, and where to drag it.

    dmgbuild -s packaging/macos/dmg.py "Desktop Sync" dist/desktop-sync-VERSION-ARCH.dmg

Read by dmgbuild, which takes the names below as its settings.
"""

from __future__ import annotations

app = "Desktop Sync.app"
format = "ULFO"
files = [f"build/bundle/{app}"]
symlinks = {"Applications": "/Applications"}
icon_locations = {app: (150, 180), "Applications": (450, 180)}
icon = "build/icons/desktop-sync.icns"
icon_size = 112
window_rect = ((200, 200), (600, 400))
default_view = "icon-view"
show_status_bar = False
show_tab_view = False
show_toolbar = False
show_pathbar = False
show_sidebar = False
