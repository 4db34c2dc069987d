"""httpx without its command line, whose packages take longer to load than all the rest of it.

To be imported instead of httpx, where that is needed at all.
"""

from __future__ import annotations

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

import httpx  # noqa: E402

__all__ = ["httpx"]
