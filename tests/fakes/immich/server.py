"""The HTTP side of the server: routes, answers, and when it answers.

Like the real one it knows a duplicate by ``x-immich-checksum`` before it has read the body, and
answers at once; it believes nothing else of that header.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from tests.fakes.immich.form import FormError, read_form
from tests.fakes.immich.schema import official
from tests.fakes.immich.shown import TIME, shown, shown_album
from tests.fakes.immich.state import SIDECARS, VIDEOS, Key, RefusedError, State

_CHUNK_BYTES = 1 << 16
_LIMIT_SECONDS = 20.0
_UPLOAD = ("POST", "/api/assets")


class Served:
    """A server that runs. ``requests`` are methods and paths in their order; ``faults`` what was
    wrong with any of them, or with an answer. ``limit_bytes`` is that of a proxy before it. Where
    it ``hangs_up`` after what it need not hear to the end, it does so in the middle of that."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.requests: list[tuple[str, str]] = []
        self.checked: list[int] = []
        """How many files each question whether they are there was about."""
        self.faults: list[str] = []
        self.limit_bytes: int | None = None
        self.hangs_up = False
        self.fails: list[tuple[str, str, int | None]] = []
        """Methods, patterns of paths, and statuses: what is asked so next is answered with that
        status and not done; or done and not answered (None)."""
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def uploads(self) -> int:
        return self.requests.count(_UPLOAD)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def serve(state: State) -> Iterator[Served]:
    """A server that must have been spoken to as it is described, at the end of it."""
    served = Served(state)
    try:
        yield served
    finally:
        served.close()
    assert served.faults == []


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, served: Served) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.served = served

    def handle_error(self, request: object, client_address: object) -> None:
        import sys

        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.served.faults.append(repr(error))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = _LIMIT_SECONDS
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_PUT(self) -> None:
        self._handle()

    def _handle(self) -> None:
        served = self.server.served
        served.requests.append((self.command, self.path))
        try:
            failing = self._failing()
            if failing is not None and failing[2] is not None:
                raise RefusedError(failing[2], "as the test wants it")
            if served.limit_bytes is not None and self._length > served.limit_bytes:
                self._answer_early(413, "<html>413 Request Entity Too Large</html>")
            elif (self.command, self.path) == _UPLOAD:
                self._upload()
            else:
                answer_to_all = self._route(self._read())
                if failing is not None:
                    self._hang_up()
                else:
                    self._answer(*answer_to_all)
        except RefusedError as refusal:
            answer = {"message": refusal.message, "statusCode": refusal.status}
            self._answer(refusal.status, answer)

    def _failing(self) -> tuple[str, str, int | None] | None:
        """How what is asked now is to fail, if it is; that is used up by it."""
        fails = self.server.served.fails
        for one in fails:
            if one[0] == self.command and re.fullmatch(one[1], self._address.path):
                fails.remove(one)
                if one[2] is not None:
                    self._read()
                return one
        return None

    def _upload(self) -> None:
        state = self.server.served.state
        try:
            key = state.key(self.headers.get("x-api-key"))
            key.require("asset.upload")
        except RefusedError:
            self._read()
            raise
        known = state.known(key.user, bytes.fromhex(self.headers.get("x-immich-checksum", "")))
        if known is not None:
            self._answer_early(200, {"id": known.id, "status": "duplicate"})
            return
        body = self._read()
        try:
            form = read_form(self.headers.get("Content-Type", ""), body)
        except FormError as error:
            self.server.served.faults.append(f"not a form: {error}")
            raise RefusedError(400, str(error)) from error
        said = {"true": True, "false": False}
        value = {name: said.get(one, one) for name, one in form.fields.items()}
        value |= {name: content[0] for name, content in form.files.items()}
        self._hold_to_schema("multipart/form-data", value)
        photo, is_new = state.add(key.user, form)
        status = "created" if is_new else "duplicate"
        self._answer(201 if is_new else 200, {"id": photo.id, "status": status})

    def _answer_early(self, status: int, value: object) -> None:
        """Before the body was read."""
        self._answer(status, value)
        if self.server.served.hangs_up:
            self._hang_up()
        else:
            self._read()

    def _hang_up(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _route(self, body: bytes) -> tuple[int, object]:
        value: Any = json.loads(body) if body else None
        self._hold_to_schema("application/json", value)
        state = self.server.served.state
        if self.command == "GET":
            value = dict(parse_qsl(self._address.query))
        for method, pattern, permission, act in ROUTES:
            found = re.fullmatch(pattern, self._address.path)
            if found is None or method != self.command:
                continue
            with state.lock:
                if permission is None:
                    return act(state, Key(""), found.groups(), value)
                key = state.key(self.headers.get("x-api-key"))
                if permission:
                    key.require(permission)
                if act is _check:
                    self.server.served.checked.append(len(value["assets"]))
                return act(state, key, found.groups(), value)
        raise RefusedError(404, f"Cannot {self.command} {self.path}")

    def _hold_to_schema(self, kind: str, value: object) -> None:
        schema = official()
        if schema is not None:
            self.server.served.faults += schema.request(self.command, self.path, kind, value)

    @property
    def _address(self) -> SplitResult:
        return urlsplit(self.path)

    @property
    def _length(self) -> int:
        return int(self.headers.get("Content-Length", 0))

    def _read(self) -> bytes:
        read = bytearray()
        while len(read) < self._length:
            chunk = self.rfile.read(min(_CHUNK_BYTES, self._length - len(read)))
            if not chunk:
                raise ConnectionResetError("the client left")
            read += chunk
        return bytes(read)

    def _answer(self, status: int, value: object) -> None:
        schema = official()
        state = self.server.served.state
        if schema is not None and status < 300 and state.version[0] >= 3:
            faults = schema.answer(self.command, self._address.path, status, value)
            self.server.served.faults += faults
        content = value if isinstance(value, str) else json.dumps(value)
        self.send_response(status)
        kind = "text/html" if isinstance(value, str) else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content.encode())))
        self.end_headers()
        self.wfile.write(content.encode())
        with suppress(OSError):
            self.wfile.flush()


