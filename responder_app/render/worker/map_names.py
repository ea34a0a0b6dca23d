"""The names of what is on a vector tile: of which kind, and along which line or at which point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from responder_app.render import limits
from responder_app.render.mapping import NameKind
from responder_app.render.worker.map_moving import Move
from responder_app.render.worker.map_schemas import CLASS_KEYS, NAME_KEYS, NUMBER_KEYS, LayerRule
from responder_app.render.worker.vector_tile import AREAS, LINES, Place

RANKS = {
    **dict.fromkeys(("country", "state", "city", "motorway", "trunk", "highway"), 0),
    **dict.fromkeys(("town", "primary", "major_road", "secondary", "major street", "lake", "river", "hospital"), 1),
    **dict.fromkeys(("village", "borough", "suburb", "tertiary", "park", "university", "school"), 2),
    **dict.fromkeys(("quarter", "neighbourhood", "locality", "residential", "minor", "minor_road", "street"), 3),
    **dict.fromkeys(("hamlet", "island", "islet", "isolated_dwelling", "service", "track", "service road"), 4),
}
OTHERS = 5

Row = list[Any]
"""Text, kind, rank, then x and y of each point in turn."""
Placing = Callable[[float, float], tuple[float, float]]
"""From a place on the tile, 0 to 1, to metres."""


def name_of(rule: LayerRule, kind: int, said: dict[str, Any]) -> tuple[str, NameKind] | None:
    """What a thing is called and as what it is named; None where it is not."""
    naming = rule.naming(kind, said)
    text = "" if naming is None else _text(said, naming)
    return (text, naming) if naming is not None and text else None


def rows_of(
    name: tuple[str, NameKind], said: dict[str, Any], kind: int, parts: list[list[Place]], extent: int, place: Placing
) -> Iterator[Row]:
    """A thing's name at each place where it may be written. `parts` are of a tile of so many units along a side."""
    text, naming = name
    for points in _places(kind, parts, extent):
        places = (part for u, v in points for part in place(u / extent, v / extent))
        yield [text, naming.value, _rank(said), *places]


def moved_names(names: Iterable[Row], moved: Move) -> Iterator[Row]:
    """The names of a tile where it lies, to the centimetre."""
    for text, naming, rank, *places in names:
        row = [text, naming, rank]
        for dx, dy in zip(places[::2], places[1::2], strict=True):
            x, y = moved(dx, dy)
            row += (round(x, 2), round(y, 2))
        yield row


def ranked(rows: list[Row]) -> list[Row]:
    """As many as may be told, those that matter most first."""
    return sorted(rows, key=lambda row: row[2])[: limits.MAX_MAP_NAMES]


def _text(said: dict[str, Any], naming: NameKind) -> str:
    keys = NUMBER_KEYS if naming is NameKind.NUMBER else NAME_KEYS
    found = next((said[key] for key in keys if isinstance(said.get(key), str) and said[key].strip()), "")
    return str(found).strip()[: limits.MAX_MAP_NAME]


def _rank(said: dict[str, Any]) -> int:
    return next((RANKS[str(said[key])] for key in CLASS_KEYS if str(said.get(key)) in RANKS), OTHERS)


def _places(kind: int, parts: list[list[Place]], extent: int) -> Iterator[list[Place]]:
    """Where the name may be written: each line; one place of an area or of points, if it lies on this tile."""
    if kind == LINES:
        for part in parts:
            if len(part) > 1:
                yield _thinned(part)
        return
    if kind == AREAS:
        parts = [[_middle(max(parts, key=len))]] if parts else []
    for part in parts:
        if 0 <= part[0][0] < extent and 0 <= part[0][1] < extent:
            yield [part[0]]


def _middle(ring: list[Place]) -> Place:
    xs, ys = zip(*ring, strict=True)
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2


def _thinned(line: list[Place]) -> list[Place]:
    """At most so many of its points, evenly, with both ends."""
    step = max(1, -(-len(line) // (limits.MAX_NAME_POINTS - 1)))
    return [*line[:-1:step], line[-1]]
