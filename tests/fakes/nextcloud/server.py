"""The emulated Nextcloud's HTTP: who may ask what, and where it is answered."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fakes.nextcloud.cloud import USER_ID, Asked, Cloud, Flow, Refused
from tests.fakes.nextcloud.dav import Body, Done, Files, Uploads
from tests.fakes.nextcloud.listing import multistatus

_DAV = "/remote.php/dav/"
_CHUNK_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class ServedCloud:
    cloud: Cloud
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.cloud.prefix}"


@contextmanager
def nextcloud(cloud: Cloud) -> Iterator[ServedCloud]:
    class Handler(_Handler):
        pass

    Handler.cloud = cloud
    Handler.files = Files(cloud)
    Handler.uploads = Uploads(cloud, Handler.files)
    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=lambda: server.serve_forever(0.02))
    thread.start()
    try:
        yield ServedCloud(cloud, server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients of these tests hang up in the middle."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    cloud: Cloud
    files: Files
    uploads: Uploads

    def log_message(self, *args: object) -> None: ...

    def _serve(self) -> None:
        self.body: bytes | None = None
        self.told = {name.lower(): value for name, value in self.headers.items()}
        path = unquote(urlsplit(self.path).path)
        below = path.removeprefix(self.cloud.prefix)
        inside = below.removeprefix(_DAV)
        length = int(self.told.get("content-length", "0"))
        with self.cloud.lock:
            has_credentials = "authorization" in self.told
            self.cloud.asked.append(Asked(self.command, inside, length, has_credentials))
        try:
            self._refuse_what_a_proxy_does(length)
            if "cookie" in self.told:
                raise Refused(412, "Strict Cookie has not been found in request")
            struck = self.cloud.refusal(self.command, inside)
            if struck is not None:
                self._drain()
                struck.meanwhile()
                self._answer(struck.status, struck.headers)
            elif (said := self.cloud.said_of(inside)) is not None:
                self._drain()
                self._answer(said[0], {}, said[1])
            elif self.cloud.moved_from and path.startswith(self.cloud.moved_from + "/"):
                self._drain()
                there = self.cloud.prefix + self.path.removeprefix(self.cloud.moved_from)
                self._answer(301, {"Location": there})
            elif not path.startswith(self.cloud.prefix + "/"):
                raise Refused(404)
            elif below == "/status.php":
                self._answer_json(self._status())
            elif self.cloud.maintenance:
                self._drain()
                self._answer(503, {"Retry-After": "120"})
            elif "/login/v2" in below:
                self._log_in(below.removeprefix("/index.php"))
            elif below.startswith("/ocs/v2.php/"):
                self._require_user()
                self._ocs(below)
            elif below.startswith(_DAV):
                self._require_user()
                self._dav(inside)
            else:
                raise Refused(404)
        except Refused as refused:
            self._drain()
            words = f"<s:message>{refused.words}</s:message>".encode()
            more = {"WWW-Authenticate": 'Basic realm="Nextcloud"'} if refused.status == 401 else {}
            self._answer(refused.status, more, words)

    def _refuse_what_a_proxy_does(self, length: int) -> None:
        if "transfer-encoding" in self.told:
            self.close_connection = True
            raise Refused(411)
        limit = self.cloud.body_limit_bytes
        if limit is not None and length > limit:
            raise Refused(413)

    def _require_user(self) -> None:
        kind, _, encoded = self.told.get("authorization", "").partition(" ")
        if kind.lower() == "basic":
            user, _, secret = base64.b64decode(encoded).decode().partition(":")
            if (user, secret) in self.cloud.credentials:
                return
        raise Refused(401, "No public access to this resource.")

    def _status(self) -> Mapping[str, Any]:
        return {
            "installed": True,
            "maintenance": self.cloud.maintenance,
            "needsDbUpgrade": False,
            "version": "32.0.1.2",
            "versionstring": "32.0.1",
            "edition": "",
            "productname": "Nextcloud",
        }

    def _ocs(self, path: str) -> None:
        if self.told.get("ocs-apirequest") != "true":
            raise Refused(412, "CSRF check failed")
        data: Any
        if path.endswith("/cloud/user"):
            data = {"id": USER_ID, "enabled": True, "quota": {"free": self.cloud.free_bytes()}}
        elif path.endswith("/cloud/capabilities"):
            upload = {"max_size": self.cloud.chunk_bytes, "max_parallel_count": 5}
            files = {"bigfilechunking": True, "chunked_upload": upload, "undelete": []}
            dav = {"chunking": "1.0", "bulkupload": "1.0"}
            data = {"version": {"major": 32}, "capabilities": {"files": files, "dav": dav}}
        else:
            raise Refused(404)
        meta = {"status": "ok", "statuscode": 200, "message": "OK"}
        self._answer_json({"ocs": {"meta": meta, "data": data}})

    def _log_in(self, path: str) -> None:
        form = {name: one[0] for name, one in parse_qs(self._small_body().decode()).items()}
        here = self.cloud.elsewhere or f"http://{self.told['host']}{self.cloud.prefix}"
        if path == "/login/v2" and self.command == "POST":
            flow = Flow(self.told.get("user-agent", ""), secrets.token_urlsafe(48))
            poll = secrets.token_urlsafe(48)
            self.cloud.flows[poll] = flow
            self._answer_json(
                {
                    "poll": {"token": poll, "endpoint": f"{here}/login/v2/poll"},
                    "login": f"{here}/login/v2/flow/{flow.login_token}",
                }
            )
        elif path == "/login/v2/poll" and self.command == "POST":
            asked = self.cloud.flows.get(form.get("token", ""))
            if asked is None or asked.granted is None:
                self._answer_json([], status=404)
                return
            # Once.
            del self.cloud.flows[form["token"]]
            user, secret = asked.granted
            self._answer_json({"server": here, "loginName": user, "appPassword": secret})
        elif path.startswith("/login/v2/flow/") and self.command == "POST":
            self.cloud.approve(path.rpartition("/")[2], form["user"], form["password"])
            self._answer(200, {}, b"Account connected")
        else:
            raise Refused(404)

    def _dav(self, inside: str) -> None:
        place, path = self._resolved(inside)
        if place not in {"files", "uploads"}:
            raise Refused(404)
        there: Files | Uploads = self.files if place == "files" else self.uploads
        if self.command == "PROPFIND":
            asked = self._small_body()
            href = urlsplit(self.path).path
            depth = self.told.get("depth", "1")
            xml = multistatus(self.cloud, there.local(path), href, depth, asked)
            self._answer(207, {"Content-Type": "application/xml; charset=utf-8"}, xml)
        elif self.command in {"GET", "HEAD"}:
            self._get(there, path)
        elif self.command == "PUT":
            if "content-length" not in self.told:
                raise Refused(411)
            is_chunk = place == "uploads"
            with self.cloud.taking_a_chunk() if is_chunk else self.cloud.taking_a_file():
                there.check_put(path, self.told)
                done = there.put(path, self._whole_body(), self.told)
            self._done(done)
        elif self.command == "PATCH" and isinstance(there, Files):
            self._done(there.hashed(path, self.told))
        elif self.command == "MKCOL":
            self._drain()
            made = self.files.mkcol(path) if place == "files" else self._begin(path)
            self._done(made)
        elif self.command == "DELETE":
            self._done(there.delete(path))
        elif self.command == "MOVE":
            self._done(there.move(path, self._destination(), self.told))
        else:
            raise Refused(501)

    def _begin(self, path: PurePosixPath) -> Done:
        return self.uploads.mkcol(path, self.told)

    def _resolved(self, inside: str) -> tuple[str, PurePosixPath]:
        place, *below = inside.strip("/").split("/")
        if not below or below[0] != USER_ID or ".." in below:
            raise Refused(404, "Principal not found")
        return place, PurePosixPath(*below[1:])

    def _destination(self) -> PurePosixPath:
        address = urlsplit(self.told.get("destination", ""))
        if address.netloc not in {"", self.told["host"]}:
            raise Refused(502)
        path = unquote(address.path)
        if not path.startswith(self.cloud.prefix + _DAV):
            raise Refused(403)
        place, target = self._resolved(path.removeprefix(self.cloud.prefix + _DAV))
        if place != "files":
            raise Refused(403)
        return target

    def _get(self, there: Files | Uploads, path: PurePosixPath) -> None:
        if isinstance(there, Uploads):
            raise Refused(405, "Reading intermediate uploads is not allowed")
        local = there.local(path)
        if local.is_dir():
            raise Refused(501, "GET is only implemented for File objects")
        if not local.exists():
            raise Refused(404)
        self._answer(200, {"Content-Type": "application/octet-stream"}, local.read_bytes())

    def _small_body(self) -> bytes:
        self.body = self.rfile.read(int(self.told.get("content-length", "0")))
        return self.body

    def _whole_body(self) -> Body:
        """What is cut short is thrown away, as a real one does."""
        length = left = int(self.told["content-length"])
        self.body = b""
        part = self.cloud.part()
        hashed = hashlib.sha256()
        with part.open("wb") as written:
            while left:
                piece = self.rfile.read(min(_CHUNK_BYTES, left))
                if not piece:
                    part.unlink()
                    raise ConnectionError
                hashed.update(piece)
                written.write(piece)
                left -= len(piece)
        return Body(part, length, hashed.hexdigest())

    def _drain(self) -> None:
        if self.body is None:
            left = int(self.told.get("content-length", "0"))
            while left:
                piece = self.rfile.read(min(_CHUNK_BYTES, left))
                if not piece:
                    raise ConnectionError
                left -= len(piece)
            self.body = b""

    def _done(self, done: Done) -> None:
        self._answer(done.status, done.headers)

    def _answer_json(self, document: Any, status: int = 200) -> None:
        self._drain()
        self._answer(status, {"Content-Type": "application/json"}, json.dumps(document).encode())

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Set-Cookie", "oc_sessionPassphrase=x; path=/; HttpOnly; SameSite=Lax")
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if body and self.command != "HEAD" and status != 204:
            self.wfile.write(body)


_READING = ("GET", "HEAD", "OPTIONS", "PROPFIND")
for _method in (*_READING, "PUT", "POST", "PATCH", "DELETE", "MKCOL", "MOVE"):
    setattr(_Handler, f"do_{_method}", _Handler._serve)
