"""What passes between the program and the process that decodes for it.

Owns the shape of it and its bounds. A request is a length and a JSON object with ``path`` and
``size``; an answer likewise, with the number of ``bytes`` of the picture that follows it, or
else the ``reason`` there is none and whether the file was ``unreachable``. Must not know either
end.
"""

from __future__ import annotations

import struct

LENGTH = struct.Struct(">I")
MOST_HEADER_BYTES = 64 * 1024
MOST_PICTURE_BYTES = 4 * 1024 * 1024
"""More than any picture of our sizes needs, as JPEG."""
PICTURE_SECONDS = 20.0
"""What one picture may take."""
