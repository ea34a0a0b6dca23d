"""Sides A to D: where each stands just outside a building, on the ground and on a sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from responder_app.briefing.answers.plans import SheetRef
from responder_app.briefing.answers.sheet_ground import SideMark
from responder_app.briefing.georeference import SheetPlacing
from responder_app.briefing.projection import Place, project
from responder_app.model.terms import Side

SHEET_GAP_M = 4.0
"""Nearer than on the map, whose symbols are larger beside the building: a drawing's paper ends soon."""
EDGE_PT = 14.0
"""A letter that would leave the sheet stands so far inside its edge."""


def side_spots(corners: Sequence[Place], side_a_bearing_deg: float, gap_m: float) -> Mapping[Side, Place]:
    """The places of the letters, clockwise from the side that faces the address.

    Each stands before the middle of its side of the box around the outline, turned as side A faces.

    Args:
        corners: The outline in metres east and north.
        side_a_bearing_deg: True bearing that side A faces, looking out of the building.
        gap_m: How far outside the box.
    """
    turn = math.radians(side_a_bearing_deg)
    ahead, right = (math.sin(turn), math.cos(turn)), (math.cos(turn), -math.sin(turn))
    along = [x * ahead[0] + y * ahead[1] for x, y in corners]
    across = [x * right[0] + y * right[1] for x, y in corners]
    middle_along, middle_across = (min(along) + max(along)) / 2, (min(across) + max(across)) / 2
    # Clockwise from above, side B lies to the right of one who looks out of side A.
    spots = {
        Side.A: (max(along) + gap_m, middle_across),
        Side.B: (middle_along, max(across) + gap_m),
        Side.C: (min(along) - gap_m, middle_across),
        Side.D: (middle_along, min(across) - gap_m),
    }
    return {
        side: (forward * ahead[0] + sideways * right[0], forward * ahead[1] + sideways * right[1])
        for side, (forward, sideways) in spots.items()
    }


def sides_on_sheet(
    corners: Sequence[Place], side_a_bearing_deg: float | None, placing: SheetPlacing, sheet: SheetRef
) -> Iterator[SideMark]:
    """The letters on a sheet; none when there is no outline or nobody said where side A faces.

    Args:
        corners: The outline of the building on this sheet, in metres of the placing's ground.
        side_a_bearing_deg: As in `side_spots`; None when it was not provided.
        placing: The sheet's fit.
        sheet: Its size.
    """
    if side_a_bearing_deg is None or not corners:
        return
    for side, place in side_spots(corners, side_a_bearing_deg, SHEET_GAP_M).items():
        x, y = project(placing.to_points, *place)
        if math.isfinite(x):
            inside_x = min(max(x, EDGE_PT), sheet.width_pt - EDGE_PT)
            yield SideMark(side.value, inside_x, min(max(y, EDGE_PT), sheet.height_pt - EDGE_PT))
