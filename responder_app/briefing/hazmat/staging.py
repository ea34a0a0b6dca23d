"""Where to stage: the facility's own points that are safe, then places on streets straight upwind."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.briefing.answers.zones import StagingSpot
from responder_app.briefing.distance import compass
from responder_app.briefing.ground import LocalGround
from responder_app.briefing.hazmat.geometry import columns
from responder_app.briefing.hazmat.said import bearing_of, distance_text
from responder_app.briefing.hazmat.street_places import CLEAR_FT, CLEAR_M, STANDOFF_M, StreetPlaces
from responder_app.briefing.hazmat.upwind import SafeSide
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.usng import usng
from responder_app.model.base import LonLat
from responder_app.model.site import StagingPoint

SUGGESTED = "Suggested staging"


class Staging:
    """Staging about one spill; own points and streets are placed once."""

    def __init__(
        self, ground: LocalGround, scene: LocalGround, neighbourhood: Neighbourhood, own: Sequence[StagingPoint]
    ) -> None:
        """`ground` is about the spill, `scene` about the map's origin; `own` are the facility's points."""
        self._ground, self._scene = ground, scene
        self._own = tuple(own)
        self._x, self._y = columns(ground.line(tuple(point.point for point in own)))
        self._streets = StreetPlaces(ground, neighbourhood.areas)

    def on(self, side: SafeSide) -> tuple[tuple[StagingSpot, ...], str]:
        """Spots, own ones first, the nearest first; and what must be said: own points that are not safe, no street."""
        safe = side.holds(self._x, self._y, CLEAR_M)
        notes = list(self._unsafe(side))
        spots = sorted(
            (
                self._spot(side, point.label, point.point, (float(x), float(y)), own=True)
                for point, x, y, is_safe in zip(self._own, self._x, self._y, safe, strict=True)
                if is_safe
            ),
            key=lambda spot: spot.distance_m,
        )
        if side.from_deg is None:
            return tuple(spots), "; ".join([*notes, "Wind not known: stage outside the circles, move when it is"])
        suggested = [
            self._spot(side, SUGGESTED, self._ground.lonlat(*place), place, street)
            for place, street in self._streets.best(side)
        ]
        if not suggested and not spots:
            notes.append("No street is known upwind: check that the place can be reached")
            place = side.ahead(STANDOFF_M)
            suggested = [self._spot(side, SUGGESTED, self._ground.lonlat(*place), place)]
        return (*spots, *suggested), "; ".join(notes)

    def inside(self, side: SafeSide) -> tuple[str, ...]:
        """Labels of own points that lie in a zone."""
        outside = side.outside(self._x, self._y)
        return tuple(point.label for point, is_outside in zip(self._own, outside, strict=True) if not is_outside)

    def _unsafe(self, side: SafeSide) -> Iterator[str]:
        """Why own points are not among the spots."""
        outside, clear = side.outside(self._x, self._y), side.outside(self._x, self._y, CLEAR_M)
        upwind = side.holds(self._x, self._y)
        for point, is_outside, is_clear, is_upwind in zip(self._own, outside, clear, upwind, strict=True):
            if not is_outside:
                yield f"Staging point {point.label} lies in a zone"
            elif not is_upwind:
                yield f"Staging point {point.label} is not upwind"
            elif not is_clear:
                yield f"Staging point {point.label} is less than {CLEAR_FT} ft ({CLEAR_M:.0f} m) outside a zone"

    def _spot(
        self, side: SafeSide, label: str, point: LonLat, place: ScenePoint, street: str = "", own: bool = False
    ) -> StagingSpot:
        metres = math.hypot(*place)
        on_street = f" on {street}" if street else ""
        text = f"{distance_text(metres)} {compass(bearing_of(*place))}{on_street}, {side.said}"
        return StagingSpot(label, point, self._scene.metres(point), usng(point), street, metres, own, text)
