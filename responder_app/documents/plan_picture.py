"""A floor's sheet as a picture with north up, cut to the building and placed by four degrees.

Whatever turn, stretch or tilt the sheet has is taken out of it here, so that every map program lays the picture
right by two corners: Leaflet, Google Earth and TAK agree on those, and on nothing else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from responder_app.briefing.answers.plans import SheetSource
from responder_app.briefing.answers.site_map import GroundPlan, LayerKind, MapScene
from responder_app.briefing.answers.voice_grid import Projection
from responder_app.briefing.fitting import affine
from responder_app.briefing.ground import LocalGround, ground_at
from responder_app.briefing.projection import depth, inverse, jacobian, joined, project
from responder_app.documents.png import write_png
from responder_app.documents.sheet_pixels import Draw, SheetPixels

LONGEST_PX = 2000
"""Sheets of a whole floor read well at this size, and weigh some hundred kilobytes."""
LEAST_M_PER_PX = 0.02
MARGIN_M = 6.0
"""Around the footprint: canopies, outside stairs, and what a rough outline leaves out."""
OVERSAMPLED = 1.3
"""Pixels drawn for each that is kept, in each direction."""
ROWS = 256
"""Turned at a time: bounds the memory."""

_RED_BLUE, _GREEN = numpy.uint32(0xFF00FF), numpy.uint32(0x00FF00)

Box = tuple[float, float, float, float]
"""West, south, east, north in metres of the scene."""


@dataclass(frozen=True)
class PlanPicture:
    """A floor laid on the map: the picture's edges are parallels and meridians."""

    level: str
    png: bytes
    width: int
    height: int
    west: float
    south: float
    east: float
    north: float
    """Edges in degrees."""
    fit: str
    """How good its places are, in words."""
    poor: bool


def picture_of(plan: GroundPlan, sheet: SheetSource, scene: MapScene, draw: Draw) -> PlanPicture:
    """The sheet with north up. Raises DrawingError, and NoAnswerError when its drawing is not here yet.

    Args:
        plan: Where the sheet lies on the ground.
        sheet: The sheet itself.
        scene: For the footprint that the picture is cut to.
        draw: Asks a drawing worker, and waits for it.
    """
    ground = ground_at(scene.origin)
    box = _box(plan, scene)
    metres_per_px = max(LEAST_M_PER_PX, (box[2] - box[0]) / LONGEST_PX, (box[3] - box[1]) / LONGEST_PX)
    width, height = (max(1, round(side / metres_per_px)) for side in (box[2] - box[0], box[3] - box[1]))
    west, south, east, north = _edges(ground, box)
    to_page = joined(inverse(plan.to_metres), _pixels_to_metres(ground, (west, south, east, north), width, height))
    pixels = SheetPixels(sheet, draw).around(
        _page_box(to_page, width, height, plan), OVERSAMPLED * _zoom(to_page, width, height)
    )
    turned = _turned(pixels.data, joined(pixels.from_page, to_page), width, height)
    return PlanPicture(plan.level, write_png(turned), width, height, west, south, east, north, plan.fit, plan.poor)


def _box(plan: GroundPlan, scene: MapScene) -> Box:
    """What of the ground is shown: the sheet, cut to the building where its outline is known."""
    places = [project(plan.to_metres, x, y) for x in (0.0, plan.width_pt) for y in (0.0, plan.height_pt)]
    whole = _around(places, 0.0)
    layer = scene.layer(LayerKind.FOOTPRINT)
    corners = [corner for area in (layer.areas if layer else ()) for corner in area.rings[0]]
    if not corners:
        return whole
    west, south, east, north = _around(corners, MARGIN_M)
    cut = max(west, whole[0]), max(south, whole[1]), min(east, whole[2]), min(north, whole[3])
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else whole


def _around(places: list[tuple[float, float]], margin: float) -> Box:
    xs, ys = zip(*places, strict=True)
    return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin


def _edges(ground: LocalGround, box: Box) -> Box:
    """The box's edges in degrees, at the middle of each."""
    west, south, east, north = box
    middle = (west + east) / 2, (south + north) / 2
    places = [(west, middle[1]), (middle[0], south), (east, middle[1]), (middle[0], north)]
    (left, _), (_, bottom), (right, _), (_, top) = ground.lonlats(places)
    return left, bottom, right, top


