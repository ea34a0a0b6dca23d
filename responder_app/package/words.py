"""The words of one plan page with their boxes, so that plans are searched without opening a PDF."""

from __future__ import annotations

from typing import NamedTuple

from responder_app.errors import TamperedError
from responder_app.package.encoding import canonical, compress, decompress, parse
from responder_app.package.limits import MAX_RECORD_BYTES, MAX_WORDS


class Word(NamedTuple):
    """A word and its box in points of the page as displayed, from the top left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def write_words(words: tuple[Word, ...]) -> bytes:
    """The words in the form that a part of kind "words" holds; boxes to a tenth of a point."""
    rows = [[word.text, *(round(edge, 1) for edge in word[1:])] for word in words[:MAX_WORDS]]
    return compress(canonical(rows))


def read_words(data: bytes) -> tuple[Word, ...]:
    """The words in a part's plaintext. Raises LimitError, TamperedError."""
    rows = parse(decompress(data, "word list"), MAX_RECORD_BYTES, "word list")
    try:
        return tuple(Word(str(text), *map(float, box)) for text, *box in rows[:MAX_WORDS])
    except (TypeError, ValueError) as error:
        raise TamperedError("the word list is not well-formed") from error
