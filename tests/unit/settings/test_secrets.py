"""A secret is where the user said it is to be, readable by them alone, and in no error."""

from __future__ import annotations

import os
import sys
import types
from pathlib import Path

import pytest

from desktop_sync.errors import FatalError
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.secrets import SecretStore

SECRET = "correct horse"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """The system's keyring, which is nobody's own here."""
    kept = dict[tuple[str, str], str]()
    module = types.ModuleType("keyring")
    module.__dict__.update(
        get_password=lambda service, user: kept.get((service, user)),
        set_password=lambda service, user, secret: kept.__setitem__((service, user), secret),
        delete_password=lambda service, user: kept.pop((service, user)),
    )
    monkeypatch.setitem(sys.modules, "keyring", module)
    return kept


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: str) -> None:
        raise RuntimeError(SECRET)

    module = types.ModuleType("keyring")
    module.__dict__.update(get_password=refuse, set_password=refuse, delete_password=refuse)
    monkeypatch.setitem(sys.modules, "keyring", module)


def test_the_keyring_keeps_it_and_no_file_does(
    profile: Profile, keyring: dict[tuple[str, str], str], tmp_path: Path
) -> None:
    store = SecretStore(profile)
    store.keep("nas", SECRET)
    assert store.get("nas") == SECRET
    assert SecretStore(Profile(tmp_path / "other")).get("nas") is None
    assert list(keyring.values()) == [SECRET]
    assert list(tmp_path.iterdir()) == []
    store.forget("nas")
    store.forget("nas")
    assert keyring == {}
    assert store.get("nas") is None


@pytest.mark.usefixtures("no_keyring")
def test_without_a_keyring_nothing_is_kept_and_the_secret_is_in_no_error(
    profile: Profile, tmp_path: Path
) -> None:
    store = SecretStore(profile)
    with pytest.raises(FatalError) as refused:
        store.keep("nas", SECRET)
    assert refused.value.code == "no-keyring"
    assert SECRET not in str(refused.value)
    assert list(tmp_path.iterdir()) == []
    assert store.get("nas") is None


@pytest.mark.usefixtures("no_keyring")
def test_the_file_is_the_users_choice_and_theirs_alone(profile: Profile, tmp_path: Path) -> None:
    store = SecretStore(profile)
    store.keep("nas", SECRET, in_profile=True)
    store.keep("other", "Größe", in_profile=True)
    (file,) = tmp_path.iterdir()
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    assert (store.get("nas"), store.get("other")) == (SECRET, "Größe")
    store.forget("nas")
    assert store.get("nas") is None
    store.forget("other")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_understood_is_left_as_it_is(
    profile: Profile, tmp_path: Path
) -> None:
    file = tmp_path / "secrets.json"
    file.write_bytes(b'["nas"]')
    with pytest.raises(FatalError) as refused:
        SecretStore(profile).get("nas")
    assert refused.value.code == "secrets-unusable"
    with pytest.raises(FatalError):
        SecretStore(profile).keep("nas", SECRET, in_profile=True)
    assert file.read_bytes() == b'["nas"]'
