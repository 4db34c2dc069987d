"""Make packages of the program.

    python -m scripts.packages linux [--only deb] | bundle | icons

``linux`` makes the bundle, the ``.deb`` and the ``.rpm`` in ``dist``; ``bundle`` the bundle alone,
on any system; ``icons`` those for Windows and macOS.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from scripts.packages import bundle


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.packages")
    parser.add_argument("what", choices=["linux", "bundle", "icons"])
    parser.add_argument("--only", choices=["deb", "rpm"], action="append", help="of the packages")
    parser.add_argument("--updates", default="", help="who keeps this copy up to date")
    asked = parser.parse_args()
    if asked.what == "icons":
        _icons()
        return 0
    from scripts.packages import linux

    is_linux = asked.what == "linux"
    made = bundle.build(linux.settings()["feed"], "the system" if is_linux else asked.updates)
    _say("bundle", bundle.size_bytes(made))
    if is_linux:
        linux.lay_tree()
        made_packages = [linux.package(kind) for kind in asked.only or ("deb", "rpm")]
        for file in made_packages:
            _say(file.name, file.stat().st_size, linux.MOST_BYTES.get(file.suffix[1:]))
        _sum_up(made_packages)
    return 0


def _icons() -> None:
    from scripts.packages import icons

    icons.write_ico(bundle.BUILD / "icons" / "desktop-sync.ico")
    icons.write_icns(bundle.BUILD / "icons" / "desktop-sync.icns")


def _say(name: str, size_bytes: int, most_bytes: int | None = None) -> None:
    budget = f" (at most {most_bytes / 1e6:.0f})" if most_bytes else ""
    print(f"{name}: {size_bytes / 1e6:.1f} MB{budget}", flush=True)


def _sum_up(files: list[Path]) -> None:
    """The checksums, as ``sha256sum --check`` wants them."""
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in files]
    (files[0].parent / "SHA256SUMS").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
