"""A rectangle of the scene drawn from tiles that are pictures: put together, bent to where they lie, dark by night."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PIL import Image

from responder_app.render import limits
from responder_app.render.map_inks import PAPER
from responder_app.render.mapping import Fit2
from responder_app.render.refusals import Refusal, RefusedError
from responder_app.render.worker.map_drawing import View
from responder_app.render.worker.night import WHITE, darkened
from responder_app.render.worker.pictures import decode

MESH = 4
"""Cells along a side of the rectangle, each bent straight."""
DIMMED = {True: 0.7, False: 0.35}
"""Of its brightness by night, for what is drawn on paper (turned dark) and for a photo: no white glares."""
BRIGHT = 128
"""Mean brightness from which on a map counts as drawn on paper."""
MOST_MOSAIC_PX = 4096


@dataclass(frozen=True)
class Picture:
    """One tile: what gives it, its column and row, and how many zooms it is coarser than the grid's tiles."""

    read: Callable[[], Image.Image]
    column: int
    row: int
    level: int


def opened(data: bytes) -> Image.Image:
    """A tile's picture. Raises RefusedError."""
    try:
        width, height, pixels = decode(data, limits.MAX_MAP_PICTURE_PX, night=False)
    except RefusedError as error:
        raise RefusedError(Refusal.MAP_PICTURE) from error
    return Image.frombytes("RGB", (width, height), pixels)


def drawn_on_paper(whole: Image.Image) -> bool:
    """Whether a map is drawn on something bright; else it is a photo."""
    mean = whole.convert("L").resize((1, 1), Image.Resampling.BOX)
    return mean.tobytes()[0] >= BRIGHT


def draw(
    view: View, grid: tuple[int, int], inverse: Fit2, pictures: Iterable[Picture], on_paper: Callable[[], bool]
) -> tuple[bytes, list[str], int]:
    """RGB bytes of the rectangle, why parts of it are missing, and pixels along a side of the tiles; 0 without any.

    `grid` is columns and rows of tiles, `inverse` leads from the rectangle (0, 0 to 1, 1) to places among them.
    """
    missing: dict[str, None] = {}
    held: list[tuple[Picture, Image.Image]] = []
    for picture in pictures:
        try:
            held.append((picture, picture.read()))
        except RefusedError as error:
            missing[error.refusal.value] = None
        except MemoryError:
            missing[Refusal.MEMORY.value] = None
    ground = Image.new("RGB", (view.width, view.height), PAPER[view.night])
    if held:
        mosaic, covered, side = _mosaic(held, *grid)
        if view.night:
            mosaic = _dark(mosaic, on_paper())
        size = (view.width, view.height)
        mesh = _mesh(view, inverse, side)
        bent = mosaic.transform(size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
        # Beyond the tiles there is the ground, and not the black that Pillow fills with.
        ground.paste(bent, mask=covered.transform(size, Image.Transform.MESH, mesh, Image.Resampling.NEAREST))
    return (
        ground.tobytes(),
        list(missing),
        max((image.width for picture, image in held if not picture.level), default=0),
    )


def _mosaic(held: list[tuple[Picture, Image.Image]], columns: int, rows: int) -> tuple[Image.Image, Image.Image, int]:
    """All tiles in one picture, where it shows one, and pixels along a side of a tile."""
    side = max((image.width for picture, image in held if not picture.level), default=256)
    side = max(1, min(side, MOST_MOSAIC_PX // max(columns, rows)))
    mosaic = Image.new("RGB", (columns * side, rows * side))
    covered = Image.new("L", mosaic.size)
    for picture, image in sorted(held, key=lambda one: -one[0].level):
        span = 1 << picture.level
        left, top = max(picture.column, 0), max(picture.row, 0)
        right, bottom = min(picture.column + span, columns), min(picture.row + span, rows)
        if left >= right or top >= bottom:
            continue
        across, down = image.width / span, image.height / span
        part = (
            (left - picture.column) * across,
            (top - picture.row) * down,
            (right - picture.column) * across,
            (bottom - picture.row) * down,
        )
        box = (left * side, top * side, right * side, bottom * side)
        mosaic.paste(image.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BILINEAR, part), box[:2])
        covered.paste(255, box)
    return mosaic, covered, side


def _mesh(view: View, inverse: Fit2, side: int) -> list[tuple[tuple[int, int, int, int], tuple[float, ...]]]:
    xs = [round(view.width * step / MESH) for step in range(MESH + 1)]
    ys = [round(view.height * step / MESH) for step in range(MESH + 1)]
    mesh = []
    for column in range(MESH):
        for row in range(MESH):
            left, top, right, bottom = xs[column], ys[row], xs[column + 1], ys[row + 1]
            if left < right and top < bottom:
                corners = ((left, top), (left, bottom), (right, bottom), (right, top))
                places = (inverse(x / view.width, y / view.height) for x, y in corners)
                quad = tuple(part * side for place in places for part in place)
                mesh.append(((left, top, right, bottom), quad))
    return mesh


def _dark(mosaic: Image.Image, on_paper: bool) -> Image.Image:
    dim = [round(value * DIMMED[on_paper]) for _ in range(3) for value in range(256)]
    if not on_paper:
        return mosaic.point(dim)
    dark = darkened(mosaic.width, mosaic.height, mosaic.tobytes(), WHITE)
    return Image.frombytes("RGB", mosaic.size, bytes(dark.samples_mv)).point(dim)