_Act = Callable[[State, Key, tuple[str, ...], Any], tuple[int, object]]


def _version(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    major, minor, patch = state.version
    said: dict[str, object] = {"major": major, "minor": minor, "patch": patch}
    return 200, said | ({"prerelease": None} if major >= 3 else {})


def _media_types(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    return 200, {"image": list(state.images), "video": list(VIDEOS), "sidecar": list(SIDECARS)}


def _storage(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    size, free = 1 << 41, state.free_bytes
    return 200, {
        "diskSize": "2 TiB", "diskUse": "?", "diskAvailable": "?", "diskUsagePercentage": 50.0,
        "diskSizeRaw": size, "diskUseRaw": size - free, "diskAvailableRaw": free,
    }  # fmt: skip


def _key(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    some_id = "6f1c1c3e-5f0d-4c9b-8f5e-0b1d3e5a7c91"
    return 200, {
        "id": some_id, "name": "Desktop Sync", "permissions": sorted(key.permissions),
        "createdAt": TIME, "updatedAt": TIME,
    }  # fmt: skip


def _check(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    results = []
    for asked in value["assets"]:
        known = state.known(key.user, bytes.fromhex(asked["checksum"]))
        result = {"id": asked["id"], "action": "accept"}
        if known is not None:
            result |= {"action": "reject", "reason": "duplicate", "assetId": known.id}
            result["isTrashed"] = known.is_trashed
        results.append(result)
    return 200, {"results": results}


def _asset(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    return 200, shown(state, state.photo(key.user, path[0], "asset.read"))


def _update(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    photo = state.photo(key.user, path[0], "asset.update")
    if "livePhotoVideoId" in value:
        state.hide(key.user, value["livePhotoVideoId"])
        photo.film = value["livePhotoVideoId"]
    photo.is_favourite = value.get("isFavorite", photo.is_favourite)
    return 200, shown(state, photo)


def _stack(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    stack = state.stack(key.user, value["assetIds"])
    assets = [shown(state, one) for one in state.photos.values() if one.stack == stack]
    return 201, {"id": stack, "primaryAssetId": state.covers[stack], "assets": assets}


def _albums(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    # Version 2 knows no such query, and gives no albums of others.
    shared_too = state.version[0] >= 3 and value.get("isOwned") != "true"
    found = state.albums_of(key.user, shared_too=shared_too)
    return 200, [shown_album(state, one) for one in found]


def _make_album(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    album = state.make_album(key.user, value["albumName"])
    return 201, shown_album(state, album)


def _add(state: State, key: Key, path: tuple[str, ...], value: Any) -> tuple[int, object]:
    errors = state.add_to_album(key.user, path[0], value["ids"])
    return 200, [
        {"id": one, "success": error is None} | ({} if error is None else {"error": error})
        for one, error in zip(value["ids"], errors, strict=True)
    ]


ROUTES: tuple[tuple[str, str, str | None, _Act], ...] = (
    ("GET", "/api/server/version", None, _version),
    ("GET", "/api/server/media-types", None, _media_types),
    ("GET", "/api/server/storage", "server.storage", _storage),
    ("GET", "/api/api-keys/me", "", _key),
    ("POST", "/api/assets/bulk-upload-check", "asset.upload", _check),
    ("GET", "/api/assets/([0-9a-f-]+)", "asset.read", _asset),
    ("PUT", "/api/assets/([0-9a-f-]+)", "asset.update", _update),
    ("POST", "/api/stacks", "stack.create", _stack),
    ("GET", "/api/albums", "album.read", _albums),
    ("POST", "/api/albums", "album.create", _make_album),
    ("PUT", "/api/albums/([0-9a-f-]+)/assets", "albumAsset.create", _add),
)
"""What may be asked, and the permission it needs: none at all (None), or any key ("")."""
