"""What the emulated Nextcloud holds and how it behaves. Changed by tests from behind."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

LOGIN = "anna@example.org"
USER_ID = "Anna Example"
SECRET = "app-Passwört-1"


class Refused(Exception):  # noqa: N818
    """A request is answered with ``status``."""

    def __init__(self, status: int, words: str = "") -> None:
        super().__init__(status, words)
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came. ``path`` is decoded, below ``remote.php/dav`` where it is there."""

    method: str
    path: str
    body_bytes: int
    has_credentials: bool


@dataclass(slots=True)
class Refusal:
    """Answer ``status`` to one request whose method and path fit, ``after`` others that fit.
    ``meanwhile`` happens before."""

    method: str
    status: int
    path: str = ""
    after: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    meanwhile: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Flow:
    """A log-in in the browser. ``client`` is whom the user is asked about."""

    client: str
    login_token: str
    granted: tuple[str, str] | None = None


@dataclass(slots=True)
class Cloud:
    """One user's files and chunks below ``root``. ``body_limit_bytes`` is of a proxy before it;
    ``joins_parts`` stores join chunks themselves, and hash nothing then. One that ``hashes`` does
    so when asked, and one that ``makes_folders`` does so on the way; older ones do not."""

    root: Path
    prefix: str = ""
    quota_bytes: int | None = None
    body_limit_bytes: int | None = None
    chunk_bytes: int = 5 << 20
    joins_parts: bool = True
    hashes: bool = True
    makes_folders: bool = True
    bears: int | None = None
    """Its database is locked by so many files that are put at once."""

    maintenance: bool = False
    read_only: bool = False
    moved_from: str | None = None
    """A path that leads to ``prefix``."""

    elsewhere: str | None = None
    """Names addresses of the log-in there, on another host."""

    said: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """Answers of somebody else's making, by the ends of paths."""

    credentials: set[tuple[str, str]] = field(default_factory=lambda: {(LOGIN, SECRET)})
    asked: list[Asked] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    flows: dict[str, Flow] = field(default_factory=dict)
    begun: dict[str, str | None] = field(default_factory=dict)
    """Where each upload's chunks go, by the name of its folder; None of one that did not say."""

    stored: list[str] = field(default_factory=list)
    """Every chunk that was taken, by folder and number."""

    files_now: int = 0
    chunks_now: int = 0
    most_chunks_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        for folder in (self.files, self.uploads, self.root / "parts"):
            folder.mkdir(parents=True)

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def uploads(self) -> Path:
        return self.root / "uploads"

    def part(self) -> Path:
        """Where a body is written to until it is whole."""
        return self.root / "parts" / secrets.token_hex(8)

    def free_bytes(self) -> int | None:
        if self.quota_bytes is None:
            return None
        used = sum(path.stat().st_size for path in self.files.rglob("*") if path.is_file())
        return max(0, self.quota_bytes - used)

    def require_room(self, size_bytes: int) -> None:
        free = self.free_bytes()
        if free is not None and size_bytes > free:
            raise Refused(507, "Insufficient space")

    @contextmanager
    def taking_a_file(self) -> Iterator[None]:
        with self.lock:
            if self.bears is not None and self.files_now >= self.bears:
                raise Refused(500, "database is locked")
            self.files_now += 1
        try:
            yield
        finally:
            with self.lock:
                self.files_now -= 1

    @contextmanager
    def taking_a_chunk(self) -> Iterator[None]:
        with self.lock:
            self.chunks_now += 1
            self.most_chunks_at_once = max(self.most_chunks_at_once, self.chunks_now)
        try:
            yield
        finally:
            with self.lock:
                self.chunks_now -= 1

    def said_of(self, path: str) -> tuple[int, bytes] | None:
        return next((said for end, said in self.said.items() if path.endswith(end)), None)

    def refusal(self, method: str, path: str) -> Refusal | None:
        """The one that a test asked for, if this request is its turn."""
        with self.lock:
            for one in self.refusals:
                if one.method == method and one.path in path:
                    if one.after:
                        one.after -= 1
                        continue
                    self.refusals.remove(one)
                    return one
        return None

    def approve(self, token: str, user: str, password: str) -> None:
        """The user logs in and grants access."""
        for flow in self.flows.values():
            if flow.login_token == token and (user, password) in self.credentials:
                flow.granted = user, secrets.token_urlsafe(32)
                self.credentials.add(flow.granted)
                return
        raise Refused(403, "Your login token is invalid or has expired")
