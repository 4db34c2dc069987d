"""Setting places up, from the window: neither a destination nor a secret is left behind by the
other, whatever goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.errors import DesktopSyncError, DestinationError, FatalError, ItemError
from desktop_sync.library.naming import DEFAULT_TEMPLATE
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.events import DestinationsChanged, Event
from desktop_sync.model.policy import Policy
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.secrets import SecretStore
from tests.fakes.camera import make_bulk
from tests.fakes.webdav_servers import SECRET, USER, wsgidav
from tests.integration.importing import PATIENCE_SECONDS, finished


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def secrets(tmp_path: Path) -> SecretStore:
    return SecretStore(Profile(tmp_path))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(
        tmp_path / "journal.sqlite3", EngineOptions(tmp_path / "library", DEFAULT_TEMPLATE)
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture
def nas() -> Iterator[DestinationConfig]:
    with wsgidav() as server:
        url = f"http://127.0.0.1:{server.port}"
        yield DestinationConfig("NAS", "webdav", {"url": url, "user": USER})


def names(engine: Engine) -> list[str]:
    return [one.config.name for one in engine.destinations().result(PATIENCE_SECONDS)]


def refused(future: object) -> DesktopSyncError:
    with pytest.raises(DesktopSyncError) as caught:
        future.result(PATIENCE_SECONDS)  # type: ignore[attr-defined]
    return caught.value


def test_an_attempt_keeps_nothing(
    engine: Engine, nas: DestinationConfig, secrets: SecretStore
) -> None:
    engine.attempt_destination(nas, SECRET).result(PATIENCE_SECONDS)
    wrong = refused(engine.attempt_destination(nas, "wrong"))
    assert (type(wrong), wrong.code, wrong.path) == (DestinationError, "credentials", "NAS")
    assert names(engine) == []
    assert secrets.get("NAS") is None


def test_without_a_keyring_nothing_is_kept_unless_the_user_says_where(
    engine: Engine, nas: DestinationConfig, secrets: SecretStore
) -> None:
    error = refused(engine.set_up_destination(nas, SECRET))
    assert (type(error), error.code) == (FatalError, "no-keyring")
    assert names(engine) == []
    engine.set_up_destination(nas, SECRET, in_profile=True).result(PATIENCE_SECONDS)
    assert names(engine) == ["NAS"]
    engine.examine_destination("NAS").result(PATIENCE_SECONDS)
    engine.take_away_destination("NAS").result(PATIENCE_SECONDS)
    assert names(engine) == []
    assert secrets.get("NAS") is None


def test_a_name_that_is_taken_keeps_its_own_secret(
    engine: Engine, nas: DestinationConfig, secrets: SecretStore
) -> None:
    engine.set_up_destination(nas, SECRET, in_profile=True).result(PATIENCE_SECONDS)
    error = refused(engine.set_up_destination(nas, "other", in_profile=True))
    assert (type(error), error.code) == (ItemError, "destination-exists")
    assert secrets.get("NAS") == SECRET
    loft = DestinationConfig("Loft", "webdav", nas.options)
    engine.set_up_destination(loft, "third", in_profile=True).result(PATIENCE_SECONDS)
    assert refused(engine.change_destination("Loft", nas)).code == "destination-exists"
    assert (secrets.get("NAS"), secrets.get("Loft")) == (SECRET, "third")


def test_what_cannot_be_made_names_its_option_and_leaves_no_secret(
    engine: Engine, secrets: SecretStore
) -> None:
    config = DestinationConfig("NAS", "webdav", {"user": USER})
    error = refused(engine.set_up_destination(config, SECRET, in_profile=True))
    assert (error.code, error.path) == ("not-understood", "url")
    assert secrets.get("NAS") is None


def test_a_renamed_place_keeps_its_secret_and_its_evidence(
    engine: Engine, nas: DestinationConfig, secrets: SecretStore, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "card", 3, 2_000)
    finished(engine, engine.import_from([tmp_path / "card"]))
    engine.set_up_destination(nas, SECRET, in_profile=True).result(PATIENCE_SECONDS)
    assert engine.wait_for_uploads("NAS", PATIENCE_SECONDS)
    loft = DestinationConfig("Loft", "webdav", nas.options)
    engine.change_destination("NAS", loft).result(PATIENCE_SECONDS)
    assert (secrets.get("NAS"), secrets.get("Loft")) == (None, SECRET)
    (place,) = engine.places(1).result(PATIENCE_SECONDS).destinations
    assert (place.config.name, place.figures.proven) == ("Loft", 3)
    engine.examine_destination("Loft").result(PATIENCE_SECONDS)


def test_a_place_that_may_be_elsewhere_is_asked_for_everything_anew(
    engine: Engine, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "card", 3, 2_000)
    finished(engine, engine.import_from([tmp_path / "card"]))
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    engine.add_destination(DestinationConfig("Disk", "folder", {"path": str(here)}))
    assert engine.wait_for_uploads("Disk", PATIENCE_SECONDS)
    assert engine.places(1).result(PATIENCE_SECONDS).safe == 3
    moved = DestinationConfig("Disk", "folder", {"path": str(there)})
    engine.change_destination("Disk", moved).result(PATIENCE_SECONDS)
    assert engine.places(1).result(PATIENCE_SECONDS).safe == 0
    there.mkdir()
    engine.upload_now("Disk")
    assert engine.wait_for_uploads("Disk", PATIENCE_SECONDS)
    assert engine.places(1).result(PATIENCE_SECONDS).safe == 3
    assert len([one for one in there.rglob("*") if one.is_file()]) == 3


def test_every_change_is_told(engine: Engine, tmp_path: Path) -> None:
    heard: list[Event] = []
    engine.bus.subscribe(heard.append)
    engine.add_destination(DestinationConfig("Disk", "folder", {"path": str(tmp_path)}))
    assert engine.wait_for_uploads("Disk", PATIENCE_SECONDS)
    assert DestinationsChanged() in heard


def test_a_removed_photo_is_counted_nowhere(engine: Engine, tmp_path: Path) -> None:
    make_bulk(tmp_path / "card", 3, 2_000)
    finished(engine, engine.import_from([tmp_path / "card"]))
    (tmp_path / "disk").mkdir()
    engine.add_destination(DestinationConfig("Disk", "folder", {"path": str(tmp_path / "disk")}))
    assert engine.wait_for_uploads("Disk", PATIENCE_SECONDS)
    ids = engine.library_days("").result(PATIENCE_SECONDS).ids
    assert engine.remove_assets([ids[0]]).result(PATIENCE_SECONDS).assets == 1
    found = engine.places(1).result(PATIENCE_SECONDS)
    assert (found.assets, found.safe, found.destinations[0].figures.proven) == (2, 2, 2)


def test_a_limit_holds_uploads_back_until_it_is_lifted(engine: Engine, tmp_path: Path) -> None:
    engine.use_policy(Policy(limit=1))
    make_bulk(tmp_path / "card", 3, 2_000)
    finished(engine, engine.import_from([tmp_path / "card"]))
    (tmp_path / "disk").mkdir()
    engine.add_destination(DestinationConfig("Disk", "folder", {"path": str(tmp_path / "disk")}))
    assert not engine.wait_for_uploads("Disk", 0.3)
    engine.use_policy(Policy())
    assert engine.wait_for_uploads("Disk", PATIENCE_SECONDS)
    assert engine.places(1).result(PATIENCE_SECONDS).safe == 3
