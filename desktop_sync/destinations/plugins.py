"""Kinds of destinations that other packages bring, by the entry-point group
``desktop_sync.destinations``.

Owns finding them, and setting aside what is broken: it takes nothing with it. An entry point has
the name of the kind it loads, so that a package is imported when its kind is asked for, or all of
them are, and not before. Must not know what the kinds are, nor what they are used for.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from importlib import metadata
from typing import Any

from msgspec import Struct

from desktop_sync.destinations.guarded import guarded, told
from desktop_sync.destinations.kinds import DestinationType, Option, OptionType

GROUP = "desktop_sync.destinations"

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")


class SetAside(Struct, frozen=True):
    """A plug-in that is not used. ``plugin`` is the package with its version, ``type`` the kind it
    names; ``code`` is ``metadata-broken``, ``name-unusable``, ``name-taken``, ``not-importable``
    or ``not-a-type``, ``detail`` what was found."""

    plugin: str
    type: str
    code: str
    detail: str


class _Found(Struct, frozen=True):
    """An entry point as a package declares it."""

    plugin: str
    entry_point: metadata.EntryPoint


class Plugins:
    """What is installed, looked up once: a package that is installed later is there after the
    next start. ``reserved`` are names that no plug-in may have. Thread-safe."""

    def __init__(
        self,
        reserved: Collection[str],
        distributions: Callable[[], Iterable[metadata.Distribution]] = metadata.distributions,
    ) -> None:
        self._reserved = frozenset(reserved)
        self._distributions = distributions
        self._lock = threading.RLock()
        self._found: dict[str, _Found] | None = None
        self._never_used: list[SetAside] = []
        self._loaded: dict[str, DestinationType | SetAside] = {}

    def named(self, name: str) -> DestinationType | SetAside | None:
        """The kind of that name, or why it cannot be had; None where no plug-in brings it."""
        with self._lock:
            if name not in self._loaded:
                found = self._declared().get(name)
                if found is None:
                    return None
                self._loaded[name] = _load(found)
            return self._loaded[name]

    def types(self) -> tuple[DestinationType, ...]:
        """All kinds that can be had, by name."""
        return tuple(one for one in self._all() if isinstance(one, DestinationType))

    def set_aside(self) -> tuple[SetAside, ...]:
        """All that is broken."""
        with self._lock:
            broken = [one for one in self._all() if isinstance(one, SetAside)]
            return tuple(sorted((*self._never_used, *broken), key=lambda one: one.plugin))

    def _all(self) -> list[DestinationType | SetAside]:
        with self._lock:
            return [one for name in sorted(self._declared()) if (one := self.named(name))]

    def _declared(self) -> Mapping[str, _Found]:
        """Of two packages that bring the same kind, the one that comes first on the path, as
        with modules. With the lock held."""
        if self._found is None:
            self._found = {}
            for one in _entry_points(self._distributions()):
                if isinstance(one, SetAside):
                    self._never_used.append(one)
                    continue
                name = one.entry_point.name
                taken_by = self._found[name].plugin if name in self._found else "Desktop Sync"
                if not _NAME.fullmatch(name):
                    self._never_used.append(SetAside(one.plugin, name, "name-unusable", name))
                elif name in self._reserved or name in self._found:
                    self._never_used.append(SetAside(one.plugin, name, "name-taken", taken_by))
                else:
                    self._found[name] = one
        return self._found


def _entry_points(packages: Iterable[metadata.Distribution]) -> Iterator[_Found | SetAside]:
    """Package by package: one whose metadata is broken must not hide the others."""
    seen = set[str]()
    for package in packages:
        plugin = "?"
        try:
            if GROUP not in (package.read_text("entry_points.txt") or ""):
                continue
            name = package.metadata["Name"]
            plugin = f"{name} {package.version}"
            # A package may be there twice; what is imported is the first.
            if re.sub(r"[-_.]+", "-", name).lower() in seen:
                continue
            seen.add(re.sub(r"[-_.]+", "-", name).lower())
            entry_points = list(package.entry_points.select(group=GROUP))
        except Exception as error:
            yield SetAside(plugin, "?", "metadata-broken", told(error))
        else:
            yield from (_Found(plugin, entry_point) for entry_point in entry_points)


def _load(found: _Found) -> DestinationType | SetAside:
    name = found.entry_point.name
    try:
        kind = found.entry_point.load()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # Even one that wants to end the program while it is imported.
        return SetAside(found.plugin, name, "not-importable", told(error))
    try:
        fault = _fault(kind, name)
        if fault is None:
            return guarded(kind, found.plugin)
    except Exception as error:
        fault = told(error)
    return SetAside(found.plugin, name, "not-a-type", fault)


def _fault(given: Any, name: str) -> str | None:
    """What is wrong with what an entry point named ``name`` gave."""
    if not isinstance(given, DestinationType):
        return f"a {type(given).__name__}, not a DestinationType"
    # Its parts are what the plug-in says, whatever their types say.
    kind: Any = given
    if kind.name != name:
        return f"its name is {kind.name!r}, that of the entry point {name!r}"
    if not _is_text(kind.label):
        return "its label is no text"
    if not callable(kind.make) or not (kind.log_in is None or callable(kind.log_in)):
        return "it cannot be made"
    for option in kind.options:
        if not isinstance(option, Option):
            return f"a {type(option).__name__} among its options"
        fault = _option_fault(option)
        if fault is not None:
            return fault
    names = [option.name for option in kind.options]
    if len(set(names)) < len(names):
        return "two of its options have the same name"
    if sum(option.secret for option in kind.options) > 1:
        return "more than one of its options is a secret"
    return None


def _option_fault(option: Any) -> str | None:
    texts = [option.name, option.label, *option.choices.keys(), *option.choices.values()]
    if not isinstance(option.type, OptionType) or not all(map(_is_text, texts)):
        return f"its option {option.name!r} is not declared as it should be"
    if "=" in option.name:
        return f"its option {option.name!r} has a sign in its name that it cannot have"
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
