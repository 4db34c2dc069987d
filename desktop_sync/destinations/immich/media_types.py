"""Which files Immich keeps, by the ends of their names.

Owns the list for where a server gives none. Source: Immich's documentation, "Supported formats".
"""

from __future__ import annotations

# fmt: off
SUPPORTED = frozenset({
    ".3fr", ".3gp", ".3gpp", ".ari", ".arw", ".avi", ".avif", ".bmp", ".cap", ".cin", ".cr2",
    ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".flv", ".gif", ".heic", ".heif", ".hif",
    ".iiq", ".insp", ".insv", ".jp2", ".jpe", ".jpeg", ".jpg", ".jxl", ".k25", ".kdc", ".m2t",
    ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpe", ".mpeg", ".mpg", ".mrw", ".mts", ".nef",
    ".nrw", ".orf", ".ori", ".pef", ".png", ".psd", ".raf", ".raw", ".rw2", ".rwl", ".sr2",
    ".srf", ".srw", ".svg", ".tif", ".tiff", ".vob", ".webm", ".webp", ".wmv", ".x3f",
})
# fmt: on
