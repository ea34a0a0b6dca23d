"""Shortest ways out over the network that the owner drew (Dijkstra by networkx). Only drawn edges are ever walked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from responder_app.briefing.distance import distance_m
from responder_app.briefing.floors import Floors
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
        self._graph: nx.Graph[str] = nx.Graph()
        self._graph.add_nodes_from(self.nodes)
        for edge in self.edges:
            self._add(edge)
        self._step_free = nx.subgraph_view(
            self._graph, filter_node=lambda key: self.nodes[key].accessible, filter_edge=self._is_step_free
        )

    def _add(self, edge: EvacuationEdge) -> None:
        length = self._length(edge)
        held = self._graph.get_edge_data(edge.start, edge.end)
        # Of two edges between the same nodes a step-free one wins, so that it is not hidden by the stairs beside it.
        if held is None or (not _step_free(held["edge"]) and _step_free(edge)):
            self._graph.add_edge(edge.start, edge.end, length=length, edge=edge)

    def _length(self, edge: EvacuationEdge) -> float:
        start, end = self.nodes[edge.start], self.nodes[edge.end]
        low, high = self._ordinal(start), self._ordinal(end)
        storeys = abs(high - low) if low is not None and high is not None else 0
        return distance_m(start.point, end.point) + storeys * STOREY_WALK_M

    def _ordinal(self, node: EvacuationNode) -> int | None:
        return None if node.level is None else self._floors.ordinal(node.level)

    def _is_step_free(self, start: str, end: str) -> bool:
        return _step_free(self._graph.edges[start, end]["edge"])

    def of_kind(self, *kinds: NodeKind) -> list[EvacuationNode]:
        """The nodes of those kinds, in the owner's order."""
        return [node for node in self.nodes.values() if node.kind in kinds]

    def routes(self) -> dict[str, Route]:
        """The shortest way from each room to its nearest exit, by room id; rooms without one are left out."""
        return self._ways(self._graph, self.of_kind(NodeKind.EXIT))

    def step_free_routes(self) -> dict[str, Route]:
        """The same without stairs, to the nearest step-free exit, or else area of refuge."""
        exits = self._ways(self._step_free, self.of_kind(NodeKind.EXIT))
        refuges = self._ways(self._step_free, self.of_kind(NodeKind.REFUGE))
        return {**refuges, **exits}

    def _ways(self, graph: nx.Graph[str], ends: Iterable[EvacuationNode]) -> dict[str, Route]:
        targets = {node.id for node in ends if node.id in graph}
        if not targets:
            return {}
        paths: dict[str, list[str]] = nx.multi_source_dijkstra_path(graph, targets, weight="length")
        rooms = [room for room in self.of_kind(NodeKind.ROOM) if room.id in paths]
        return {room.id: self._route(paths[room.id][::-1]) for room in rooms}

    def _route(self, path: list[str]) -> Route:
        steps = [self._graph.edges[pair] for pair in pairwise(path)]
        edges: list[EvacuationEdge] = [step["edge"] for step in steps]
        widths = [edge.width_m for edge in edges]
        known = [width for width in widths if width is not None]
        return Route(
            nodes=tuple(self.nodes[key] for key in path),
            length_m=sum(step["length"] for step in steps),
            narrowest_m=min(known) if known and len(known) == len(widths) else None,
            by_stairs=any(edge.stairs for edge in edges),
            accessible=all(map(_step_free, edges)) and all(self.nodes[key].accessible for key in path),
        )


def _step_free(edge: EvacuationEdge) -> bool:
    return edge.accessible and not edge.stairs
