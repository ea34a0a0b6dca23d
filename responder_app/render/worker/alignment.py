"""Where an earlier version of a sheet lies under a later one: the shift that brings most lines onto lines.

Candidates come from words that both sheets have and from the sums of ink along rows and columns; the drawing itself
decides between them. Another scale and a turned sheet are told from the words.
"""

from __future__ import annotations

from array import array
from cmath import phase
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, degrees
from operator import mul
from statistics import median
from typing import Any

from PIL import Image, ImageChops

from responder_app.render import limits
from responder_app.render.refusals import Refusal, RefusedError
from responder_app.render.worker.ink import PixelBox, amount, enlarged, ink
from responder_app.render.worker.sheets import Sheets

Shift = tuple[float, float]

VOTE_PT = 4.0
"""Words that moved alike to within this are one vote."""
MOST_ALIKE = 8
"""A word that a sheet has more often (a dimension, "WC") says nothing about where it went."""
PROBE_PX = 640
"""Longer side of the pictures on which candidates are tried."""
CANDIDATES = 6
EDGE = 0.12
NEAR_EDGE = 32
"""Of 255: what lines count that lie within so much of the sheet's sides of its edge, where frames and titles are."""
REFINE_PX = 480
"""Side of the busiest window, in which the shift is made exact."""
FINER = 4
BUSY_CELLS = 8
ENOUGH_PAIRS = 6
SAME_SCALE = 0.004
"""Paper that was copied and scanned again is off by less."""
SAME_TURN_DEG = 1.0


@dataclass(frozen=True)
class Page:
    """One of the two pages. Whatever is asked of it raises RefusedError where the page cannot be drawn."""

    sheets: Sheets
    number: int

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.sheets.size(self.number)

    @cached_property
    def words(self) -> Sequence[Sequence[Any]]:
        """Its words and their boxes, as `Sheets.words` gives them."""
        words: Sequence[Sequence[Any]] = self.sheets.words(self.number)["words"]
        return words

    def whole(self, zoom: float) -> Image.Image:
        """The ink of the page at `zoom`."""
        width, height = (max(ceil(side * zoom), 1) for side in self.size)
        return self.ink(zoom, (0, 0, width, height))

    def ink(self, zoom: float, box: PixelBox) -> Image.Image:
        """The ink in a box of the page at `zoom`."""
        return ink(self.sheets, self.number, zoom, box)


def moved(box: PixelBox, shift: Shift, zoom: float) -> PixelBox:
    """The box of the earlier sheet that lies under a box of the later one."""
    dx, dy = round(shift[0] * zoom), round(shift[1] * zoom)
    return (box[0] - dx, box[1] - dy, box[2] - dx, box[3] - dy)


