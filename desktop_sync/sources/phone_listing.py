"""Which files of a device are listed, in which order, and what is passed over.

Owns walking its folders, with many questions on their way at once. Must not know how
connections come about.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from desktop_sync.errors import ItemError
from desktop_sync.model.asset import PassedOver, PassReason, SourceFile
from desktop_sync.sources.afc import Connection
from desktop_sync.sources.afc_packets import FileInfo
from desktop_sync.sources.formats import file_class, unwanted

_DEEPEST = 32
"""How many folders may lie in each other: what goes deeper was made to have no end."""

_Found = SourceFile | PassedOver
_Folder = tuple[list[_Found], list[str]]
_Run = Callable[[Callable[[Connection], _Folder]], _Folder]


def walk(run: _Run, place: str) -> Iterator[_Found]:
    """Everything below ``place``, each folder's files before its subfolders, both by name; nothing
    where ``place`` is not there. ``run`` lends a connection for one folder at a time."""
    waiting = [place]
    while waiting:
        path = waiting.pop()
        try:
            found, folders = run(partial(_look, place, path))
        except ItemError as error:
            if path != place or error.code != "vanished":
                yield PassedOver(path, PassReason.UNREADABLE_FOLDER)
            continue
        yield from found
        if path.count("/") < _DEEPEST:
            waiting += reversed(folders)
        else:
            yield from (PassedOver(one, PassReason.UNREADABLE_FOLDER) for one in folders)


def list_files(connection: Connection, paths: Sequence[str]) -> list[_Found]:
    """Exactly the files at ``paths``, in this order."""
    infos = connection.stats(paths)
    return [_entry(path, info) for path, info in zip(paths, infos, strict=True)]


def _look(place: str, folder: str, connection: Connection) -> _Folder:
    """What lies in ``folder``, and the paths of its subfolders."""
    found: list[_Found] = []
    folders: list[str] = []
    try:
        names = sorted(connection.read_dir(folder))
    except ItemError:
        # Of a folder that is not there some versions of iOS say that it cannot be read.
        connection.stat(folder)
        raise
    paths = [f"{folder}/{name}" for name in names]
    links: list[tuple[str, str]] = []
    for path, info in zip(paths, connection.stats(paths), strict=True):
        if isinstance(info, ItemError):
            if info.code != "vanished":
                found.append(_entry(path, info))
        elif not (info.is_folder or info.is_link) or unwanted(posixpath.basename(path)):
            found.append(_entry(path, info))
        elif info.is_folder:
            folders.append(path)
        else:
            links.append((path, _target(path, info)))
    found += _passed_links(connection, place, links)
    return found, folders


def _entry(path: str, info: FileInfo | ItemError) -> _Found:
    name = posixpath.basename(path)
    reason = unwanted(name)
    if reason is None and file_class(name) is None:
        reason = PassReason.NOT_MEDIA
    if isinstance(info, ItemError):
        return SourceFile(path, 0, 0) if reason is None else PassedOver(path, reason)
    if not info.is_file and reason in (None, PassReason.NOT_MEDIA):
        reason = PassReason.NOT_A_FILE
    if reason is not None:
        return PassedOver(path, reason)
    return SourceFile(path, info.size_bytes, info.modified_ns)


def _target(path: str, info: FileInfo) -> str:
    """Where a link leads, as far as names tell."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), info.target or ""))


def _passed_links(
    connection: Connection, place: str, links: Sequence[tuple[str, str]]
) -> Iterator[PassedOver]:
    """What is said of links. What a link inside ``place`` leads to is listed by itself."""
    inside = [link for link in links if link[1].startswith(f"{place}/")]
    targets = dict(zip(inside, connection.stats([to for _, to in inside]), strict=True))
    for link in links:
        if link not in targets:
            yield PassedOver(link[0], PassReason.LINK_OUTSIDE)
        elif isinstance(targets[link], ItemError):
            yield PassedOver(link[0], PassReason.BROKEN_LINK)
