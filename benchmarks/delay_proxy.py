"""A proxy that makes a connection longer and not slower.

    python -m benchmarks.delay_proxy --to PORT --milliseconds 50

Prints the port it listens on. Bytes arrive half the round trip later, whatever their number; the
first ones of a connection one round trip more, for the handshake. Ends with its standard input.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from subprocess import PIPE, Popen

_CHUNK_BYTES = 1 << 18
_MOST_ON_THE_WAY = 1 << 10


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float, first: float
) -> None:
    """Hand on what comes, each piece so much later than it came."""
    loop = asyncio.get_running_loop()
    way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_MOST_ON_THE_WAY)

    async def take() -> None:
        extra = first
        with suppress(ConnectionError):
            while chunk := await reader.read(_CHUNK_BYTES):
                await way.put((loop.time() + seconds + extra, chunk))
                extra = 0.0
        await way.put((loop.time() + seconds, b""))

    taking = asyncio.create_task(take())
    try:
        while True:
            due, chunk = await way.get()
            if (left := due - loop.time()) > 0:
                await asyncio.sleep(left)
            if not chunk:
                break
            writer.write(chunk)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        taking.cancel()
        with suppress(OSError):
            if writer.can_write_eof():
                writer.write_eof()


async def _serve(to: int, seconds: float) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", to, limit=_CHUNK_BYTES * 4)
        await asyncio.gather(
            _carry(reader, back, seconds / 2, seconds), _carry(there, writer, seconds / 2, 0.0)
        )
        for one in (writer, back):
            one.close()

    server = await asyncio.start_server(
        connected, "127.0.0.1", 0, limit=_CHUNK_BYTES * 4, backlog=256
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)


@contextmanager
def delayed(port: int, milliseconds: int) -> Iterator[int]:
    """The port to speak to instead of ``port``, in a process of its own; itself for no delay."""
    if not milliseconds:
        yield port
        return
    command = [sys.executable, "-m", "benchmarks.delay_proxy"]
    command += ["--to", str(port), "--milliseconds", str(milliseconds)]
    with Popen(command, stdin=PIPE, stdout=PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield int(process.stdout.readline())
        process.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description="Delay all bytes to and from a port.")
    parser.add_argument("--to", type=int, required=True)
    parser.add_argument("--milliseconds", type=int, required=True)
    asked = parser.parse_args()
    asyncio.run(_serve(asked.to, asked.milliseconds / 1000))


if __name__ == "__main__":
    main()
