"""The numbered list beside the map: what each symbol is, for paper and for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from responder_app.briefing.answers.fact import Fact, FactState
from responder_app.briefing.answers.site_map import LayerKind, MapPoint, MapScene
from responder_app.briefing.thing import Thing

INSIDE = {"refuge": "Area of refuge", "shelter": "Shelter"}
"""Kinds that the facts do not say."""
UNLISTED = (LayerKind.SIDES, LayerKind.OTHER_FACILITIES)


@dataclass(frozen=True)
class ListRow:
    """One symbol: its number on the map and what is known about it."""

    number: int
    label: str
    details: str


@dataclass(frozen=True)
class ListGroup:
    """The symbols of one layer."""

    title: str
    rows: tuple[ListRow, ...]


def numbers_of(scene: MapScene) -> dict[str, int]:
    """A number for each symbol inside the first view, by its id, counted from the top layer down.

    The nearest exposures of each side have one wherever the view ends: on paper nothing else tells of them.
    """
    found: dict[str, int] = {}
    for layer in reversed(scene.layers):
        if layer.kind in UNLISTED:
            continue
        for point in layer.points:
            if _is_inside(scene, point) or _is_exposed(layer.kind, point):
                found[point.id] = len(found) + 1
    return found


def _is_inside(scene: MapScene, point: MapPoint) -> bool:
    west, south, east, north = scene.extent
    return west <= point.x <= east and south <= point.y <= north


def _is_exposed(kind: LayerKind, point: MapPoint) -> bool:
    return kind is LayerKind.EXPOSURES and not point.minor


def list_of(scene: MapScene, numbers: dict[str, int]) -> tuple[ListGroup, ...]:
    """The list in the order of the numbers."""
    groups = []
    for layer in reversed(scene.layers):
        rows = tuple(
            ListRow(numbers[point.id], point.label, details_text(point.details))
            for point in layer.points
            if point.id in numbers
        )
        if rows:
            groups.append(ListGroup(layer.title, rows))
    return tuple(groups)


def inside_of(things: Sequence[Thing]) -> tuple[str, ...]:
    """A line for each thing in the building: its name, its floor and place, what is known."""
    return tuple(
        "; ".join(filter(None, (thing.label, INSIDE.get(thing.kind), details_text(thing.details)))) for thing in things
    )


def details_text(details: tuple[Fact, ...]) -> str:
    """The facts that say something, in one line."""
    return "; ".join(f"{fact.label}: {fact.value}" for fact in details if fact.state is not FactState.MISSING)
