"""Requests to S3-compatible stores are signed as the reference says."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import UTC, datetime

from desktop_sync.destinations.s3_signing import Signer

ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
HOST = "examplebucket.s3.amazonaws.com"
AT = datetime(2013, 5, 24, tzinfo=UTC)
EMPTY = hashlib.sha256().digest()


def signature(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> str:
    signer = Signer(ACCESS_KEY, SECRET_KEY, "us-east-1")
    sha256 = hashlib.sha256(body).digest()
    signed = signer.signed(method, path, {"Host": HOST, **headers}, sha256, AT)
    assert signed["x-amz-content-sha256"] == sha256.hex()
    return signed["Authorization"].rpartition("Signature=")[2]


def test_signatures_are_those_of_the_reference() -> None:
    """The examples of the Amazon S3 API reference."""
    get = signature("GET", "/test.txt", {"Range": "bytes=0-9"})
    assert get == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    put = signature(
        "PUT",
        "/test%24file.text",
        {
            "Date": "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-storage-class": "REDUCED_REDUNDANCY",
        },
        b"Welcome to Amazon S3.",
    )
    assert put == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
    listed = signature("GET", "/?max-keys=2&prefix=J", {})
    assert listed == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"


def test_the_order_of_a_query_does_not_matter() -> None:
    assert signature("GET", "/?max-keys=2&prefix=J", {}) == signature(
        "GET", "/?prefix=J&max-keys=2", {}
    )


def test_the_library_is_imported_when_it_is_needed() -> None:
    done = (
        "import sys; from desktop_sync.destinations.registry import make, destination_types;"
        "from desktop_sync.model.destination import DestinationConfig;"
        "options = {'url': 'https://s3.example.org', 'bucket': 'photos', 'access_key': 'a'};"
        "make(DestinationConfig('store', 's3', options), 'secret');"
        "sys.exit('awscrt' in sys.modules or 'httpx' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", done], check=False).returncode == 0
