"""What the desktop says of colours and contrast reaches an open window; and a program that
cannot start says why."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageColor

from desktop_sync.ui.tokens import DARK, LIGHT
from tests.end2end.desktop import Desktop
from tests.end2end.program import wait_for
from tests.end2end.started import CHECKOUT, Started

pytestmark = pytest.mark.xdist_group("desktop")


def say(desktop: Desktop, setting: str, value: int) -> None:
    """Announce a change of the desktop's appearance, as its portal does."""
    signal = ["/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings.SettingChanged"]
    words = ["string:org.freedesktop.appearance", f"string:{setting}", f"variant:uint32:{value}"]
    subprocess.run(
        ["dbus-send", "--session", "--type=signal", *signal, *words], env=desktop.env, check=True
    )


def ground(desktop: Desktop, window: int, folder: Path) -> tuple[int, ...]:
    """The colour of the sidebar under its rows."""
    with Image.open(desktop.window_picture(window, folder / "window.png")) as picture:
        pixel = picture.convert("RGB").getpixel((20, picture.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


def test_an_open_window_follows_the_desktop_into_the_dark_and_into_high_contrast(
    desktop: Desktop, start: Callable[[], Started], tmp_path: Path
) -> None:
    window = start().open_window()
    wait_for(
        lambda: ground(desktop, window, tmp_path) == ImageColor.getrgb(LIGHT.bg), "a light window"
    )
    say(desktop, "color-scheme", 1)
    wait_for(
        lambda: ground(desktop, window, tmp_path) == ImageColor.getrgb(DARK.bg), "a dark window"
    )
    say(desktop, "contrast", 1)
    wait_for(lambda: ground(desktop, window, tmp_path) == (0, 0, 0), "a black window")
    say(desktop, "contrast", 0)
    wait_for(
        lambda: ground(desktop, window, tmp_path) == ImageColor.getrgb(DARK.bg), "the dark again"
    )


def test_a_start_that_cannot_be_says_why_in_a_window(desktop: Desktop, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "settings.json").write_text("{ this is not JSON")
    program = desktop.start_python("-m", "desktop_sync", "--profile", str(profile), cwd=CHECKOUT)
    told = desktop.wait_for_window("^Desktop Sync cannot start$")
    wait_for(lambda: desktop.active_window() == told, "the message in front")
    desktop.key("Return")
    assert program.wait() == 4
    assert "cannot be understood" in program.output
    assert not desktop.tray_items()
