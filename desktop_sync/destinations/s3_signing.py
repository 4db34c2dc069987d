"""Signing requests to S3-compatible stores: AWS Signature Version 4, by a library.

Owns the crossing to that library, which is imported when a signer is made. Must not know what is
asked for. What is signed is the request's method, path, query, the headers handed in and the
SHA-256 of its body; paths are signed as they are sent, encoded once.

Source: "Authenticating Requests (AWS Signature Version 4)", Amazon S3 API reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime


class Signer:
    """Signs by one pair of keys. Making one imports the library: for worker threads."""

    def __init__(self, access_key: str, secret_key: str, region: str) -> None:
        from awscrt import auth, http

        self._auth = auth
        self._http = http
        self._credentials = auth.AwsCredentialsProvider.new_static(access_key, secret_key)
        self._region = region

    def signed(
        self, method: str, path: str, headers: Mapping[str, str], sha256: bytes, at: datetime
    ) -> dict[str, str]:
        """``headers`` and what the signature adds to them. ``path`` is encoded and has the query
        with it; ``headers`` include ``Host``; ``at`` is aware; ``sha256`` is the body's."""
        request = self._http.HttpRequest(method, path, self._http.HttpHeaders([*headers.items()]))
        config = self._auth.AwsSigningConfig(
            algorithm=self._auth.AwsSigningAlgorithm.V4,
            signature_type=self._auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
            credentials_provider=self._credentials,
            region=self._region,
            service="s3",
            date=at,
            use_double_uri_encode=False,
            should_normalize_uri_path=False,
            signed_body_value=sha256.hex(),
            signed_body_header_type=self._auth.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256,
        )
        # With keys at hand there is nothing to wait for.
        self._auth.aws_sign_request(request, config).result()
        return dict(request.headers)
