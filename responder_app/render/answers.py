"""From requests to message heads and from a worker's answers to values: everything a worker says is checked here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import Any, cast

from responder_app.render import checked, limits, map_answers
from responder_app.render.comparing import ChangedSheet, Changes, DifferenceTile
from responder_app.render.cuts import CutTiles, Probe, Probed
from responder_app.render.decoding import DecodeImage
from responder_app.render.mapping import DrawMap, MapNames
from responder_app.render.refusals import Refusal, as_error
from responder_app.render.requests import (
    Box,
    Inspect,
    Layer,
    Overview,
    PageSize,
    PageText,
    Pixels,
    Prepare,
    ReplyT_co,
    Request,
    RoomAt,
    SheetInfo,
    Tile,
    Word,
    Words,
)

MAX_INFO_BYTES = 1 * limits.MIB
MAX_WORDS_BYTES = 8 * limits.MIB
MAX_OVERVIEW_BYTES = 16 * limits.MIB

UNLIKE = "The two sheets have too little in common to be compared."

Take = Callable[[int], bytes]
"""Gives the first n bytes of the shared memory."""


def head_of(request: Request[Any], *sources: int) -> dict[str, Any]:
    """The message that asks a worker, about the request's sources, which it holds under these numbers; from 1 on."""
    source, earlier, *_ = (*sources, 0, 0)
    match request:
        case DrawMap() | MapNames():
            return map_answers.head_of(request, sources)
        case Changes(page=page, earlier_page=earlier_page):
            return {"do": "changes", "source": source, "page": page, "earlier": earlier, "earlier_page": earlier_page}
        case DifferenceTile():
            plain = ("page", "zoom", "x", "y", "width", "height", "night", "earlier_page", "shift")
            wanted = {name: getattr(request, name) for name in plain}
            return {"do": "difference", "source": source, "earlier": earlier} | wanted
        case RoomAt(page=page, x=x, y=y, points_per_metre=scale):
            return {"do": "room", "source": source, "page": page, "x": x, "y": y, "points_per_metre": scale}
        case Inspect():
            return {"do": "inspect", "source": source}
        case Words(page=page):
            return {"do": "words", "source": source, "page": page}
        case Overview(page=page, longest_px=longest_px):
            return {"do": "overview", "source": source, "page": page, "longest_px": longest_px}
        case Probe(page=page, zoom=zoom):
            return {"do": "probe", "source": source, "page": page, "zoom": zoom}
        case CutTiles():
            block = {name: getattr(request, name) for name in ("page", "zoom", "column", "row", "columns", "rows")}
            return {"do": "cut", "source": source, **block}
        case DecodeImage(longest_px=longest_px, night=night):
            return {"do": "decode", "source": source, "whole": earlier, "longest_px": longest_px, "night": night}
        case Tile():
            names = ("page", "zoom", "x", "y", "width", "height", "night")
            asked = {name: getattr(request, name) for name in names}
            return {"do": "tile", "source": source, **asked, "hidden": _ids(request.hidden)}
        case Prepare(page=page, hidden=hidden):
            return {"do": "prepare", "source": source, "page": page, "hidden": _ids(hidden)}
    raise TypeError(type(request).__name__)


def reply_of(request: Request[ReplyT_co], head: dict[str, Any], take: Take) -> ReplyT_co:
    """The value of a worker's answer. Raises DrawingError where it refused, WorkerError where it talks nonsense."""
    if head.get("status") == "refused":
        try:
            refusal = Refusal(str(head.get("reason")))
        except ValueError as error:
            raise checked.nonsense() from error
        raise as_error(refusal)
    if head.get("status") != "done":
        raise checked.nonsense()
    length = checked.count(head.get("length"), 0, limits.SHARED_BYTES)
    value: Any
    match request:
        case Overview():
            value = _webp(take(checked.count(length, 12, MAX_OVERVIEW_BYTES)))
        case Tile(width=width, height=height) | DifferenceTile(width=width, height=height):
            value = _pixels(head, take, length, (width, width), (height, height))
        case DecodeImage(longest_px=most):
            value = _pixels(head, take, length, (1, most), (1, most))
        case CutTiles(columns=columns, rows=rows):
            value = _tiles(head.get("tiles"), take(length), columns * rows)
        case Prepare():
            value = None
        case DrawMap():
            value = map_answers.drawn_of(request, head, take, length)
        case MapNames():
            value = map_answers.names_of(take, length)
        case _:
            most = MAX_WORDS_BYTES if isinstance(request, Words) else MAX_INFO_BYTES
            value = _told(request, _parsed(take, length, most))
    return cast(ReplyT_co, value)


def _told(request: Request[Any], value: dict[str, Any]) -> object:
    """The answers that come in words and numbers."""
    match request:
        case Inspect():
            return _sheet_info(value)
        case Words():
            return _page_text(value)
        case Probe():
            return _probed(value)
        case Changes():
            return _changed_sheet(value)
        case RoomAt():
            return _room(value)
    raise TypeError(type(request).__name__)


