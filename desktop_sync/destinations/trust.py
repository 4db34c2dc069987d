"""Whom an encrypted connection trusts. It is always verified; there is no way to switch that off.

Owns the making of TLS contexts. Must not know what is said over them. Without more it is the
system's certificate authorities; a file may add some, or one certificate alone is the right one.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import ssl
from pathlib import Path

from msgspec import Struct

from desktop_sync.errors import DestinationError

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Trust(Struct, frozen=True):
    """``ca_file`` (PEM) is trusted beside the system's authorities. With ``pinned_sha256``, the
    hexadecimal SHA-256 of the server's certificate (DER), that certificate is the only one taken,
    whoever signed it and whatever name it bears. Raises ``DestinationError('not-understood')``
    for a pin that is none."""

    ca_file: Path | None = None
    pinned_sha256: str | None = None

    def __post_init__(self) -> None:
        if self.pinned_sha256 and not _SHA256.fullmatch(_plain(self.pinned_sha256)):
            raise DestinationError(
                "not-understood", path="pinned_sha256", detail="not a SHA-256 in hexadecimal"
            )

    def context(self) -> ssl.SSLContext:
        """Reads files: for worker threads. Raises ``DestinationError('certificate')`` where
        ``ca_file`` cannot be read."""
        if self.pinned_sha256:
            return _pinning(bytes.fromhex(_plain(self.pinned_sha256)))
        import truststore

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.ca_file:
            try:
                context.load_verify_locations(cafile=str(self.ca_file))
            except OSError as error:
                raise DestinationError(
                    "certificate", path=str(self.ca_file), detail=str(error)
                ) from error
        return context


def _plain(fingerprint: str) -> str:
    return fingerprint.replace(":", "").replace(" ", "").lower()


def _pinning(pin: bytes) -> ssl.SSLContext:
    """A context whose handshakes end well with the pinned certificate alone. Nothing is sent
    before the handshake has ended."""

    class Pinned(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            shown = hashlib.sha256(self.getpeercert(binary_form=True) or b"").digest()
            if not hmac.compare_digest(shown, pin):
                raise ssl.SSLCertVerificationError(
                    f"the server's certificate is another one: SHA-256 {shown.hex()}"
                )

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # The pin stands in for names and signatures, and is stricter than both.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.sslobject_class = Pinned
    return context
