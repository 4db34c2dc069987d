"""Reading what an S3-compatible store answers. Pure.

Owns the XML of its answers, and what its error codes mean where the status misleads. Must not
know how it was asked. The XML may be hostile: no document type, no entities, and whoever hands it
in bounds its size.

Sources: the Amazon S3 API reference (ListObjectsV2, ListParts, CreateMultipartUpload,
CompleteMultipartUpload, "Error responses").
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from msgspec import Struct

from desktop_sync.destinations.http import Answer
from desktop_sync.destinations.refusals import Meaning
from desktop_sync.errors import DestinationError, ItemError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CODE = re.compile(r"[A-Za-z0-9.]{1,80}")
_UPLOAD_ID = re.compile(r"[\x21-\x7e]{1,2048}")
_ETAG = re.compile(r"[\x21-\x7e]{1,256}")

_CREDENTIALS = Meaning("credentials", whole=True)
_FORBIDDEN = Meaning("forbidden", whole=True)
_FULL = Meaning("full", whole=True, retryable=True)
_BUSY = Meaning("unreachable", whole=True, retryable=True)
_DAMAGED = Meaning("refused", retryable=True)

CODES: Mapping[str, Meaning] = {
    "InvalidAccessKeyId": _CREDENTIALS,
    "SignatureDoesNotMatch": _CREDENTIALS,
    "InvalidToken": _CREDENTIALS,
    "ExpiredToken": _CREDENTIALS,
    "AccessDenied": _FORBIDDEN,
    "AllAccessDisabled": _FORBIDDEN,
    "AccountProblem": _FORBIDDEN,
    "QuotaExceeded": _FULL,
    "XMinioStorageFull": _FULL,
    "XMinioAdminBucketQuotaExceeded": _FULL,
    "SlowDown": _BUSY,
    "SlowDownRead": _BUSY,
    "SlowDownWrite": _BUSY,
    "Busy": _BUSY,
    "TooManyRequests": _BUSY,
    "RequestLimitExceeded": _BUSY,
    "ServiceUnavailable": _BUSY,
    "RequestTimeout": _BUSY,
    "InternalError": Meaning("refused", retryable=True),
    "OperationAborted": Meaning("refused", retryable=True),
    "ConditionalRequestConflict": Meaning("refused", retryable=True),
    "NoSuchUpload": Meaning("refused", retryable=True),
    "BadDigest": _DAMAGED,
    "IncompleteBody": _DAMAGED,
    "XAmzContentSHA256Mismatch": _DAMAGED,
    "XAmzContentChecksumMismatch": _DAMAGED,
    "EntityTooLarge": Meaning("too-large"),
}
_AT_FAULT: Mapping[str, tuple[str, str]] = {
    "NoSuchBucket": ("bucket", "no such bucket"),
    "InvalidBucketName": ("bucket", "not the name of a bucket"),
    "AuthorizationHeaderMalformed": ("region", "its region is another one"),
    "InvalidRegion": ("region", "its region is another one"),
    "IllegalLocationConstraintException": ("region", "its region is another one"),
    "PermanentRedirect": ("url", "the bucket has another address"),
    "TemporaryRedirect": ("url", "the bucket has another address"),
}
"""Which option is wrong where the store says so, and how."""

SKEWED = "RequestTimeTooSkewed"
_SKEWED_DETAIL = "this computer's clock is not right"


class Page(Struct, frozen=True):
    """``sizes`` in bytes by key, of one page of a listing; ``next`` asks for the one after it."""

    sizes: Mapping[str, int]
    next: str | None


class StoredPart(Struct, frozen=True):
    """A part of an upload that is not complete. ``etag`` is without its quotes."""

    number: int
    size_bytes: int
    etag: str
    sha256: bytes | None


class PartsPage(Struct, frozen=True):
    """Some of the parts of an upload, in order."""

    parts: tuple[StoredPart, ...]
    is_last: bool


def page(xml: bytes) -> Page:
    """An answer to ``ListObjectsV2``. Raises ``ValueError`` where it is none."""
    root = _root(xml, "ListBucketResult")
    encoded = _text(root, "EncodingType") == "url"
    sizes = {}
    for entry in root.iterfind("Contents"):
        key = _text(entry, "Key")
        sizes[unquote_plus(key) if encoded else key] = _number(entry, "Size")
    is_truncated = _text(root, "IsTruncated") == "true"
    return Page(sizes, (_text(root, "NextContinuationToken") or None) if is_truncated else None)


def parts_page(xml: bytes) -> PartsPage:
    """An answer to ``ListParts``. Raises ``ValueError`` where it is none."""
    root = _root(xml, "ListPartsResult")
    found = tuple(
        StoredPart(
            _number(part, "PartNumber"),
            _number(part, "Size"),
            etag(_text(part, "ETag")),
            checksum(_text(part, "ChecksumSHA256")),
        )
        for part in root.iterfind("Part")
    )
    return PartsPage(found, _text(root, "IsTruncated") != "true")


def upload_id(xml: bytes) -> str:
    """What ``CreateMultipartUpload`` has begun. Raises ``ValueError`` where it does not say."""
    # rclone names the root otherwise than the reference does.
    found = _text(_root(xml), "UploadId")
    if not _UPLOAD_ID.fullmatch(found):
        raise ValueError("no upload id")
    return found


def error_code(xml: bytes) -> str | None:
    """The code in an error's body, where there is one."""
    try:
        code = _text(_root(xml, "Error"), "Code")
    except ValueError:
        return None
    return code if _CODE.fullmatch(code) else None


def is_complete(xml: bytes) -> bool:
    """Whether the body of a 200 to ``CompleteMultipartUpload`` says so, too: it is begun before
    the outcome is known, padded with spaces meanwhile, and may end in an error."""
    try:
        _root(xml, "CompleteMultipartUploadResult")
    except ValueError:
        return False
    return True


def refusal(answer: Answer, about: str) -> ItemError | DestinationError:
    """The error to raise for an answer that is no success: by its code where that is known, else
    by its status. ``about`` is the key that was asked for."""
    code = error_code(answer.body) or ""
    detail = f"HTTP {answer.status} {code}".rstrip()
    if code == SKEWED:
        return DestinationError("not-understood", path=about, detail=_SKEWED_DETAIL, retryable=True)
    if code in _AT_FAULT:
        option, words = _AT_FAULT[code]
        return DestinationError("not-understood", path=option, detail=words)
    error = answer.refusal()
    meaning = CODES.get(code)
    if meaning is None:
        error.path, error.detail = about, detail
        return error
    kind = DestinationError if meaning.whole else ItemError
    wait = error.retry_after if meaning.retryable else None
    return kind(
        meaning.code, path=about, detail=detail, retryable=meaning.retryable, retry_after=wait
    )


def etag(value: str) -> str:
    """An entity tag without its quotes; empty where it is none."""
    plain = value.strip().strip('"')
    return plain if _ETAG.fullmatch(plain) else ""


def checksum(value: str) -> bytes | None:
    """A SHA-256 as stores write it; None where it is none."""
    try:
        found = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == 32 else None


def _root(xml: bytes, name: str | None = None) -> Element:
    """The outermost element, called ``name``; no element in it has a namespace any more."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException, ElementTree

    try:
        root = ElementTree.fromstring(xml.lstrip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(f"not XML: {error}") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    if name and root.tag != name:
        raise ValueError(f"not a {name}")
    found: Element = root
    return found


def _text(element: Element, name: str) -> str:
    return element.findtext(name) or ""


def _number(element: Element, name: str) -> int:
    text = _text(element, name).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise ValueError(f"no {name}")
    return int(text)
