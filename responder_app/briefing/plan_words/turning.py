"""Which words of a sheet run up or down the page. Their boxes tell, and for pairs of letters the words beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from responder_app.package.words import Word

SQUARE = 2.0
"""Two or three letters are about as wide as high either way: at most so many times."""
LIKE_SIZE = 1.15
"""Words of one turned text are equally wide: as wide as the text is high."""
FEWEST = 3
"""So many pairs, each above the one before, are one word that runs up the page."""
GAP = 1.5
"""Room between two of them, in heights; between words it is wider than between letters."""

BETWEEN_WORDS = 0.75
"""Room between two words, in sizes of the text."""


def turned_words(words: Sequence[Word]) -> set[int]:
    """The numbers of the words that run up or down the page."""
    found = {number for number, word in enumerate(words) if _is_turned(word)}
    found.update(_pairs_that_spell(words))
    # The 13 of a turned STAIR 13 goes with the word that the file has before it or after it.
    for step, order in ((-1, range(1, len(words))), (1, range(len(words) - 2, -1, -1))):
        for number in order:
            if number + step in found and _is_square(words[number]) and _goes_on(words[number + step], words[number]):
                found.add(number)
    return found


def _pairs_that_spell(words: Sequence[Word]) -> Iterator[int]:
    run: list[int] = []
    for number, word in enumerate(words):
        if run and not _is_above(words[run[-1]], word):
            yield from run if len(run) >= FEWEST else ()
            run = []
        if _is_pair(word):
            run.append(number)
    yield from run if len(run) >= FEWEST else ()


def _is_turned(word: Word) -> bool:
    width, height = word.x1 - word.x0, word.y1 - word.y0
    if len(word.text) == 1:
        return width > 1.15 * height
    return len(word.text) > 2 and height > 1.2 * width


def _is_square(word: Word) -> bool:
    width, height = word.x1 - word.x0, word.y1 - word.y0
    return 2 <= len(word.text) <= 3 and width <= SQUARE * height and height <= SQUARE * width


def _is_pair(word: Word) -> bool:
    return len(word.text) == 2 and _is_square(word)


def _is_above(word: Word, other: Word) -> bool:
    """Whether a pair stands close above another, as the next letters of text that runs up do."""
    height = word.y1 - word.y0
    level = abs(word.x0 + word.x1 - other.x0 - other.x1) <= height / 4
    return _is_pair(other) and level and -height / 4 <= word.y0 - other.y1 <= GAP * height


def _goes_on(word: Word, other: Word) -> bool:
    """Whether a short word stands close above or below a turned one, in the same column."""
    size = word.x1 - word.x0
    level = abs(word.x0 + word.x1 - other.x0 - other.x1) <= size / 4
    alike = size <= LIKE_SIZE * (other.x1 - other.x0) and other.x1 - other.x0 <= LIKE_SIZE * size
    return level and alike and max(word.y0 - other.y1, other.y0 - word.y1) <= BETWEEN_WORDS * size
