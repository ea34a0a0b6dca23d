"""Words in all plans of a facility of 500 sheets, beside opening the PDF and asking MuPDF for them page by page.

Ours is the whole way: word lists sealed as parts of an encrypted library, opened and read piece by piece, then
searched; the very first search is in the figures too. The peer searches the same sheets, from a PDF that is open
already; of a text it searches every tenth sheet and its time is taken ten times.
"""

from __future__ import annotations

import random
import tempfile
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pymupdf

from responder_app.briefing.plan_words.facility import FacilityWords
from responder_app.briefing.plan_words.searching import PlanWords
from responder_app.library.library import Library, open_library
from responder_app.library.shown import Rendition
from responder_app.model.facility import Document, Page, PrePlan
from responder_app.model.terms import DocumentKind
from responder_app.package.words import Word, write_words
from responder_app.paths import VehiclePaths
from tests.bench.goal import Goal, at_most, measured
from tests.bench.synthetic import preplan
from tests.bench.timing import milliseconds, p50, p95
from tests.bench.worded import HEIGHT, WIDTH, document, words_of
from tests.library.press import Press

SHEETS, PAGES = 500, 10
"""In files of ten pages."""
SEARCHES = 400
PEER_SEARCHES, EVERY = 8, 10
LIMIT = 50
GOAL_MS = 50.0
KEY = bytes(range(32))
TYPED = (
    *("boiler", "stair 3", "B-204", "b204", "204", "20", "lobby", "tiffin room", "elec closet", "electrical closet"),
    *(
        "ahu 12",
        "AHU-112",
        "mech",
        "toilet",
        "womens restroom",
        "wc",
        "fire",
        "a",
        "3",
        "off",
        "rated walls",
        "patient",
    ),
    *("nurse station c", "elevator", "room exam", "boyler", "storrage", "vestibul", "zzzz", "pnl 7", "corr", "20'-4"),
)


def run(sheets: int = SHEETS) -> list[Goal]:
    """Measure; takes most of a minute, half of it for making the sheets."""
    drawn = document(sheets)
    facility, files = _facility([words_of(page) for page in drawn.pages()])
    with tempfile.TemporaryDirectory() as folder:
        library = open_library(VehiclePaths(Path(folder) / "vehicle"), KEY, create=True)
        try:
            press = Press()
            library.add_keys(press.ring)
            press.package(facility, files=files).deliver(library)
            return [*_searches(library, facility.id, drawn), *_reading(library, facility.id)]
        finally:
            library.close()


def _facility(words: Sequence[tuple[Word, ...]]) -> tuple[PrePlan, dict[Rendition, bytes]]:
    page = Page(width_pt=WIDTH, height_pt=HEIGHT)
    documents = tuple(
        Document(
            id=f"plan-{number}",
            kind=DocumentKind.PLAN,
            title=f"Plans, book {number}",
            media_type="application/pdf",
            pages=(page,) * PAGES,
        )
        for number in range(len(words) // PAGES)
    )
    files: dict[Rendition, bytes] = {
        (f"plan-{number // PAGES}", "words", number % PAGES + 1): write_words(found)
        for number, found in enumerate(words)
    }
    return preplan(1).model_copy(update={"documents": documents}), files


def _searches(library: Library, facility: str, drawn: pymupdf.Document) -> list[Goal]:
    dice, sheets = random.Random(3), drawn.page_count
    ours = PlanWords(library)
    early = [milliseconds(lambda: ours.find(facility, dice.choice(TYPED), LIMIT, ""))]
    steps: list[float] = []
    while not ours.prepare(facility).complete:
        steps.append(milliseconds(lambda: ours.prepare(facility)))
        early.append(milliseconds(lambda: ours.find(facility, dice.choice(TYPED), LIMIT, "")))
    first = milliseconds(lambda: ours.find(facility, "boiler", LIMIT, ""))
    texts = [dice.choice(TYPED) for _ in range(SEARCHES)]
    times = {text: milliseconds(lambda text=text: ours.find(facility, text, LIMIT, "")) for text in TYPED}  # type: ignore[misc]
    every = [first, *(milliseconds(lambda text=text: ours.find(facility, text, LIMIT, "")) for text in texts)]  # type: ignore[misc]
    peer = [_peer_ms(drawn, text) for text in dice.sample(TYPED, PEER_SEARCHES)]
    slowest = max(times, key=lambda text: times[text])
    words = sum(len(page.get_text("words")) for page in drawn.pages(0, sheets, PAGES)) * PAGES
    how = (
        f"{sheets} sheets, {words:,} words, {SEARCHES} searches of {len(TYPED)} texts; p50 {p50(every):.1f} ms, "
        f"first {first:.1f} ms, slowest {slowest!r} {times[slowest]:.1f} ms"
    )
    while_reading = f"between the steps of reading; {len(early)} searches, the longest {max(early):.0f} ms"
    peer_how = f"p50 of {PEER_SEARCHES} texts, every {EVERY}th page searched, times {EVERY}; the PDF open already"
    return [
        at_most(f"words in {sheets} sheets p95", p95(every), GOAL_MS, "ms", how),
        at_most(f"words in {sheets} sheets while they are read, p95", p95(early), GOAL_MS, "ms", while_reading),
        measured("the same by MuPDF's search_for", p50(peer), "ms", peer_how),
    ]


def _peer_ms(drawn: pymupdf.Document, text: str) -> float:
    return EVERY * milliseconds(lambda: [page.search_for(text) for page in drawn.pages(0, drawn.page_count, EVERY)])


def _reading(library: Library, facility: str) -> list[Goal]:
    forever = float("inf")
    took = milliseconds(lambda: FacilityWords(library, facility, 1).read_until(forever))
    tracemalloc.start()
    try:
        held = FacilityWords(library, facility, 1)
        held.read_until(forever)
        held.find("boiler", LIMIT, "")
        memory = tracemalloc.get_traced_memory()[0] / 1e6
    finally:
        tracemalloc.stop()
    return [
        measured(
            "reading the words of all sheets", took / 1000, "s", "decrypt, parse, put together; in steps of 20 ms"
        ),
        measured("memory for the words of all sheets", memory, "MB", "Python's own count; kept for two facilities"),
    ]


if __name__ == "__main__":
    for goal in run():
        print(goal.line())
        print("   ", goal.note)
