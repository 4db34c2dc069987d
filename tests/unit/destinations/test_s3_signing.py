"""Requests to S3-compatible stores are signed as the reference says."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import UTC, datetime

from awscrt import auth, http
from hypothesis import given, settings
from hypothesis import strategies as st

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


ENCODED = st.lists(st.sampled_from([*"abcXYZ019-._~", "%20", "%C3"]), max_size=8).map("".join)
QUERIES = st.lists(st.tuples(ENCODED.filter(bool), ENCODED), max_size=4)
VALUES = st.text(st.sampled_from("abc 0;=\"'/"), min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(["GET", "PUT", "POST", "HEAD", "DELETE"]),
    st.lists(ENCODED.filter(bool), max_size=4),
    QUERIES,
    st.dictionaries(st.sampled_from(["x-amz-meta-a", "x-amz-b", "Content-Type"]), VALUES),
    st.datetimes(datetime(2001, 1, 1), datetime(2199, 1, 1)),
)
def test_signatures_are_those_of_another_program(
    method: str,
    names: list[str],
    query: list[tuple[str, str]],
    headers: dict[str, str],
    at: datetime,
) -> None:
    at = at.replace(microsecond=0, tzinfo=UTC)
    asked = "&".join(f"{name}={value}" for name, value in query)
    path = "/" + "/".join(names) + (f"?{asked}" if asked else "")
    headers = {"Host": HOST, **headers}
    ours = Signer(ACCESS_KEY, SECRET_KEY, "eu-central-1").signed(method, path, headers, EMPTY, at)
    request = http.HttpRequest(method, path, http.HttpHeaders([*headers.items()]))
    config = auth.AwsSigningConfig(
        algorithm=auth.AwsSigningAlgorithm.V4,
        signature_type=auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
        credentials_provider=auth.AwsCredentialsProvider.new_static(ACCESS_KEY, SECRET_KEY),
        region="eu-central-1",
        service="s3",
        date=at,
        use_double_uri_encode=False,
        should_normalize_uri_path=False,
        signed_body_value=EMPTY.hex(),
        signed_body_header_type=auth.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256,
    )
    auth.aws_sign_request(request, config).result()
    theirs = dict(request.headers)
    assert ours["Authorization"] == theirs["Authorization"]
    assert ours["X-Amz-Date"] == theirs["X-Amz-Date"]


def test_what_carries_requests_is_imported_when_it_is_needed() -> None:
    done = (
        "import sys; from desktop_sync.destinations.registry import make, destination_types;"
        "from desktop_sync.model.destination import DestinationConfig;"
        "options = {'url': 'https://s3.example.org', 'bucket': 'photos', 'access_key': 'a'};"
        "make(DestinationConfig('store', 's3', options), 'secret');"
        "sys.exit('httptools' in sys.modules or 'httpx' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", done], check=False).returncode == 0
