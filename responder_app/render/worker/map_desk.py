"""What can be answered about base maps, from the tiles that the parent handed over."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PIL import Image

from responder_app.render.mapping import Fit2
from responder_app.render.refusals import RefusedError
from responder_app.render.worker import map_drawing, map_pictures
from responder_app.render.worker.map_drawing import View
from responder_app.render.worker.map_names import moved_names

MAPS = frozenset({"map", "map picture", "map names"})
"""What is asked about base maps."""

Data = Mapping[int, bytes]


class MapDesk:
    """Tiles by the parent's number, taken apart when they are first drawn."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._shapes = map_drawing.Shapes()
        self._on_paper: dict[int, bool] = {}

    def drop(self, source: int) -> None:
        """Forget a tile."""
        self._shapes.forget(source)
        self._on_paper.pop(source, None)

    def answer(self, head: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Do what the head asks. Raises RefusedError."""
        if head["do"] == "map names":
            return {}, self._names(head)
        view = View(*(head[name] for name in ("zoom", "x", "y", "width", "height", "night")))
        if head["do"] == "map":
            side = 0
            pixels, missing = map_drawing.draw(view, [self._piece(row) for row in head["pieces"]])
        else:
            pictures = [self._picture(row) for row in head["pieces"]]
            columns, rows = head["grid"]
            inverse, whole = _fit(head["inverse"]), head["whole"]
            drawn = map_pictures.draw(view, (columns, rows), inverse, pictures, lambda: self._is_paper(whole))
            pixels, missing, side = drawn
        return {"missing": missing, "side": side}, pixels

    def _names(self, head: dict[str, Any]) -> bytes:
        # Who asks for a tile's names asks for pictures of it too: it is taken apart once for both.
        laid = [self._piece(row)[0]() for row in head["pieces"]]
        rows = [name for shapes, moved in laid for name in moved_names(shapes.names, moved)]
        return json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")

    def _piece(self, row: Sequence[Any]) -> map_drawing.Piece:
        number, gzipped, _, _, _, *place = row
        fit = _fit(place)

        def laid() -> map_drawing.Laid:
            return self._shapes.get(number, fit, self._data[number], gzipped)

        return laid, fit

    def _picture(self, row: Sequence[int]) -> map_pictures.Picture:
        number, _, column, line, level = row
        return map_pictures.Picture(self._reader(number), column, line, level)

    def _reader(self, number: int) -> Callable[[], Image.Image]:
        return lambda: map_pictures.opened(self._data[number])

    def _is_paper(self, number: int) -> bool:
        """Whether a map is drawn on paper, by this tile of it; one that is damaged does not say."""
        if number not in self._on_paper:
            try:
                whole = map_pictures.opened(self._data[number])
            except (KeyError, RefusedError):
                return True
            self._on_paper[number] = map_pictures.drawn_on_paper(whole)
        return self._on_paper[number]


def _fit(numbers: Sequence[float]) -> Fit2:
    return Fit2(tuple(map(float, numbers[:6])), tuple(map(float, numbers[6:])))
