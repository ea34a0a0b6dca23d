"""The distinct labels of a facility as two long strings, and how a text is found in them. Knows nothing of sheets.

`spaced` has every label's atoms between spaces, one label a line, so that whole words and beginnings are found by a
plain string search in C; `squeezed` has them without spaces, so that letters drawn apart, words drawn together and
parts of words are. A facility of 500 sheets has some 100,000 distinct labels: two megabytes, searched in a millisecond.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from responder_app.briefing.plan_words.normal import Atoms, atoms_of

MOST_FOUND = 600
"""Labels that one way of searching gives: bounds the time for a text that is nearly everywhere."""
SHORTEST_INSIDE = 3
"""Letters that must be typed before they are looked for inside of words."""
PIECE = 2
"""Words up to this length may be pieces of a word that was drawn letter by letter."""


class Fit(IntEnum):
    """How a label holds the text, best first."""

    LABEL = 0
    """It is the whole label, or a whole line of it."""
    WORDS = 1
    """Whole words of it."""
    RESPACED = 2
    """Whole words with other spaces between them."""
    START = 3
    """The last word is the beginning of a drawn one."""
    SCATTERED = 4
    """Its words are all there, in another order or apart."""
    INSIDE = 5
    """Letters within a longer word."""
    CUT = 6
    """The beginning of a longer number."""


class Found(NamedTuple):
    """A label that fits; `first` and `last` are the atoms of the label that were found."""

    label: int
    fit: Fit
    first: int
    last: int


class Pool:
    """Distinct labels, numbered in the order in which they came."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._words: set[str] = set()
        self.texts: list[str] = []
        self._spaced_parts: list[str] = []
        self._squeezed_parts: list[str] = []
        self._spaced, self._squeezed = "\n", ""
        self._spaced_starts, self._squeezed_starts = array("Q"), array("Q")
        self._spaced_length, self._squeezed_length = 1, 0

    def __len__(self) -> int:
        return len(self.texts)

    def add(self, text: str) -> int | None:
        """The number of a label; None when there is nothing in it to search for."""
        known = self._numbers.get(text)
        if known is not None:
            return known
        atoms = [atom for word in text.split() for atom in atoms_of(word)]
        if not atoms:
            return None
        self._words.update(atoms)
        number = self._numbers[text] = len(self.texts)
        self.texts.append(text)
        spaced, squeezed = f" {' '.join(atoms)} \n", f"{''.join(atoms)}\n"
        self._spaced_starts.append(self._spaced_length)
        self._squeezed_starts.append(self._squeezed_length)
        self._spaced_length += len(spaced)
        self._squeezed_length += len(squeezed)
        self._spaced_parts.append(spaced)
        self._squeezed_parts.append(squeezed)
        return number

    @property
    def spaced(self) -> str:
        """All labels, a line each."""
        if self._spaced_parts:
            self._spaced += "".join(self._spaced_parts)
            self._spaced_parts.clear()
        return self._spaced

    @property
    def squeezed(self) -> str:
        """The same without spaces."""
        if self._squeezed_parts:
            self._squeezed += "".join(self._squeezed_parts)
            self._squeezed_parts.clear()
        return self._squeezed

    def whole_words(self, typed: Atoms, begin: int) -> Iterator[Found]:
        """Labels with these words in this order, side by side."""
        if not self._words.issuperset(typed):
            return
        needle = f" {' '.join(typed)} "
        given = 0
        for number, at in self._holding(needle, begin):
            given += 1
            first = self._spaced.count(" ", self._spaced_starts[number], at)
            yield Found(number, self._fit(number, typed), first, first + len(typed) - 1)
        if given >= MOST_FOUND:
            for number, _ in self._holding(f"\n{needle}\n", begin, skipped=1):
                yield Found(number, Fit.LABEL, 0, len(typed) - 1)

    def starts(self, typed: Atoms, begin: int) -> Iterator[Found]:
        """Labels in which the last word is the beginning of a drawn one; a number's beginning is no good fit."""
        if not self._words.issuperset(typed[:-1]):
            return
        needle = f" {' '.join(typed)}"
        fit = Fit.CUT if typed[-1][0].isdigit() else Fit.START
        for number, at in self._holding(needle, begin):
            if self._spaced[at + len(needle)] != " ":
                first = self._spaced.count(" ", self._spaced_starts[number], at)
                yield Found(number, fit, first, first + len(typed) - 1)

    def parts(self, typed: Atoms) -> Iterator[Found]:
        """Labels that hold the letters with other spaces, or inside of a word."""
        needle = "".join(typed)
        if len(needle) < SHORTEST_INSIDE:
            return
        text = self.squeezed
        at, looked = text.find(needle), 0
        while at >= 0 and looked < MOST_FOUND:
            number = bisect_right(self._squeezed_starts, at) - 1
            found = self._placed(number, at - self._squeezed_starts[number], needle)
            if found is not None:
                yield found
            looked += 1
            at = text.find(needle, at + 1 if found is None else text.find("\n", at))

    def scattered(self, typed: Atoms, begin: int) -> Iterator[Found]:
        """Labels that hold all the words, as words or their beginnings, in any order."""
        rarest = max(typed, key=len)
        others = [f" {atom}{' ' if atom[0].isdigit() else ''}" for atom in typed]
        for number, _ in self._holding(f" {rarest}", begin):
            line = self._line(number)
            places = [line.find(other) for other in others]
            if min(places) >= 0:
                where = [line.count(" ", 0, place) for place in places]
                yield Found(number, Fit.SCATTERED, min(where), max(where))

    def words(self) -> frozenset[str]:
        """Every word that is drawn; numbers are not among them."""
        return frozenset(atom for atom in self._words if not atom[0].isdigit())

    def _line(self, number: int) -> str:
        start = self._spaced_starts[number]
        return self.spaced[start : self.spaced.index("\n", start)]

    def _holding(self, needle: str, begin: int, skipped: int = 0) -> Iterator[tuple[int, int]]:
        """Labels that hold the needle, each once, with the place of its first match; from label `begin` on first.

        `skipped` leading characters of the needle stand before the label.
        """
        text, starts = self.spaced, self._spaced_starts
        middle = starts[begin] - skipped if begin < len(starts) else 0
        given = 0
        for first, end in ((middle, len(text)), (0, middle)):
            at = text.find(needle, first, end)
            while at >= 0 and given < MOST_FOUND:
                label_at = at + skipped
                yield bisect_right(starts, label_at) - 1, label_at
                given += 1
                at = text.find(needle, text.find("\n", label_at), end)

    def _fit(self, number: int, typed: Atoms) -> Fit:
        """Whether the words are all of the label or of one of its lines."""
        text = self.texts[number]
        whole = any(
            tuple(atom for word in line.split() for atom in atoms_of(word)) == typed
            for line in ((text, *text.split("\n")) if "\n" in text else (text,))
        )
        return Fit.LABEL if whole else Fit.WORDS

    def _placed(self, number: int, start: int, needle: str) -> Found | None:
        """What a match in the squeezed label is worth; None when it only comes about by leaving spaces out."""
        atoms = self._line(number).split()
        first, begins = _atom_at(atoms, start)
        last, ends = _atom_at(atoms, start + len(needle) - 1)
        at_start, at_end = begins == start, ends + len(atoms[last]) == start + len(needle)
        if needle.isdigit():
            # Two numbers side by side are no longer one; digits drawn one by one are.
            drawn_apart = (
                at_start and at_end and first < last and all(len(atom) == 1 for atom in atoms[first : last + 1])
            )
            return Found(number, Fit.RESPACED, first, last) if drawn_apart else None
        if first == last:
            return Found(number, Fit.INSIDE, first, last)
        pieces = all(len(atom) <= PIECE for atom in atoms[first : last + 1])
        if at_start and (at_end or (pieces and atoms[last].isalpha())):
            return Found(number, Fit.RESPACED, first, last)
        return None


def _atom_at(atoms: list[str], place: int) -> tuple[int, int]:
    """The atom that holds a place of the squeezed label, and where that atom begins."""
    begins = 0
    for number, atom in enumerate(atoms):
        if place < begins + len(atom):
            return number, begins
        begins += len(atom)
    raise IndexError(place)
