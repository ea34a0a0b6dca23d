"""Owns pictures of side A: a rendered elevation with notes, as a JPEG. It says that it is a rendering."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

SIZE = (1600, 1000)


@dataclass(frozen=True)
class Facade:
    """What side A looks like."""

    title: str
    subtitle: str
    width_m: float
    stories: int
    storey_m: float
    door_at_m: float
    labels: tuple[str, ...]
    """Floor labels from below."""
    brick: bool
    windows: bool


def jpeg(facade: Facade, seed: int) -> bytes:
    """The picture, 1600 x 1000 pixels."""
    rng = random.Random(seed)
    image = Image.new("RGB", SIZE, (206, 220, 232))
    draw = ImageDraw.Draw(image)
    for y in range(0, 820, 4):
        shade = int(40 * y / 820)
        draw.rectangle((0, y, SIZE[0], y + 4), fill=(170 + shade, 195 + shade, 220 + shade // 2))
    draw.rectangle((0, 820, SIZE[0], SIZE[1]), fill=(126, 128, 130))
    draw.rectangle((0, 820, SIZE[0], 846), fill=(176, 174, 168))
    k = min(1150 / facade.width_m, 640 / (facade.stories * facade.storey_m + 1.5))
    width, height = facade.width_m * k, (facade.stories * facade.storey_m + 1.2) * k
    left, base = 800 - width / 2, 820.0
    colour = (150, 92, 74) if facade.brick else (188, 186, 180)
    draw.rectangle((left, base - height, left + width, base), fill=colour, outline=(60, 55, 50), width=3)
    draw.rectangle((left - 6, base - height - 8, left + width + 6, base - height + 6), fill=(92, 90, 88))
    for storey in range(facade.stories):
        low = base - (storey * facade.storey_m + 0.9) * k
        high = low - facade.storey_m * k * 0.55
        draw.line(
            (left, base - storey * facade.storey_m * k, left + width, base - storey * facade.storey_m * k),
            fill=(120, 112, 104),
        )
        if facade.windows:
            _row(draw, rng, facade, (left, width), (high, low), storey == 0)
        size = max(13, min(24, int(facade.storey_m * k * 0.5)))
        draw.text(
            (left + width + 16, low - size), facade.labels[storey], fill=(20, 20, 20), font=ImageFont.load_default(size)
        )
    _notes(draw, facade, (left, base), k)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _row(
    draw: ImageDraw.ImageDraw,
    rng: random.Random,
    facade: Facade,
    span: tuple[float, float],
    band: tuple[float, float],
    ground: bool,
) -> None:
    left, width = span
    count = max(3, int(facade.width_m / 3.2))
    step = width / count
    door = left + facade.door_at_m / facade.width_m * width
    for index in range(count):
        x0, x1 = left + index * step + step * 0.2, left + (index + 1) * step - step * 0.2
        if ground and x0 - step < door < x1 + step:
            continue
        lit = rng.random() < 0.12
        fill = (250, 226, 150) if lit else (84 + rng.randrange(20), 112 + rng.randrange(20), 136 + rng.randrange(16))
        draw.rectangle((x0, band[0], x1, band[1]), fill=fill, outline=(50, 50, 52))


def _notes(draw: ImageDraw.ImageDraw, facade: Facade, corner: tuple[float, float], k: float) -> None:
    left, base = corner
    door = left + facade.door_at_m * k
    half, tall = max(14.0, 1.3 * k), max(34.0, 2.6 * k)
    draw.rectangle((door - half, base - tall, door + half, base), fill=(48, 52, 58), outline=(20, 20, 20), width=2)
    draw.line((door, base - tall, door, base), fill=(200, 200, 200))
    box = door + half + max(10.0, 0.8 * k)
    draw.rectangle(
        (box - 5, base - tall * 0.62 - 6, box + 5, base - tall * 0.62 + 6), fill=(200, 30, 30), outline=(0, 0, 0)
    )
    fdc = door - half - max(26.0, 4.0 * k)
    for dx in (-6, 6):
        draw.ellipse((fdc + dx - 5, base - 26, fdc + dx + 5, base - 16), fill=(190, 30, 30), outline=(0, 0, 0))
    small, big = ImageFont.load_default(22), ImageFont.load_default(34)
    for x, text, y in ((door, "MAIN ENTRANCE", 862), (box + 150, "KEY BOX", 896), (fdc - 60, "FDC", 896)):
        width = draw.textlength(text, font=small)
        draw.rectangle((x - width / 2 - 8, y, x + width / 2 + 8, y + 28), fill=(255, 255, 255), outline=(0, 0, 0))
        draw.text((x - width / 2, y + 1), text, fill=(0, 0, 0), font=small)
    draw.line((box, base - tall * 0.62 + 6, box + 150, 896), fill=(0, 0, 0), width=2)
    draw.line((fdc, base - 16, fdc - 60, 896), fill=(0, 0, 0), width=2)
    draw.line((door, base, door, 862), fill=(0, 0, 0), width=2)
    draw.rectangle((0, 0, SIZE[0], 92), fill=(255, 255, 255))
    draw.text((28, 8), facade.title, fill=(0, 0, 0), font=big)
    draw.text((28, 54), facade.subtitle, fill=(70, 70, 70), font=small)
    draw.text(
        (28, 958), "Rendering of side A, drawn from the plans. Not a photograph.", fill=(255, 255, 255), font=small
    )
