"""A folder becomes the library only where it can be written and nobody else keeps things."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_sync.errors import ItemError
from desktop_sync.settings.folders import check_library_folder
from desktop_sync.settings.profile import Profile


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    made = Profile(tmp_path / "profile")
    made.create()
    return made


def _refusal(folder: Path, profile: Profile) -> str:
    with pytest.raises(ItemError) as caught:
        check_library_folder(folder, profile)
    assert caught.value.path == str(folder)
    return caught.value.code


def test_a_folder_that_is_not_there_yet_is_taken_and_not_made(profile: Profile) -> None:
    folder = profile.folder.parent / "deep" / "library"
    check_library_folder(folder, profile)
    assert [one.name for one in profile.folder.parent.iterdir()] == ["profile"]


def test_a_folder_of_this_or_another_profile_is_refused(profile: Profile, tmp_path: Path) -> None:
    other = Profile(tmp_path / "other")
    other.create()
    other.journal.touch()
    assert _refusal(profile.folder, profile) == "library-in-profile"
    assert _refusal(profile.folder / "photos", profile) == "library-in-profile"
    assert _refusal(other.folder / "photos", profile) == "library-in-profile"


def test_what_another_program_keeps_is_refused(profile: Profile, tmp_path: Path) -> None:
    inside = tmp_path / "Photos Library.photoslibrary" / "originals"
    assert _refusal(inside, profile) == "library-in-program"


def test_a_file_is_no_folder(profile: Profile, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert _refusal(tmp_path / "file", profile) == "library-unusable"
    assert _refusal(tmp_path / "file" / "below", profile) == "library-unusable"
