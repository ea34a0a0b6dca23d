"""Letters that are outlined with a line of no width are filled, and nothing else of the contents changes."""

from __future__ import annotations

import pytest

from responder_app.render.worker.outlines import with_filled_outlines

LETTERS = b"0 w BT /F 9 Tf 1 Tr (STAIR) Tj ET"


@pytest.mark.parametrize("width", [b"0 w", b"0.00 w", b".0 w", b"0.\nw"])
def test_letters_outlined_with_no_width_are_filled(width: bytes) -> None:
    assert with_filled_outlines(width + b" BT 1 Tr (STAIR) Tj ET") == width + b" BT 2 Tr (STAIR) Tj ET"


@pytest.mark.parametrize(
    "contents",
    [
        LETTERS.replace(b"0 w", b"1 w"),
        LETTERS.replace(b"0 w", b"10 w"),
        LETTERS.replace(b"0 w", b"1.0 w"),
        LETTERS.replace(b"1 Tr", b"0 Tr"),
        LETTERS.replace(b"1 Tr", b"11 Tr"),
    ],
)
def test_other_letters_stay_as_they_are(contents: bytes) -> None:
    assert with_filled_outlines(contents) is None


def test_what_letters_say_stays_as_it_is() -> None:
    shown = rb"0 w BT 1 Tr (ROOM 1 Tr \) 1 Tr (1 Tr) 1 Tr ) Tj ET"
    assert with_filled_outlines(shown) == shown.replace(b"BT 1", b"BT 2")


def test_brackets_without_end_take_no_time() -> None:
    assert with_filled_outlines(LETTERS + b"(" * 200_000) == LETTERS.replace(b"1 Tr", b"2 Tr") + b"(" * 200_000
    assert with_filled_outlines(LETTERS + b"( (y) " * 40_000) is not None
