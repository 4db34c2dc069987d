"""The seam to plug-ins: what their destinations raise and give is looked at before it goes on.

Owns the checks. Whatever a plug-in raises that is not an error of ours holds its destination, with
the plug-in's name; a file at which it stumbles is set aside, unless it stumbles at one after the
other. Must not know how plug-ins are found. It cannot help against a method that blocks the loop.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import traceback
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.destinations.base import Destination, Sending
from desktop_sync.destinations.kinds import DestinationType, Granted, LogIn
from desktop_sync.destinations.refusals import LONGEST_WAIT
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

logger = logging.getLogger(__name__)

_METHODS = ("check", "takes", "find", "send", "prove", "join", "sweep", "close")
_FILES_SET_ASIDE_IN_A_ROW = 3
_MOST_AT_ONCE = 64
_MOST_SECONDS_TO_CLOSE = 5.0
_LONGEST_WORDS = 400
_LONGEST_ID = 4096

_T = TypeVar("_T")


def guarded(kind: DestinationType, plugin: str) -> DestinationType:
    """``kind``, with all that comes of it looked at. ``plugin`` is what it is blamed on."""
    log_in = kind.log_in

    def make(options: Mapping[str, str], secret: str | None) -> Destination:
        blame = _Blame(plugin, secret)
        try:
            made = kind.make(dict(options), secret)
            lacking = [name for name in _METHODS if not callable(getattr(made, name, None))]
            if lacking:
                raise TypeError(f"a {type(made).__name__} without {', '.join(lacking)}")
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise blame.for_(error) from error
        return _Guarded(made, blame)

    async def begin(options: Mapping[str, str]) -> LogIn:
        assert log_in is not None
        blame = _Blame(plugin, None)
        return _GuardedLogIn(await _asked(lambda: log_in(dict(options)), blame), blame)

    return replace(kind, make=make, log_in=None if log_in is None else begin)


def told(error: BaseException) -> str:
    """An exception of somebody else's in one line of its own words, which may be missing."""
    try:
        words = " ".join(str(error).split())
    except Exception:
        words = ""
    return f"{type(error).__name__}: {words}"[:_LONGEST_WORDS] if words else type(error).__name__


class _Blame(Struct, frozen=True):
    """What is said of a plug-in's mistakes. Its ``secret`` is in none of it."""

    plugin: str
    secret: str | None

    def for_(self, error: BaseException) -> DesktopSyncError:
        """``error`` where it is one that destinations may raise, else what to raise instead."""
        if isinstance(error, DesktopSyncError) and _is_sound(error):
            return error
        logger.info("%s stumbled\n%s", self.plugin, self._masked(_trace(error)))
        return DestinationError("unexpected", detail=self._masked(f"{self.plugin}: {told(error)}"))

    def _masked(self, text: str) -> str:
        return text.replace(self.secret, "…") if self.secret else text


async def _asked(work: Callable[[], Awaitable[_T]], blame: _Blame) -> _T:
    """What ``work`` gives. It may be cancelled from outside, and by nobody else."""
    task = asyncio.current_task()
    try:
        return await work()
    except GeneratorExit:
        raise
    except asyncio.CancelledError as error:
        if task is None or task.cancelling():
            raise
        raise blame.for_(error) from error
    except BaseException as error:
        # No loop survives a SystemExit, and nobody presses Ctrl-C in its thread.
        raise blame.for_(error) from error


class _Guarded:
    """``Destination`` of a plug-in."""

    def __init__(self, inner: Destination, blame: _Blame) -> None:
        self._inner = inner
        self._blame = blame
        self._stumbled_at = set[int]()
        self._in_a_row = 0

    @property
    def parallel(self) -> int:
        try:
            parallel = self._inner.parallel
            _require(type(parallel) is int and parallel > 0, "parallel is no number of files")
        except BaseException as error:
            raise self._blame.for_(error) from error
        return min(parallel, _MOST_AT_ONCE)

    async def check(self) -> None:
        await _asked(self._inner.check, self._blame)

    def takes(self, file: UploadFile) -> bool:
        try:
            takes = self._inner.takes(file)
            _require(isinstance(takes, bool), "takes gave neither True nor False")
        except BaseException as error:
            raise self._blame.for_(error) from error
        return takes

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        asked = {file.resource_id: file for file in files}

        async def work() -> Mapping[int, RemoteRef]:
            found = await self._inner.find(files)
            _require(isinstance(found, Mapping), "find gave no mapping")
            _require(found.keys() <= asked.keys(), "find gave what it was not asked for")
            for resource_id, ref in found.items():
                _check_ref(ref, asked[resource_id])
            return dict(found)

        return await _asked(work, self._blame)

    async def send(self, sending: Sending) -> RemoteRef:
        async def work() -> RemoteRef:
            ref = await self._inner.send(_GuardedSending(sending))
            _check_ref(ref, sending.file)
            return ref

        return await self._of_one_file(sending.file, work)

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        async def work() -> Proof:
            proof = await self._inner.prove(file, ref)
            _check_proof(proof)
            # What is ours is for us to say.
            return Proof(proof.grade, proof.size_bytes, proof.digest)

        proof = await self._of_one_file(file, work)
        self._in_a_row = 0
        return proof

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        await _asked(lambda: self._inner.join(asset, dict(refs)), self._blame)

    async def sweep(self, unfinished: Collection[str]) -> None:
        await _asked(lambda: self._inner.sweep(unfinished), self._blame)

    async def close(self) -> None:
        """Never raises, and does not take for ever: whoever closes it wants to be rid of it."""

        async def work() -> None:
            async with asyncio.timeout(_MOST_SECONDS_TO_CLOSE):
                await self._inner.close()

        try:
            await _asked(work, self._blame)
        except DesktopSyncError as error:
            logger.info("%s was not closed: %s", self._blame.plugin, error)

    async def _of_one_file(self, file: UploadFile, work: Callable[[], Awaitable[_T]]) -> _T:
        """The mistake may be about this file alone, and must not keep the others for ever."""
        try:
            return await _asked(work, self._blame)
        except DestinationError as error:
            if error.code != "unexpected":
                raise
            self._in_a_row += 1
            is_known = file.resource_id in self._stumbled_at
            self._stumbled_at.add(file.resource_id)
            if self._in_a_row > _FILES_SET_ASIDE_IN_A_ROW and not is_known:
                raise
            path = str(file.local)
            raise ItemError("unexpected", path=path, detail=error.detail) from error


