"""What lies around a facility: neighbours, exposures, water, the drawn ground. Worked out when first asked for.

Kept for the last few facilities as long as the library shows the same versions, so that the sheet and the map of one
facility, and coming back to it, do the work once.
"""

# ruff: noqa: PLC0415  numpy and shapely are imported by the first question that needs them

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import TYPE_CHECKING

from responder_app.briefing.drawn import Drawn
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.neighbours import Neighbours, neighbours_of
from responder_app.briefing.source import LibraryReader
from responder_app.model.base import Polygon
from responder_app.model.facility import PrePlan

if TYPE_CHECKING:
    from responder_app.briefing.answers.site_map import Framed, MapScene
    from responder_app.briefing.exposures import Outlook
    from responder_app.briefing.scene_ground import GroundDrawing
    from responder_app.briefing.water_supply import WaterSupply

MOST = 8
"""Facilities that are kept."""
PARTS = ("neighbours", "supply", "ground", "outlook")
"""What takes longest of a map, in the order in which one is worked out of the others."""


class Vicinity:
    """Of one facility. Each part raises StoreError when the library cannot be read."""

    def __init__(self, preplan: PrePlan, neighbourhood: Neighbourhood, library: LibraryReader) -> None:
        self.preplan = preplan
        self.neighbourhood = neighbourhood
        self._library = library
        self._scene: MapScene | None = None

    def site_map(self, framed: Framed | None = None) -> MapScene:
        """Its map; `framed` is told which part of it is to be seen first as soon as that is known."""
        from responder_app.briefing.site_map import site_map

        if self._scene is None:
            self._scene = site_map(self.drawn.symbols, self, framed)
        elif framed is not None:
            framed(self._scene.origin, self._scene.extent)
        return self._scene

    def prepare(self) -> bool:
        """Work out the next part of its map, some 10 ms; False where all of it is there."""
        lacking = next((part for part in PARTS if part not in vars(self)), None)
        if lacking is not None:
            getattr(self, lacking)
        elif self._scene is None:
            self.site_map()
        else:
            return False
        return True

    @cached_property
    def drawn(self) -> Drawn:
        """What the pre-plan alone tells."""
        return Drawn(self.preplan)

    @cached_property
    def neighbours(self) -> Neighbours:
        """Other facilities with a pre-plan."""
        return neighbours_of(self._library, self.preplan)

    @cached_property
    def outlook(self) -> Outlook:
        """The view from its walls to the next ones."""
        from responder_app.briefing.exposures import Outlook

        return Outlook(self.preplan, self.neighbourhood, self.neighbours)

    @cached_property
    def supply(self) -> WaterSupply:
        """Its hydrants by the hose that each takes."""
        from responder_app.briefing.water_supply import supply_of

        return supply_of(self.preplan, self.neighbourhood, self._outlines)

    def _outlines(self) -> tuple[Polygon, ...]:
        return self.neighbours.outlines()

    @cached_property
    def ground(self) -> GroundDrawing:
        """Streets, buildings, water and green about it."""
        from responder_app.briefing.ground import ground_at
        from responder_app.briefing.scene_ground import ground_drawing

        return ground_drawing(self.neighbourhood, ground_at(self.preplan.identity.location))


class Vicinities:
    """Those of the last facilities asked for."""

    def __init__(self, library: LibraryReader) -> None:
        self._library = library
        self._stamp: Hashable = None
        self._held: dict[str, Vicinity] = {}

    def hold(self, preplan: PrePlan) -> bool:
        """Whether something was worked out of this pre-plan, as it is now."""
        held = self._held.get(preplan.id)
        return held is not None and held.preplan is preplan

    def of(self, preplan: PrePlan, neighbourhood: Neighbourhood) -> Vicinity:
        """What lies around the facility as things stand now."""
        stamp = self._library.stamp()
        if stamp != self._stamp:
            self._held, self._stamp = {}, stamp
        held = self._held.pop(preplan.id, None)
        # The library keeps decoded pre-plans and areas: the same one is the same object until it changes.
        if held is None or held.preplan is not preplan or held.neighbourhood is not neighbourhood:
            held = Vicinity(preplan, neighbourhood, self._library)
        self._held[preplan.id] = held
        while len(self._held) > MOST:
            self._held.pop(next(iter(self._held)))
        return held
