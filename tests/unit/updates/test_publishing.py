"""What the release script writes: signed, of what is in the folder and in the changelog."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from desktop_sync.errors import UpdateError
from desktop_sync.updates.release import trusted_release
from scripts.packages.feed import NothingToTellError, changes, made_key, write
from tests.fakes.releases import CHANGELOG, DATE

SECRET, KEY = made_key()
SAID = {
    "homepage": "https://host.example/",
    "downloads": "https://host.example/v{version}/",
    "feed_key": KEY,
}
NAMES = {
    "desktop-sync-1.2-setup.exe": "windows-x86_64",
    "desktop-sync-1.2-arm64.dmg": "macos-arm64",
    "desktop-sync-1.2-x86_64.dmg": "macos-x86_64",
    "desktop-sync-1.2-aarch64.AppImage": "linux-arm64",
}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    made = tmp_path / "dist"
    made.mkdir()
    for name in (*NAMES, "desktop-sync-1.1-setup.exe", "desktop-sync_1.2_amd64.deb"):
        (made / name).write_bytes(name.encode())
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG.format(version="1.2"))
    return made


def test_the_program_takes_what_is_signed(dist: Path) -> None:
    feed = write(dist, dist.parent, "1.2", DATE, SECRET, SAID)
    signature = feed.with_name("feed.json.sig").read_bytes()
    release = trusted_release(feed.read_bytes(), signature, KEY)
    assert (release.version, release.date) == ("1.2", DATE)
    assert {file.address.rpartition("/")[2]: name for name, file in release.files.items()} == NAMES
    setup = release.files["windows-x86_64"]
    assert setup.address == "https://host.example/v1.2/desktop-sync-1.2-setup.exe"
    assert setup.sha256 == hashlib.sha256(b"desktop-sync-1.2-setup.exe").hexdigest()


def test_another_language_may_stand_beside_the_changelog(dist: Path) -> None:
    (dist.parent / "CHANGELOG.de.md").write_text("## [1.2] - heute\n\n- Fotos vom *Mond*.\n")
    feed = write(dist, dist.parent, "1.2", DATE, SECRET, SAID)
    signature = feed.with_name("feed.json.sig").read_bytes()
    release = trusted_release(feed.read_bytes(), signature, KEY)
    assert release.lines("de") == ("Fotos vom Mond.",)
    assert release.lines("en")[1] == "A guide to it."


def test_a_key_that_the_program_does_not_know_signs_nothing(dist: Path) -> None:
    with pytest.raises(UpdateError, match="does not fit"):
        write(dist, dist.parent, "1.2", DATE, made_key()[0], SAID)
    assert not (dist / "feed.json").exists()


def test_without_a_file_to_install_there_is_nothing_to_tell(dist: Path) -> None:
    (dist.parent / "CHANGELOG.md").write_text(CHANGELOG.format(version="1.3"))
    with pytest.raises(NothingToTellError, match="no file"):
        write(dist, dist.parent, "1.3", DATE, SECRET, SAID)


@pytest.mark.parametrize("version", ["1.3", "1", "0.0"])
def test_a_version_that_the_changelog_has_not_is_told(version: str) -> None:
    with pytest.raises(NothingToTellError, match="changelog"):
        changes(CHANGELOG.format(version="1.2"), version)


def test_each_point_of_a_changelog_is_one_line_without_markup() -> None:
    text = "## [1.2]\n\n### Fixed\n- `a` and\n  **b**.\n- [c](d.md) * e.\n\n## [1.1]\n- f\n"
    assert changes(text, "1.2") == ("a and b.", "c * e.")
    assert changes(text, "1.1") == ("f",)
