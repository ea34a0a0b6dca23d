"""Words of a sheet put together to the labels that a reader sees: lines of neighbours, lines above each other.

Owns the geometry. What the words mean, and how they are searched, is elsewhere. Nothing is assumed of the order in
which a drawing program wrote the words, except that it decides the reading direction of text that is turned.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from responder_app.briefing.plan_words.letters import joined
from responder_app.briefing.plan_words.piece import Piece
from responder_app.briefing.plan_words.turning import turned_words
from responder_app.package.words import Word

GAP, LETTER_GAP = 0.75, 1.5
"""Room between two words of a line, and between two letters that were drawn one by one, in heights of the text."""
LEVEL = 0.3
"""How much higher or lower the next word of a line may stand, in heights."""
LEADING = (-0.4, 0.6)
"""Room between two lines of a label, in heights; boxes of lines set tight overlap."""
LIKE_SIZE = 1.6
"""A room's number is often smaller than its name; anything beyond this is another label."""
BAND_PT = 3.0
ROW_PT, COLUMN_PT = 8.0, 64.0
LOOKED_AT, MOST_BANDS = 12, 12
"""What bounds the work on a sheet whose words all lie in one place."""


class Label(NamedTuple):
    """A label: lines of pieces, as read."""

    lines: tuple[tuple[Piece, ...], ...]

    @property
    def text(self) -> str:
        """As drawn; lines are apart by a line break."""
        return "\n".join(" ".join(piece.text for piece in line) for line in self.lines)

    @property
    def pieces(self) -> Iterator[Piece]:
        """All pieces in reading order."""
        return (piece for line in self.lines for piece in line)


Edges = tuple[float, float, float, float]


class _Line(NamedTuple):
    """Pieces side by side, in a frame in which they read from left to right."""

    pieces: tuple[Piece, ...]
    box: Edges
    place: int
    """Where its first word stood in the file."""


def labels_of(words: Sequence[Word]) -> list[Label]:
    """The labels of a sheet. Every word that is not blank is in exactly one."""
    upright: list[Piece] = []
    turned: list[Piece] = []
    runs_up = turned_words(words)
    for place, word in enumerate(words):
        # One piece is one word for whoever counts them, whatever kind of space the file holds inside of it.
        text = "".join(word.text.split())
        if not text:
            continue
        piece = Piece(text, word.x0, word.y0, word.x1, word.y1, place)
        (turned if place in runs_up else upright).append(piece)
    return [*_labels(upright, upwards=False), *_labels([_laid(piece) for piece in turned], upwards=True)]


def _laid(piece: Piece) -> Piece:
    """Turned clockwise: what ran up the page runs to the right."""
    return Piece(piece.text, -piece.y1, piece.x0, -piece.y0, piece.x1, piece.place)


def _raised(piece: Piece) -> Piece:
    """`_laid`, taken back."""
    return Piece(piece.text, piece.y0, -piece.x1, piece.y1, -piece.x0, piece.place)


def _labels(pieces: list[Piece], upwards: bool) -> Iterator[Label]:
    for stack in _stacks([_line(chain, upwards) for chain in _chains(pieces)]):
        if not upwards:
            yield Label(tuple(line.pieces for line in stack))
        else:
            yield Label(tuple(tuple(_raised(piece) for piece in line.pieces) for line in _as_written(stack)))


def _as_written(stack: list[_Line]) -> list[_Line]:
    """Text that runs down the page instead of up comes out backwards; the file has it in reading order."""
    backwards = len(stack) > 1 and all(a.place > b.place for a, b in pairwise(stack))
    return stack[::-1] if backwards else stack


def _line(chain: list[Piece], upwards: bool) -> _Line:
    if len(chain) == 1:
        (piece,) = chain
        return _Line((piece,), piece[1:5], piece.place)
    box = (
        min(piece.x0 for piece in chain),
        min(piece.y0 for piece in chain),
        max(piece.x1 for piece in chain),
        max(piece.y1 for piece in chain),
    )
    place = min(piece.place for piece in chain)
    # As in `_as_written`.
    if upwards and all(a.place > b.place for a, b in pairwise(chain)):
        chain = chain[::-1]
    return _Line(joined(chain), box, place)


