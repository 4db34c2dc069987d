"""A demonstration without a display: makes a small phone-like DCIM folder, imports it through
the command line, and says where the result is. All of it stays in ``demo/``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.fakes.camera import make_dcim

DEMO = Path(__file__).resolve().parents[1] / "demo"


def main() -> int:
    camera, library, profile = DEMO / "DCIM", DEMO / "library", DEMO / "profile"
    if not camera.exists():
        print(f"Making photos and videos like a phone's in {camera}", flush=True)
        unfinished = DEMO / "DCIM.part"
        make_dcim(unfinished)
        unfinished.rename(camera)
    program = [sys.executable, "-m", "desktop_sync", "--profile", str(profile)]
    command = [*program, "import", str(camera), "--library", str(library)]
    imported = subprocess.run(command, check=False)
    if imported.returncode != 0:
        return imported.returncode
    print(f"\nThe library is in {library}\n")
    print("Run it again, and nothing is copied twice. Look around with:")
    for look in ("status", "history", "library list", "verify"):
        print(f"  .venv/bin/desktop-sync --profile demo/profile {look}")
    print(
        "\nWith a display, `make run` starts the tray app. `make run DCIM=/path` imports a folder."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
