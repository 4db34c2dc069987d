"""The files and chunks of the emulated Nextcloud, by the methods of WebDAV.

Every method takes a path below ``files`` or ``uploads`` of the user, and raises ``Refused``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tests.fakes.nextcloud.cloud import Cloud, Refused

_MOST_CHUNKS = 10_000
_LONGEST_NAME_BYTES = 250


@dataclass(frozen=True, slots=True)
class Body:
    """A request's whole body, in a file of its own."""

    path: Path
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Done:
    status: int
    headers: Mapping[str, str]


def check_name(name: str) -> None:
    """By Nextcloud's own rules for names."""
    is_odd = not name.strip() or "\\" in name or any(ord(one) < 32 for one in name)
    if is_odd or len(name.encode()) > _LONGEST_NAME_BYTES or name.lower() == ".htaccess":
        raise Refused(400, "not a valid name")
    if name.lower().endswith((".part", ".filepart")):
        raise Refused(400, '".part" is a forbidden file type.')


class Files:
    """What the user has."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def local(self, path: PurePosixPath) -> Path:
        return self._cloud.files / path

    def check_put(self, path: PurePosixPath, headers: Mapping[str, str]) -> None:
        """Before the body is read. Makes the folders above where that is asked for."""
        local = self.local(path)
        if headers.get("if-none-match") == "*" and local.exists():
            raise Refused(412, "An If-None-Match header was specified, but the file exists")
        if self._cloud.read_only:
            raise Refused(403, "")
        if local.is_dir():
            raise Refused(409, "PUT is not allowed on non-files.")
        if self._cloud.makes_folders and headers.get("x-nc-webdav-auto-mkcol") == "1":
            for folder in reversed(path.parents[:-1]):
                check_name(folder.name)
                if self.local(folder).is_file():
                    raise Refused(500 if folder != path.parent else 409, "not a collection")
                self.local(folder).mkdir(exist_ok=True)
        if local.parent.is_file():
            raise Refused(409, "Files can only be created as children of collections")
        if not local.parent.is_dir():
            raise Refused(404, "File with name could not be located")
        check_name(path.name)
        lengths = (headers.get("content-length", "0"), headers.get("oc-total-length", "0"))
        self._cloud.require_room(max(map(int, lengths)))

    def put(self, path: PurePosixPath, body: Body, headers: Mapping[str, str]) -> Done:
        local = self.local(path)
        more = {}
        if headers.get("x-hash") in {"sha256", "all"}:
            more["X-Hash-SHA256"] = body.sha256
        is_new = self._publish(body.path, local, headers)
        return Done(201 if is_new else 204, {"ETag": etag(local), "X-OC-MTime": "accepted", **more})

    def hashed(self, path: PurePosixPath, headers: Mapping[str, str]) -> Done:
        """``PATCH``: what is there is read and hashed anew."""
        local = self.local(path)
        if not local.exists():
            raise Refused(404)
        algorithm = headers.get("x-recalculate-hash", "").lower()
        can = self._cloud.hashes and algorithm in {"md5", "sha1", "sha256", "sha512"}
        if local.is_dir() or not can:
            raise Refused(501, "There was no plugin in the system that was willing to handle PATCH")
        if self._cloud.read_only:
            raise Refused(403)
        value = hashlib.new(algorithm, local.read_bytes()).hexdigest()
        return Done(204, {"OC-Checksum": f"{algorithm.upper()}:{value}"})

    def mkcol(self, path: PurePosixPath) -> Done:
        local = self.local(path)
        if local.exists():
            raise Refused(405, "The resource you tried to create already exists")
        if not local.parent.is_dir():
            raise Refused(409, "Parent node does not exist")
        if self._cloud.read_only:
            raise Refused(403, "")
        check_name(path.name)
        local.mkdir()
        return Done(201, {})

    def delete(self, path: PurePosixPath) -> Done:
        local = self.local(path)
        if not local.exists():
            raise Refused(404)
        shutil.rmtree(local) if local.is_dir() else local.unlink()
        return Done(204, {})

    def move(self, path: PurePosixPath, target: PurePosixPath, headers: Mapping[str, str]) -> Done:
        if not self.local(path).exists():
            raise Refused(404)
        self.check_target(target, headers)
        check_name(target.name)
        is_new = self._publish(self.local(path), self.local(target), {})
        return Done(201 if is_new else 204, {})

    def check_target(self, target: PurePosixPath, headers: Mapping[str, str]) -> None:
        local = self.local(target)
        if not local.parent.is_dir():
            raise Refused(409, "The destination node is not found")
        if local.exists() and headers.get("overwrite", "T").upper() == "F":
            raise Refused(412, "The destination node already exists")

    def _publish(self, part: Path, local: Path, headers: Mapping[str, str]) -> bool:
        """As Nextcloud does, over whatever has the name by now."""
        is_new = not local.exists()
        if "x-oc-mtime" in headers:
            told = headers["x-oc-mtime"]
            if not told.isdigit() or int(told) <= 86_400:
                raise Refused(500, "X-OC-MTime header must be a valid positive integer")
            os.utime(part, (int(told), int(told)))
        part.replace(local)
        return is_new


class Uploads:
    """Chunks on their way. One folder for each file; those that were begun with ``Destination``
    are of version 2."""

    def __init__(self, cloud: Cloud, files: Files) -> None:
        self._cloud = cloud
        self._files = files

    def local(self, path: PurePosixPath) -> Path:
        return self._cloud.uploads / path

    def mkcol(self, path: PurePosixPath, headers: Mapping[str, str]) -> Done:
        if len(path.parts) != 1:
            raise Refused(403, "Permission denied to create folder")
        if self.local(path).exists():
            raise Refused(405, "The resource you tried to create already exists")
        check_name(path.name)
        self.local(path).mkdir()
        self._cloud.begun[path.name] = headers.get("destination")
        return Done(201, {})

    def check_put(self, path: PurePosixPath, headers: Mapping[str, str]) -> None:
        if len(path.parts) != 2 or not self.local(path.parent).is_dir():
            raise Refused(404)
        destination = self._cloud.begun.get(path.parent.name)
        if destination is None:
            return
        if headers.get("destination") != destination:
            raise Refused(400, "the destination header was not passed")
        name = path.name
        if not (name.isascii() and name.isdigit() and 1 <= int(name) <= _MOST_CHUNKS):
            raise Refused(400, "Invalid chunk name, must be numeric between 1 and 10000")
        if "oc-total-length" not in headers:
            raise Refused(400, "the length of the whole was not passed")
        self._cloud.require_room(int(headers["oc-total-length"]))

    def put(self, path: PurePosixPath, body: Body, headers: Mapping[str, str]) -> Done:
        name = path.name
        if self._cloud.begun.get(path.parent.name) is not None:
            # A store that joins parts knows them by number.
            name = str(int(name)) if self._cloud.joins_parts else name
        try:
            body.path.replace(self.local(path.parent / name))
        except FileNotFoundError as error:
            raise Refused(404) from error
        self._cloud.stored.append(f"{path.parent.name}/{name}")
        return Done(201, {})

    def move(self, path: PurePosixPath, target: PurePosixPath, headers: Mapping[str, str]) -> Done:
        folder = self.local(path.parent)
        if len(path.parts) != 2 or path.name != ".file" or not folder.is_dir():
            raise Refused(404)
        self._files.check_target(target, headers)
        check_name(target.name)
        chunks = sorted(folder.iterdir(), key=lambda one: (len(one.name), one.name))
        size_bytes = sum(one.stat().st_size for one in chunks)
        told = headers.get("oc-total-length")
        if told is not None and told != str(size_bytes):
            raise Refused(400, f"Chunks on server do not sum up to {told} but to {size_bytes}")
        self._cloud.require_room(size_bytes)
        hashed = hashlib.sha256()
        part = self._cloud.part()
        with part.open("wb") as whole:
            for chunk in chunks:
                content = chunk.read_bytes()
                hashed.update(content)
                whole.write(content)
        joins = self._cloud.joins_parts and self._cloud.begun.get(path.parent.name) is not None
        asked = headers if not joins else {k: v for k, v in headers.items() if k != "x-hash"}
        body = Body(part, size_bytes, hashed.hexdigest())
        done = self._files.put(target, body, asked)
        shutil.rmtree(folder)
        return done

    def delete(self, path: PurePosixPath) -> Done:
        if len(path.parts) != 1 or not self.local(path).is_dir():
            raise Refused(404)
        shutil.rmtree(self.local(path))
        return Done(204, {})


def etag(path: Path) -> str:
    status = path.stat()
    return f'"{hashlib.md5(f"{status.st_ino} {status.st_mtime_ns}".encode()).hexdigest()}"'
