"""New versions from a real server: learnt of only where the publisher signed them, remembered,
and fetched only as they were published."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from msgspec.structs import replace

from desktop_sync.destinations.trust import Trust
from desktop_sync.errors import UpdateError
from desktop_sync.updates.release import MOST_FEED_BYTES, Release
from desktop_sync.updates.updates import Updates
from scripts.packages.feed import made_key
from tests.fakes.releases import DATE, INSTALLER, Publisher, publisher

NOW = datetime(2030, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Publisher]:
    with publisher(tmp_path / "publisher") as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "updates"


def updates(there: Publisher, folder: Path, version: str = "1.0") -> Updates:
    """As after a start of the program."""
    return Updates(there.note, folder, version=version)


def refused(there: Publisher, folder: Path) -> UpdateError:
    with pytest.raises(UpdateError) as caught:
        updates(there, folder).look(NOW)
    assert updates(there, folder).recall().release is None
    return caught.value


def newer(there: Publisher, folder: Path, version: str = "1.1") -> Release:
    there.publish(version)
    release = updates(there, folder).look(NOW).release
    assert release is not None
    return release


def fetch(there: Publisher, folder: Path, release: Release) -> Path:
    return updates(there, folder).fetch(release, lambda _: None, lambda: False)


def test_a_newer_version_is_learnt_of_with_what_changed(there: Publisher, folder: Path) -> None:
    there.publish("1.1")
    learnt = updates(there, folder).look(NOW)
    assert learnt.release is not None
    assert (learnt.release.version, learnt.looked_at, learnt.is_news) == ("1.1", NOW, True)
    assert learnt.release.lines("en") == (
        "Photos from the moon, by way of desktop-sync import --moon.",
        "A guide to it.",
    )


@pytest.mark.parametrize("version", ["1.0", "1.0rc1", "0.9"])
def test_what_is_not_newer_is_not_offered(there: Publisher, folder: Path, version: str) -> None:
    there.publish(version)
    learnt = updates(there, folder).look(NOW)
    assert learnt.release is None
    assert not learnt.is_news


def test_a_restart_knows_it_without_asking_and_as_no_news(there: Publisher, folder: Path) -> None:
    newer(there, folder)
    asked = len(there.asked)
    learnt = updates(there, folder).recall()
    assert learnt.release is not None
    assert (learnt.release.version, learnt.looked_at, learnt.is_news) == ("1.1", NOW, False)
    assert len(there.asked) == asked


def test_a_version_is_news_once(there: Publisher, folder: Path) -> None:
    newer(there, folder)
    assert not updates(there, folder).look(NOW).is_news
    there.publish("1.2")
    assert updates(there, folder).look(NOW).is_news


def test_once_it_runs_it_is_offered_no_more(there: Publisher, folder: Path) -> None:
    file = fetch(there, folder, newer(there, folder))
    assert updates(there, folder, "1.1").recall().release is None
    assert not file.exists()


# What is not to be trusted ------------------------------------------------------------


def test_a_feed_that_another_key_signed_is_ignored(there: Publisher, folder: Path) -> None:
    secret, other = made_key()
    ours, there.key, there.secret = there.key, other, secret
    there.publish("1.1")
    there.key = ours
    assert refused(there, folder).code == "update-untrusted"


def test_a_feed_that_was_changed_after_signing_is_ignored(there: Publisher, folder: Path) -> None:
    there.publish("1.1")
    there.answers["/feed.json"] = there.answers["/feed.json"].replace(b"1.1", b"1.2")
    error = refused(there, folder)
    assert (error.code, error.detail) == ("update-untrusted", "the signature does not fit")


def test_a_feed_without_a_signature_is_ignored(there: Publisher, folder: Path) -> None:
    there.publish("1.1")
    del there.answers["/feed.json.sig"]
    assert refused(there, folder).code == "update-unreachable"


@pytest.mark.parametrize(
    ("version", "at"), [("1.1", DATE), ("1.2", DATE - timedelta(seconds=1))], ids=["older", "again"]
)
def test_a_feed_older_than_one_seen_before_is_ignored(
    there: Publisher, folder: Path, version: str, at: datetime
) -> None:
    newer(there, folder, "1.2")
    there.publish(version, at=at)
    with pytest.raises(UpdateError, match=r"followed by 1\.2"):
        updates(there, folder).look(NOW)
    known = updates(there, folder).recall().release
    assert known is not None
    assert (known.version, known.date) == ("1.2", DATE)


def test_a_feed_seen_before_is_remembered_where_it_was_not_newer(
    there: Publisher, folder: Path
) -> None:
    there.publish("1.0")
    updates(there, folder).look(NOW)
    there.publish("0.9")
    with pytest.raises(UpdateError, match=r"followed by 1\.0"):
        updates(there, folder).look(NOW)


def test_a_feed_without_end_is_ignored_before_it_ends(there: Publisher, folder: Path) -> None:
    there.publish("1.1")
    there.answers["/feed.json"] += b" " * (MOST_FEED_BYTES * 40)
    error = refused(there, folder)
    assert error.code == "update-untrusted"
    assert "more than" in (error.detail or "")


def test_a_feed_that_leads_to_another_host_is_not_followed(
    there: Publisher, folder: Path, tmp_path: Path
) -> None:
    with publisher(tmp_path / "other") as other:
        there.publish("1.1")
        other.answers.update(there.answers)
        there.elsewhere["/feed.json"] = f"{other.address}/feed.json"
        error = refused(there, folder)
        assert error.code == "update-untrusted"
        assert "elsewhere" in (error.detail or "")
        assert other.asked == []


def test_a_feed_that_leads_on_within_its_host_is_followed(there: Publisher, folder: Path) -> None:
    there.publish("1.1")
    there.answers["/v2.json"] = there.answers.pop("/feed.json")
    there.elsewhere["/feed.json"] = "/v2.json"
    assert updates(there, folder).look(NOW).release is not None


def test_redirects_without_end_are_given_up(there: Publisher, folder: Path) -> None:
    there.elsewhere["/feed.json"] = "/feed.json"
    assert "without end" in str(refused(there, folder))


@pytest.mark.parametrize("feed", ["http://host.example/feed.json", "ftp://host.example/feed.json"])
def test_an_address_without_tls_is_never_asked(folder: Path, feed: str) -> None:
    note = Updates(replace(Publisher(folder, "").note, feed=feed), folder)
    with pytest.raises(UpdateError, match="not https"):
        note.look(NOW)


def test_tls_with_an_unknown_authority_is_refused_and_with_a_known_one_taken(
    folder: Path, tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with publisher(tmp_path / "publisher", authority) as there:
        there.publish("1.1")
        assert refused(there, folder).code == "update-unreachable"
        trust = Trust(ca_file=tmp_path / "ca.pem")
        known = Updates(there.note, folder, version="1.0", trust=trust)
        assert known.look(NOW).release is not None


def test_a_server_that_is_not_there_leaves_it_asked_for(folder: Path, tmp_path: Path) -> None:
    with publisher(tmp_path) as there:
        pass
    assert refused(there, folder).retryable
    assert updates(there, folder).recall().looked_at == NOW


@pytest.mark.parametrize("kept", [b"", b"{}", b"[]", b'{"looked_at": 1}', b"\xff", b"[" * 100_000])
def test_what_was_kept_and_cannot_be_read_counts_as_nothing(
    there: Publisher, folder: Path, kept: bytes
) -> None:
    newer(there, folder)
    (folder / "learnt.json").write_bytes(kept)
    assert updates(there, folder).recall().looked_at is None
    assert updates(there, folder).look(NOW).release is not None


def test_what_was_kept_is_not_trusted_for_being_kept(there: Publisher, folder: Path) -> None:
    newer(there, folder)
    there.key = made_key()[1]
    assert updates(there, folder).recall().release is None


# The file -----------------------------------------------------------------------------


def test_the_file_is_fetched_whole_and_known_after_a_restart(
    there: Publisher, folder: Path
) -> None:
    release, told = newer(there, folder), list[int]()
    file = updates(there, folder).fetch(release, told.append, lambda: False)
    assert file.read_bytes() == INSTALLER
    assert told[-1] == len(INSTALLER)
    assert told == sorted(told)
    assert updates(there, folder).recall().file == file


def test_a_file_may_lie_on_another_host(there: Publisher, folder: Path, tmp_path: Path) -> None:
    release = newer(there, folder)
    with publisher(tmp_path / "other") as other:
        other.answers["/f"] = INSTALLER
        there.elsewhere[there.installer_path("1.1")] = f"{other.address}/f"
        assert fetch(there, folder, release).read_bytes() == INSTALLER


@pytest.mark.parametrize("there_too", ["http://host.example/f", "file:///etc/passwd"])
def test_a_file_is_not_looked_for_where_nobody_is_to_be_trusted(
    there: Publisher, folder: Path, there_too: str
) -> None:
    release = newer(there, folder)
    there.elsewhere[there.installer_path("1.1")] = there_too
    with pytest.raises(UpdateError, match="where nobody is to be trusted"):
        fetch(there, folder, release)
    assert [one.name for one in folder.iterdir()] == ["learnt.json"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (INSTALLER[:-1] + b"!", "update-damaged"),
        (INSTALLER[:-1], "update-damaged"),
        (INSTALLER + b"!", "update-untrusted"),
    ],
    ids=["changed", "short", "long"],
)
def test_a_file_that_is_not_what_was_published_is_thrown_away(
    there: Publisher, folder: Path, body: bytes, code: str
) -> None:
    release = newer(there, folder)
    there.answers[there.installer_path("1.1")] = body
    with pytest.raises(UpdateError, match=code):
        fetch(there, folder, release)
    assert [one.name for one in folder.iterdir()] == ["learnt.json"]


def test_a_download_can_be_given_up(there: Publisher, folder: Path) -> None:
    release = newer(there, folder)
    with pytest.raises(UpdateError, match="given up"):
        updates(there, folder).fetch(release, lambda _: None, lambda: True)
    assert [one.name for one in folder.iterdir()] == ["learnt.json"]


def test_a_release_without_a_file_for_this_computer_says_where_to_look(
    there: Publisher, folder: Path
) -> None:
    release = replace(newer(there, folder), files={})
    with pytest.raises(UpdateError, match="update-elsewhere"):
        fetch(there, folder, release)


def test_a_file_that_changed_on_the_disk_is_not_installed(there: Publisher, folder: Path) -> None:
    release = newer(there, folder)
    file = fetch(there, folder, release)
    file.write_bytes(INSTALLER[:-1] + b"!")
    with pytest.raises(UpdateError, match="update-damaged"):
        updates(there, folder).install(release, file)


def test_a_folder_that_cannot_be_made_is_told(there: Publisher, folder: Path) -> None:
    folder.parent.write_bytes(b"a file")
    there.publish("1.1")
    with pytest.raises(UpdateError, match="update-not-kept"):
        updates(there, folder).look(NOW)


def test_why_what_is_kept_is_of_no_use_is_in_the_log(
    there: Publisher, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    newer(there, folder)
    there.key = made_key()[1]
    with caplog.at_level(logging.INFO, "desktop_sync.updates"):
        updates(there, folder).recall()
    assert "the signature does not fit" in caplog.text
