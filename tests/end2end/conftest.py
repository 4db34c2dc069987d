"""The desktop the end-to-end tests work on, one for each test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end2end.desktop import Desktop, missing_programs, opened


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
