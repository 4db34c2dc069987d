"""The keys of a pairing: the phone's own, and those a computer makes for its pair record.

Owns key material and its forms on the wire; knows nothing of who trusts whom. A key takes
long to find, so each is found once in a process.
"""

from __future__ import annotations

import functools
import os
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

# What old pair records are signed with is too weak for today's default level.
_CIPHERS = "ALL:!aNULL:!eNULL:@SECLEVEL=0"


@functools.cache
def _key(owner: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def phone_public_key() -> bytes:
    """As lockdownd shows it: PEM, "RSA PUBLIC KEY"."""
    return _key("phone").public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1)


@dataclass(frozen=True)
class Chain:
    """What a computer makes for a pairing, all of it PEM."""

    root_certificate: bytes
    root_key: bytes
    host_certificate: bytes
    host_key: bytes
    device_certificate: bytes


def make_chain(phone_key: bytes, *, computer: str = "computer") -> Chain:
    """The certificates of a computer for the phone with this public key."""
    root, host = _key(f"{computer}'s root"), _key(computer)
    device = load_pem_public_key(phone_key)
    assert isinstance(device, rsa.RSAPublicKey)
    return Chain(
        root_certificate=_certificate(root.public_key(), root, authority=True),
        root_key=_pem(root),
        host_certificate=_certificate(host.public_key(), root),
        host_key=_pem(host),
        device_certificate=_certificate(device, root),
    )


def _certificate(
    key: rsa.RSAPublicKey, signed_by: rsa.RSAPrivateKey, *, authority: bool = False
) -> bytes:
    nobody = x509.Name([])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(nobody)
        .issuer_name(nobody)
        .public_key(key)
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(signed_by, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )


def server_context(
    device_certificate: bytes, host_certificate: bytes, root_certificate: bytes
) -> ssl.SSLContext:
    """TLS as the phone speaks it to one computer: with the certificate that computer made
    for it, and only to whoever shows one of the computer's own. Raises ``ssl.SSLError`` when
    the certificate is not for this phone's key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.num_tickets = 0
    with tempfile.TemporaryDirectory(prefix="phone-") as folder:
        file = Path(folder) / "phone.pem"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(device_certificate.strip() + b"\n" + _pem(_key("phone")))
        context.load_cert_chain(file)
    known = host_certificate.strip() + b"\n" + root_certificate.strip() + b"\n"
    context.load_verify_locations(cadata=known.decode("ascii"))
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_mode = ssl.CERT_REQUIRED
    return context
