"""What S3-compatible stores answer is read with suspicion."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_sync.destinations import s3_answers
from desktop_sync.destinations.http import Answer
from desktop_sync.destinations.s3_answers import Page, StoredPart, refusal
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError

NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
BOMB = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<ListBucketResult><Name>&b;</Name></ListBucketResult>"""


def listing(inside: str) -> bytes:
    return (
        f"<?xml version='1.0'?><ListBucketResult {NAMESPACE}>{inside}</ListBucketResult>".encode()
    )


def test_a_listing_is_read_with_and_without_encoded_keys() -> None:
    entry = "<Contents><Key>a+b%2Bc%25.jpg</Key><Size>7</Size></Contents>"
    plain = s3_answers.page(listing(entry))
    assert plain == Page({"a+b%2Bc%25.jpg": 7}, None)
    encoded = s3_answers.page(listing("<EncodingType>url</EncodingType>" + entry))
    assert encoded == Page({"a b+c%.jpg": 7}, None)


def test_a_listing_says_how_it_goes_on_while_there_is_more() -> None:
    token = "<NextContinuationToken>x/1</NextContinuationToken>"
    assert s3_answers.page(listing(token + "<IsTruncated>true</IsTruncated>")).next == "x/1"
    assert s3_answers.page(listing(token + "<IsTruncated>false</IsTruncated>")).next is None
    assert s3_answers.page(listing("<IsTruncated>true</IsTruncated>")).next is None


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"not xml",
        b"<ListBucketResult>",
        b"<html><body>log in first</body></html>",
        b"<Error><Code>AccessDenied</Code></Error>",
        listing("<Contents><Key>a</Key></Contents>"),
        listing("<Contents><Key>a</Key><Size>-1</Size></Contents>"),
        listing("<Contents><Key>a</Key><Size>" + "9" * 40 + "</Size></Contents>"),
        BOMB,
    ],
)
def test_what_is_no_listing_is_not_taken_for_one(xml: bytes) -> None:
    with pytest.raises(ValueError, match=r"not XML|not a ListBucketResult|no Size"):
        s3_answers.page(xml)


def test_parts_are_read_with_what_the_store_says_of_them() -> None:
    sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    page = s3_answers.parts_page(
        f"""<ListPartsResult {NAMESPACE}><IsTruncated>true</IsTruncated>
        <Part><PartNumber>1</PartNumber><Size>5</Size><ETag>&quot;abc&quot;</ETag>
        <ChecksumSHA256>{sha256}</ChecksumSHA256></Part>
        <Part><PartNumber>3</PartNumber><Size>6</Size><ETag>d</ETag>
        <ChecksumSHA256>short</ChecksumSHA256></Part></ListPartsResult>""".encode()
    )
    first, third = page.parts
    assert not page.is_last
    assert (first.number, first.size_bytes, first.etag) == (1, 5, "abc")
    assert first.sha256 is not None
    assert first.sha256.hex().startswith("e3b0c442")
    assert third == StoredPart(3, 6, "d", None)


@pytest.mark.parametrize("root", ["InitiateMultipartUploadResult", "InitiateMultipartUpload"])
def test_the_id_of_an_upload_is_taken_as_it_is(root: str) -> None:
    xml = f"<{root} {NAMESPACE}><UploadId>a_b-c.~1</UploadId></{root}>".encode()
    assert s3_answers.upload_id(xml) == "a_b-c.~1"


@pytest.mark.parametrize("given", ["", "two words", "line\nbreak", "x" * 3_000, "ü"])
def test_what_cannot_be_the_id_of_an_upload_is_none(given: str) -> None:
    xml = f"<InitiateMultipartUpload><UploadId>{given}</UploadId></InitiateMultipartUpload>"
    with pytest.raises(ValueError, match="no upload id"):
        s3_answers.upload_id(xml.encode())


def test_an_end_is_one_only_where_the_body_says_so() -> None:
    done = f"<CompleteMultipartUploadResult {NAMESPACE}/>".encode()
    assert s3_answers.is_complete(done)
    assert s3_answers.is_complete(b"  \n\n   <?xml version='1.0'?>" + done)
    assert not s3_answers.is_complete(b"   ")
    assert not s3_answers.is_complete(b"<Error><Code>InternalError</Code></Error>")
    assert not s3_answers.is_complete(done[:-3])


def error(status: int, code: str, headers: dict[str, str] | None = None) -> DesktopSyncError:
    body = f"<Error><Code>{code}</Code><Message>words</Message></Error>".encode()
    return refusal(Answer(status, headers or {}, body, "http://store/b/k"), "k")


@pytest.mark.parametrize(
    ("status", "s3_code", "kind", "code", "path"),
    [
        (403, "InvalidAccessKeyId", DestinationError, "credentials", "k"),
        (403, "SignatureDoesNotMatch", DestinationError, "credentials", "k"),
        (403, "AccessDenied", DestinationError, "forbidden", "k"),
        (403, "", DestinationError, "forbidden", "k"),
        (403, "QuotaExceeded", DestinationError, "full", "k"),
        (507, "XMinioStorageFull", DestinationError, "full", "k"),
        (400, "RequestTimeout", DestinationError, "unreachable", "k"),
        (404, "NoSuchKey", ItemError, "vanished", "k"),
        (404, "NoSuchUpload", ItemError, "refused", "k"),
        (400, "BadDigest", ItemError, "refused", "k"),
        (400, "EntityTooLarge", ItemError, "too-large", "k"),
        (400, "KeyTooLongError", ItemError, "refused", "k"),
        (412, "PreconditionFailed", ItemError, "name-taken", "k"),
    ],
)
def test_a_refusal_means_what_its_code_says(
    status: int, s3_code: str, kind: type[DesktopSyncError], code: str, path: str
) -> None:
    found = error(status, s3_code)
    assert type(found) is kind
    assert (found.code, found.path) == (code, path)
    assert found.detail == f"HTTP {status} {s3_code}".rstrip()


@pytest.mark.parametrize(
    ("status", "s3_code", "option", "words"),
    [
        (404, "NoSuchBucket", "bucket", "no such bucket"),
        (400, "AuthorizationHeaderMalformed", "region", "its region is another one"),
        (301, "PermanentRedirect", "url", "the bucket has another address"),
    ],
)
def test_an_option_at_fault_is_named(status: int, s3_code: str, option: str, words: str) -> None:
    found = error(status, s3_code)
    assert isinstance(found, DestinationError)
    assert (found.code, found.path, found.detail) == ("not-understood", option, words)


def test_a_wrong_clock_is_named_and_tried_again() -> None:
    found = error(403, "RequestTimeTooSkewed")
    assert (found.code, found.retryable) == ("not-understood", True)
    assert found.detail is not None
    assert "clock" in found.detail


def test_a_store_that_is_busy_is_waited_for_as_long_as_it_asks() -> None:
    found = error(503, "SlowDown", {"retry-after": "7"})
    assert (found.retryable, found.retry_after) == (True, timedelta(seconds=7))


@pytest.mark.parametrize("body", [b"", b"<html>no", BOMB, b"<Error><Code>a b</Code></Error>"])
def test_a_refusal_without_a_code_means_what_its_status_does(body: bytes) -> None:
    found = refusal(Answer(503, {}, body, "http://store"), "k")
    assert (found.code, found.detail) == ("unreachable", "HTTP 503")
