"""What a crew must know of a chemical before it reads on: how far to keep away and the guide, in a few lines.

All of it is on the screen at once; what does not fit on a small one (conditions, sources) stands in the details.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtGui import QResizeEvent

from responder_app.briefing.answers.fact import Fact
from responder_app.briefing.answers.hazmat import Distance, DistanceUse, HazmatAnswer, HazmatRow
from responder_app.gui.facts import FactList, Group
from responder_app.gui.theme import Theme

SHORT = {
    DistanceUse.ISOLATE: "Spill or leak: isolate {}",
    DistanceUse.LARGE_SPILL: "Large spill: consider evacuating {}",
    DistanceUse.FIRE: "Fire: isolate and evacuate {}",
}
NO_DISTANCES = "No distances in the guidebook"
LARGEST, DOWNWIND = "Largest: ", "downwind"
TABLE_1 = {
    "Small": (DistanceUse.SMALL_ISOLATE, DistanceUse.SMALL_DAY, DistanceUse.SMALL_NIGHT),
    "Large": (DistanceUse.LARGE_ISOLATE, DistanceUse.LARGE_DAY, DistanceUse.LARGE_NIGHT),
}


def short_group(row: HazmatRow, answer: HazmatAnswer) -> Group:
    """Each distance in a line, and when the largest of several are shown; the guides' numbers stand above the signs."""
    lines = [*_distances(row.distances), *_table_3(row, answer)] or [*_guides(row), NO_DISTANCES]
    return Group("", tuple(Fact("", line) for line in lines), note=row.distances_note)


def middle_group(row: HazmatRow, answer: HazmatAnswer) -> Group:
    """The same with the guides' titles and pages."""
    short = short_group(row, answer)
    known = {fact.value for fact in short.facts}
    return replace(short, facts=(*short.facts, *(Fact("", line) for line in _guides(row) if line not in known)))


def long_group(row: HazmatRow, answer: HazmatAnswer) -> Group:
    """The same, each distance with its condition and source."""
    said = [_said(one) for one in row.distances]
    facts = [Fact("", words) for words, _ in said]
    others = [Fact("", line) for line in (*_table_3(row, answer), *_guides(row))]
    sources = (*(source for _, source in said), *("" for _ in others))
    return Group("", (*facts, *others), note=row.distances_note, sources=sources)


def _said(distance: Distance) -> tuple[str, str]:
    words = _line(distance) if distance.use in SHORT else f"{distance.use.value} {distance.text}"
    condition = "" if words.endswith(distance.condition) else distance.condition
    return words, ". ".join(part for part in (condition, distance.source) if part)


def _line(distance: Distance) -> str:
    line = SHORT[distance.use].format(distance.text)
    return f"{line} {DOWNWIND}" if distance.condition == DOWNWIND else line


def _distances(distances: tuple[Distance, ...]) -> Iterator[str]:
    """Those of one use and several conditions count by the farthest."""
    farthest: dict[DistanceUse, Distance] = {}
    for one in distances:
        if one.use not in farthest or one.metres > farthest[one.use].metres:
            farthest[one.use] = one
    for use in SHORT:
        if use in farthest:
            yield _line(farthest[use])
    for size, uses in TABLE_1.items():
        if all(use in farthest for use in uses):
            isolate, day, night = (farthest[use].text for use in uses)
            yield f"{size} spill: isolate {isolate}, downwind {day} by day, {night} by night"


def _table_3(row: HazmatRow, answer: HazmatAnswer) -> Iterator[str]:
    """The largest of all its containers and winds; which they are stands in the details."""
    if row.table3:
        largest = row.table3.replace(answer.caveat, "").partition(LARGEST)[2].strip(" .")
        yield f"Large spill, at most: {largest}"


def _guides(row: HazmatRow) -> Iterator[str]:
    for guide in row.guides:
        yield f"ERG 2024 guide {guide.number}, pages {guide.pages}: {guide.title}"


class FirstFacts(FactList):
    """Shows the long lines where all of them have room, else the short ones; never a bar, at most page keys."""

    def __init__(self, theme: Theme) -> None:
        self._choices: tuple[tuple[Group, ...], ...] = ()
        super().__init__(theme, "How far to keep away")
        self.add_page_keys()

    def show_chemical(self, row: HazmatRow, answer: HazmatAnswer) -> None:
        """Another chemical."""
        self._choices = tuple((group(row, answer),) for group in (long_group, middle_group, short_group))
        self._choose()

    def show_only(self, group: Group) -> None:
        """No chemical: why there is none."""
        self._choices = ((group,),)
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for more, or for less."""
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        for groups in self._choices:
            if groups != self.groups:
                self.show_groups(groups)
            if self.height_for(self.width()) <= self.height():
                return
