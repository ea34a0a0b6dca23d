"""What an exit is called: owners often call all of them "Exit", and a crew needs to know which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from responder_app.briefing.distance import distance_m
from responder_app.model.base import LonLat
from responder_app.model.facility import PrePlan
from responder_app.model.terms import NodeKind

SAME_DOOR_M = 3.0
"""An exit nearer than this to an access point is that door."""


def exit_names(preplan: PrePlan) -> Mapping[str, str]:
    """The name of each exit by the id of its node.

    Its own label, unless it has none or shares it with another exit: then the door's that stands there, where one does.
    """
    nodes = preplan.evacuation.nodes if preplan.evacuation else None
    exits = [node for node in nodes or () if node.kind is NodeKind.EXIT]
    labels = Counter(node.label for node in exits)
    names: dict[str, str] = {}
    for node in exits:
        tells = node.label is not None and labels[node.label] == 1
        names[node.id] = (None if tells else _door_at(preplan, node.point)) or node.label or f"Exit {node.id}"
    return names


def _door_at(preplan: PrePlan, point: LonLat) -> str | None:
    doors = (preplan.site.access_points if preplan.site else None) or ()
    near = [(distance_m(door.point, point), door.label) for door in doors]
    metres, label = min(near, default=(SAME_DOOR_M, ""))
    return label if metres < SAME_DOOR_M else None
