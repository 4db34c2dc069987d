"""What holds for every test: no display is needed, nothing unexpected is logged, and neither the
trash nor the conditions are those of this computer."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# How long an example takes says how busy the machine is, and nothing of the program.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# This computer's own battery and network are no part of a test; those that want some bring a bus.
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=/nonexistent/system-bus"
# Nor is what fills its screen.
os.environ.pop("DISPLAY", None)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The program's own."""
    from desktop_sync.ui.application import Application

    return Application


@pytest.fixture(autouse=True, scope="session")
def trash_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The trash lies in the data folder, which send2trash looks up once, when it is imported."""
    assert "send2trash" not in sys.modules, "the trash was looked up before the tests began"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(autouse=True)
def nothing_unexpected_is_logged(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test on a warning or worse in the log, unless it is marked ``expects_logs``."""
    yield
    if request.node.get_closest_marker("expects_logs"):
        return
    unexpected = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    if unexpected:
        pytest.fail("unexpected in the log:\n" + "\n".join(unexpected), pytrace=False)
