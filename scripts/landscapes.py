"""Landscapes for the documentation's pictures, drawn from a number.

The same number gives the same picture. Nothing here is a photo of anyone or any place.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1600, 1200)
Colour = tuple[int, int, int]


def landscape(number: int) -> Image.Image:
    """The picture of ``number``: one of a dozen kinds, each time another."""
    noise = random.Random(number)
    return _in_other_light(_KINDS[number % len(_KINDS)](noise), noise)


def _in_other_light(image: Image.Image, noise: random.Random) -> Image.Image:
    """The same kind of picture at another hour: its hues turned a little."""
    turn = noise.randrange(-14, 15)
    hue, saturation, value = image.convert("HSV").split()
    turned = hue.point([(one + turn) % 256 for one in range(256)])
    return Image.merge("HSV", (turned, saturation, value)).convert("RGB")


def _sky(*stops: str) -> Image.Image:
    """A sky from its zenith to the horizon, in even steps."""
    column = Image.new("RGB", (1, SIZE[1]))
    colours = [_rgb(stop) for stop in stops]
    for y in range(SIZE[1]):
        place = y / (SIZE[1] - 1) * (len(colours) - 1)
        low = min(int(place), len(colours) - 2)
        column.putpixel((0, y), _mix(colours[low], colours[low + 1], place - low))
    return column.resize(SIZE)


def _ridge(
    image: Image.Image, noise: random.Random, height: float, rough: float, colour: str, steps: int
) -> None:
    """Hills up to about ``height`` (0 bottom, 1 top), ``rough`` more or less."""
    points = [height + noise.uniform(-rough, rough) for _ in range(2)]
    share = rough
    for _ in range(steps):
        share *= 0.52
        points = [
            one
            for left, right in pairwise(points)
            for one in (left, (left + right) / 2 + noise.uniform(-share, share))
        ] + [points[-1]]
    width = SIZE[0] / (len(points) - 1)
    line = [(at * width, SIZE[1] * (1 - one)) for at, one in enumerate(points)]
    ImageDraw.Draw(image).polygon([*line, (SIZE[0], SIZE[1]), (0, SIZE[1])], fill=colour)


def _glow(image: Image.Image, x: float, y: float, radius: int, colour: str) -> None:
    """A sun or a moon, and the light around it."""
    for grown, alpha in ((3.2, 46), (1.8, 70), (1.0, 255)):
        reach = int(radius * grown)
        mask = Image.new("L", SIZE)
        box = (x - reach, y - reach, x + reach, y + reach)
        ImageDraw.Draw(mask).ellipse(box, fill=alpha)
        if grown > 1:
            mask = mask.filter(ImageFilter.GaussianBlur(reach / 3))
        image.paste(Image.new("RGB", SIZE, colour), mask=mask)


def _water(image: Image.Image, noise: random.Random, horizon: float, light: str) -> None:
    """The sea below ``horizon``, with what the light makes of its waves."""
    top = int(SIZE[1] * (1 - horizon))
    above = image.crop((0, max(0, 2 * top - SIZE[1]), SIZE[0], top))
    below = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((SIZE[0], SIZE[1] - top))
    dark = Image.blend(below, Image.new("RGB", below.size, "#0B2540"), 0.35)
    image.paste(dark.filter(ImageFilter.GaussianBlur(6)), (0, top))
    draw = ImageDraw.Draw(image)
    for _ in range(420):
        y = top + (SIZE[1] - top) * noise.random() ** 1.6
        length = 12 + 90 * (y - top) / (SIZE[1] - top)
        x = noise.gauss(SIZE[0] * 0.5, SIZE[0] * 0.13)
        draw.line((x, y, x + length, y), fill=light, width=2 + int(length / 40))


def _dusk_at_sea(noise: random.Random) -> Image.Image:
    image = _sky("#3E4C86", "#B9678D", "#F4A46A", "#FBD48F")
    _glow(image, SIZE[0] * noise.uniform(0.45, 0.55), SIZE[1] * 0.55, 70, "#FFF1C9")
    _water(image, noise, 0.38, "#FBD9A4")
    return image


def _mountains(noise: random.Random) -> Image.Image:
    image = _sky("#7FB2DE", "#CFE3F1", "#F2F3EE")
    for height, rough, colour in (
        (0.62, 0.22, "#9DB6CB"),
        (0.48, 0.2, "#6F8FA9"),
        (0.34, 0.16, "#4A6B82"),
        (0.18, 0.08, "#2F4B50"),
    ):
        _ridge(image, noise, height, rough, colour, 7)
    return image


def _evening_hills(noise: random.Random) -> Image.Image:
    image = _sky("#56407A", "#C7637B", "#F5A97C", "#FAD7A2")
    _glow(image, SIZE[0] * noise.uniform(0.2, 0.8), SIZE[1] * 0.5, 54, "#FFE7B8")
    for height, colour in ((0.45, "#9A4F6E"), (0.33, "#6C3A5E"), (0.2, "#42274A")):
        _ridge(image, noise, height, 0.1, colour, 5)
    return image


def _stars(noise: random.Random) -> Image.Image:
    image = _sky("#050A24", "#0D2B45", "#1E6B66", "#2FA88A")
    draw = ImageDraw.Draw(image)
    for _ in range(380):
        x, y, size = noise.random() * SIZE[0], noise.random() * SIZE[1] * 0.75, noise.random()
        bright = 120 + int(135 * noise.random())
        reach = 1 + size**3 * 4
        draw.ellipse((x, y, x + reach, y + reach), fill=(bright, bright, bright))
    _ridge(image, noise, 0.24, 0.12, "#06141B", 7)
    return image


def _forest(noise: random.Random) -> Image.Image:
    image = _sky("#E3EBE7", "#CBDAD2", "#B7C9BF")
    draw = ImageDraw.Draw(image)
    for depth, colour in ((0.5, "#9FB8AB"), (0.68, "#5F8672"), (0.88, "#28503F")):
        foot = SIZE[1] * (depth + 0.16)
        for _ in range(26):
            x, tall = noise.random() * SIZE[0], SIZE[1] * noise.uniform(0.3, 0.46) * depth
            for part in range(6):
                top = foot - tall + part * tall / 7
                half = (part + 1.5) * tall / 26
                draw.polygon(
                    [(x, top), (x - half, top + tall / 4), (x + half, top + tall / 4)], fill=colour
                )
        draw.rectangle((0, min(foot, SIZE[1]) - 20, *SIZE), fill=colour)
    return image


def _dunes(noise: random.Random) -> Image.Image:
    image = _sky("#8FC3E3", "#D8E8EA", "#F5E6C8")
    for height, colour in (
        (0.55, "#E9C27F"),
        (0.42, "#DDAA60"),
        (0.26, "#C88F49"),
        (0.1, "#AE7637"),
    ):
        _ridge(image, noise, height, 0.12, colour, 3)
    return image.filter(ImageFilter.GaussianBlur(1))


def _meadow(noise: random.Random) -> Image.Image:
    image = _sky("#58A7E0", "#A9D6F0", "#E4F3F5")
    _ridge(image, noise, 0.5, 0.06, "#6FA75C", 4)
    _ridge(image, noise, 0.42, 0.03, "#5C9A45", 4)
    draw = ImageDraw.Draw(image)
    for _ in range(900):
        y = SIZE[1] * (0.6 + 0.4 * noise.random())
        reach = 2 + 12 * (y / SIZE[1] - 0.6)
        x = noise.random() * SIZE[0]
        colour = noise.choice(("#FFFFFF", "#FFD84D", "#E8574A", "#F59BC2"))
        draw.ellipse((x, y, x + reach, y + reach), fill=colour)
    return image


def _city(noise: random.Random) -> Image.Image:
    image = _sky("#4B4E86", "#D98E8B", "#F6C79B")
    draw = ImageDraw.Draw(image)
    for base, colour, window in ((0.55, "#C98B84", "#F8DDAE"), (0.36, "#8C5566", "#FBD58A")):
        x = -20
        while x < SIZE[0]:
            width, top = noise.randrange(90, 190), SIZE[1] * (1 - base - noise.uniform(-0.1, 0.18))
            draw.rectangle((x, top, x + width, SIZE[1]), fill=colour)
            for row in range(int(top) + 24, SIZE[1], 42):
                for at in range(x + 16, x + width - 22, 34):
                    if noise.random() < 0.55:
                        draw.rectangle((at, row, at + 14, row + 20), fill=window)
            x += width + noise.randrange(4, 14)
    return image


def _leaves(noise: random.Random) -> Image.Image:
    autumn = noise.random() < 0.5
    ground, tones = (
        ("#3B1712", ("#D9692B", "#EFA13B", "#B5391F", "#E7C15B"))
        if autumn
        else ("#11382A", ("#2F8F4E", "#57B36A", "#1F6B45", "#8CCB7A"))
    )
    image = Image.new("RGB", SIZE, ground)
    for _ in range(46):
        length = noise.randrange(220, 420)
        leaf = Image.new("L", (length, length))
        draw = ImageDraw.Draw(leaf)
        draw.ellipse((0, length * 0.34, length, length * 0.66), fill=255)
        leaf = leaf.rotate(noise.uniform(0, 180))
        image.paste(
            Image.new("RGB", leaf.size, noise.choice(tones)),
            (noise.randrange(-150, SIZE[0] - 80), noise.randrange(-150, SIZE[1] - 80)),
            leaf,
        )
    return image.filter(ImageFilter.GaussianBlur(1.5))


def _plate(noise: random.Random) -> Image.Image:
    image = Image.new("RGB", SIZE, "#8A5A38")
    draw = ImageDraw.Draw(image)
    for y in range(0, SIZE[1], 170):
        draw.rectangle((0, y, SIZE[0], y + 5), fill="#6F452A")
    middle, reach = (SIZE[0] / 2, SIZE[1] / 2), 520
    draw.ellipse(_around(*middle, reach), fill="#F4F1EA")
    draw.ellipse(_around(*middle, reach * 0.78), fill="#E7E2D6")
    for _ in range(70):
        left, top = (noise.gauss(one, 150) for one in middle)
        colour = noise.choice(("#4C9A3F", "#7CC25B", "#D8402F", "#F0B429", "#F6E7C1", "#2F7D3A"))
        draw.ellipse(_around(left, top, noise.randrange(24, 66)), fill=colour)
    return image


def _harbour(noise: random.Random) -> Image.Image:
    image = _sky("#6FB4DD", "#BFE0EC", "#EAF4EE")
    _ridge(image, noise, 0.46, 0.08, "#7FA98F", 5)
    _water(image, noise, 0.36, "#EAF7F8")
    draw = ImageDraw.Draw(image)
    for _ in range(5):
        x, y = noise.uniform(150, SIZE[0] - 250), SIZE[1] * noise.uniform(0.66, 0.85)
        wide = 90 + 160 * (y / SIZE[1] - 0.6)
        draw.polygon(
            [(x, y), (x + wide, y), (x + wide * 0.85, y + 36), (x + 16, y + 36)],
            fill=noise.choice(("#B23A34", "#F5F3EE", "#2C5C8A")),
        )
        draw.polygon(
            [(x + wide / 2, y - wide * 1.5), (x + wide / 2, y - 8), (x + wide, y - 8)],
            fill="#FBFAF6",
        )
    return image


def _wheat(noise: random.Random) -> Image.Image:
    image = _sky("#F1C27D", "#F7DFAE", "#F9EBCB")
    _glow(image, SIZE[0] * noise.uniform(0.3, 0.7), SIZE[1] * 0.4, 60, "#FFF6DC")
    _ridge(image, noise, 0.36, 0.03, "#C98B3C", 4)
    draw = ImageDraw.Draw(image)
    for _ in range(700):
        x, tall = noise.random() * SIZE[0], noise.randrange(180, 520)
        lean = noise.uniform(-40, 40)
        colour = noise.choice(("#8F5A1E", "#B07428", "#D59A42", "#E9BD6A"))
        draw.line((x, SIZE[1], x + lean, SIZE[1] - tall), fill=colour, width=5)
    return image


def _around(x: float, y: float, reach: float) -> tuple[float, float, float, float]:
    return (x - reach, y - reach, x + reach, y + reach)


def _rgb(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


_KINDS: tuple[Callable[[random.Random], Image.Image], ...] = (
    _dusk_at_sea,
    _evening_hills,
    _mountains,
    _plate,
    _meadow,
    _stars,
    _wheat,
    _dunes,
    _forest,
    _leaves,
    _city,
    _harbour,
)
