"""Where a bucket of an S3-compatible store is, as the user said it. Pure.

Owns the checks of what was said, and the two ways of writing a bucket's address. Must not know
what is asked there.
"""

from __future__ import annotations

import ipaddress
import re
from enum import StrEnum
from urllib.parse import quote, urlsplit

from msgspec import Struct

from desktop_sync.errors import DestinationError

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
_REGION = re.compile(r"[A-Za-z0-9-]{1,64}")
# What may stand in a signature: no space, comma or slash.
_ACCESS_KEY = re.compile(r"[\x21-\x2b\x2d\x2e\x30-\x7e]{1,256}")
_PORTS = {"http": 80, "https": 443}


class Addressing(StrEnum):
    """Where the bucket's name stands in an address."""

    PATH = "path"
    HOST = "virtual-host"


class Address(Struct, frozen=True):
    """A bucket's address: ``origin`` is its scheme and ``host``, ``path`` the rest, encoded and
    without a slash at its end. ``host`` has the port with it where that is not the usual one."""

    origin: str
    host: str
    path: str

    @property
    def url(self) -> str:
        return self.origin + self.path


class Place(Struct, frozen=True):
    """A bucket, and who asks. ``prefix`` is the folder in it that is used; empty for all of it.
    Raises ``DestinationError('not-understood')`` with the option at fault as its ``path``."""

    url: str
    bucket: str
    access_key: str
    secret_key: str | None
    prefix: str = ""
    region: str = "us-east-1"
    addressing: Addressing = Addressing.PATH

    def __post_init__(self) -> None:
        parts = self.prefix.strip("/").split("/")
        if self.prefix.strip("/") and any(_is_no_folder(part) for part in parts):
            raise _wrong("prefix", "not a folder in the bucket")
        if not _BUCKET.fullmatch(self.bucket):
            raise _wrong("bucket", "not the name of a bucket")
        if not _REGION.fullmatch(self.region):
            raise _wrong("region", "not the name of a region")
        if not _ACCESS_KEY.fullmatch(self.access_key):
            raise _wrong("access_key", "not an access key")
        self.address()

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Place({self.url!r}, {self.bucket!r}, {self.prefix!r})"

    @property
    def folder(self) -> str:
        """What all keys begin with."""
        folder = self.prefix.strip("/")
        return folder + "/" if folder else ""

    def address(self) -> Address:
        """Where the bucket is."""
        try:
            parts = urlsplit(self.url)
            name, port = parts.hostname or "", parts.port
            name = name if name.isascii() else name.encode("idna").decode()
        except ValueError as error:
            raise _wrong("url", "not a usable address") from error
        if parts.scheme not in _PORTS or not name or "@" in parts.netloc:
            raise _wrong("url", "not a usable address")
        if parts.query or parts.fragment or port == 0:
            raise _wrong("url", "not a usable address")
        host = f"[{name}]" if ":" in name else name
        path = quote(parts.path.rstrip("/"), safe="/%")
        if self.addressing is Addressing.PATH:
            path += "/" + self.bucket
        elif _is_number(name):
            raise _wrong("addressing", "a server without a name cannot have buckets in its name")
        else:
            host = f"{self.bucket}.{host}"
        if port not in {None, _PORTS[parts.scheme]}:
            host = f"{host}:{port}"
        return Address(f"{parts.scheme}://{host}", host, path)


def _is_no_folder(part: str) -> bool:
    if part in {"", ".", ".."} or "\0" in part:
        return True
    try:
        part.encode()
    except UnicodeEncodeError:
        return True
    return False


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _wrong(option: str, detail: str) -> DestinationError:
    return DestinationError("not-understood", path=option, detail=detail)