def shift_between(now: Page, earlier: Page, here: Image.Image, there: Image.Image, zoom: float) -> Shift:
    """Points to the right and down that move the earlier sheet onto this one, to about a third of a pixel of `here`.

    `here` and `there` are the ink of the whole pages at `zoom`. The best shift there is, also between sheets that have
    nothing in common. Raises RefusedError where the words say that the earlier sheet is at another scale or turned.
    """
    pairs = _pairs(now.words, earlier.words)
    _check_scale(pairs)
    side = max(*here.size, *there.size)
    factor = max(1, round(side / PROBE_PX))
    low, under = (picture.crop((0, 0, side, side)).reduce(factor) for picture in (here, there))
    candidates = [(0.0, 0.0), *_votes(pairs), *_by_profiles(low, under, zoom / factor)]
    building = ImageChops.multiply(low, _middle(low.size, (here.width // factor, here.height // factor)))
    shift = max(candidates, key=lambda one: amount(_common(building, under, one, zoom / factor)))
    return _refined(now, earlier, shift, here, there, zoom, factor)


def _pairs(now: Sequence[Sequence[Any]], earlier: Sequence[Sequence[Any]]) -> list[tuple[complex, complex, float]]:
    """Centres of equal words here and there, with the weight of each pair."""
    places: list[dict[str, list[complex]]] = []
    for words in (now, earlier):
        found: dict[str, list[complex]] = defaultdict(list)
        for text, x0, y0, x1, y1 in words:
            found[text.casefold()].append(complex(x0 + x1, y0 + y1) / 2)
        places.append(found)
    here, there = places
    common = [word for word in here if word in there and max(len(here[word]), len(there[word])) <= MOST_ALIKE]
    return [
        (one, other, 1 / (len(here[word]) * len(there[word])))
        for word in common
        for one in here[word]
        for other in there[word]
    ]


def _check_scale(pairs: Sequence[tuple[complex, complex, float]]) -> None:
    """Raise RefusedError when most distances between words changed by one same factor, or turned by one same angle."""
    sure = [(one, other) for one, other, weight in pairs if weight == 1][:200]
    half = len(sure) // 2
    couples = list(zip(sure[:half], sure[half:], strict=False))
    ratios = [(b - d) / (a - c) for (a, b), (c, d) in couples if abs(a - c) > 36 and abs(b - d) > 36]
    if len(ratios) < ENOUGH_PAIRS:
        return
    agreeing = max(([one for one in ratios if abs(one - tried) <= 0.01 * abs(tried)] for tried in ratios), key=len)
    if len(agreeing) < len(ratios) / 2:
        return
    if any(abs(degrees(phase(one))) > SAME_TURN_DEG for one in agreeing[:1]):
        raise RefusedError(Refusal.TURNED)
    if abs(median(map(abs, agreeing)) - 1) > SAME_SCALE:
        raise RefusedError(Refusal.OTHER_SCALE)


def _votes(pairs: Sequence[tuple[complex, complex, float]]) -> list[Shift]:
    """The moves that most words agree on."""
    votes: dict[tuple[int, int], float] = defaultdict(float)
    for one, other, weight in pairs:
        votes[round((one - other).real / VOTE_PT), round((one - other).imag / VOTE_PT)] += weight
    found = []
    for column, row in sorted(votes, key=votes.__getitem__, reverse=True)[:CANDIDATES]:
        middle = complex(column, row) * VOTE_PT
        near = [one - other for one, other, _ in pairs if abs(one - other - middle) <= VOTE_PT]
        found.append((median(one.real for one in near), median(one.imag for one in near)))
    return found


def _by_profiles(here: Image.Image, there: Image.Image, zoom: float) -> list[Shift]:
    """The moves at which the sums of ink along columns and along rows agree best."""
    across = _best_lags(_profile(here, columns=True), _profile(there, columns=True))
    down = _best_lags(_profile(here, columns=False), _profile(there, columns=False))
    return [(dx / zoom, dy / zoom) for dx in across for dy in down]


def _profile(picture: Image.Image, columns: bool) -> list[float]:
    size = (picture.width, 1) if columns else (1, picture.height)
    values = array("f", picture.convert("F").resize(size, Image.Resampling.BOX).tobytes())
    mean = sum(values) / len(values)
    return [value - mean for value in values]


def _best_lags(here: list[float], there: list[float]) -> list[int]:
    """The best few positions of one row of numbers under another of the same length, in steps."""
    count = len(here)
    reach = count // 2
    scores = {lag: sum(map(mul, here[max(lag, 0) :], there[max(-lag, 0) :])) for lag in range(-reach, reach + 1)}
    peaks = [
        lag
        for lag, score in scores.items()
        if score > scores.get(lag - 1, score - 1) and score >= scores.get(lag + 1, score)
    ]
    return sorted(peaks, key=scores.__getitem__, reverse=True)[:3]


def _middle(size: tuple[int, int], page: tuple[int, int]) -> Image.Image:
    """White in the middle of the page and dark near its edges: where frame and building disagree the building wins."""
    picture = Image.new("L", size, NEAR_EDGE)
    (width, height), (x, y) = page, (round(EDGE * side) for side in page)
    picture.paste(255, (x, y, max(width - x, x), max(height - y, y)))
    return picture


def _common(here: Image.Image, there: Image.Image, shift: Shift, zoom: float) -> Image.Image:
    return ImageChops.multiply(here, there.crop(moved((0, 0, *here.size), shift, zoom)))


def _refined(
    now: Page, earlier: Page, shift: Shift, here: Image.Image, there: Image.Image, zoom: float, factor: int
) -> Shift:
    """The shift made exact where most lines agree: first to a pixel of the whole drawings, then some times finer."""
    centre = _busiest(_common(here, there, shift, zoom))
    half = REFINE_PX // 2
    box = (centre[0] - half, centre[1] - half, centre[0] + half, centre[1] + half)
    steps = 1 + factor
    shift = _fitted(here.crop(box), there.crop(enlarged(moved(box, shift, zoom), steps)), shift, zoom, steps)
    finer = min(FINER * zoom, limits.MAX_ZOOM)
    x, y = (round(place * finer / zoom) for place in centre)
    box = (x - half, y - half, x + half, y + half)
    steps = 1 + FINER
    here, there = now.ink(finer, box), earlier.ink(finer, enlarged(moved(box, shift, finer), steps))
    return _fitted(here, there, shift, finer, steps)


def _fitted(here: Image.Image, there: Image.Image, shift: Shift, zoom: float, steps: int) -> Shift:
    """The shift with what has to be added, at most `steps` pixels; `there` is larger by so many on all sides."""
    tried = [(dx, dy) for dx in range(-steps, steps + 1) for dy in range(-steps, steps + 1)]

    def fit(move: tuple[int, int]) -> tuple[int, int]:
        left, top = steps - move[0], steps - move[1]
        placed = there.crop((left, top, left + here.width, top + here.height))
        # Of moves that fit alike the smallest.
        return amount(ImageChops.multiply(here, placed)), -abs(move[0]) - abs(move[1])

    dx, dy = max(tried, key=fit)
    # What was compared had been moved by whole pixels.
    return (round(shift[0] * zoom) + dx) / zoom, (round(shift[1] * zoom) + dy) / zoom


def _busiest(picture: Image.Image) -> tuple[int, int]:
    """Centre of the part of the picture with most ink."""
    small = picture.resize((BUSY_CELLS, BUSY_CELLS), Image.Resampling.BOX)
    values = small.tobytes()
    row, column = divmod(values.index(max(values)), BUSY_CELLS)
    return round((column + 0.5) * picture.width / BUSY_CELLS), round((row + 0.5) * picture.height / BUSY_CELLS)
