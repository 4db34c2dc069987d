"""What a command works with: the settings, the journal to look into, or an engine to ask.

Owns the choice between an engine of this process and the one that owns the profile
already, and puts the former together. Must not know what a command does with it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop_sync.errors import FatalError, ItemError, StorageError
from desktop_sync.platforms.single_instance import (
    ProfileLock,
    close_endpoint,
    find_endpoint,
    open_endpoint,
)
from desktop_sync.settings.folders import check_library_folder
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.store import SettingsStore

if TYPE_CHECKING:
    import sqlite3

    from desktop_sync.engine.commands import HeadlessCommands
    from desktop_sync.engine.engine import Engine
    from desktop_sync.model.events import Status

T = TypeVar("T")

_OWNER_STARTS_SECONDS = 5.0
_OWNERS_OUTLIVED = 3
_LOOK_AGAIN_SECONDS = 0.1
_STATUS_TIMEOUT = timedelta(seconds=2)


def open_settings(profile: Profile) -> SettingsStore:
    """The profile's settings, with all values checked that are set."""
    return SettingsStore(
        profile.settings,
        {
            "layout": _check_layout,
            "upload_hours": _check_hours,
            "upload_limit_hours": _check_hours,
        },
        {"library": partial(check_library_folder, profile=profile)},
    )


def _check_layout(layout: str) -> None:
    from desktop_sync.library.naming import check_layout

    check_layout(layout)


def _check_hours(hours: str) -> None:
    """Raise ``ItemError('bad-hours')`` for what is neither hours nor empty."""
    from desktop_sync.conductor.hours import parse

    try:
        if hours:
            parse(hours)
    except ValueError as error:
        raise ItemError("bad-hours", path=hours) from error


@contextmanager
def read_journal(profile: Profile) -> Iterator[sqlite3.Connection | None]:
    """One snapshot of the journal, whoever owns it; None when there is none yet."""
    from desktop_sync.journal.database import Database

    if not profile.journal.exists():
        yield None
        return
    try:
        journal = Database(profile.journal, read_only=True)
    except FatalError as error:
        if error.code != "journal-missing":
            raise
        yield None
        return
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
def open_engine(profile: Profile, library: Path | None) -> Iterator[HeadlessCommands]:
    """An engine for ``library`` (None: the chosen one): the owner's, or one of this process
    that works on nothing by itself.

    Raises ``FatalError`` when neither can be had, ``StorageError``.
    """
    with _lock_or_owner(profile, library) as owner:
        if owner is not None:
            yield owner
            return
        with _own_engine(profile, _present_folder(profile, library)) as engine:
            yield engine


@contextmanager
def begin_import(
    profile: Profile, library: Path | None, begin: Callable[[HeadlessCommands], T]
) -> Iterator[tuple[HeadlessCommands, T]]:
    """Like ``open_engine``, with what ``begin`` queued under way; what it gave as well.

    An engine of this process serves others meanwhile. The first library that a profile
    imports into becomes its chosen one.
    """
    with _lock_or_owner(profile, library) as owner:
        if owner is not None:
            yield owner, begin(owner)
            return
        folder = library_folder(profile, library)
        _make_library(folder)
        _choose_first_library(profile, folder)
        with _own_engine(profile, folder) as engine:
            begun = begin(engine)
            engine.start()
            with _serving(profile, engine):
                yield engine, begun


@contextmanager
def begin_upload(
    profile: Profile, library: Path | None, begin: Callable[[HeadlessCommands], None]
) -> Iterator[tuple[HeadlessCommands, bool]]:
    """Like ``open_engine``, with what ``begin`` set going under way; an engine of this process
    serves others meanwhile. True where the engine is this process's, and ends with it."""
    with _lock_or_owner(profile, library) as owner:
        if owner is not None:
            begin(owner)
            yield owner, False
            return
        with _own_engine(profile, _present_folder(profile, library)) as engine:
            begin(engine)
            with _serving(profile, engine):
                yield engine, True


