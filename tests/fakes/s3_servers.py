"""Real S3-compatible servers on this computer, and a client that others might use with them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote

import httpx
from awscrt import auth, http

from tests.fakes.served import ServerProcess, folder, free_port, running

ACCESS_KEY = "anna"
READER_KEY = "bert"
"""Of somebody who may read, and no more."""

SECRET_KEY = "gehe im Wald/+="
BUCKET = "photos"
_PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class S3Server:
    """``root`` is the folder behind ``port`` on the loopback; ``peer`` is somebody else who uses
    the bucket ``BUCKET`` of it."""

    root: Path
    port: int
    process: ServerProcess
    peer: Peer


@contextmanager
def seaweedfs() -> Iterator[S3Server]:
    """The strict one. It is stopped as if it were killed: it takes its time otherwise."""
    with folder() as root, folder() as own:
        identities = [
            {
                "name": key,
                "credentials": [{"accessKey": key, "secretKey": SECRET_KEY}],
                "actions": actions,
            }
            for key, actions in ((ACCESS_KEY, ["Admin"]), (READER_KEY, ["Read", "List"]))
        ]
        (own / "s3.json").write_text(json.dumps({"identities": identities}))
        ports = {part: free_port() for part in ("master", "volume", "filer", "s3")}
        inner = {part: free_port() for part in ports}
        # A leader is chosen at once, also after it was killed.
        raft = ["-master.raftHashicorp", "-master.raftBootstrap", "-master.telemetry=false"]
        process = ServerProcess(
            [
                str(_PROGRAMS / "weed"),
                "server",
                f"-dir={root}",
                "-ip=127.0.0.1",
                "-ip.bind=127.0.0.1",
                *(f"-{part}.port={port}" for part, port in ports.items()),
                *(f"-{part}.port.grpc={port}" for part, port in inner.items()),
                f"-filer.localSocket={own}/filer.sock",
                f"-s3.localSocket={own}/s3.sock",
                "-s3",
                f"-s3.config={own}/s3.json",
                "-s3.port.iceberg=0",
                "-s3.port.lance=0",
                "-master.volumeSizeLimitMB=64",
                "-volume.max=100",
                *raft,
            ],
            ports["s3"],
            own / "output",
        )
        try:
            process.start()
            with Peer(ports["s3"]) as peer:
                peer.make_bucket()
                # The first one waits until there is room for it.
                peer.put("first", b"1")
                peer.remove("first")
                yield S3Server(root, ports["s3"], process, peer)
        finally:
            process.kill()
            for part, port in inner.items():
                Path("/", "tmp", f"seaweedfs-{part}-grpc-{port}.sock").unlink(missing_ok=True)


@contextmanager
def rclone(*arguments: str) -> Iterator[S3Server]:
    """The lax one: it keeps checksums without looking at them, and overwrites."""
    with folder() as root, folder() as own:
        port = free_port()
        command = [str(_PROGRAMS / "rclone"), "serve", "s3", str(root), "--config", f"{own}/none"]
        command += ["--addr", f"127.0.0.1:{port}", "--auth-key", f"{ACCESS_KEY},{SECRET_KEY}"]
        command += arguments
        process = ServerProcess(command, port, own / "output")
        (root / BUCKET).mkdir()
        with running(process), Peer(port) as peer:
            yield S3Server(root, port, process, peer)


class Peer:
    """Somebody else with the same keys, who puts, changes and looks."""

    def __init__(self, port: int, bucket: str = BUCKET) -> None:
        self._bucket = bucket
        self._host = f"127.0.0.1:{port}"
        self._client = httpx.Client(timeout=60)
        self._keys = auth.AwsCredentialsProvider.new_static(ACCESS_KEY, SECRET_KEY)

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def make_bucket(self) -> None:
        self._ask("PUT", "")

    def put(self, key: str, content: bytes) -> None:
        self._ask("PUT", key, body=content)

    def remove(self, key: str) -> None:
        self._ask("DELETE", key)

    def get(self, key: str) -> bytes:
        return self._ask("GET", key).content

    def head(self, key: str) -> Mapping[str, str]:
        return self._ask("HEAD", key).headers

    def keys(self, prefix: str) -> list[str]:
        """Those of every object that begin so."""
        keys: list[str] = []
        after = ""
        while True:
            listing = self._ask(
                "GET", "", {"list-type": "2", "prefix": prefix, "start-after": after}
            ).text
            keys += [unescape(key) for key in re.findall("<Key>(.*?)</Key>", listing)]
            if "<IsTruncated>true" not in listing:
                return keys
            after = keys[-1]

    def files(self, prefix: str) -> dict[str, bytes]:
        """Every object whose key begins so, by the rest of its key."""
        keys = self.keys(prefix)
        with ThreadPoolExecutor(8) as threads:
            return dict(
                zip(
                    [k.removeprefix(prefix) for k in keys], threads.map(self.get, keys), strict=True
                )
            )

    def begin_upload(self, key: str) -> str:
        (upload,) = _found("UploadId", self._ask("POST", key, {"uploads": ""}).text)
        return upload

    def put_part(self, key: str, upload: str, number: int, content: bytes) -> None:
        query = {"partNumber": str(number), "uploadId": upload}
        sha256 = base64.b64encode(hashlib.sha256(content).digest()).decode()
        self._ask("PUT", key, query, content, {"x-amz-checksum-sha256": sha256})

    def complete(self, key: str, upload: str) -> None:
        listing = self._ask("GET", key, {"uploadId": upload}).text
        tags = zip(_found("PartNumber", listing), _found("ETag", listing), strict=True)
        parts = "".join(
            f"<Part><PartNumber>{n}</PartNumber><ETag>{t}</ETag></Part>" for n, t in tags
        )
        root = "CompleteMultipartUpload"
        self._ask("POST", key, {"uploadId": upload}, f"<{root}>{parts}</{root}>".encode())

    def parts(self, key: str, upload: str) -> dict[int, int]:
        """The sizes of an upload's parts, by number."""
        listing = self._ask("GET", key, {"uploadId": upload}).text
        numbers, sizes = _found("PartNumber", listing), _found("Size", listing)
        return {int(one): int(size) for one, size in zip(numbers, sizes, strict=True)}

    def uploads(self, prefix: str) -> list[str]:
        """The keys of the uploads that are not complete."""
        listing = self._ask("GET", "", {"uploads": "", "prefix": prefix}).text
        return [unescape(key) for key in _found("Key", listing)]

    def _ask(
        self,
        method: str,
        key: str,
        query: Mapping[str, str] | None = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        asked = "&".join(f"{k}={quote(v, safe='')}" for k, v in sorted((query or {}).items()))
        target = f"/{self._bucket}" + ("/" + quote(key) if key else "") + ("?" + asked)
        all_headers = {"Host": self._host, **(headers or {})}
        request = http.HttpRequest(method, target, http.HttpHeaders([*all_headers.items()]))
        config = auth.AwsSigningConfig(
            credentials_provider=self._keys,
            region="us-east-1",
            service="s3",
            date=datetime.now(UTC),
            use_double_uri_encode=False,
            should_normalize_uri_path=False,
            signed_body_value=hashlib.sha256(body).hexdigest(),
            signed_body_header_type=auth.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256,
        )
        auth.aws_sign_request(request, config).result()
        answer = self._client.request(
            method, f"http://{self._host}{target}", headers=dict(request.headers), content=body
        )
        answer.raise_for_status()
        return answer


def _found(name: str, xml: str) -> list[str]:
    return re.findall(f"<{name}>(.*?)</{name}>", xml, re.DOTALL)
