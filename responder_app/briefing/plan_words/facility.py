"""All that can be searched in the plans of one version of a facility: its sheets' words and its recorded things."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from heapq import nsmallest
from typing import NamedTuple

from responder_app.briefing.answers.plan_words import PlanHit, PlanHits, PlanWordsState
from responder_app.briefing.floors import Floors
from responder_app.briefing.plan_words.catalogue import sheets_of
from responder_app.briefing.plan_words.forms import known_words
from responder_app.briefing.plan_words.normal import Atoms, atoms_of
from responder_app.briefing.plan_words.pool import Found
from responder_app.briefing.plan_words.recorded import Recorded
from responder_app.briefing.plan_words.seeking import seek
from responder_app.briefing.plan_words.shelf import Shelf
from responder_app.briefing.plan_words.slips import SHORTEST, alike
from responder_app.briefing.source import LibraryReader
from responder_app.errors import DamagedError, LimitError, NoGrantError, TamperedError
from responder_app.library.values import PartState

log = logging.getLogger(__name__)

MOST_TYPED = 12
"""Words of a text that are looked at."""
MOST_CANDIDATES = 3_000
"""Of which the best are chosen. A single digit stands ten thousands of times in dimensions."""
MOST_PLACES = 200
"""Of one label on one sheet that are pointed at."""
UNREADABLE = (DamagedError, LimitError, NoGrantError, TamperedError)
"""What one bad word list may raise; the others are searched all the same."""


class FacilityWords:
    """Fills itself sheet by sheet, floors first from the ground up. One thread at a time."""

    def __init__(self, library: LibraryReader, facility_id: str, version: int) -> None:
        self.version = version
        self._library = library
        self._id = facility_id
        preplan = library.preplan(facility_id)
        self._floors = Floors(preplan)
        self._sheets = sheets_of(preplan)
        self._recorded = Recorded(preplan)
        self._lists = library.word_lists(facility_id)
        self._shelf = Shelf()
        self._read = self._wordless = self._on_their_way = self._unread = 0
        self._words: frozenset[str] | None = None

    @property
    def state(self) -> PlanWordsState:
        """How much can be searched."""
        return PlanWordsState(len(self._sheets), self._read, self._wordless, self._on_their_way, self._unread)

    def has_news(self) -> bool:
        """Whether a word list has arrived since the sheets were looked at."""
        return self._library.word_lists(self._id) != self._lists

    def read_until(self, deadline: float) -> PlanWordsState:
        """Read sheets until the moment (`time.monotonic`) has come or all are read; at least one."""
        while self._read < len(self._sheets):
            self._read_sheet(self._read)
            self._read += 1
            if self._read == len(self._sheets):
                self._words = self._vocabulary()
            if time.monotonic() >= deadline:
                break
        return self.state

    def find(self, text: str, limit: int, floor: str) -> PlanHits:
        """What fits, best first; where nothing on any sheet does, what is spelt much like it."""
        typed, state = atoms_of(text)[:MOST_TYPED], self.state
        found = self._best([typed], limit, floor, near=False)
        if not found and typed and state.complete:
            if self._words is None:
                self._words = self._vocabulary()
            found = self._best(alike(typed, self._words), limit, floor, near=True)
        searched = state.read - state.wordless - state.on_their_way - state.unread
        return PlanHits(text, found[:limit], state.complete, state.note, searched, len(found) > limit)

    def _read_sheet(self, number: int) -> None:
        ref = self._sheets[number].ref
        listed = self._lists.get((ref.document_id, ref.page))
        try:
            words = self._library.words(self._id, ref.document_id, ref.page) if listed else ()
            if not self._shelf.put(number, words):
                self._unread += 1
        except UNREADABLE as error:
            log.warning("Words of %s page %d not searched: %s", ref.document_id, ref.page, type(error).__name__)
            self._unread += 1
        else:
            if listed is PartState.ON_ITS_WAY:
                self._on_their_way += 1
            elif not words:
                self._wordless += 1

    def _vocabulary(self) -> frozenset[str]:
        """Every word that may have been meant by a misspelt one."""
        words = self._shelf.pool.words() | self._recorded.words() | known_words()
        return frozenset(word for word in words if len(word) >= SHORTEST - 1)

    def _best(self, spellings: Iterable[Atoms], limit: int, floor: str, near: bool) -> tuple[PlanHit, ...]:
        """The best, and one more where there are more."""
        here = (self._floors.ordinal(floor) if floor else None) or 0
        begin = next((self._shelf.begin(at) for at, sheet in enumerate(self._sheets) if sheet.ordinal == here), 0)
        candidates: dict[tuple[str | int, int, int], _Candidate] = {}
        for typed in spellings:
            for rank, hit in self._recorded.hits(typed, limit, floor, near):
                one = _Candidate((rank, 0, *_away(hit.ordinal, here)), hit)
                candidates.setdefault((hit.thing, 0, 0), one)
            for found, rank in seek(self._shelf.pool, typed, limit + 1, begin):
                if len(candidates) > MOST_CANDIDATES:
                    break
                for (number, layer), places in self._shelf.sheets(found.label).items():
                    order = (rank, 2 if layer else 1, *_away(self._sheets[number].ordinal, here))
                    drawn = _Drawn(found, number, layer, places)
                    candidates.setdefault((found.label, number, layer), _Candidate(order, drawn))
        best = nsmallest(limit + 1, candidates.values(), key=lambda candidate: candidate.order)
        return tuple(self._hit(one.meant, near) if isinstance(one.meant, _Drawn) else one.meant for one in best)

    def _hit(self, drawn: _Drawn, near: bool) -> PlanHit:
        found, number, layer, places = drawn
        sheet = self._sheets[number]
        boxes = tuple(self._shelf.box(place, found) for place in reversed(places[:MOST_PLACES]))
        text = self._shelf.shown(found)
        off = self._shelf.layer(layer)
        return PlanHit(text, sheet.ref, sheet.floor, sheet.ordinal, sheet.ref.title, boxes, near, off_layer=off)


class _Drawn(NamedTuple):
    """A label that fits, on one sheet."""

    found: Found
    sheet: int
    layer: int
    places: list[int]


class _Candidate(NamedTuple):
    """What may become a hit.

    Recorded things come before drawn words, those before words on layers that are off, near floors before far ones.
    """

    order: tuple[float, int, bool, int, int]
    meant: PlanHit | _Drawn


def _away(ordinal: int | None, here: int) -> tuple[bool, int, int]:
    """How far a floor is; of two as far the upper one first. What is on no floor comes last."""
    return (True, 0, 0) if ordinal is None else (False, abs(ordinal - here), -ordinal)
