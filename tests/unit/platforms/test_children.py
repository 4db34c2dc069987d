"""How the program starts itself and its parts, from its source and from a bundle."""

from __future__ import annotations

import os
import sys

import pytest

from desktop_sync.platforms.children import (
    child_command,
    free_environment,
    program_command,
    run_as_child,
)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/desktop-sync")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "argv", ["/opt/desktop-sync"])
    monkeypatch.delenv("APPIMAGE", raising=False)
    monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "1")


def test_from_its_source_python_runs_a_child() -> None:
    assert child_command("desktop_sync.previews.worker") == (
        sys.executable,
        "-m",
        "desktop_sync.previews.worker",
    )


@pytest.mark.usefixtures("frozen")
def test_in_a_bundle_the_program_runs_a_child() -> None:
    assert child_command("desktop_sync.previews.worker") == (
        "/opt/desktop-sync",
        "--as-child",
        "desktop_sync.previews.worker",
    )


@pytest.mark.usefixtures("frozen")
def test_on_windows_a_child_is_run_by_the_program_that_has_an_output(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert child_command("desktop_sync.previews.worker")[0].endswith("desktop-sync.exe")


@pytest.mark.usefixtures("frozen")
def test_an_appimage_is_started_where_its_user_put_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPIMAGE", "/home/me/Desktop-Sync.AppImage")
    assert program_command() == ("/home/me/Desktop-Sync.AppImage",)
    assert child_command("desktop_sync.previews.worker")[0] == "/opt/desktop-sync"


@pytest.mark.usefixtures("frozen")
def test_a_bundle_runs_the_child_it_is_asked_for() -> None:
    """The program itself, as a part of it that ends by itself: click says the version."""
    with pytest.raises(SystemExit) as ended:
        run_as_child(["--as-child", "desktop_sync.__main__", "--version"])
    assert ended.value.code == 0


@pytest.mark.usefixtures("frozen")
def test_a_bundle_runs_nothing_that_is_not_its_own() -> None:
    with pytest.raises(SystemExit, match="no part os"):
        run_as_child(["--as-child", "os"])


def test_from_its_source_there_is_no_way_to_ask_for_a_child() -> None:
    assert not run_as_child(["--as-child", "desktop_sync.__main__"])


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("before", [None, "/opt/lib"])
def test_other_programs_do_not_look_for_libraries_in_the_bundle(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.setattr(os, "environ", {"LD_LIBRARY_PATH": "/usr/lib/desktop-sync/_internal"})
    if before is not None:
        os.environ["LD_LIBRARY_PATH_ORIG"] = before
    free_environment()
    assert os.environ.pop("PYINSTALLER_RESET_ENVIRONMENT") == "1"
    assert os.environ == ({} if before is None else {"LD_LIBRARY_PATH": before})
