"""What crosses is what was said, and nothing else is taken for it."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.engine.apart import frames, messages
from desktop_sync.engine.apart.frames import Message, framed, receive
from desktop_sync.engine.apart.messages import (
    Answer,
    Bug,
    Call,
    Failed,
    FromDestinations,
    Proven,
    Send,
    ToDestinations,
)
from desktop_sync.engine.apart.values import AssetMessage, FileMessage
from desktop_sync.errors import (
    DesktopSyncError,
    DestinationError,
    FatalError,
    ItemError,
    StorageError,
)
from desktop_sync.model.asset import AssetKind, Marks, ResourceRole
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

# Bytes that are no UTF-8 are escaped by the second halves of surrogate pairs alone.
letters = st.characters(exclude_categories=["Cs"]) | st.sampled_from(["\udc80", "\udcff"])
words = st.text(letters).map(lambda text: text + "\udcff")
digests = st.builds(Digest, st.just("sha256"), st.binary(max_size=64))
moments = st.none() | st.sampled_from(
    [
        datetime(2024, 5, 1, 12, 30),
        datetime(2024, 5, 1, tzinfo=UTC),
        datetime(2024, 5, 1, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    ]
)
files = st.builds(
    UploadFile,
    st.integers(0, 2**53),
    st.sampled_from(ResourceRole),
    words.map(lambda name: Path("/library") / name.replace("\0", "")),
    words.map(lambda name: PurePosixPath("2024") / name.replace("\0", "")),
    st.integers(0, 2**53),
    st.integers(-(2**62), 2**62),
    digests,
    st.none() | st.binary(min_size=20, max_size=20),
)
marks = st.builds(Marks, st.booleans(), st.booleans(), st.lists(words, max_size=3).map(tuple))
assets = st.builds(
    UploadAsset,
    st.integers(0, 2**53),
    st.sampled_from(AssetKind),
    words,
    moments,
    st.lists(files, max_size=3).map(tuple),
    marks,
)
errors = st.builds(
    lambda kind, code, path, detail, retryable, seconds: kind(
        code, path=path, detail=detail, retryable=retryable, retry_after=seconds
    ),
    st.sampled_from([ItemError, DestinationError, StorageError, FatalError]),
    words,
    st.none() | words,
    st.none() | words,
    st.booleans(),
    st.none() | st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
)


def crossed(message: Message, type_: object) -> object:
    return receive(io.BytesIO(framed(message)), type_)


@given(files, assets, st.dictionaries(st.integers(1, 99), st.builds(RemoteRef, words, st.just(1))))
def test_a_question_arrives_as_it_was_asked(
    file: UploadFile, asset: UploadAsset, refs: dict[int, RemoteRef]
) -> None:
    question = Send(FileMessage.of(file), AssetMessage.of(asset), tuple(refs.items()), None)
    call = crossed(Call(1, 2, question), ToDestinations)
    assert isinstance(call, Call)
    assert isinstance(call.question, Send)
    assert call.question.file.read() == file
    assert call.question.asset.read() == asset
    assert dict(call.question.refs) == refs


@given(errors)
def test_an_error_arrives_with_all_its_data(error: DesktopSyncError) -> None:
    answer = crossed(Answer(1, Failed.of(error)), FromDestinations)
    assert isinstance(answer, Answer)
    assert isinstance(answer.outcome, Failed)
    read = answer.outcome.read()
    assert type(read) is type(error)
    assert vars(read) == vars(error)


@given(digests, st.none() | digests, st.sampled_from(Grade))
def test_a_proof_arrives_as_it_was_given(digest: Digest, ours: Digest | None, grade: Grade) -> None:
    proof = Proof(grade, 5, digest, ours)
    assert crossed(Answer(1, Proven(proof), -7), FromDestinations) == Answer(1, Proven(proof), -7)


@given(st.binary(max_size=60))
def test_whatever_arrives_is_a_message_or_is_refused(data: bytes) -> None:
    for raw in (data, len(data).to_bytes(4, "big") + data):
        try:
            assert receive(io.BytesIO(raw), FromDestinations) is None
        except (ValueError, EOFError):
            continue


@pytest.mark.parametrize(
    "text",
    [
        b'{"type": "Open", "config": {"name": "a", "type": "b"}}',
        b'{"type": "Answer", "call": "1", "outcome": {"type": "Done"}}',
        b'{"type": "Answer", "call": 1, "outcome": {"type": "Idle"}}',
        b'{"type": "Answer", "call": 1}',
        b'{"call": 1}',
        b"[" * 100_000,
    ],
)
def test_what_is_not_said_by_the_other_side_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        receive(io.BytesIO(len(text).to_bytes(4, "big") + text), FromDestinations)


def test_what_is_too_long_is_neither_said_nor_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    said = framed(messages.Keep(1, "x" * 100))
    monkeypatch.setattr(frames, "LARGEST_BYTES", 100)
    with pytest.raises(ValueError, match="a Keep of 1"):
        framed(messages.Keep(1, "x" * 100))
    with pytest.raises(ValueError, match="a message of 1"):
        receive(io.BytesIO(said), FromDestinations)


class OddError(Exception):
    def __init__(self, first: str, second: str) -> None:
        super().__init__(first, second)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (ValueError("not below"), ValueError, "not below"),
        (OddError("a", "b"), RuntimeError, r"OddError: \('a', 'b'\)"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no"), RuntimeError, "UnicodeDecodeError: "),
    ],
)
def test_a_bug_is_raised_as_what_it_was_where_that_is_known(
    error: Exception, kind: type[Exception], words: str
) -> None:
    answer = crossed(Answer(1, Bug.of(error)), FromDestinations)
    assert isinstance(answer, Answer)
    assert isinstance(answer.outcome, Bug)
    with pytest.raises(kind, match=words):
        raise answer.outcome.read()
