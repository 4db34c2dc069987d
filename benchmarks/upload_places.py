"""Servers to upload to, each as the programs compared are told of it.

Must not know what is measured.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import programs
from benchmarks.delay_proxy import delayed
from tests.fakes import s3_servers, webdav_servers

_PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class Place:
    """``ours`` are the arguments of ``destinations add`` after type and name, ``rclone`` those of
    ``rclone copy`` after the source, ``raw`` those of ``raw_uploads`` after the folder; ``curl`` is
    the address of a file there and how curl signs on, where it can. ``clear`` takes away what is
    there."""

    type: str
    ours: Sequence[str]
    secret: str
    rclone: Sequence[str]
    raw: Sequence[str]
    clear: Callable[[], None]
    curl: Sequence[str] = ()


@contextmanager
def _webdav(server: str, milliseconds: int) -> Iterator[Place]:
    with (
        webdav_servers.servers()[server]() as served,
        delayed(served.port, milliseconds) as port,
    ):
        user, secret = webdav_servers.USER, webdav_servers.SECRET
        url = f"http://127.0.0.1:{port}/{_PHOTOS}"
        told = ["--webdav-url", url, "--webdav-user", user, "--webdav-pass", _obscured(secret)]
        folder = served.root / _PHOTOS

        def clear() -> None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            folder.chmod(0o777)

        yield Place(
            type="webdav",
            ours=["--option", f"url={url}", "--option", f"user={user}"],
            secret=secret,
            rclone=[":webdav:", *told],
            raw=[f"{url}/", user, secret],
            clear=clear,
            curl=["--user", f"{user}:{secret}", f"{url}/curl.mov"],
        )


@contextmanager
def _s3(server: str, milliseconds: int) -> Iterator[Place]:
    start = {"seaweedfs": s3_servers.seaweedfs, "rclone-s3": s3_servers.rclone}[server]
    with start() as served, delayed(served.port, milliseconds) as port:
        key, secret, bucket = s3_servers.ACCESS_KEY, s3_servers.SECRET_KEY, s3_servers.BUCKET
        url = f"http://127.0.0.1:{port}"
        told = {"provider": "Other", "endpoint": url, "access-key-id": key}
        told |= {"secret-access-key": secret, "force-path-style": "true"}
        flags = [f"--s3-{name}={value}" for name, value in told.items()]
        where = {"url": url, "bucket": bucket, "access_key": key}

        def clear() -> None:
            for one in served.peer.keys(""):
                served.peer.remove(one)

        yield Place(
            type="s3",
            ours=[
                word for name, value in where.items() for word in ("--option", f"{name}={value}")
            ],
            secret=secret,
            rclone=[f":s3:{bucket}", *flags],
            raw=[f"{url}/{bucket}/", key, secret, "--s3"],
            clear=clear,
            curl=[
                *("--aws-sigv4", "aws:amz:us-east-1:s3", "--user", f"{key}:{secret}"),
                f"{url}/{bucket}/curl.mov",
            ],
        )


def _obscured(secret: str) -> str:
    asked = programs.rclone("obscure", secret)
    return subprocess.run(asked, stdout=subprocess.PIPE, check=True, text=True).stdout.strip()


def names() -> list[str]:
    return [*webdav_servers.servers(), "seaweedfs", "rclone-s3"]


@contextmanager
def place(server: str, milliseconds: int) -> Iterator[Place]:
    """The server of that name, so many milliseconds away and back, while the context lasts."""
    opened = _webdav if server in webdav_servers.servers() else _s3
    with opened(server, milliseconds) as found:
        yield found


def raw_loop(library: Path, found: Place) -> list[str]:
    return [sys.executable, "-m", "benchmarks.raw_uploads", str(library), *found.raw]
