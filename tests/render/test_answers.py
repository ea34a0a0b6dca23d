"""Whatever a worker that was taken over may answer, the parent gets a value in bounds or an error, never a crash."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from responder_app.errors import DrawingError
from responder_app.render import limits
from responder_app.render.answers import reply_of
from responder_app.render.comparing import ChangedSheet, Changes
from responder_app.render.decoding import DecodeImage
from responder_app.render.requests import Inspect, Overview, PageText, Pixels, Request, RoomAt, SheetInfo, Words
from tests.render.drawings import source_of

SOURCE = source_of(b"%PDF-")

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
likely = st.fixed_dictionaries(
    {},
    optional={
        "pages": st.lists(st.lists(st.floats() | st.integers() | st.none(), max_size=3), max_size=4),
        "layers": st.lists(st.text() | st.integers(), max_size=4),
        "words": st.lists(st.lists(st.text(max_size=250) | st.floats(), max_size=6), max_size=4),
        "complete": anything,
    },
)
heads = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["done", "refused", "ready", 7]),
        "reason": anything,
        "length": st.integers(-10, 10**12) | anything,
        "width": st.integers(-10, 10**6) | anything,
        "height": st.integers(-10, 10**6) | anything,
    },
)
right_heads = st.builds(
    lambda width, height, more: {
        "status": "done",
        "width": width,
        "height": height,
        "length": width * height * 3 + more,
    },
    st.integers(0, 5000),
    st.integers(0, 5000),
    st.sampled_from([0, 0, 0, 1, -1]),
)
NOT_FINITE = (float("nan"), float("inf"), float("-inf"))


def near(least: float, most: float) -> st.SearchStrategy[object]:
    """Mostly numbers within the bounds; some just beyond them, some that are none."""
    return st.floats(least, most) | st.sampled_from([least, most, least - 0.01, most + 0.01, *NOT_FINITE, True, None])


on_page = near(0, limits.MAX_PAGE_PT)
box = st.tuples(on_page, on_page, on_page, on_page)
side = near(1, limits.MAX_PAGE_PT)
edge = near(-limits.MAX_PAGE_PT, 2 * limits.MAX_PAGE_PT)
right_pages = st.fixed_dictionaries(
    {
        "pages": st.lists(st.tuples(side, side), min_size=1, max_size=2),
        "layers": st.lists(st.tuples(st.integers(1, 3), st.text(max_size=20), st.booleans()), max_size=2),
    }
)
right_words = st.fixed_dictionaries(
    {"words": st.lists(st.tuples(st.text(max_size=250), edge, edge, edge, edge), max_size=2), "complete": st.booleans()}
)
right_changes = st.fixed_dictionaries(
    {
        "shift": st.tuples(edge, edge),
        "share": near(0, 1),
        "comparable": st.booleans(),
        "boxes": st.lists(box, max_size=2),
        "room": box | st.none(),
    }
)


def reply(request: Request[object], head: dict[str, object], body: bytes) -> object:
    taken: list[int] = []

    def take(length: int) -> bytes:
        taken.append(length)
        assert 0 <= length <= limits.SHARED_BYTES
        return body[:length]

    try:
        return reply_of(request, head, take)
    except DrawingError:
        return None


@given(
    heads | right_heads, st.sampled_from([Inspect(SOURCE), Words(SOURCE, 0), Overview(SOURCE, 0), DecodeImage(SOURCE)])
)
@example({"status": "done", "width": 640, "height": 480, "length": 640 * 480 * 3}, DecodeImage(SOURCE))
def test_no_head_breaks_the_parent(head: dict[str, object], request: Request[object]) -> None:
    value = reply(request, head, b"")
    if isinstance(value, Pixels):
        assert value.width * value.height * 3 <= limits.SHARED_BYTES


def test_a_picture_is_as_long_as_its_sides_say_or_refused() -> None:
    def picture(length: int) -> object:
        head: dict[str, object] = {"status": "done", "width": 2, "height": 2, "length": length}
        return reply(DecodeImage(SOURCE), head, bytes(length))

    assert picture(12) == Pixels(2, 2, 6, bytes(12))
    assert [picture(length) for length in (0, 11, 13)] == [None] * 3


@given(right_pages | likely | anything)
@example({"pages": [[1, limits.MAX_PAGE_PT]], "layers": [[1, "Walls\u202e\x00", True]]})
@example({"pages": [[0.5, limits.MAX_PAGE_PT + 1]], "layers": []})
def test_no_page_list_breaks_the_parent(value: object) -> None:
    body = json.dumps(value).encode()
    found = reply(Inspect(SOURCE), {"status": "done", "length": len(body)}, body)
    if isinstance(found, SheetInfo):
        assert all(1 <= side <= limits.MAX_PAGE_PT for page in found.pages for side in (page.width_pt, page.height_pt))
        assert all(layer.name.isprintable() for layer in found.layers)


@given(right_words | likely | anything)
@example({"words": [["Stair", 9, 9, 1, 1], ["\x00", 1, 1, 2, 2]], "complete": True})
def test_no_word_list_breaks_the_parent(value: object) -> None:
    body = json.dumps(value).encode()
    found = reply(Words(SOURCE, 0), {"status": "done", "length": len(body)}, body)
    if isinstance(found, PageText):
        assert all(word.text and len(word.text) <= 3 * limits.MAX_WORD_LENGTH for word in found.words)
        assert all(word.x0 <= word.x1 and word.y0 <= word.y1 for word in found.words)


numbers = st.lists(st.floats() | st.integers() | st.none() | st.floats(0, 20_000), max_size=5)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "shift": numbers,
            "share": st.floats() | anything,
            "comparable": st.booleans() | anything,
            "boxes": st.lists(numbers, max_size=3),
            "room": numbers | anything,
        },
    )
    | right_changes
    | anything
)
@example({"shift": [1, -1], "share": 1, "comparable": True, "boxes": [[0, 0, 1, 1]], "room": [0, 0, 9, 9]})
@example({"shift": [1, -1], "share": 0, "comparable": False, "boxes": [], "room": [9, 9, 0, 0]})
def test_no_change_and_no_room_breaks_the_parent(value: object) -> None:
    body = json.dumps(value).encode()
    head: dict[str, object] = {"status": "done", "length": len(body)}
    changed = reply(Changes(SOURCE, 0, SOURCE, 0), head, body)
    room = reply(RoomAt(SOURCE, 0, 1, 1), head, body)
    boxes = [
        *(changed.boxes if isinstance(changed, ChangedSheet) else ()),
        *([room] if isinstance(room, tuple) else ()),
    ]
    assert all(0 <= x0 < x1 <= limits.MAX_PAGE_PT and 0 <= y0 < y1 <= limits.MAX_PAGE_PT for x0, y0, x1, y1 in boxes)
    if isinstance(changed, ChangedSheet):
        assert 0 <= changed.share <= 1
        assert changed.comparable != bool(changed.reason)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_parent(body: bytes) -> None:
    for request in (Inspect(SOURCE), Words(SOURCE, 0), Overview(SOURCE, 0)):
        reply(request, {"status": "done", "length": len(body)}, body)
