"""The colours hold the contrasts that make them readable."""

from __future__ import annotations

import pytest

from desktop_sync.ui.tokens import DARK, LIGHT, TRAY, Tokens, TrayInks, contrast

GROUNDS = ("bg", "surface", "raised", "sel")
SOFT = {
    "accent": "accent_soft",
    "ok": "ok_soft",
    "hold": "hold_soft",
    "fail": "fail_soft",
}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "importing", "ok", "hold", "fail"])
def test_text_is_readable_on_every_ground(tokens: Tokens, ink: str) -> None:
    grounds = [*GROUNDS, *([SOFT[ink]] if ink in SOFT else [])]
    for ground in grounds:
        assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5, ground


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("edge", ["ctl", "focus"])
def test_edges_of_controls_stand_out_from_every_ground(tokens: Tokens, edge: str) -> None:
    for ground in GROUNDS:
        assert contrast(getattr(tokens, edge), getattr(tokens, ground)) >= 3.0, ground


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_default_button_is_readable(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5


@pytest.mark.parametrize("ground", ["#FFFFFF", "#202020", "#000000"])
def test_the_tray_icon_stands_out_from_a_white_and_from_a_black_tray(ground: str) -> None:
    for ink in TrayInks.__slots__:
        assert contrast(getattr(TRAY, ink), ground) >= 3.0, ink


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