def _chains(pieces: list[Piece]) -> list[list[Piece]]:
    """Words that follow each other on a line."""
    rows: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        rows[int((piece.y0 + piece.y1) // (2 * BAND_PT))].append((piece.x0, number))
    for row in rows.values():
        row.sort()
    after = [-1] * len(pieces)
    taken = [False] * len(pieces)
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        following = number + 1
        if number == last or taken[following] or not _follows(piece, pieces[following]):
            following = _nearest(number, pieces, rows, taken)
        if following >= 0:
            after[number] = following
            taken[following] = True
    return [[pieces[at] for at in path] for path in _paths(after, taken)]


def _follows(piece: Piece, other: Piece) -> bool:
    height, other_height = piece.y1 - piece.y0, other.y1 - other.y0
    if not height < LIKE_SIZE * other_height or not other_height < LIKE_SIZE * height:
        return False
    letters = len(piece.text) <= 2 and len(other.text) <= 2
    gap = other.x0 - piece.x1
    level = abs(piece.y0 + piece.y1 - other.y0 - other.y1) / 2
    return -height / 2 <= gap <= height * (LETTER_GAP if letters else GAP) and level <= LEVEL * height


def _nearest(
    number: int, pieces: list[Piece], rows: defaultdict[int, list[tuple[float, int]]], taken: list[bool]
) -> int:
    """The word that follows on the line wherever it stands in the file; -1 when there is none."""
    piece = pieces[number]
    height = piece.y1 - piece.y0
    middle = (piece.y0 + piece.y1) / 2
    low, high = int((middle - LEVEL * height) // BAND_PT), int((middle + LEVEL * height) // BAND_PT)
    best, best_x = -1, piece.x1 + LETTER_GAP * height
    for band in range(low, min(high, low + MOST_BANDS) + 1):
        row = rows.get(band)
        if row is None:
            continue
        start = bisect_left(row, (piece.x1 - height / 2, -1))
        for x, other in row[start : start + LOOKED_AT]:
            if x > best_x:
                break
            if other != number and not taken[other] and x > piece.x0 and _follows(piece, pieces[other]):
                best, best_x = other, x
                break
    return best


def _stacks(lines: list[_Line]) -> list[list[_Line]]:
    """Lines that stand below each other and belong together."""
    lines.sort(key=lambda line: line.place)
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        row = int(line.box[1] // ROW_PT)
        for column in _columns(line.box):
            cells[row, column].append(number)
    below = [-1] * len(lines)
    taken = [False] * len(lines)
    last = len(lines) - 1
    for number, line in enumerate(lines):
        following = number + 1
        if number == last or taken[following] or not _is_below(line.box, lines[following].box):
            following = _next_line(number, lines, cells, taken)
        if following >= 0:
            below[number] = following
            taken[following] = True
    return [[lines[at] for at in path] for path in _paths(below, taken)]


def _columns(box: Edges) -> range:
    """The columns of cells that a line runs through."""
    first = int(box[0] // COLUMN_PT)
    return range(first, min(int(box[2] // COLUMN_PT), first + MOST_BANDS) + 1)


def _next_line(
    number: int, lines: list[_Line], cells: defaultdict[tuple[int, int], list[int]], taken: list[bool]
) -> int:
    """The nearest line below wherever it stands in the file; -1 when there is none."""
    box = lines[number].box
    height = box[3] - box[1]
    first = int((box[3] + LEADING[0] * height) // ROW_PT)
    last = min(int((box[3] + LEADING[1] * height) // ROW_PT), first + MOST_BANDS)
    best, best_y = -1, float("inf")
    for row in range(first, last + 1):
        for column in _columns(box):
            for other in cells.get((row, column), ())[:LOOKED_AT]:
                found = lines[other].box
                if found[1] < best_y and not taken[other] and _is_below(box, found):
                    best, best_y = other, found[1]
    return best


def _is_below(box: Edges, other: Edges) -> bool:
    height, other_height = box[3] - box[1], other[3] - other[1]
    if not height < LIKE_SIZE * other_height or not other_height < LIKE_SIZE * height:
        return False
    if not LEADING[0] * height <= other[1] - box[3] <= LEADING[1] * height:
        return False
    near = 0.5 * height
    left, right = abs(box[0] - other[0]), abs(box[2] - other[2])
    middle = abs(box[0] + box[2] - other[0] - other[2]) / 2
    return other[1] > box[1] and (left <= near or right <= near or middle <= near)


def _paths(after: list[int], taken: list[bool]) -> Iterator[list[int]]:
    """The chains, each from its start. What only leads in a circle is opened at its first member."""
    seen = [False] * len(after)
    starts = [number for number, is_taken in enumerate(taken) if not is_taken]
    for start in (*starts, *range(len(after))):
        path = []
        at = start
        while at >= 0 and not seen[at]:
            seen[at] = True
            path.append(at)
            at = after[at]
        if path:
            yield path
