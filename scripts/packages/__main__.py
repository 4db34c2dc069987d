"""Make packages of the program.

    python -m scripts.packages linux [--only deb] | python | bundle | icons | sums | feed | feed-key

``linux`` makes the bundle, the ``.deb`` and the ``.rpm`` in ``dist``; ``python`` the wheel and the
source archive there, and has them checked; ``bundle`` the bundle alone, on any system; ``icons``
those for Windows and macOS. ``sums`` writes the checksums of all that is in ``dist``; ``feed`` what
the program learns of new versions from, signed with the key in ``RELEASE_FEED_KEY``; ``feed-key``
makes such a key.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from scripts.packages import bundle

DIST = bundle.ROOT / "dist"
SUMS = "SHA256SUMS"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.packages")
    parser.add_argument("what", choices=list(_GOALS))
    parser.add_argument("--only", choices=["deb", "rpm"], action="append", help="of the packages")
    parser.add_argument("--updates", default="", help="who keeps this copy up to date")
    asked = parser.parse_args()
    _GOALS[asked.what](asked)
    return 0


def _linux(asked: argparse.Namespace) -> None:
    from scripts.packages import linux

    asked.updates = "the system"
    _bundle(asked)
    linux.lay_tree()
    for kind in asked.only or ("deb", "rpm"):
        made = linux.package(kind)
        _say(made.name, made.stat().st_size, linux.MOST_BYTES.get(kind))
    _sums(asked)


def _bundle(asked: argparse.Namespace) -> None:
    from scripts.packages.linux import settings

    if sys.platform != "linux":
        _icons(asked)
    said = settings()
    made = bundle.build(said["feed"], said["feed_key"], asked.updates)
    _say("bundle", bundle.size_bytes(made))


def _python(asked: argparse.Namespace) -> None:
    """Without a place of its own to build in: what is needed for that is here, and pinned."""
    here = [sys.executable, "-m"]
    subprocess.run([*here, "build", "--no-isolation", str(bundle.ROOT)], check=True)
    made = sorted(DIST.glob("desktop_sync-*"))
    subprocess.run([*here, "twine", "check", "--strict", *map(str, made)], check=True)
    _sums(asked)


def _icons(asked: argparse.Namespace) -> None:
    from scripts.packages import icons

    icons.write_ico(bundle.BUILD / "icons" / "desktop-sync.ico")
    icons.write_icns(bundle.BUILD / "icons" / "desktop-sync.icns")


def _say(name: str, size_bytes: int, most_bytes: int | None = None) -> None:
    budget = f" (at most {most_bytes / 1e6:.0f})" if most_bytes else ""
    print(f"{name}: {size_bytes / 1e6:.1f} MB{budget}", flush=True)


def _sums(asked: argparse.Namespace) -> None:
    """As ``sha256sum --check`` wants them."""
    files = sorted(file for file in DIST.iterdir() if file.name != SUMS)
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in files]
    (DIST / SUMS).write_text("\n".join(lines) + "\n", "utf-8")


def _feed(asked: argparse.Namespace) -> None:
    from scripts.packages import feed, linux

    at = datetime.fromtimestamp(bundle.moment(), UTC)
    key = os.environ[feed.KEY]
    made = feed.write(DIST, bundle.ROOT, bundle.version(), at, key, linux.settings())
    _say(made.name, made.stat().st_size)


def _feed_key(asked: argparse.Namespace) -> None:
    from scripts.packages import feed

    secret, public = feed.made_key()
    print(f"the secret {feed.KEY}: {secret}")
    print(f"feed_key in packaging/build.toml: {public}")


_GOALS: dict[str, Callable[[argparse.Namespace], None]] = {
    "linux": _linux,
    "python": _python,
    "bundle": _bundle,
    "icons": _icons,
    "sums": _sums,
    "feed": _feed,
    "feed-key": _feed_key,
}


if __name__ == "__main__":
    sys.exit(main())
