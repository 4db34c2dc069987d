"""The colours hold the contrasts that make them readable, whatever the system's accent is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.ui.tokens import (
    DARK,
    LIGHT,
    ON_PHOTO,
    TRAY,
    Tokens,
    TrayInks,
    contrast,
    pairs,
    plain,
    readable,
    with_accent,
)

GROUNDS = ("bg", "surface", "raised", "sel", "own soft")
PROMISED = {
    "text": ((15.35, 16.88, 16.03, 13.47), (15.30, 14.06, 12.40, 9.73)),
    "muted": ((5.75, 6.32, 6.00, 5.04), (7.87, 7.23, 6.38, 5.00)),
    "accent": ((5.88, 6.46, 6.13, 5.16, 5.55), (8.58, 7.89, 6.96, 5.46, 6.53)),
    "focus": ((5.88, 6.46, 6.13, 5.16), (8.58, 7.89, 6.96, 5.46)),
    "importing": ((5.43, 5.97, 5.67, 4.77), (8.83, 8.12, 7.16, 5.61)),
    "ok": ((5.28, 5.80, 5.51, 4.63, 5.05), (9.35, 8.59, 7.58, 5.95, 7.14)),
    "hold": ((5.81, 6.39, 6.06, 5.10, 5.65), (10.22, 9.39, 8.28, 6.50, 7.52)),
    "fail": ((5.98, 6.57, 6.24, 5.25, 5.66), (8.81, 8.10, 7.14, 5.60, 7.06)),
    "ctl": ((3.57, 3.93, 3.73, 3.13), (4.97, 4.57, 4.03, 3.16)),
}
"""The table the colours were drawn by."""

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_ink_can_be_read_on_every_ground_it_is_used_on(tokens: Tokens) -> None:
    poor = {
        (ink, ground): contrast(getattr(tokens, ink), getattr(tokens, ground))
        for ink, ground, least in pairs()
        if contrast(getattr(tokens, ink), getattr(tokens, ground)) < least
    }
    assert poor == {}
    assert readable(tokens)


@pytest.mark.parametrize("ink", PROMISED)
def test_the_contrasts_are_those_of_the_drawing(ink: str) -> None:
    for tokens, promised in zip((LIGHT, DARK), PROMISED[ink], strict=True):
        grounds = [*GROUNDS[:4], f"{ink}_soft"][: len(promised)]
        found = [contrast(getattr(tokens, ink), getattr(tokens, ground)) for ground in grounds]
        assert found == pytest.approx(promised, abs=0.011)


def test_a_badge_can_be_read_on_the_lightest_photo() -> None:
    over_white = ON_PHOTO.cover
    plate = "".join(
        f"{round(int(ON_PHOTO.plate[at : at + 2], 16) * over_white + 255 * (1 - over_white)):02X}"
        for at in (1, 3, 5)
    )
    assert contrast(ON_PHOTO.ink, f"#{plate}") == pytest.approx(7.9, abs=0.1)


def test_the_default_button_is_as_readable_as_drawn() -> None:
    assert contrast(LIGHT.on_accent, LIGHT.accent) == pytest.approx(6.46, abs=0.01)
    assert contrast(DARK.on_accent, DARK.accent) == pytest.approx(8.81, abs=0.01)


@given(colours)
def test_no_accent_of_a_system_makes_anything_hard_to_read(accent: str) -> None:
    for tokens in (LIGHT, DARK):
        assert readable(with_accent(tokens, accent))


@pytest.mark.parametrize(
    ("tokens", "accent"), [(LIGHT, "#78148C"), (LIGHT, "#0B57A4"), (DARK, "#C896FA")]
)
def test_an_accent_that_holds_the_contrast_replaces_ours(tokens: Tokens, accent: str) -> None:
    made = with_accent(tokens, accent)
    assert (made.accent, made.focus) == (accent, accent)
    assert made.sel != tokens.sel
    assert made.accent_soft != tokens.accent_soft


@pytest.mark.parametrize("accent", ["#308CC6", "#FFFFFF", "#F0F000", "#2A2A2A"])
def test_an_accent_too_pale_for_a_white_page_or_without_a_hue_does_not(accent: str) -> None:
    assert with_accent(LIGHT, accent) is LIGHT


@given(colours)
def test_in_high_contrast_no_fill_is_soft_and_everything_is_read_like_text(accent: str) -> None:
    for window, text in (("#000000", "#FFFFFF"), ("#FFFFFF", "#000000")):
        tokens = plain(window, window, text, accent)
        assert {tokens.sel, tokens.ok_soft, tokens.hold_soft, tokens.fail_soft} == {window}
        assert {tokens.ok, tokens.hold, tokens.fail, tokens.muted, tokens.sel_edge} == {text}
        assert readable(tokens)


@pytest.mark.parametrize("ground", ["#FFFFFF", "#202020", "#000000"])
def test_the_tray_icon_stands_out_from_a_white_and_from_a_black_tray(ground: str) -> None:
    for ink in TrayInks.__struct_fields__:
        assert contrast(getattr(TRAY, ink), ground) >= 3.0, ink


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
