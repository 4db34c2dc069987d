"""A phone in a process of its own: ``python -m tests.fakes.phone --root FOLDER``.

Prints its address when it is ready, then answers each line of the standard input (see
``commands``) until "quit" or the end of the input.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.fakes.phone.commands import answer_line
from tests.fakes.phone.phone import UDID, Phone


def main() -> None:
    parser = argparse.ArgumentParser(description="An emulated iPhone.")
    parser.add_argument("--root", type=Path, required=True, help="the folder that holds DCIM")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--unix", type=Path, help="listen at this path instead of a port")
    parser.add_argument("--udid", default=UDID)
    parser.add_argument("--name", default="Emulated iPhone")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds for each request")
    parser.add_argument("--rate", type=float, help="bytes a second")
    parser.add_argument("--unplugged", action="store_true", help="plug it in with replug")
    parser.add_argument("--plain", action="store_true", help="services without TLS")
    asked = parser.parse_args()
    with Phone(
        asked.root,
        port=asked.port,
        unix=asked.unix,
        udid=asked.udid,
        name=asked.name,
        latency_seconds=asked.latency,
        bytes_per_second=asked.rate,
        plugged_in=not asked.unplugged,
        service_tls=not asked.plain,
    ) as phone:
        print(phone.address, flush=True)
        for line in sys.stdin:
            if line.strip() == "quit":
                break
            print(answer_line(phone, line.strip("\n")), flush=True)


if __name__ == "__main__":
    main()
