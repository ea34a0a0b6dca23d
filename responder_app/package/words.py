"""The words of one plan page with their boxes, so that plans are searched without opening a PDF."""

from __future__ import annotations

from typing import NamedTuple

from responder_app.errors import TamperedError
from responder_app.package.encoding import canonical, compress, decompress, parse
from responder_app.package.limits import MAX_RECORD_BYTES, MAX_WORDS


class Word(NamedTuple):
    """A word and its box in points of the page as displayed, from the top left.

    `layer` is None for what is drawn when the file opens, else the name of the layer that is off then and has the
    word; "" where that cannot be told.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    layer: str | None = None


def write_words(words: tuple[Word, ...]) -> bytes:
    """The words in the form that a part of kind "words" holds; boxes to a tenth of a point."""
    return compress(canonical([_row(word) for word in words[:MAX_WORDS]]))


def read_words(data: bytes) -> tuple[Word, ...]:
    """The words in a part's plaintext. Raises LimitError, TamperedError."""
    rows = parse(decompress(data, "word list"), MAX_RECORD_BYTES, "word list")
    try:
        return tuple(_word(*row) for row in rows[:MAX_WORDS])
    except (TypeError, ValueError) as error:
        raise TamperedError("the word list is not well-formed") from error


def _row(word: Word) -> list[str | float]:
    box = [round(edge, 1) for edge in word[1:5]]
    return [word.text, *box] if word.layer is None else [word.text, *box, word.layer]


def _word(text: object, x0: float, y0: float, x1: float, y1: float, layer: object = None, *_: object) -> Word:
    """What a later version of the format adds behind is left aside."""
    return Word(str(text), float(x0), float(y0), float(x1), float(y1), None if layer is None else str(layer))
