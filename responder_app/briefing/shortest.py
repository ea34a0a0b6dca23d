"""Shortest ways over a network of nodes and the edges between them (Dijkstra 1959). Knows no streets and no stairs.

Not by networkx: importing that takes 0.3 s and 21 MB, which a vehicle's window would keep for this one search.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import Generic, TypeVar

NodeT = TypeVar("NodeT", bound=Hashable)
EdgeT = TypeVar("EdgeT")


@dataclass(frozen=True)
class Reached(Generic[NodeT]):
    """The nodes that can be reached: metres to each, and the node before it; None where the way begins."""

    far: Mapping[NodeT, float]
    back: Mapping[NodeT, NodeT | None]

    def path(self, node: NodeT) -> list[NodeT]:
        """From a node that is reached back to where its way begins."""
        path = [node]
        while (before := self.back[path[-1]]) is not None:
            path.append(before)
        return path


class Network(Generic[NodeT, EdgeT]):
    """Nodes joined in both directions by at most one edge each, `metres` long."""

    def __init__(self, nodes: Iterable[NodeT] = ()) -> None:
        self._beside: dict[NodeT, dict[NodeT, tuple[float, EdgeT]]] = {node: {} for node in nodes}

    def __contains__(self, node: object) -> bool:
        return node in self._beside

    def join(self, one: NodeT, other: NodeT, metres: float, edge: EdgeT) -> None:
        """Put an edge between two nodes, in place of the one that is there."""
        self._beside.setdefault(one, {})[other] = (metres, edge)
        self._beside.setdefault(other, {})[one] = (metres, edge)

    def between(self, one: NodeT, other: NodeT) -> tuple[float, EdgeT] | None:
        """Metres and edge between two nodes; None where they are not joined."""
        return self._beside.get(one, {}).get(other)

    def edges(self) -> Iterator[tuple[NodeT, NodeT, float, EdgeT]]:
        """Every edge, once from either end."""
        for one, beside in self._beside.items():
            for other, (metres, edge) in beside.items():
                yield one, other, metres, edge

    def reached(self, starts: Mapping[NodeT, float], within_m: float = inf) -> Reached[NodeT]:
        """What can be reached from any of the starts, each of which lies some metres off; the first of equals wins."""
        turns, far = count(), dict[NodeT, float]()
        back: dict[NodeT, NodeT | None] = dict.fromkeys(starts)
        seen = {node: metres for node, metres in starts.items() if metres <= within_m}
        waiting: list[tuple[float, int, NodeT]] = []
        for node, metres in seen.items():
            heappush(waiting, (metres, next(turns), node))
        while waiting:
            here, _, node = heappop(waiting)
            if node in far:
                continue
            far[node] = here
            for other, (metres, _) in self._beside.get(node, {}).items():
                there = here + metres
                if other not in far and there <= within_m and there < seen.get(other, inf):
                    seen[other], back[other] = there, node
                    heappush(waiting, (there, next(turns), other))
        return Reached(far, back)
