"""Requests about base maps as message heads, and a worker's answers to them as values; each is checked here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from responder_app.render import checked, limits
from responder_app.render.mapping import DrawMap, DrawMapPicture, DrawnMap, Fit2, MapName, MapNames, NameKind
from responder_app.render.refusals import Refusal
from responder_app.render.requests import Pixels

MAX_NAMES_BYTES = 8 * limits.MIB
DECIMALS = 6


def head_of(request: DrawMap | MapNames, sources: Sequence[int]) -> dict[str, Any]:
    """The message that asks a worker, about the sources that it holds under these numbers, in the request's order."""
    pieces = [
        [number, piece.gzipped, piece.column, piece.row, piece.level, *_plain(piece.place)]
        if not isinstance(request, DrawMapPicture)
        else [number, False, piece.column, piece.row, piece.level]
        for number, piece in zip(sources, request.gathered.pieces, strict=False)
    ]
    if isinstance(request, MapNames):
        return {"do": "map names", "pieces": pieces}
    names = ("zoom", "x", "y", "width", "height", "night")
    head = {"do": "map", "pieces": pieces, **{name: getattr(request, name) for name in names}}
    if isinstance(request, DrawMapPicture):
        about = request.gathered
        whole = sources[-1] if about.whole is not None and request.night else 0
        head |= {"do": "map picture", "grid": about.grid, "inverse": _plain(about.inverse), "whole": whole}
    return head


def drawn_of(request: DrawMap, head: dict[str, Any], take: Callable[[int], bytes], length: int) -> DrawnMap:
    """The picture of a rectangle. Raises WorkerError."""
    if length != request.width * request.height * 3:
        raise checked.nonsense()
    told = head.get("missing")
    if not isinstance(told, list) or len(told) > len(Refusal):
        raise checked.nonsense()
    missing = dict.fromkeys(reason for one in told for reason in _refusals(one))
    side = checked.count(head.get("side"), 0, limits.MAX_MAP_PICTURE_PX)
    return DrawnMap(Pixels(request.width, request.height, request.width * 3, take(length)), tuple(missing), side)


def names_of(take: Callable[[int], bytes], length: int) -> tuple[MapName, ...]:
    """The names on a tile; those that say nothing once they are printable are left out. Raises WorkerError."""
    try:
        rows = json.loads(take(checked.count(length, 2, MAX_NAMES_BYTES)))
    except (ValueError, RecursionError) as error:
        raise checked.nonsense() from error
    if not isinstance(rows, list) or len(rows) > limits.MAX_MAP_NAMES:
        raise checked.nonsense()
    return tuple(name for name in map(_name, rows) if name.text)


def _name(row: object) -> MapName:
    if not isinstance(row, list) or not 5 <= len(row) <= 3 + 2 * limits.MAX_NAME_POINTS or len(row) % 2 == 0:
        raise checked.nonsense()
    try:
        kind = NameKind(row[1])
    except ValueError as error:
        raise checked.nonsense() from error
    places = iter([checked.number(part, -limits.MAX_FIT, limits.MAX_FIT) for part in row[3:]])
    points = tuple(zip(places, places, strict=True))
    return MapName(checked.text(row[0], limits.MAX_MAP_NAME), kind, points, checked.count(row[2], 0, 9))


def _refusals(code: object) -> list[Refusal]:
    with suppress(ValueError):
        return [Refusal(str(code))]
    raise checked.nonsense()


def _plain(fit: Fit2) -> list[float]:
    """Its numbers as short as a micrometre allows: a message head is small."""
    return [round(one, DECIMALS) for one in (*fit.x, *fit.y)]
