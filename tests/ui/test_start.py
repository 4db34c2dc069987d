"""What a start costs: heavy libraries wait until they are needed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "numpy",
    "pyqtgraph",
    "httpx",
    "keyring",
    "pillow_heif",
    "desktop_sync.ui.window",
    "asyncio",
    "_hashlib",
)
"""The last two are small, and still a tenth of what the tray app takes."""


def test_the_tray_starts_without_the_libraries_of_the_window() -> None:
    look = f"import sys, desktop_sync.app; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
