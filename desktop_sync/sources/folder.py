"""Folders, cards and sets of dropped files as a source.

Owns walking them and opening what was found. Files are only ever opened to be read,
and nothing but a regular file is opened at all. Must not know what files say of
themselves, or where they go.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from desktop_sync.errors import SourceError
from desktop_sync.model.asset import PassedOver, PassReason, SourceFile
from desktop_sync.sources.base import LOCAL, PhotosFacts
from desktop_sync.sources.formats import CLASSES, file_class, unwanted
from desktop_sync.sources.local_file import OpenFile, item_error, open_regular

_Identity = tuple[int, int]


class _Root(Struct, frozen=True):
    """``path`` as it was given, ``real`` with every link resolved; ``holder`` is the folder
    whose presence tells that the root is still there, ``device`` the one it was on."""

    path: str
    real: str
    holder: str
    device: int


class FolderSource:
    """Everything below ``roots``: folders as they are, files one by one.

    A root that is missing is reported when it is first needed, by ``SourceError('gone')``.
    """

    def __init__(self, roots: Sequence[Path]) -> None:
        self._given = tuple(os.path.abspath(root) for root in roots)
        self._roots: tuple[_Root, ...] = ()

    @property
    def key(self) -> str:
        return LOCAL

    @property
    def name(self) -> str:
        folders = [one if os.path.isdir(one) else os.path.dirname(one) for one in self._given]
        if not folders:
            return ""
        try:
            common = os.path.commonpath(folders)
        except ValueError:
            common = folders[0]
        return os.path.basename(common) or common

    def check(self) -> None:
        """Raise ``SourceError('gone')`` when a root is missing, or when the disk under it
        changed: the mount point of a card that was pulled stays behind as an empty folder.
        A dropped file stands for the folder it is in."""
        for root in self._identify():
            try:
                device = os.stat(root.holder).st_dev
            except OSError as error:
                raise SourceError("gone", path=_slashes(root.path), detail=str(error)) from error
            if device != root.device:
                raise SourceError("gone", path=_slashes(root.path))

    def list(self) -> Iterator[SourceFile | PassedOver]:
        """Folder by folder, the files of each before its subfolders, both by name.

        A file whose size and time cannot be read is listed with zeros, so that opening
        it tells why. A link to a file or folder inside the roots is followed where its
        target is not listed by itself. Raises ``SourceError('gone')`` where a root went away
        meanwhile, however little was left to be listed."""
        roots = self._identify()
        walk = _Walk(self)
        files = []
        for root in roots:
            if os.path.isdir(root.real):
                yield from walk.folder(root.path)
            else:
                files.append(root)
        for root in files:
            yield from walk.dropped(root.path)
        yield from walk.links()
        self.check()

    @property
    def comes_back(self) -> bool:
        return False

    def open(self, file: SourceFile, offset: int = 0) -> OpenFile:
        """See ``Source.open``. A link is followed only where it stays inside the roots."""
        path = file.path
        try:
            if os.path.islink(path):
                path = os.path.realpath(path)
                if not self.holds(path):
                    raise item_error("unreadable", file.path)
            opened = open_regular(path, file, offset, self.check)
        except OSError as error:
            self.check()
            raise item_error(error, file.path) from error
        return opened

    def close(self) -> None:
        """See ``Source.close``: nothing is held open."""

    def photos_facts(self) -> PhotosFacts | None:
        """None: what a folder is called is no album."""
        return None

    def refresh(self, file: SourceFile) -> SourceFile:
        """See ``Source.refresh``."""
        try:
            info = os.stat(file.path)
        except OSError as error:
            self.check()
            raise item_error(error, file.path) from error
        return SourceFile(file.path, info.st_size, info.st_mtime_ns)

    def holds(self, real: str) -> bool:
        """Whether a resolved path lies inside the roots."""
        return any(
            real == root.real or real.startswith(os.path.join(root.real, ""))
            for root in self._identify()
        )

    def _identify(self) -> tuple[_Root, ...]:
        if not self._roots and self._given:
            self._roots = tuple(_identify(path) for path in self._given)
        return self._roots


class _Walk:
    """One listing under way: which folders were walked, which links are left to look at."""

    def __init__(self, source: FolderSource) -> None:
        self._source = source
        self._walked: set[_Identity] = set()
        self._listed: set[_Identity] = set()
        self._links: list[str] = []

    def folder(self, path: str) -> Iterator[SourceFile | PassedOver]:
        """Everything below the folder at ``path`` that was not walked before."""
        waiting = [path]
        while waiting:
            here = waiting.pop()
            try:
                identity = _identity(os.stat(here))
                if identity in self._walked:
                    continue
                self._walked.add(identity)
                with os.scandir(here) as found:
                    entries = sorted(found, key=_by_name)
            except OSError:
                self._source.check()
                yield PassedOver(_slashes(here), PassReason.UNREADABLE_FOLDER)
                continue
            folders: list[str] = []
            yield from self._entries(entries, _slashes(here), folders)
            waiting += reversed(folders)

    def _entries(
        self, entries: Sequence[os.DirEntry[str]], folder: str, folders: list[str]
    ) -> Iterator[SourceFile | PassedOver]:
        prefix = folder if folder.endswith("/") else folder + "/"
        classes = CLASSES
        for entry in entries:
            name = entry.name
            path = prefix + name
            _, dot, extension = name.rpartition(".")
            wanted = bool(dot) and extension.lower() in classes and name[0] != "."
            if wanted and entry.is_file(follow_symlinks=False):
                try:
                    info = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                except OSError:
                    yield SourceFile(path, 0, 0)
                else:
                    yield SourceFile(path, info.st_size, info.st_mtime_ns)
            elif (reason := unwanted(name)) is not None:
                yield PassedOver(path, reason)
            elif entry.is_symlink():
                self._links.append(path)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif entry.is_file(follow_symlinks=False):
                yield PassedOver(path, PassReason.NOT_MEDIA)
            else:
                yield PassedOver(path, PassReason.NOT_A_FILE)

    def dropped(self, path: str) -> Iterator[SourceFile | PassedOver]:
        """One file given by itself."""
        if os.path.islink(path):
            self._links.append(_slashes(path))
            return
        try:
            info = os.stat(path)
        except OSError as error:
            raise SourceError("gone", path=_slashes(path), detail=str(error)) from error
        reason = _refusal(path, info)
        if reason is not None:
            yield PassedOver(_slashes(path), reason)
        elif not self._seen(path, info):
            yield SourceFile(_slashes(path), info.st_size, info.st_mtime_ns)

    def links(self) -> Iterator[SourceFile | PassedOver]:
        """What the links met on the way lead to, where it was not listed by itself."""
        while self._links:
            links, self._links = self._links, []
            for path in links:
                yield from self._link(path)

    def _link(self, path: str) -> Iterator[SourceFile | PassedOver]:
        try:
            info = os.stat(path)
        except OSError:
            yield PassedOver(path, PassReason.BROKEN_LINK)
            return
        real = os.path.realpath(path)
        if not self._source.holds(real):
            yield PassedOver(path, PassReason.LINK_OUTSIDE)
        elif stat.S_ISDIR(info.st_mode):
            yield from self.folder(path)
        elif (reason := _refusal(path, info)) is not None:
            yield PassedOver(path, reason)
        elif not self._seen(real, info):
            yield SourceFile(path, info.st_size, info.st_mtime_ns)

    def _seen(self, real: str, info: os.stat_result) -> bool:
        """Whether the file was listed in the course of its own folder, or by itself."""
        identity = _identity(info)
        if identity in self._listed:
            return True
        self._listed.add(identity)
        name = os.path.basename(real)
        if file_class(name) is None or unwanted(name) is not None:
            return False
        try:
            return _identity(os.stat(os.path.dirname(real))) in self._walked
        except OSError:
            return False


def _identify(path: str) -> _Root:
    try:
        info = os.stat(path)
        holder = path if stat.S_ISDIR(info.st_mode) else os.path.dirname(path)
        return _Root(path, os.path.realpath(path), holder, os.stat(holder).st_dev)
    except OSError as error:
        raise SourceError("gone", path=_slashes(path), detail=str(error)) from error


def _refusal(path: str, info: os.stat_result) -> PassReason | None:
    name = os.path.basename(path)
    reason = unwanted(name)
    if reason is not None:
        return reason
    if not stat.S_ISREG(info.st_mode):
        return PassReason.NOT_A_FILE
    return None if file_class(name) is not None else PassReason.NOT_MEDIA


def _identity(info: os.stat_result) -> _Identity:
    return info.st_dev, info.st_ino


def _by_name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _slashes(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")
