"""One piece of drawn text with its box."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """A word, or a word put together from letters that were drawn one by one."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    place: int
    """Where it stands in the file: words are numbered from 0."""
