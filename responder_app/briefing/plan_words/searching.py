"""The plans' words of the facilities in use, read piece by piece, and the search in them. Safe from any thread."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import RLock

from responder_app.briefing.answers.plan_words import PlanHits, PlanWordsState
from responder_app.briefing.plan_words.facility import FacilityWords
from responder_app.briefing.source import LibraryReader

KEPT = 2
"""Facilities whose words stay in memory: the one that is open and the one before."""
STEP_S = 0.02
"""Time for reading in one step; the last sheet of a step may take as long again."""


class PlanWords:
    """What was read is kept for as long as the facility's version is the one that is shown."""

    def __init__(self, library: LibraryReader) -> None:
        self._library = library
        self._lock = RLock()
        self._kept: OrderedDict[str, FacilityWords] = OrderedDict()

    def prepare(self, facility_id: str) -> PlanWordsState:
        """Read for some 20 ms; ask again until the state is complete. Raises NoAnswerError."""
        with self._lock:
            words = self._words(facility_id)
            if words.state.complete and words.state.on_their_way and words.has_news():
                del self._kept[facility_id]
                words = self._words(facility_id)
            return words.read_until(time.monotonic() + STEP_S)

    def find(self, facility_id: str, text: str, limit: int, floor: str) -> PlanHits:
        """What fits in all that was read so far, best first. Raises NoAnswerError."""
        with self._lock:
            words = self._words(facility_id)
            if not words.state.read:
                words.read_until(time.monotonic() + STEP_S)
            return words.find(text, limit, floor)

    def _words(self, facility_id: str) -> FacilityWords:
        version = self._library.receipt(facility_id).version
        known = self._kept.get(facility_id)
        if known is None or known.version != version:
            self._kept.pop(facility_id, None)
            while len(self._kept) >= KEPT:
                self._kept.popitem(last=False)
            known = self._kept[facility_id] = FacilityWords(self._library, facility_id, version)
        self._kept.move_to_end(facility_id)
        return known
