"""Where the words of an arrival sheet's block go, and how large. Measures text; paints nothing.

The first fact's value is 4 mm high in capitals. The others are as large as they all fit: 4 mm, 3.2 mm or
2.5 mm. At 2.5 mm the last one that fits may be cut to one line; what fits not even so is left out and
counted: calm facts first, so that nothing loud is hidden behind something calmer. Nothing is ever shrunk further.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont

from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.briefing.answers.sheet import Block
from responder_app.gui import runs
from responder_app.gui.facts import ink_of
from responder_app.gui.metrics import TEXT_CAP_MM, VALUE_CAP_MM, Metrics
from responder_app.gui.runs import Run
from responder_app.gui.signs import sign_of

LONGEST, SHORTEST = 3, 2
"""Lines of a fact at most: where there is room, and where there is not."""
OTHERS_MM = (VALUE_CAP_MM, 3.2, TEXT_CAP_MM)
ALL_OF_IT = 100_000
NO_CORNER = QRect()
INKS = {"danger": "danger_ink", "caution": "warning_ink", "soft": "soft", "": "text"}


@dataclass(frozen=True)
class TextLine:
    """One line of text in a block. `mark` is "", "danger", "caution" or "lock", painted before the text."""

    rect: QRect
    pieces: runs.Line
    size: int
    """Pixel size of its largest font."""
    mark: str = ""
    whole: bool = True
    """Whether the fact that it belongs to is shown uncut."""


@dataclass(frozen=True)
class Picture:
    """A laid-out block: its lines, and how many facts did not fit."""

    lines: tuple[TextLine, ...]
    left_out: int
    whole: bool = True
    """Whether every fact that is shown is shown uncut, inside the area."""
    hides: FactSeverity = FactSeverity.NORMAL
    """The loudest of the facts that did not fit."""

    @property
    def bottom(self) -> int:
        """Where the text ends, in pixels from the top of the tile."""
        return max((line.rect.bottom() + 1 for line in self.lines), default=0)


@dataclass(frozen=True)
class _Room:
    """The area for the words, less a corner at its right edge."""

    area: QRect
    corner: QRect

    def below(self, top: int, beside_corner: bool) -> QRect:
        """What is free from that line on."""
        taken = self.corner.width() if beside_corner else 0
        return QRect(self.area.left(), top, self.area.width() - taken, self.area.bottom() + 1 - top)

    def meets(self, lines: Sequence[TextLine]) -> bool:
        """Whether lines of the whole width would run into the corner."""
        top, bottom = lines[0].rect.top(), lines[-1].rect.bottom()
        return not self.corner.isEmpty() and top <= self.corner.bottom() and bottom >= self.corner.top()

    def holds(self, lines: Sequence[TextLine]) -> bool:
        """Whether the last of the lines ends inside."""
        return lines[-1].rect.bottom() <= self.area.bottom()


def corner_of(facts: Sequence[Fact], area: QRect, side: int, metrics: Metrics) -> QRect:
    """Where a picture of that side stands: beside the first fact where that one stays whole, else below it."""
    corner = QRect(area.right() + 1 - side, area.top(), side, side)
    beside = _try(tuple(facts[:1]), _Room(area, corner), metrics, TEXT_CAP_MM, LONGEST)
    if all(line.whole for line in beside.lines):
        return corner
    corner.moveTop(_try(tuple(facts[:1]), _Room(area, NO_CORNER), metrics, TEXT_CAP_MM, LONGEST).bottom)
    return corner


def lay_out(block: Block, area: QRect, metrics: Metrics, corner: QRect = NO_CORNER) -> Picture:
    """Lay the block's facts into `area` (pixels), in the largest sizes that hold all of them uncut.

    The first line of `area` is the first fact's label; the tile writes the age at its right end. `corner` lies
    at the area's right edge and is kept free.
    """
    room = _Room(area, corner)
    for others_mm in OTHERS_MM:
        picture = _try(block.facts, room, metrics, others_mm, LONGEST)
        if picture.whole and not picture.left_out:
            return picture
    longest = _try(block.facts, room, metrics, TEXT_CAP_MM, LONGEST)
    if not longest.left_out and (not longest.lines or room.holds(longest.lines)):
        return longest
    return _without_the_calmest(block.facts, room, metrics)


def needed_bottom(facts: Sequence[Fact], area: QRect, metrics: Metrics, corner: QRect = NO_CORNER) -> int:
    """Where the facts end at the smallest sizes, in pixels from the top of the tile."""
    room = _Room(area, corner)
    return _try(tuple(facts), room, metrics, TEXT_CAP_MM, LONGEST).bottom


def first_and_loud(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """What a block must show before anything else: its first fact, every loud one and what always stands."""
    return (*facts[:1], *(fact for fact in facts[1:] if fact.stands or fact.severity is not FactSeverity.NORMAL))


def first_and_standing(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """What a block shows however low it is: its first fact and what always stands."""
    return (*facts[:1], *(fact for fact in facts[1:] if fact.stands))


def _without_the_calmest(facts: tuple[Fact, ...], room: _Room, metrics: Metrics) -> Picture:
    """All that fits when the calmest is left out first, of equals the last one; the first fact always stays.

    What always stands goes last of all.
    """
    kept = list(facts)
    loudness = list(FactSeverity).index
    while True:
        picture = _try(tuple(kept), room, metrics, TEXT_CAP_MM, SHORTEST)
        if not picture.left_out or len(kept) == 1:
            gone = [fact for fact in facts if not any(fact is one for one in kept)]
            hides = max((fact.severity for fact in gone), key=loudness, default=FactSeverity.NORMAL)
            return replace(picture, left_out=len(gone), hides=hides)
        kept.remove(min(reversed(kept[1:]), key=lambda fact: (fact.stands, loudness(fact.severity))))


def line_height(font: QFont) -> int:
    """Pixels from line to line: tight, since a block holds few lines."""
    return int(font.pixelSize() * 1.16 + 0.5)


def _try(facts: tuple[Fact, ...], room: _Room, metrics: Metrics, others_mm: float, most: int) -> Picture:
    lines: list[TextLine] = []
    top, whole = room.area.top(), True
    for number, fact in enumerate(facts):
        free = room.below(top, beside_corner=False)
        cap_mm, longest = (others_mm, most) if number else (VALUE_CAP_MM, LONGEST)
        placed = _place(fact, free, metrics, cap_mm, longest, first=number == 0)
        if room.meets(placed):
            free = room.below(top, beside_corner=True)
            placed = _place(fact, free, metrics, cap_mm, longest, first=number == 0)
        if number and most == SHORTEST and not room.holds(placed):
            placed = _place(fact, free, metrics, others_mm, 1, first=False)
        if number and not room.holds(placed):
            return Picture(tuple(lines), len(facts) - number, whole)
        lines.extend(placed)
        whole = whole and placed[-1].whole
        top = placed[-1].rect.bottom() + 1 + metrics.px(0.6 if number == 0 else 0.3)
    inside = not lines or room.holds(lines)
    return Picture(tuple(lines), 0, whole and inside)


def _place(fact: Fact, room: QRect, metrics: Metrics, cap_mm: float, most: int, first: bool) -> list[TextLine]:
    """In the most of its words that stand whole on so many lines, else cut."""
    longest: list[TextLine] = []
    for value in (fact.value, *fact.shorter):
        said = replace(fact, value=value)
        placed = _first(said, room, metrics, most) if first else _other(said, room, metrics, cap_mm, most)
        if all(line.whole for line in placed):
            return placed
        longest = longest or placed
    return longest


def _first(fact: Fact, room: QRect, metrics: Metrics, most: int) -> list[TextLine]:
    """The label on lines of its own, the first also without words for the age beside it; then the value 4 mm high."""
    small = metrics.font(TEXT_CAP_MM)
    height = line_height(small)
    parts = runs.wrap((Run(fact.label, small, "soft"),), room.width(), SHORTEST) or ((),)
    label = [
        TextLine(QRect(room.left(), room.top() + n * height, room.width(), height), line, small.pixelSize())
        for n, line in enumerate(parts)
    ]
    below = room.adjusted(0, height * len(label), 0, 0)
    return [*label, *_lines(fact, (_value(fact, metrics, VALUE_CAP_MM),), below, most)]


def _other(fact: Fact, room: QRect, metrics: Metrics, cap_mm: float, most: int) -> list[TextLine]:
    """The label in front of the value, on at most `most` lines."""
    value = _value(fact, metrics, cap_mm)
    if not fact.label:
        return _lines(fact, (value,), room, most)
    loud = fact.severity is not FactSeverity.NORMAL
    label = Run(f"{fact.label}:", metrics.font(cap_mm), value.ink if loud else "soft")
    return _lines(fact, (label, value), room, most)


def _value(fact: Fact, metrics: Metrics, cap_mm: float) -> Run:
    absent = fact.state in (FactState.MISSING, FactState.NOT_SHARED)
    weight = QFont.Weight.Normal if absent else QFont.Weight.DemiBold
    return Run(fact.value, metrics.font(cap_mm, weight), INKS[ink_of(fact)])


def _lines(fact: Fact, words: tuple[Run, ...], room: QRect, most: int) -> list[TextLine]:
    font = words[-1].font
    mark = sign_of(fact)
    indent = int(font.pixelSize() * 0.95) if mark else 0
    height = line_height(font)
    left, width = room.left() + indent, room.width() - indent
    lines = runs.wrap(words, width, most)
    whole = runs.is_whole(words, lines)
    return [
        TextLine(QRect(left, room.top() + n * height, width, height), line, font.pixelSize(), "" if n else mark, whole)
        for n, line in enumerate(lines)
    ]
