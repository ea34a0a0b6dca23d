"""Where the names of a grid's columns, rows or lines stand on the screen. Paints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, hypot

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF, QPolygonF

from responder_app.gui.canvas.framing import Framing
from responder_app.gui.canvas.labels import Taken
from responder_app.gui.canvas.streets import clip

LEAST_APART = 3.0
"""A name is written at both ends of its column or row when they are at least so many of its heights apart."""
SLIDES = range(-2, 5)
"""Places, half a height apart, that are tried for names from beyond the end of their bands inwards."""
CLEAR = 1.15
"""From the middle of one plate to the next, in plates."""
INWARDS = 0.6
"""How many covered symbols a step inwards, over the building, is worth."""
FARTHER = range(5, 15)
"""Places still farther in for a name that would cover a symbol at all the others."""
OUTSIDE = range(-2, 1)
"""Of these, the ones that cover nothing of the building: where the second name of a band may stand."""


@dataclass(frozen=True)
class Band:
    """One column or row in scene places: its outline and the direction that it runs in."""

    name: str
    outline: tuple[QPointF, ...]
    start: QPointF
    end: QPointF


def plates(
    families: Sequence[Sequence[Band]],
    framing: Framing,
    measure: QFontMetricsF,
    gap: float,
    covered: Sequence[QRectF],
    symbols: Taken | None,
) -> Iterator[tuple[str, QRectF]]:
    """The names of the columns and rows of which anything is on the screen, each with its plate's box.

    Those of the columns stand in one line, those of the rows in another: above and at the left of what is seen of
    the grid, beside the building where there is room, and at the other ends too where they cover nothing. Where
    the cells are smaller than the plates every second name is written, or every third. A symbol gives way only
    where there is no other place.
    """
    height = measure.height()
    taken: list[QRectF] = list(covered)
    near = [list(_seen(family, framing, measure, gap)) for family in families]
    far = [[one.turned for one in seen if one.length > LEAST_APART * height] for seen in near]
    # What must be there first.
    for seen, slides in (*((seen, SLIDES) for seen in near), *((seen, OUTSIDE) for seen in far)):
        for name, box in _in_line(seen, slides, framing.screen, taken, symbols, height / 2, gap / 2):
            taken.append(box)
            yield name, box


def line_plates(
    families: Sequence[Sequence[Band]],
    framing: Framing,
    measure: QFontMetricsF,
    gap: float,
    covered: Sequence[QRectF],
) -> Iterator[tuple[str, QRectF]]:
    """The names of lines that run all over the screen, at both ends of what is seen of them; there may be dozens.

    Those above and at the left come first; a name that would cover another, or what floats, is left out.
    """
    taken, screen, height = list(covered), framing.screen, measure.height()
    seen: list[_Seen] = []
    for family in families:
        sizes = [QSizeF(measure.horizontalAdvance(band.name) + 2 * gap, height) for band in family]
        every = _every(family, sizes, framing) if family else 1
        for number in range(0, len(family), every):
            band = family[number]
            ends = clip(framing.position_of(band.start), framing.position_of(band.end), screen)
            if ends is not None:
                one = _Seen(band.name, *ends, sizes[number])
                seen.append(one if _reads_first(one.start, one.end) else one.turned)
    for one in (*seen, *(one.turned for one in seen if one.length > LEAST_APART * height)):
        box = _inside(screen, one.start, one.size, gap / 2)
        if not any(box.intersects(other) for other in taken):
            taken.append(box)
            yield one.name, box


def bands(lines: Sequence[Sequence[QPointF]], names: Iterable[str]) -> Iterator[Band]:
    """The columns, or the rows, between lines in scene places; one more line than names."""
    for (one, other), name in zip(pairwise(lines), names, strict=True):
        outline = (*one, *reversed(other))
        yield Band(name, outline, (one[0] + other[0]) / 2, (one[-1] + other[-1]) / 2)


def on_lines(lines: Sequence[Sequence[QPointF]], names: Iterable[str]) -> Iterator[Band]:
    """The lines themselves, in scene places, each with its name: bands without any width."""
    for line, name in zip(lines, names, strict=True):
        yield Band(name, (*line, *reversed(line)), line[0], line[-1])


def _seen(family: Sequence[Band], framing: Framing, measure: QFontMetricsF, gap: float) -> Iterator[_Seen]:
    """What is seen of the bands whose names are written, from the top or the left."""
    height = measure.height()
    sizes = [QSizeF(max(height, measure.horizontalAdvance(band.name) + 2 * gap), height) for band in family]
    every = _every(family, sizes, framing)
    for number, (band, size) in enumerate(zip(family, sizes, strict=True)):
        ends = _ends(band, framing) if number % every == 0 else None
        if ends is not None:
            one = _Seen(band.name, *ends, size)
            yield one if _reads_first(one.start, one.end) else one.turned


@dataclass(frozen=True)
class _Seen:
    """The part of a band that is on the screen, in pixels: from where to where its middle runs, and its plate."""

    name: str
    start: QPointF
    end: QPointF
    size: QSizeF

    @property
    def length(self) -> float:
        apart = self.end - self.start
        return hypot(apart.x(), apart.y())

    @property
    def turned(self) -> _Seen:
        return replace(self, start=self.end, end=self.start)


def _reads_first(start: QPointF, end: QPointF) -> bool:
    """Whether an end is the upper one of a band that rather stands, or the left one of a band that rather lies."""
    along = end - start
    return along.y() > 0 if abs(along.y()) > abs(along.x()) else along.x() > 0


def _every(family: Sequence[Band], sizes: Sequence[QSizeF], framing: Framing) -> int:
    """Every how many bands a name is written, so that the plates stand clear of one another."""
    if len(family) < 2:
        return 1
    apart = (framing.position_of(family[-1].start) - framing.position_of(family[0].start)) / (len(family) - 1)
    widest = QSizeF(max(size.width() for size in sizes), max(size.height() for size in sizes))
    # Two plates are clear once they are apart either way.
    clear = [span / abs(step) for span, step in ((widest.width(), apart.x()), (widest.height(), apart.y())) if step]
    return max(1, ceil(min(clear, default=1.0) * CLEAR))


def _in_line(
    seen: Sequence[_Seen],
    slides: range,
    screen: QRectF,
    taken: Sequence[QRectF],
    symbols: Taken | None,
    step: float,
    edge: float,
) -> Iterator[tuple[str, QRectF]]:
    """The plates of one side, in one line as far as there is room; outside they cover no symbol, or are left out."""
    taken = list(taken)

    def is_free(box: QRectF | None) -> bool:
        return box is not None and not any(box.intersects(other) for other in taken)

    def is_clear(box: QRectF | None) -> bool:
        return is_free(box) and (symbols is None or box is None or symbols.is_free(box, None))

    spots = [{slide: _spot(one, screen, slide, step, edge) for slide in slides} for one in seen]
    if not spots:
        return

    def worth(slide: int) -> tuple[float, int]:
        return sum(is_clear(boxes[slide]) for boxes in spots) - INWARDS * max(0, slide), -slide

    best = max(slides, key=worth)
    for one, boxes in zip(seen, spots, strict=True):
        tried = sorted(slides, key=lambda slide: abs(slide - best))
        clear = next((boxes[slide] for slide in tried if is_clear(boxes[slide])), None)
        free = next((boxes[slide] for slide in tried if is_free(boxes[slide])), None)
        if clear is None and slides is SLIDES:
            inside = (_spot(one, screen, slide, step, edge) for slide in FARTHER)
            clear = next((box for box in inside if is_clear(box)), None)
        box = clear or (None if slides is OUTSIDE else free)
        if box is not None:
            taken.append(box)
            yield one.name, box


def _ends(band: Band, framing: Framing) -> tuple[QPointF, QPointF] | None:
    """Where the part of the band on the screen begins and ends, in its middle; None when nothing of it is there."""
    outline = QPolygonF([framing.position_of(place) for place in band.outline])
    seen = _clipped(outline, framing.screen)
    if len(seen) < 3:
        return None
    middle = QPointF(sum(p.x() for p in seen) / len(seen), sum(p.y() for p in seen) / len(seen))
    along = framing.position_of(band.end) - framing.position_of(band.start)
    length = hypot(along.x(), along.y())
    if not length:
        return None
    # The middle line of what is seen, long enough to leave it on both sides.
    ends = clip(middle - along, middle + along, framing.screen)
    if ends is None:
        return None
    # Where the grid itself ends on the screen, its names stand there.
    run = [QPointF.dotProduct(p - middle, along) / length for p in seen]
    step = along / length
    reach = [QPointF.dotProduct(end - middle, step) for end in ends]
    return middle + step * max(min(run), reach[0]), middle + step * min(max(run), reach[1])


def _clipped(outline: QPolygonF, box: QRectF) -> list[QPointF]:
    """The part of an outline inside a box (Sutherland and Hodgman, 1974)."""
    points = [outline.at(number) for number in range(outline.count())]
    for sign, across, limit in (
        (1, True, box.left()),
        (-1, True, -box.right()),
        (1, False, box.top()),
        (-1, False, -box.bottom()),
    ):
        points = list(_cut(points, sign, across, limit))
    return points


def _cut(points: Sequence[QPointF], sign: int, across: bool, limit: float) -> Iterator[QPointF]:
    """What of an outline lies where sign times its coordinate is at least the limit."""
    inside = [sign * (point.x() if across else point.y()) - limit for point in points]
    for at, point in enumerate(points):
        here, before = inside[at], inside[at - 1]
        if (here >= 0) != (before >= 0):
            yield points[at - 1] + (point - points[at - 1]) * (before / (before - here))
        if here >= 0:
            yield point


def _spot(seen: _Seen, screen: QRectF, slide: int, step: float, edge: float) -> QRectF | None:
    """The plate so many steps inwards from where the band begins; None where the screen has no room beyond it."""
    along = (seen.end - seen.start) / seen.length if seen.length else QPointF()
    place = seen.start + along * (slide * step)
    box = _inside(screen, place, seen.size, edge)
    # Beyond the end there must be room for all of it: pushed back it would stand beside its band.
    return box if slide >= 0 or box.center() == place else None


def _inside(screen: QRectF, place: QPointF, size: QSizeF, edge: float) -> QRectF:
    """A box around a place, moved so that all of it is on the screen."""
    x = min(max(place.x() - size.width() / 2, screen.left() + edge), screen.right() - size.width() - edge)
    y = min(max(place.y() - size.height() / 2, screen.top() + edge), screen.bottom() - size.height() - edge)
    return QRectF(QPointF(x, y), size)
