"""What of a floor's overlay a screen shows: plans each door once, evacuation the ways out."""

from __future__ import annotations

from dataclasses import replace
from math import hypot

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.plans import PlanOverlay, Symbol

SAME_DOOR_M = 3.0
"""An exit nearer than this to a door is that door."""
DOORS = frozenset({"access_point", "main_entrance"})
NODE = "evacuation_node"
NETWORK = "Ways out"
"""The group of its own that nodes are in on the plans: hidden at first, with the edges between them."""
WAYS_OUT = frozenset({"exit", "refuge", "stair", "assembly_point", "safe_room", "shelter", "assistance"})
"""Also where people take shelter, and who must be helped out."""


def for_plans(overlay: PlanOverlay) -> PlanOverlay:
    """Each door once, and the nodes of the ways out in a group of their own."""
    doors = [symbol for symbol in overlay.symbols if symbol.kind in DOORS]
    reach = SAME_DOOR_M * (overlay.points_per_metre or 0.0)

    def is_a_door(symbol: Symbol) -> bool:
        near = any(hypot(symbol.x - door.x, symbol.y - door.y) < reach for door in doors)
        return symbol.kind == "exit" and near

    kept = (symbol for symbol in overlay.symbols if not is_a_door(symbol))
    return replace(overlay, symbols=tuple(replace(s, group=NETWORK) if s.kind == NODE else s for s in kept))


def for_evacuation(overlay: PlanOverlay) -> PlanOverlay:
    """Ways out, who needs help on them, and what is dangerous on the way."""
    symbols = (s for s in overlay.symbols if s.kind in WAYS_OUT or s.severity is FactSeverity.DANGER)
    return replace(overlay, symbols=tuple(symbols))
