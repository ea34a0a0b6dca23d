"""The ways out as the facility drew them: a network of nodes and edges, exits, assembly points, refuge."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from responder_app.model.base import Count, Frozen, Key, Label, Located, LonLat, Metres, Section, Text, unique
from responder_app.model.terms import NodeKind


class EvacuationNode(Frozen):
    id: Key
    kind: NodeKind
    point: LonLat
    level: Label | None = None
    """Floor label; None is outdoors."""
    label: Text | None = None
    accessible: bool = True


class EvacuationEdge(Frozen):
    """A way between two nodes, usable in both directions."""

    start: Key
    end: Key
    width_m: Metres | None = None
    stairs: bool = False
    accessible: bool = True


class AssemblyPoint(Frozen):
    id: Key
    label: Text
    point: LonLat
    capacity: Count | None = None


class AreaOfRefuge(Located):
    id: Key
    label: Text
    capacity: Count | None = None


class Evacuation(Section):
    nodes: tuple[EvacuationNode, ...] | None = None
    edges: tuple[EvacuationEdge, ...] | None = None
    assembly_points: tuple[AssemblyPoint, ...] | None = None
    areas_of_refuge: tuple[AreaOfRefuge, ...] | None = None

    @model_validator(mode="after")
    def _edges_join_nodes(self) -> Self:
        for items in (self.nodes, self.assembly_points, self.areas_of_refuge):
            unique(items)
        known = {node.id for node in self.nodes or ()}
        for edge in self.edges or ():
            for end in (edge.start, edge.end):
                if end not in known:
                    raise ValueError(f"edge {edge.start} to {edge.end}: there is no node {end!r}")
        return self
