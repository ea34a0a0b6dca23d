"""Shortest ways out over the network that the owner drew. Only drawn edges are ever walked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from responder_app.briefing.distance import distance_m
from responder_app.briefing.floors import Floors
from responder_app.briefing.shortest import Network
from responder_app.model.evacuation import Evacuation, EvacuationEdge, EvacuationNode
from responder_app.model.terms import NodeKind

STOREY_WALK_M = 7.0
"""Walking length of one storey of stairs: 3.5 m of height at about 30 degrees."""


@dataclass(frozen=True)
class Route:
    """The way from a room to an exit or refuge; nodes from start to end."""

    nodes: tuple[EvacuationNode, ...]
    length_m: float
    narrowest_m: float | None
    """None when a width on the way was not provided."""
    by_stairs: bool
    accessible: bool

    @property
    def start(self) -> EvacuationNode:
        """The room."""
        return self.nodes[0]

    @property
    def end(self) -> EvacuationNode:
        """The exit or area of refuge."""
        return self.nodes[-1]


class EscapeNetwork:
    """The drawn nodes and edges of one facility."""

    def __init__(self, plan: Evacuation, floors: Floors) -> None:
        self.nodes = {node.id: node for node in plan.nodes or ()}
        self.edges = plan.edges or ()
        self._floors = floors
        self._drawn: Network[str, EvacuationEdge] = Network(self.nodes)
        for edge in self.edges:
            self._add(edge)
        self._step_free: Network[str, EvacuationEdge] = Network(
            key for key, node in self.nodes.items() if node.accessible
        )
        for start, end, length, edge in self._drawn.edges():
            if _step_free(edge) and self.nodes[start].accessible and self.nodes[end].accessible:
                self._step_free.join(start, end, length, edge)

    def _add(self, edge: EvacuationEdge) -> None:
        length = self._length(edge)
        held = self._drawn.between(edge.start, edge.end)
        # Of two edges between the same nodes a step-free one wins, so that it is not hidden by the stairs beside it.
        if held is None or (not _step_free(held[1]) and _step_free(edge)):
            self._drawn.join(edge.start, edge.end, length, edge)

    def _length(self, edge: EvacuationEdge) -> float:
        start, end = self.nodes[edge.start], self.nodes[edge.end]
        low, high = self._ordinal(start), self._ordinal(end)
        storeys = abs(high - low) if low is not None and high is not None else 0
        return distance_m(start.point, end.point) + storeys * STOREY_WALK_M

    def _ordinal(self, node: EvacuationNode) -> int | None:
        return None if node.level is None else self._floors.ordinal(node.level)

    def of_kind(self, *kinds: NodeKind) -> list[EvacuationNode]:
        """The nodes of those kinds, in the owner's order."""
        return [node for node in self.nodes.values() if node.kind in kinds]

    def routes(self) -> dict[str, Route]:
        """The shortest way from each room to its nearest exit, by room id; rooms without one are left out."""
        return self._ways(self._drawn, self.of_kind(NodeKind.EXIT))

    def step_free_routes(self) -> dict[str, Route]:
        """The same without stairs, to the nearest step-free exit, or else area of refuge."""
        exits = self._ways(self._step_free, self.of_kind(NodeKind.EXIT))
        refuges = self._ways(self._step_free, self.of_kind(NodeKind.REFUGE))
        return {**refuges, **exits}

    def _ways(self, network: Network[str, EvacuationEdge], ends: Iterable[EvacuationNode]) -> dict[str, Route]:
        reached = network.reached({node.id: 0.0 for node in ends if node.id in network})
        rooms = [room for room in self.of_kind(NodeKind.ROOM) if room.id in reached.far]
        return {room.id: self._route(reached.path(room.id)) for room in rooms}

    def _route(self, path: list[str]) -> Route:
        steps = [step for pair in pairwise(path) if (step := self._drawn.between(*pair)) is not None]
        edges = [edge for _, edge in steps]
        widths = [edge.width_m for edge in edges]
        known = [width for width in widths if width is not None]
        return Route(
            nodes=tuple(self.nodes[key] for key in path),
            length_m=sum(length for length, _ in steps),
            narrowest_m=min(known) if known and len(known) == len(widths) else None,
            by_stairs=any(edge.stairs for edge in edges),
            accessible=all(map(_step_free, edges)) and all(self.nodes[key].accessible for key in path),
        )


def _step_free(edge: EvacuationEdge) -> bool:
    return edge.accessible and not edge.stairs