class _GuardedSending(Struct, frozen=True):
    """``Sending`` as a plug-in gets it: what it says ends up in sums and in the journal."""

    inner: Sending

    @property
    def file(self) -> UploadFile:
        return self.inner.file

    @property
    def asset(self) -> UploadAsset:
        return self.inner.asset

    @property
    def refs(self) -> Mapping[int, RemoteRef]:
        return dict(self.inner.refs)

    @property
    def unfinished(self) -> str | None:
        return self.inner.unfinished

    async def passed(self, size_bytes: int) -> None:
        _require(type(size_bytes) is int, "passed was told no number of bytes")
        await self.inner.passed(size_bytes)

    async def keep(self, unfinished: str) -> None:
        _require(_is_storable(unfinished), "keep was told no text")
        await self.inner.keep(unfinished)


class _GuardedLogIn:
    """``LogIn`` of a plug-in."""

    def __init__(self, inner: LogIn, blame: _Blame) -> None:
        self._inner = inner
        self._blame = blame

    @property
    def address(self) -> str:
        try:
            address = self._inner.address
            _require(address.startswith(("https://", "http://")), "no address for a browser")
        except BaseException as error:
            raise self._blame.for_(error) from error
        return address

    async def wait(self) -> Granted:
        async def work() -> Granted:
            granted = await self._inner.wait()
            _require(isinstance(granted, Granted), "the log-in gave no Granted")
            texts = [*granted.options.keys(), *granted.options.values(), granted.secret]
            _require(all(isinstance(one, str) for one in texts), "the log-in gave no texts")
            return granted

        return await _asked(work, self._blame)

    async def close(self) -> None:
        await _asked(self._inner.close, self._blame)


def _check_ref(ref: Any, file: UploadFile) -> None:
    _require(isinstance(ref, RemoteRef), f"a {type(ref).__name__}, not a RemoteRef")
    _require(_is_storable(ref.id), "the id of a RemoteRef is no text")
    _require(ref.size_bytes == file.size_bytes, "a RemoteRef of another size than the file's")


def _check_proof(proof: Any) -> None:
    """Only what comes with a digest may claim more than a size."""
    _require(isinstance(proof, Proof), f"a {type(proof).__name__}, not a Proof")
    grades = (Grade.SERVER_HASHED, Grade.READ_BACK, Grade.SIZE_ONLY)
    _require(proof.grade in grades, "a Proof of a grade that destinations do not have")
    size_bytes = proof.size_bytes
    _require(type(size_bytes) is int and size_bytes >= 0, "the size of a Proof is none")
    if proof.grade is Grade.SIZE_ONLY:
        _require(proof.digest is None, "a Proof of the size only, with a digest")
    else:
        _require(isinstance(proof.digest, Digest), f"a Proof {proof.grade!r} without a digest")
        made = hashlib.new(proof.digest.algorithm).digest_size
        fits = isinstance(proof.digest.value, bytes) and len(proof.digest.value) == made
        _require(made > 0 and fits, "the digest of a Proof is not one of its algorithm")


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001
    if not holds:
        raise TypeError(otherwise)


def _is_storable(text: object) -> bool:
    """Whether it is a text that can be written down: no lone surrogates, and not endless."""
    if not isinstance(text, str) or len(text) > _LONGEST_ID:
        return False
    return text.isascii() or text == text.encode("utf-8", "ignore").decode()


def _is_sound(error: Any) -> bool:
    """Whether the parts of one of our errors are what others take them for."""
    texts = all(one is None or isinstance(one, str) for one in (error.path, error.detail))
    wait = error.retry_after
    waits = wait is None or (isinstance(wait, timedelta) and wait <= LONGEST_WAIT)
    return isinstance(error.code, str) and texts and waits


def _trace(error: BaseException) -> str:
    try:
        return "".join(traceback.format_exception(error))
    except Exception:
        return told(error)
