"""Which words of a sheet run up or down the page. Their boxes tell, and for pairs of letters the words beside them."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.package.words import Word

SQUARE = 1.5
"""A pair of letters is about as wide as high either way."""
FEWEST = 3
"""So many pairs, each above the one before, are one word that runs up the page."""
GAP = 1.5
"""Room between two of them, in heights; between words it is wider than between letters."""


def turned_words(words: Sequence[Word]) -> set[int]:
    """The numbers of the words that run up or down the page."""
    found = {number for number, word in enumerate(words) if _is_turned(word)}
    run: list[int] = []
    for number, word in enumerate(words):
        if run and not _is_above(words[run[-1]], word):
            found.update(run if len(run) >= FEWEST else ())
            run = []
        if _is_pair(word):
            run.append(number)
    return found.union(run if len(run) >= FEWEST else ())


def _is_turned(word: Word) -> bool:
    width, height = word.x1 - word.x0, word.y1 - word.y0
    if len(word.text) == 1:
        return width > 1.15 * height
    return len(word.text) > 2 and height > 1.2 * width


def _is_pair(word: Word) -> bool:
    width, height = word.x1 - word.x0, word.y1 - word.y0
    return len(word.text) == 2 and width <= SQUARE * height and height <= SQUARE * width


def _is_above(word: Word, other: Word) -> bool:
    """Whether a pair stands close above another, as the next letters of text that runs up do."""
    height = word.y1 - word.y0
    level = abs(word.x0 + word.x1 - other.x0 - other.x1) <= height / 4
    return _is_pair(other) and level and -height / 4 <= word.y0 - other.y1 <= GAP * height
