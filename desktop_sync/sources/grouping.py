"""Files to assets: which files are one photo or video to the user.

Owns the rules of belonging together. Pure: names and what files say of themselves go
in, assets come out, in the order of their first files' paths whatever order they came in.

A file belongs to another for one of these reasons, the first that applies:

1. ``IMG_E1234`` is an edit of ``IMG_1234`` in the same folder.
2. A RAW goes with the JPEG or HEIC of its name and folder, unless their times differ.
3. A film goes with the still of the same content identifier, wherever the two are; the
   one in the same folder, of the same name, comes first.
4. A film goes with the still of its name and folder where their times agree and their
   identifiers do not differ (``agreement`` says when times agree).
5. Stills of one burst identifier are one burst.
6. ``IMG_1234.AAE`` and ``IMG_O1234.AAE`` describe ``IMG_1234``; ``IMG_1.xmp`` describes
   what is called ``IMG_1``, ``IMG_1.HEIC.xmp`` the one file ``IMG_1.HEIC``.

Everything else stays by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from desktop_sync.model.asset import Asset, ProbedFile, ResourceRole
from desktop_sync.sources.agreement import agree, oppose, share_identifier, state_the_same
from desktop_sync.sources.drafts import Draft, NamedFile, by_path, finish, folded, take_apart
from desktop_sync.sources.formats import CLASSES, FileClass, split_name

_T = TypeVar("_T")
_K = TypeVar("_K", bound=Hashable)

_EDIT = re.compile(r"(img_)e(\d{4,}.*)", re.DOTALL)
_DESCRIBED_EDIT = re.compile(r"(img_)[eo](\d{4,}.*)", re.DOTALL)
_CAMERA_STILLS = frozenset({"jpg", "jpeg", "jpe", "jfif", "heic", "heif", "hif", "avif"})
_PAIRED_FILMS = frozenset({"mov", "qt", "mp4", "m4v"})
_CLASS_ORDER = {kind: index for index, kind in enumerate(FileClass)}


def group(files: Sequence[ProbedFile]) -> list[Asset]:
    """The assets that ``files`` make up. Every file is in exactly one of them."""
    grouping = _Grouping(files)
    edits = grouping.find_edits()
    grouping.start_stills()
    grouping.pair_by_identifier()
    grouping.pair_by_name()
    grouping.start_films()
    grouping.gather_bursts()
    for edit, original in edits:
        role = ResourceRole.ADJUSTED_PHOTO if edit.is_still else ResourceRole.ADJUSTED_VIDEO
        edit.join(original, role)
    grouping.attach_descriptions()
    return grouping.assets()


def shared_name(name: str) -> str:
    """What the names of all files have in common that can belong to ``name`` in its folder by
    their names alone; other files may have it in common too."""
    stem = folded(name)
    while (parts := split_name(stem))[1] in CLASSES:
        stem = parts[0]
    match = _DESCRIBED_EDIT.fullmatch(stem)
    return match[1] + match[2] if match else stem


class _Grouping:
    """The files of one listing on their way into drafts."""

    def __init__(self, files: Sequence[ProbedFile]) -> None:
        self._files = sorted((take_apart(one) for one in files), key=by_path)
        self._drafts: list[Draft] = []
        self._originals: list[NamedFile] = []
        self._by_stem = _indexed(self._files, lambda file: (file.folder, file.stem))

    def find_edits(self) -> list[tuple[NamedFile, NamedFile]]:
        """Edits with their originals; the rest of the media are originals themselves."""
        edits = []
        for file in self._files:
            if not file.is_still and file.kind is not FileClass.VIDEO:
                continue
            match = _EDIT.fullmatch(file.stem)
            original = self._original_of(file, match[1] + match[2]) if match else None
            if original is None:
                self._originals.append(file)
            else:
                edits.append((file, original))
        return edits

    def _original_of(self, edit: NamedFile, stem: str) -> NamedFile | None:
        def fits(file: NamedFile) -> bool:
            if oppose(edit.probed, file.probed):
                return False
            if file.is_still == edit.is_still:
                return file.is_still or file.kind is FileClass.VIDEO
            known = share_identifier(edit.probed, file.probed)
            return file.is_still and (known or agree(edit.probed, file.probed) is True)

        return _best(edit, filter(fits, self._by_stem.get((edit.folder, stem), ())))

    def start_stills(self) -> None:
        """A draft for each still; a RAW joins the photo it was taken with."""
        raws = []
        for file in self._originals:
            if file.kind is FileClass.PHOTO:
                self._start(file)
            elif file.kind is FileClass.RAW:
                raws.append(file)
        for raw in raws:
            photos = [
                file
                for file in self._by_stem[raw.folder, raw.stem]
                if file.extension in _CAMERA_STILLS
                and file.draft is not None
                and agree(file.probed, raw.probed) is not False
            ]
            photo = _best(raw, photos)
            if photo is None or photo.draft is None:
                self._start(raw)
            else:
                photo.draft.add(ResourceRole.ALTERNATE_PHOTO, raw)

    def pair_by_identifier(self) -> None:
        for near in (
            lambda file: (file.folder, file.stem),
            lambda file: file.folder,
            lambda _: None,
        ):
            self._pair_identified(near)

    def _pair_identified(self, place: Callable[[NamedFile], Hashable]) -> None:
        waiting: dict[Hashable, deque[NamedFile]] = defaultdict(deque)
        for film in self._films():
            if film.probed.metadata.content_identifier is not None:
                waiting[film.probed.metadata.content_identifier, place(film)].append(film)
        if not waiting:
            return
        for draft in self._drafts:
            identifier = draft.primary.probed.metadata.content_identifier
            films = waiting.get((identifier, place(draft.primary)))
            if identifier is not None and draft.film is None and films:
                self._pair(draft, films.popleft())

    def pair_by_name(self) -> None:
        for film in self._films():
            if film.extension not in _PAIRED_FILMS:
                continue
            for still in self._by_stem[film.folder, film.stem]:
                draft = still.draft
                if (
                    draft is not None
                    and draft.primary is still
                    and draft.film is None
                    and (still.extension in _CAMERA_STILLS or still.kind is FileClass.RAW)
                    and not oppose(still.probed, film.probed)
                    and agree(still.probed, film.probed) is True
                ):
                    self._pair(draft, film)
                    break

    def start_films(self) -> None:
        for film in self._films():
            self._start(film)

    def _films(self) -> list[NamedFile]:
        return [
            file for file in self._originals if file.kind is FileClass.VIDEO and file.draft is None
        ]

    def gather_bursts(self) -> None:
        """Stills of one burst become one draft. Where a burst was copied to two folders,
        the names repeat, and each folder has its own."""
        bursts: dict[str, list[Draft]] = defaultdict(list)
        for draft in self._drafts:
            burst = draft.primary.probed.metadata.burst_identifier
            if burst is not None and draft.primary.is_still:
                bursts[burst].append(draft)
        gathered: set[int] = set()
        for drafts in bursts.values():
            copied = len({draft.primary.name for draft in drafts}) < len(drafts)
            places = _indexed(drafts, _folder).values() if copied else [drafts]
            for first, *others in places:
                for other in others:
                    gathered.add(id(other))
                    first.members += other.members
                    for role, file in other.roles:
                        first.add(role, file)
        self._drafts = [draft for draft in self._drafts if id(draft) not in gathered]

    def attach_descriptions(self) -> None:
        """Adjustments and sidecars join what they describe, or stay by themselves."""
        by_name = _indexed(self._files, lambda file: (file.folder, file.name))
        for file in self._files:
            if file.draft is not None:
                continue
            adjustment = file.kind is FileClass.ADJUSTMENT
            role = ResourceRole.ADJUSTMENT if adjustment else ResourceRole.SIDECAR
            stems = [file.stem]
            if adjustment and (match := _DESCRIBED_EDIT.fullmatch(file.stem)):
                stems.append(match[1] + match[2])
            found = _best(file, _media(by_name.get((file.folder, file.stem), ())))
            for stem in stems:
                found = found or _best(file, _media(self._by_stem.get((file.folder, stem), ())))
            if found is not None:
                file.join(found, role)
            else:
                self._start(file, role)

    def _start(self, file: NamedFile, role: ResourceRole | None = None) -> None:
        media = ResourceRole.VIDEO if file.kind is FileClass.VIDEO else ResourceRole.PHOTO
        draft = Draft([file])
        draft.add(role or media, file)
        self._drafts.append(draft)

    def _pair(self, draft: Draft, film: NamedFile) -> None:
        draft.film = film
        draft.add(ResourceRole.PAIRED_VIDEO, film)

    def assets(self) -> list[Asset]:
        return [
            finish(draft) for draft in sorted(self._drafts, key=lambda one: by_path(one.primary))
        ]


def _best(file: NamedFile, candidates: Iterable[NamedFile]) -> NamedFile | None:
    """What ``file`` most likely belongs to: the same identifier, then the same moment, then
    photos before RAWs before films."""
    return min(
        candidates,
        key=lambda one: (
            not share_identifier(file.probed, one.probed),
            not state_the_same(file.probed, one.probed),
            _CLASS_ORDER[one.kind],
        ),
        default=None,
    )


def _folder(draft: Draft) -> str:
    return draft.primary.folder


def _media(files: Iterable[NamedFile]) -> list[NamedFile]:
    return [file for file in files if file.is_still or file.kind is FileClass.VIDEO]


def _indexed(values: Iterable[_T], key: Callable[[_T], _K]) -> dict[_K, list[_T]]:
    found: dict[_K, list[_T]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return found
