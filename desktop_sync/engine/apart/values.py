"""The files of an asset and what a destination has of them, as they cross to another process.

Must not know of any message.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from desktop_sync.model.asset import AssetKind, Marks, ResourceRole
from desktop_sync.model.destination import RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest


class FileMessage(msgspec.Struct, frozen=True):
    """An ``UploadFile`` as it crosses."""

    resource_id: int
    role: ResourceRole
    local: Path
    remote: str
    size_bytes: int
    modified_ns: int
    digest: Digest
    sha1: bytes | None

    @classmethod
    def of(cls, file: UploadFile) -> FileMessage:
        return cls(
            file.resource_id,
            file.role,
            file.local,
            str(file.remote),
            file.size_bytes,
            file.modified_ns,
            file.digest,
            file.sha1,
        )

    def read(self) -> UploadFile:
        return UploadFile(
            self.resource_id,
            self.role,
            self.local,
            PurePosixPath(self.remote),
            self.size_bytes,
            self.modified_ns,
            self.digest,
            self.sha1,
        )


class AssetMessage(msgspec.Struct, frozen=True):
    """An ``UploadAsset`` as it crosses."""

    id: int
    kind: AssetKind
    name: str
    captured_at: datetime | None
    files: tuple[FileMessage, ...]
    marks: Marks

    @classmethod
    def of(cls, asset: UploadAsset) -> AssetMessage:
        files = tuple(map(FileMessage.of, asset.files))
        return cls(asset.id, asset.kind, asset.name, asset.captured_at, files, asset.marks)

    def read(self) -> UploadAsset:
        files = tuple(file.read() for file in self.files)
        return UploadAsset(self.id, self.kind, self.name, self.captured_at, files, self.marks)


Refs = tuple[tuple[int, RemoteRef], ...]
"""By ``resource_id``; the names in a JSON object could not be numbers."""


def refs_message(refs: Mapping[int, RemoteRef]) -> Refs:
    return tuple(refs.items())
