"""Words that a CAD program drew letter by letter, or by pairs, put together again: B O I L E R is BOILER."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from responder_app.briefing.plan_words.piece import Piece

FEWEST = 3
"""So many letters in a row are a word and not a list of grid names or switches."""
WIDER = 1.6
"""A gap so many times the usual one stands between two words."""


def joined(line: Sequence[Piece]) -> tuple[Piece, ...]:
    """The line with each run of single letters, or of pairs, made into the words that they spell."""
    if len(line) < FEWEST or all(len(piece.text) > 2 for piece in line):
        return tuple(line)
    found: list[Piece] = []
    for run in _runs(line):
        found.extend(_spelt(run) if _is_spelt(run) else run)
    return tuple(found)


def _runs(line: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Neighbours of the same length of at most two; a shorter piece may end a run of pairs."""
    run: list[Piece] = []
    for piece in line:
        fits = run and len(piece.text) <= 2 and len(run[-1].text) == len(run[0].text) >= len(piece.text)
        if run and not fits:
            yield run
            run = []
        run.append(piece)
    yield run


def _is_spelt(run: Sequence[Piece]) -> bool:
    text = "".join(piece.text for piece in run)
    enough = len(run) >= FEWEST and len(run[0].text) <= 2
    # The numbers along a scale bar are no word.
    return enough and 2 * sum(letter.isalpha() for letter in text) >= len(text)


def _spelt(run: Sequence[Piece]) -> Iterator[Piece]:
    # Text that runs down the page comes from right to left.
    gaps = [max(b.x0 - a.x1, a.x0 - b.x1) for a, b in pairwise(run)]
    height = run[0].y1 - run[0].y0
    # Letters set close have gaps around nothing: then only a clear space, a quarter of the height, parts words.
    wide = max(WIDER * median(gaps), median(gaps) + height / 4)
    word = [run[0]]
    for piece, gap in zip(run[1:], gaps, strict=True):
        if gap > wide:
            yield _whole(word)
            word = []
        word.append(piece)
    yield _whole(word)


def _whole(word: Sequence[Piece]) -> Piece:
    return Piece(
        "".join(piece.text for piece in word),
        min(piece.x0 for piece in word),
        min(piece.y0 for piece in word),
        max(piece.x1 for piece in word),
        max(piece.y1 for piece in word),
        word[0].place,
    )