def outliving_owners(work: Callable[[], T]) -> T:
    """Do ``work``, and where the owner of the profile ends meanwhile, again in its place."""
    for _ in range(_OWNERS_OUTLIVED):
        try:
            return work()
        except FatalError as error:
            if error.code != "owner-gone":
                raise
    return work()


@contextmanager
def _lock_or_owner(profile: Profile, library: Path | None) -> Iterator[HeadlessCommands | None]:
    """None while this process owns the profile, else the engine of the one that does."""
    profile.create()
    lock = ProfileLock(profile.folder)
    owner = _acquire_or_ask(lock, profile, library)
    try:
        yield owner
    finally:
        lock.release()


def _acquire_or_ask(
    lock: ProfileLock, profile: Profile, library: Path | None
) -> HeadlessCommands | None:
    """None once the lock is held. An owner that is only starting, or just ending, is waited
    for."""
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
            return None


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
def _own_engine(profile: Profile, folder: Path) -> Iterator[Engine]:
    from desktop_sync.conductor import hours
    from desktop_sync.engine.engine import EngineOptions
    from desktop_sync.engine.opening import open_engine as put_together
    from desktop_sync.settings.policy import policy_of

    chosen = open_settings(profile).load()
    log_to(profile)
    options = EngineOptions(
        library=folder,
        layout=chosen.layout,
        patient=False,
        upload=False,
        policy=policy_of(chosen, hours.parse),
    )
    engine = put_together(profile.journal, options)
    try:
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


def _present_folder(profile: Profile, library: Path | None) -> Path:
    """``library`` (None: the chosen one). Raises ``StorageError`` where it is away, but for a
    library that nothing was put into yet."""
    folder = library_folder(profile, library)
    if _holds_something(profile, folder) and not folder.is_dir():
        raise StorageError("library-unusable", path=str(folder))
    return folder


def _choose_first_library(profile: Profile, library: Path) -> None:
    settings = open_settings(profile)
    if not settings.has_chosen("library") and not _holds_something(profile, None):
        settings.set("library", str(library))


def _holds_something(profile: Profile, library: Path | None) -> bool:
    """Whether the journal knows a file in ``library``, or with None, in any."""
    from desktop_sync.journal.assets import totals
    from desktop_sync.journal.libraries import every_library

    with read_journal(profile) as connection:
        return connection is not None and any(
            totals(connection, number).resources
            for number, folder in every_library(connection)
            if library is None or folder == library
        )


def _make_library(folder: Path) -> None:
    """Raise ``StorageError`` unless files can be put into ``folder``."""
    import tempfile

    from desktop_sync.library.ingest import storage_errors

    try:
        with storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
    except FileExistsError as error:
        raise StorageError("library-unusable", path=str(folder), detail=str(error)) from error


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
    from desktop_sync.journal import assets, imports, jobs, meta, upload_figures
    from desktop_sync.journal.libraries import every_library
    from desktop_sync.model.events import EngineState, Status
    from desktop_sync.model.job import JobState

    folder = library_folder(profile, None)
    with read_journal(profile) as connection:
        if connection is None:
            return Status(EngineState.IDLE, str(folder), 0, 0, 0, 0, 0, 0, False, None, ())
        number = {known: number for number, known in every_library(connection)}.get(folder)
        now = datetime.now(UTC)
        pause = meta.pause(connection)
        if pause is not None and pause.until is not None and pause.until <= now:
            pause = None
        paused = pause is not None
        state = EngineState.PAUSED if paused else EngineState.IDLE
        if number is None:
            return Status(state, str(folder), 0, 0, 0, 0, 0, 0, paused, None, ())
        holds = assets.totals(connection, number)
        counts = jobs.unfinished_counts(connection, number)
        unfinished = imports.unfinished(connection, number)
        left = [imports.summary(connection, one.id, now) for one in unfinished]
        uploads = upload_figures.nobody_at_work(connection, number)
    failed = counts.get(JobState.FAILED, 0)
    return Status(
        state=EngineState.ATTENTION if failed or uploads.failed else state,
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
        uploads=uploads,
        paused_until=None if pause is None else pause.until,
    )
