"""What a command works with: the settings, the journal to look into, or an engine to ask.

Owns the choice between an engine of this process and the one that owns the profile
already, and puts the former together. Must not know what a command does with it.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_sync.errors import FatalError, ItemError, StorageError
from desktop_sync.platforms.single_instance import (
    ProfileLock,
    close_endpoint,
    find_endpoint,
    open_endpoint,
)
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.store import SettingsStore

if TYPE_CHECKING:
    import sqlite3

    from desktop_sync.engine.commands import HeadlessCommands
    from desktop_sync.engine.engine import Engine
    from desktop_sync.model.events import Status

_OWNER_STARTS_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.1
_STATUS_TIMEOUT = timedelta(seconds=2)


def open_settings(profile: Profile) -> SettingsStore:
    """The profile's settings, with all values checked that are set."""
    return SettingsStore(profile.settings, {"layout": _check_layout})


@contextmanager
def read_journal(profile: Profile) -> Iterator[sqlite3.Connection | None]:
    """One snapshot of the journal, whoever owns it; None when there is none yet."""
    from desktop_sync.journal.database import Database

    if not profile.journal.exists():
        yield None
        return
    journal = Database(profile.journal, read_only=True)
    try:
        with journal.reading() as connection:
            yield connection
    finally:
        journal.close()


def current_status(profile: Profile) -> Status:
    """What the owner of the profile says, or where nobody owns it, the journal."""
    endpoint = find_endpoint(profile.folder)
    if endpoint is not None:
        from desktop_sync.engine.remote import RemoteEngine

        with suppress(FatalError):
            return RemoteEngine(endpoint, _STATUS_TIMEOUT).status().result()
    return _journaled_status(profile)


def library_of(profile: Profile, path: Path) -> Path | None:
    """The library that ``path`` (absolute) lies in, if the journal knows one around it."""
    from desktop_sync.journal.libraries import library_around

    with read_journal(profile) as connection:
        return None if connection is None else library_around(connection, path)


def library_folder(profile: Profile, library: Path | None) -> Path:
    """``library`` if it is given, else the one the user chose."""
    return library or open_settings(profile).load().library


@contextmanager
def open_engine(
    profile: Profile, library: Path | None, *, importing: bool = False
) -> Iterator[HeadlessCommands]:
    """An engine for ``library`` (None: the chosen one), of this process or of the owner.

    An ``importing`` engine of this process is started, and serves others while it runs;
    the first library a profile imports into becomes its chosen one. Raises ``FatalError``
    when neither can be had, ``StorageError('library-unusable')``.
    """
    profile.create()
    engine = _lock_or_owner(profile, library)
    if not isinstance(engine, ProfileLock):
        yield engine
        return
    try:
        with _own_engine(profile, library, importing=importing) as own:
            yield own
    finally:
        engine.release()


def _lock_or_owner(profile: Profile, library: Path | None) -> ProfileLock | HeadlessCommands:
    """The profile's lock, now held, or the engine of the process that holds it. An owner
    that is only starting, or just ending, is waited for."""
    lock = ProfileLock(profile.folder)
    end = time.monotonic() + _OWNER_STARTS_SECONDS
    while True:
        try:
            lock.acquire()
        except FatalError as error:
            if error.code != "profile-in-use":
                raise
            owner = _ask_owner(profile, library)
            if owner is not None:
                return owner
            if time.monotonic() > end:
                raise
            time.sleep(_LOOK_AGAIN_SECONDS)
        else:
            return lock


def _ask_owner(profile: Profile, library: Path | None) -> HeadlessCommands | None:
    """The owner's engine; None while it does not answer."""
    from desktop_sync.engine.remote import RemoteEngine

    endpoint = find_endpoint(profile.folder)
    if endpoint is None:
        return None
    owner = RemoteEngine(endpoint)
    try:
        folder = owner.library_folder()
    except FatalError as error:
        if error.code == "owner-gone":
            return None
        raise
    if library is not None and library != folder:
        raise FatalError("owner-has-another-library", path=str(folder))
    return owner


@contextmanager
def _own_engine(
    profile: Profile, library: Path | None, *, importing: bool
) -> Iterator[HeadlessCommands]:
    from desktop_sync.engine.engine import EngineOptions
    from desktop_sync.engine.opening import open_engine as put_together

    if importing and library is not None:
        _choose_first_library(profile, library)
    chosen = open_settings(profile).load()
    folder = library or chosen.library
    _check_library(folder, make=importing)
    log_to(profile)
    engine = put_together(
        profile.journal, EngineOptions(library=folder, layout=chosen.layout, patient=False)
    )
    try:
        if importing:
            with _serving(profile, engine):
                engine.start()
                yield engine
        else:
            yield engine
    finally:
        engine.stop()


@contextmanager
def _serving(profile: Profile, engine: Engine) -> Iterator[None]:
    from desktop_sync.engine.remote import RemoteServer

    server = RemoteServer(engine, open_endpoint(profile.folder))
    server.start()
    try:
        yield
    finally:
        close_endpoint(profile.folder)
        server.close()


def _choose_first_library(profile: Profile, library: Path) -> None:
    from desktop_sync.journal.libraries import every_library

    settings = open_settings(profile)
    if settings.has_chosen("library"):
        return
    with read_journal(profile) as connection:
        if connection is None or not every_library(connection):
            settings.set("library", str(library))


def _check_library(folder: Path, *, make: bool) -> None:
    """Raise ``StorageError('library-unusable')`` unless files can be put into ``folder``."""
    try:
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK) or not folder.is_dir():
            raise StorageError("library-unusable", path=str(folder))
    except OSError as error:
        raise StorageError("library-unusable", path=str(folder), detail=str(error)) from error


def _check_layout(layout: str) -> None:
    from desktop_sync.library.naming import Template, TemplateError

    try:
        Template(layout)
    except TemplateError as error:
        raise ItemError(f"layout-{error.code}", path=error.part) from error


def log_to(profile: Profile) -> None:
    """Keep what the program notes in the profile's log, bounded."""
    from logging.handlers import RotatingFileHandler

    handler = RotatingFileHandler(
        profile.log,
        maxBytes=2**20,
        backupCount=1,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    program = logging.getLogger("desktop_sync")
    program.addHandler(handler)
    program.setLevel(logging.INFO)
    program.propagate = False


def _journaled_status(profile: Profile) -> Status:
    from desktop_sync.journal import assets, imports, jobs, meta
    from desktop_sync.journal.libraries import every_library
    from desktop_sync.model.events import EngineState, Status
    from desktop_sync.model.job import JobState

    folder = library_folder(profile, None)
    with read_journal(profile) as connection:
        if connection is None:
            return Status(EngineState.IDLE, str(folder), 0, 0, 0, 0, 0, 0, False, None, ())
        number = {known: number for number, known in every_library(connection)}.get(folder)
        holds = assets.totals(connection, number) if number else assets.Totals(0, 0, 0)
        counts = jobs.unfinished_counts(connection)
        now = datetime.now(UTC)
        left = [imports.summary(connection, one.id, now) for one in imports.unfinished(connection)]
        paused = meta.paused(connection)
    failed = counts.get(JobState.FAILED, 0)
    state = EngineState.PAUSED if paused else EngineState.IDLE
    return Status(
        state=EngineState.ATTENTION if failed else state,
        library=str(folder),
        assets=holds.assets,
        resources=holds.resources,
        bytes=holds.size_bytes,
        pending=counts.get(JobState.PENDING, 0) + counts.get(JobState.RUNNING, 0),
        running=0,
        failed=failed,
        paused=paused,
        hold=None,
        imports=tuple(left),
    )
