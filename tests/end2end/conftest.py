"""The desktop the end-to-end tests work on, one for each test process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end2end.desktop import Desktop, missing_programs, opened
from tests.end2end.program import wait_for
from tests.end2end.started import Started


@pytest.fixture(scope="session")
def desktop_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    missing = missing_programs()
    if missing:
        pytest.fail(f"a desktop needs {', '.join(missing)}: run `make test`", pytrace=False)
    with opened(tmp_path_factory.mktemp("desktop")) as desktop:
        yield desktop


@pytest.fixture
def desktop(desktop_session: Desktop) -> Iterator[Desktop]:
    """A desktop with nothing on it; what the test started is ended after it."""
    yield desktop_session
    desktop_session.end_programs()


@pytest.fixture
def start(desktop: Desktop, tmp_path: Path) -> Callable[[], Started]:
    def started() -> Started:
        app = Started(desktop, tmp_path)
        wait_for(desktop.tray_items, "an icon in the tray")
        return app

    return started


@pytest.fixture
def without_tray(desktop: Desktop) -> Iterator[Desktop]:
    desktop.remove_tray()
    yield desktop
    desktop.bring_tray()
