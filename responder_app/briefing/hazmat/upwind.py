"""The safe side of a spill: outside every zone, and upwind where the wind is known. And the hydrants there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from responder_app.briefing.answers.zones import ZoneHydrant
from responder_app.briefing.distance import compass
from responder_app.briefing.facts import joined
from responder_app.briefing.ground import LocalGround
from responder_app.briefing.hazmat.geometry import Circle, Flags, Numbers, Shape, columns
from responder_app.briefing.hazmat.said import bearing_of, distance_text
from responder_app.briefing.hydrants import flow_class, flow_text, hydrant_label, severity_of
from responder_app.briefing.neighbourhood import Neighbourhood, told_once
from responder_app.model.building import Hydrant

UPWIND_HALF_DEG = 60.0
"""Upwind is what lies within this angle of where the wind comes from."""
MOST_HYDRANTS = 5
_LOOKED_AT = 40
"""Of these, those that are told twice or out of service go."""


@dataclass(frozen=True)
class SafeSide:
    """What the zones leave. Places are in metres east and north of the spill."""

    shapes: tuple[Shape, ...]
    from_deg: float | None
    """Where the wind comes from; None: not known, and every side counts."""

    def holds(self, x: Numbers, y: Numbers, clear_m: float = 0.0) -> Flags:
        """Which places are outside all zones by `clear_m` metres, and upwind."""
        if self.from_deg is None:
            return self.outside(x, y, clear_m)
        turn = math.radians(self.from_deg)
        along = x * math.sin(turn) + y * math.cos(turn)
        upwind = along >= np.hypot(x, y) * math.cos(math.radians(UPWIND_HALF_DEG))
        return np.asarray(self.outside(x, y, clear_m) & upwind)

    def outside(self, x: Numbers, y: Numbers, clear_m: float = 0.0) -> Flags:
        """Which places are outside all zones by `clear_m` metres, whatever the wind."""
        outside = np.ones(len(x), dtype=bool)
        for shape in self.shapes:
            outside &= ~shape.holds(x, y, clear_m)
        return outside

    @property
    def circles_m(self) -> float:
        """How far the circles reach, which is how far the zones reach upwind."""
        return max((shape.radius_m for shape in self.shapes if isinstance(shape, Circle)), default=0.0)

    def ahead(self, beyond_m: float) -> tuple[float, float]:
        """The place straight upwind and so far beyond the circles; the north where the wind is not known."""
        turn, metres = math.radians(self.from_deg or 0.0), self.circles_m + beyond_m
        return metres * math.sin(turn), metres * math.cos(turn)

    @property
    def said(self) -> str:
        """What a place here is."""
        return "outside all zones" if self.from_deg is None else "upwind, outside all zones"


class Hydrants:
    """The hydrants about one spill, placed once."""

    def __init__(
        self, ground: LocalGround, scene: LocalGround, neighbourhood: Neighbourhood, own: Sequence[Hydrant]
    ) -> None:
        """`ground` is about the spill, `scene` about the map's origin; `own` are the facility's, which win."""
        self._scene = scene
        self._own = len(own)
        self._held = [*own, *(hydrant for area in neighbourhood.areas for hydrant in area.hydrants)]
        self._x, self._y = columns(ground.line(tuple(one.point for one in self._held)))
        self._metres = np.hypot(self._x, self._y)

    def on(self, side: SafeSide) -> tuple[ZoneHydrant, ...]:
        """The nearest ones there that are in service. One that is told twice is the one that promises least."""
        safe = np.flatnonzero(side.holds(self._x, self._y))
        near = safe[np.argsort(self._metres[safe], kind="stable")[:_LOOKED_AT]]
        told = [(float(self._metres[place]), self._held[place]) for place in near.tolist()]
        mine = [one for one, place in zip(told, near, strict=True) if place < self._own]
        others = [one for one, place in zip(told, near, strict=True) if place >= self._own]
        places = {id(self._held[place]): place for place in near.tolist()}
        usable = [hydrant for _, hydrant in told_once(mine, others) if hydrant.in_service]
        return tuple(self._hydrant(places[id(hydrant)]) for hydrant in usable[:MOST_HYDRANTS])

    def _hydrant(self, place: int) -> ZoneHydrant:
        hydrant, metres = self._held[place], float(self._metres[place])
        direction = compass(bearing_of(float(self._x[place]), float(self._y[place])))
        return ZoneHydrant(
            id=hydrant.id,
            label=hydrant_label(hydrant),
            point=hydrant.point,
            scene=self._scene.metres(hydrant.point),
            flow_gpm=hydrant.flow_gpm,
            flow_class=flow_class(hydrant.flow_gpm),
            distance_m=metres,
            text=joined(f"{distance_text(metres)} {direction}", flow_text(hydrant)),
            severity=severity_of(hydrant),
        )
