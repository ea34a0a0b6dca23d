"""The documents that the parent handed over, and what can be answered about them."""

from __future__ import annotations

import json
from typing import Any

from responder_app.render.worker import alignment, changes, cutting, difference, lists, pictures, rooms, sheets
from responder_app.render.worker.map_desk import MAPS, MapDesk
from responder_app.render.worker.night import Paper

Answer = tuple[dict[str, Any], bytes]
"""What is added to an answer's head, and the bytes for the shared memory."""


def prepare() -> None:
    """Have both libraries load all they need, while files can still be opened."""
    sheets.prepare()
    pictures.prepare()


class Desk:
    """Documents by the parent's number; each is opened when it is first asked about."""

    def __init__(self) -> None:
        self._data: dict[int, bytes] = {}
        self._open: dict[int, sheets.Sheets] = {}
        self._papers: dict[int, Paper] = {}
        self._lists = lists.PageLists()
        self._maps = MapDesk(self._data)

    def hold(self, source: int, data: bytes) -> None:
        """Keep a document until it is dropped; the parent counts how much it hands over."""
        self._data[source] = data

    def drop(self, source: int) -> None:
        """Forget a document."""
        self._data.pop(source, None)
        self._open.pop(source, None)
        self._papers.pop(source, None)
        self._lists.forget(source)
        self._maps.drop(source)

    def answer(self, head: dict[str, Any]) -> Answer:
        """Do what the head asks. Raises RefusedError."""
        if head["do"] in MAPS:
            return self._maps.answer(head)
        source = head["source"]
        match head["do"]:
            case "inspect":
                return {}, _packed(self._sheets(source).inspect())
            case "words":
                return {}, _packed(self._sheets(source).all_words(head["page"]))
            case "tile":
                x, y = head["x"], head["y"]
                box = (x, y, x + head["width"], y + head["height"])
                pixmap = self._sheets(source).tile(head["page"], head["zoom"], box, head["night"], _hidden(head))
                return {"width": pixmap.width, "height": pixmap.height}, bytes(pixmap.samples_mv)
            case "prepare":
                self._sheets(source).prepare(head["page"], _hidden(head))
                return {}, b""
            case "overview":
                pixmap = self._sheets(source).overview(head["page"], head["longest_px"])
                return {}, pictures.encode(pixmap)
            case "probe":
                return {}, _packed(cutting.probe(self._sheets(source), head["page"], head["zoom"]))
            case "cut":
                block = (head["column"], head["row"], head["columns"], head["rows"])
                tiles = cutting.cut(self._sheets(source), head["page"], head["zoom"], *block)
                return {"tiles": list(map(len, tiles))}, b"".join(tiles)
            case "changes":
                return {}, _packed(changes.changes(*self._pair(head)))
            case "difference":
                x, y = head["x"], head["y"]
                box = (x, y, x + head["width"], y + head["height"])
                drawn = difference.tile(*self._pair(head), head["zoom"], box, head["shift"], head["night"])
                return {"width": drawn.width, "height": drawn.height}, drawn.tobytes()
            case "room":
                page = alignment.Page(self._sheets(source), head["page"])
                return {}, _packed({"room": rooms.room_at(page, head["x"], head["y"], head["points_per_metre"])})
            case "decode":
                paper = self._paper(head["whole"]) if head["night"] and head["whole"] else None
                width, height, pixels = pictures.decode(self._data[source], head["longest_px"], head["night"], paper)
                return {"width": width, "height": height}, pixels
        raise AssertionError(head["do"])

    def _pair(self, head: dict[str, Any]) -> tuple[alignment.Page, alignment.Page]:
        """The page that is asked about, and the earlier one."""
        return (
            alignment.Page(self._sheets(head["source"]), head["page"]),
            alignment.Page(self._sheets(head["earlier"]), head["earlier_page"]),
        )

    def _paper(self, source: int) -> Paper:
        if source not in self._papers:
            self._papers[source] = pictures.paper_in(self._data[source])
        return self._papers[source]

    def _sheets(self, source: int) -> sheets.Sheets:
        if source not in self._open:
            self._open[source] = sheets.Sheets(self._data[source], self._lists, source)
        return self._open[source]


def _hidden(head: dict[str, Any]) -> frozenset[int] | None:
    return None if head["hidden"] is None else frozenset(head["hidden"])


def _packed(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
