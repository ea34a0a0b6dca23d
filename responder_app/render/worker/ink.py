"""The lines of a page as a grey picture: 0 is paper, 255 is full ink of any colour. For comparing and finding rooms."""

from __future__ import annotations

from PIL import Image, ImageChops

from responder_app.render.worker.pictures import as_picture
from responder_app.render.worker.sheets import Sheets

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom in device pixels of a page at some zoom."""


def ink(sheets: Sheets, page: int, zoom: float, box: PixelBox) -> Image.Image:
    """The ink in a box of a page. Half by lightness, half by colour: pale fills stay pale, and yellow lines are lines.

    Raises RefusedError.
    """
    pixmap = sheets.tile(page, zoom, box, night=False)
    picture = as_picture(pixmap)
    red, green, blue = picture.split()
    deepest = ImageChops.darker(ImageChops.darker(red, green), blue)
    return ImageChops.invert(Image.blend(picture.convert("L"), deepest, 0.5))


def enlarged(box: PixelBox, by: int) -> PixelBox:
    """The box with so many pixels more on all sides."""
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def inner(picture: Image.Image, by: int) -> Image.Image:
    """The picture without so many pixels on all sides."""
    return picture.crop((by, by, picture.width - by, picture.height - by))


def grown(picture: Image.Image, radius: int) -> Image.Image:
    """Every line thicker by `radius` pixels on all sides; the picture is smaller by as much on all sides."""
    return _reaching(_reaching(picture, 2 * radius, (1, 0)), 2 * radius, (0, 1))


def wide(picture: Image.Image, radius: int) -> Image.Image:
    """Only what is wider than twice the radius: fills, no lines. Smaller by twice the radius on all sides."""
    return grown(ImageChops.invert(grown(ImageChops.invert(picture), radius)), radius)


def _reaching(picture: Image.Image, reach: int, way: tuple[int, int]) -> Image.Image:
    """Each pixel as dark as the darkest of it and the `reach` next ones in a direction.

    Shifted copies, each time by as far as is reached already: a rank filter takes a hundred times as long.
    """
    done = 0
    while done < reach:
        step = min(done + 1, reach - done)
        dx, dy = way[0] * step, way[1] * step
        width, height = picture.width - dx, picture.height - dy
        first, second = picture.crop((0, 0, width, height)), picture.crop((dx, dy, dx + width, dy + height))
        picture = ImageChops.lighter(first, second)
        done += step
    return picture


def amount(picture: Image.Image) -> int:
    """The sum of all pixels."""
    return sum(value * count for value, count in enumerate(picture.histogram()))