def _pixels_to_metres(ground: LocalGround, edges: Box, width: int, height: int) -> Projection:
    """From the picture's pixels to metres of the scene. Over a building they differ from a plane by millimetres."""
    west, south, east, north = edges
    corners = ground.line(((west, north), (east, north), (east, south), (west, south)))
    fitted = affine([(0, 0), (width, 0), (width, height), (0, height)], corners)
    assert fitted is not None, "the corners of a box are never on one line"
    return fitted.to_metres


def _page_box(to_page: Projection, width: int, height: int, plan: GroundPlan) -> Box:
    """Left, top, right, bottom in points of what the picture shows of the page."""
    corners = [(x, y) for x in (0.0, float(width)) for y in (0.0, float(height))]
    if any(depth(to_page, *corner) <= 0 for corner in corners):
        return 0.0, 0.0, plan.width_pt, plan.height_pt
    left, top, right, bottom = _around([project(to_page, *corner) for corner in corners], 2.0)
    return max(left, 0.0), max(top, 0.0), min(right, plan.width_pt), min(bottom, plan.height_pt)


def _zoom(to_page: Projection, width: int, height: int) -> float:
    """Pixels for one point in the middle of the picture."""
    a, b, d, e = jacobian(to_page, width / 2, height / 2)
    return 1 / math.sqrt(abs(a * e - b * d))


def _turned(drawn: NDArray[numpy.uint8], to_drawn: Projection, width: int, height: int) -> NDArray[numpy.uint8]:
    """The drawn pixels where the picture wants them; clear beside the sheet."""
    turned, packed = numpy.zeros((height, width, 4), numpy.uint8), _packed(drawn)
    a, b, c, d, e, f, g, h, i = to_drawn
    xs = numpy.arange(width)[None, :] + 0.5
    for first in range(0, height, ROWS):
        ys = numpy.arange(first, min(first + ROWS, height))[:, None] + 0.5
        below = g * xs + h * ys + i
        with numpy.errstate(divide="ignore", invalid="ignore"):
            us, vs = (a * xs + b * ys + c) / below - 0.5, (d * xs + e * ys + f) / below - 0.5
        inside = (below > 0) & (us > -0.5) & (us < drawn.shape[1] - 0.5) & (vs > -0.5) & (vs < drawn.shape[0] - 0.5)
        rows = turned[first : first + ROWS]
        rows[..., :3] = _sampled(packed, numpy.where(inside, us, 0.0), numpy.where(inside, vs, 0.0))
        rows[..., 3] = numpy.where(inside, 255, 0)
        rows[~inside] = 0
    return turned


def _sampled(
    packed: NDArray[numpy.uint32], us: NDArray[numpy.float64], vs: NDArray[numpy.float64]
) -> NDArray[numpy.uint8]:
    """Red, green and blue at places between pixel middles, weighted between the four neighbours."""
    height, width = packed.shape
    us, vs = us.clip(0, width - 1), vs.clip(0, height - 1)
    left, top = us.astype(numpy.int32), vs.astype(numpy.int32)
    right, bottom = numpy.minimum(left + 1, width - 1), numpy.minimum(top + 1, height - 1)
    across, down = (((whole - part) * 256).astype(numpy.uint32) for whole, part in ((us, left), (vs, top)))
    upper = _mixed(packed[top, left], packed[top, right], across)
    lower = _mixed(packed[bottom, left], packed[bottom, right], across)
    mixed = _mixed(upper, lower, down)
    return numpy.stack([mixed >> 16, mixed >> 8 & 255, mixed & 255], axis=-1).astype(numpy.uint8)


def _packed(drawn: NDArray[numpy.uint8]) -> NDArray[numpy.uint32]:
    """Each pixel as one number: picked and weighted three times as fast as three."""
    red, green, blue = (drawn[..., channel].astype(numpy.uint32) for channel in range(3))
    return ((red << 16) | (green << 8) | blue).astype(numpy.uint32, copy=False)


def _mixed(
    one: NDArray[numpy.uint32], other: NDArray[numpy.uint32], share: NDArray[numpy.uint32]
) -> NDArray[numpy.uint32]:
    """So many 256ths of the other. Red and blue are weighted in one step: there is room between them."""
    rest = 256 - share
    outer = ((one & _RED_BLUE) * rest + (other & _RED_BLUE) * share) >> 8 & _RED_BLUE
    green = ((one & _GREEN) * rest + (other & _GREEN) * share) >> 8 & _GREEN
    return (outer | green).astype(numpy.uint32, copy=False)
