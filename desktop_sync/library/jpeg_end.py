"""Whether a JPEG was cut short.

Owns looking for its end marker without being misled by what cameras append to good
photos, or by the thumbnails inside them.
"""

from __future__ import annotations

from desktop_sync.library.content import jpeg_scan
from desktop_sync.library.window import Window

_END = b"\xff\xd9"
_STEP_BYTES = 1024 * 1024
_MOST_BYTES = 12 * _STEP_BYTES
_NEAR_BYTES = 4096


def lacks_end(window: Window) -> bool:
    """True where no end marker follows the start of the picture's data. Compressed data
    never contains one; phones append films and more after it, so it is searched from the
    end backwards. Past 12 MB without a marker the photo gets the benefit of the doubt."""
    end = window.size_bytes
    if end >= 2 and window.read(end - 2, 2) == _END:
        return False
    scan = jpeg_scan(window)
    if scan is None:
        return True
    floor = max(scan, end - _MOST_BYTES)
    step = _NEAR_BYTES
    while end > floor:
        start = max(floor, end - step)
        if _END in window.read(start, end - start):
            return False
        if start == floor:
            break
        end, step = start + 1, _STEP_BYTES
    return floor == scan