def _ids(hidden: frozenset[int] | None) -> list[int] | None:
    return None if hidden is None else sorted(hidden)


def _pixels(head: dict[str, Any], take: Take, length: int, wide: tuple[int, int], high: tuple[int, int]) -> Pixels:
    width, height = checked.count(head.get("width"), *wide), checked.count(head.get("height"), *high)
    if length != width * height * 3:
        raise checked.nonsense()
    return Pixels(width, height, width * 3, take(length))


def _probed(value: dict[str, Any]) -> Probed:
    slowest_s = checked.number(value.get("slowest_s"), 0.0, 3600.0)
    return Probed(slowest_s, checked.number(value.get("own_zoom"), 0.0, 1e6), value.get("whole") is True)


def _tiles(lengths: object, data: bytes, most: int) -> tuple[bytes, ...]:
    """The tiles that lie one after the other in `data`."""
    if not isinstance(lengths, list) or not 1 <= len(lengths) <= most:
        raise checked.nonsense()
    ends = list(accumulate(checked.count(length, 12, len(data)) for length in lengths))
    if ends[-1] != len(data):
        raise checked.nonsense()
    return tuple(_webp(data[start:end]) for start, end in pairwise([0, *ends]))


def _webp(data: bytes) -> bytes:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise checked.nonsense()
    return data


def _sheet_info(value: dict[str, Any]) -> SheetInfo:
    pages, layers = checked.items(value, "pages", limits.MAX_PAGES), checked.items(value, "layers", limits.MAX_LAYERS)
    if not pages:
        raise checked.nonsense()
    known = {layer.id: layer for layer in map(_layer, layers)}
    return SheetInfo(tuple(_page_size(page) for page in pages), tuple(known.values()))


def _layer(row: object) -> Layer:
    if not isinstance(row, list) or len(row) != 3:
        raise checked.nonsense()
    name = checked.text(row[1], limits.MAX_LAYER_NAME) or "Layer without a name"
    return Layer(checked.count(row[0], 1, limits.MAX_LAYER_ID), name, row[2] is True)


def _page_size(value: object) -> PageSize:
    if not isinstance(value, list) or len(value) != 2:
        raise checked.nonsense()
    width, height = (checked.number(side, 1.0, limits.MAX_PAGE_PT) for side in value)
    return PageSize(width, height)


def _changed_sheet(value: dict[str, Any]) -> ChangedSheet:
    shift = checked.items(value, "shift", 2)
    if len(shift) != 2:
        raise checked.nonsense()
    dx, dy = (checked.number(one, -limits.MAX_PAGE_PT, limits.MAX_PAGE_PT) for one in shift)
    boxes = tuple(_box(row) for row in checked.items(value, "boxes", limits.MAX_CHANGES))
    comparable = value.get("comparable") is True
    share = checked.number(value.get("share"), 0.0, 1.0)
    return ChangedSheet((dx, dy), boxes if comparable else (), share, comparable, "" if comparable else UNLIKE)


def _room(value: dict[str, Any]) -> Box | None:
    return None if value.get("room") is None else _box(value["room"])


def _box(row: object) -> Box:
    if not isinstance(row, list) or len(row) != 4:
        raise checked.nonsense()
    x0, y0, x1, y1 = (checked.number(edge, 0.0, limits.MAX_PAGE_PT) for edge in row)
    if x0 >= x1 or y0 >= y1:
        raise checked.nonsense()
    return x0, y0, x1, y1


def _page_text(value: dict[str, Any]) -> PageText:
    layers = [
        checked.text(name, limits.MAX_LAYER_NAME)
        for name in checked.items({"layers": [], **value}, "layers", limits.MAX_LAYERS)
    ]
    words = tuple(_word(row, layers) for row in checked.items(value, "words", limits.MAX_WORDS))
    return PageText(tuple(word for word in words if word.text), value.get("complete") is True)


def _word(row: object, layers: Sequence[str]) -> Word:
    if not isinstance(row, list) or len(row) not in (5, 6):
        raise checked.nonsense()
    layer = layers[checked.count(row[5], 0, len(layers) - 1)] if len(row) == 6 else None
    x0, y0, x1, y1 = (checked.number(edge, -limits.MAX_PAGE_PT, 2 * limits.MAX_PAGE_PT) for edge in row[1:5])
    return Word(checked.text(row[0], limits.MAX_WORD_LENGTH), min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), layer)


def _parsed(take: Take, length: int, most: int) -> dict[str, Any]:
    try:
        value = json.loads(take(checked.count(length, 2, most)))
    except (ValueError, RecursionError) as error:
        raise checked.nonsense() from error
    if not isinstance(value, dict):
        raise checked.nonsense()
    return value
