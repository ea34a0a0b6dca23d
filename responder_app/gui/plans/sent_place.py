"""A place that the map sent, until its floor is known; which floor shows it; the box around it on the sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF

from responder_app.briefing.answers.sheet_ground import PlanPlace
from responder_app.model.base import LonLat

PLACE_PT = 12.0
"""Half the side of the box around the place, in points of the sheet."""
NOT_ON_A_PLAN = "This place is on no floor's plan"


class SentPlace:
    """Forgotten when another facility is opened before it was shown: it would be looked for in the wrong building."""

    def __init__(self) -> None:
        self._facility = ""
        self._point: LonLat | None = None

    def keep(self, facility_id: str, point: LonLat) -> None:
        """A place of that facility waits to be shown."""
        self._facility, self._point = facility_id, point

    def take(self, facility_id: str) -> LonLat | None:
        """The place that waits, once; None without any, or when it waited for another facility."""
        point, self._point = self._point, None
        return point if facility_id == self._facility else None


def floor_of(places: Sequence[PlanPlace], first: Sequence[str]) -> PlanPlace | None:
    """The place on the first of these floors that has it, else on any; None when no floor has it."""
    by_level = {place.level: place for place in places}
    return next((by_level[label] for label in (*first, *by_level) if label in by_level), None)


def box_around(place: PlanPlace) -> QRectF:
    """What is lit on the sheet."""
    at, half = QPointF(place.x, place.y), QPointF(PLACE_PT, PLACE_PT)
    return QRectF(at - half, at + half)
