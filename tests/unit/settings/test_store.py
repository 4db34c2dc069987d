"""The settings file keeps what was chosen, and is never written over when not understood."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from desktop_sync.errors import FatalError, ItemError
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.schema import Settings, options
from desktop_sync.settings.store import SettingsStore


def _accept_named(layout: str) -> None:
    if "{name}" not in layout:
        raise ItemError("bad-layout", path=layout)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture
def store(path: Path) -> SettingsStore:
    return SettingsStore(path, {"layout": _accept_named})


def test_without_a_file_everything_is_at_its_default(store: SettingsStore, path: Path) -> None:
    assert store.load() == Settings()
    assert not path.exists()


def test_each_option_has_words_and_a_default_of_its_type() -> None:
    for option in options():
        assert option.label
        assert option.sentence.endswith(".")
        assert isinstance(getattr(Settings(), option.name), option.type)


def test_what_is_chosen_is_there_when_opened_again(store: SettingsStore, path: Path) -> None:
    store.set("library", "/photos")
    chosen = store.set("layout", "{name}")
    assert chosen == Settings(library=Path("/photos"), layout="{name}")
    assert SettingsStore(path, {}).load() == chosen


def test_a_reset_option_goes_back_to_its_default_alone(store: SettingsStore) -> None:
    store.set("library", "/photos")
    store.set("layout", "{name}")
    assert store.reset("layout") == Settings(library=Path("/photos"))


def test_a_relative_folder_is_taken_from_where_the_user_stands(
    store: SettingsStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert store.set("library", "photos").library == tmp_path / "photos"


def test_a_folder_whose_name_is_not_utf8_survives(store: SettingsStore, path: Path) -> None:
    odd = os.fsdecode(b"/photos/\xff")
    store.set("library", odd)
    assert os.fsencode(SettingsStore(path, {}).load().library) == b"/photos/\xff"


def test_keys_of_a_newer_version_are_kept(store: SettingsStore, path: Path) -> None:
    path.write_text(json.dumps({"from_tomorrow": [1, 2], "layout": "{name}"}))
    store.set("library", "/photos")
    assert json.loads(path.read_text()) == {
        "from_tomorrow": [1, 2],
        "layout": "{name}",
        "library": "/photos",
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"library": 7}', b'{"layout": null}', b"[" * 100_000],
    ids=["empty", "cut", "list", "not-utf8", "number", "null", "deep"],
)
def test_a_damaged_file_is_named_and_left_as_it_is(
    store: SettingsStore, path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    with pytest.raises(FatalError) as caught:
        store.load()
    assert caught.value.code == "settings-damaged"
    assert caught.value.path == str(path)
    assert path.read_bytes() == content


def test_choosing_does_not_write_over_a_damaged_file(store: SettingsStore, path: Path) -> None:
    path.write_bytes(b"{")
    with pytest.raises(FatalError, match="settings-damaged"):
        store.set("library", "/photos")
    assert path.read_bytes() == b"{"


def test_a_value_that_cannot_be_used_is_refused_and_changes_nothing(store: SettingsStore) -> None:
    before = store.set("layout", "{date}/{name}")
    with pytest.raises(ItemError, match="bad-layout"):
        store.set("layout", "{date}")
    assert store.load() == before


def test_a_kept_value_that_cannot_be_used_can_be_put_right(
    store: SettingsStore, path: Path
) -> None:
    path.write_text('{"layout": "{date}"}')
    with pytest.raises(ItemError, match="bad-layout"):
        store.load()
    assert store.set("layout", "{name}").layout == "{name}"


def test_an_option_nobody_declared_is_refused(store: SettingsStore, path: Path) -> None:
    with pytest.raises(ItemError, match="unknown-option"):
        store.set("colour", "teal")
    assert not path.exists()


def test_a_failed_write_leaves_the_old_file_and_no_litter(
    store: SettingsStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.set("library", "/photos")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(FatalError, match="settings-unusable"):
        store.set("library", "/other")
    assert store.load() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_new_profile_is_its_users_alone(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "deep" / "profile")
    profile.create()
    profile.create()
    SettingsStore(profile.settings, {}).set("layout", "{name}")
    assert stat.S_IMODE(profile.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(profile.settings.stat().st_mode) == 0o600


def test_a_profile_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FatalError, match="profile-unusable"):
        Profile(tmp_path / "file" / "profile").create()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("appearance", "teal", "not-a-choice"),
        ("preview_cache_mb", 1, "out-of-bounds"),
        ("preview_cache_mb", True, "out-of-bounds"),
        ("preview_cache_mb", "500", "bad-value"),
        ("library", Path("photos"), "folder-not-whole"),
    ],
)
def test_a_choice_is_one_of_those_declared(
    store: SettingsStore, path: Path, name: str, value: object, code: str
) -> None:
    with pytest.raises(ItemError, match=code):
        store.choose(name, value)
    assert not path.exists()


def test_what_is_asked_of_a_new_value_is_not_asked_of_one_that_is_kept(path: Path) -> None:
    def unplugged(folder: Path) -> None:
        raise ItemError("library-unusable", path=str(folder))

    SettingsStore(path, {}).choose("library", Path("/photos"))
    store = SettingsStore(path, {}, {"library": unplugged})
    assert store.load().library == Path("/photos")
    with pytest.raises(ItemError, match="library-unusable"):
        store.choose("library", Path("/other"))
