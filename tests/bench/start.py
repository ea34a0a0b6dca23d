"""From starting the program to an answered search, beside an empty PySide6 window, in turn."""

from __future__ import annotations

from tests.bench.goal import Goal, at_most, measured
from tests.bench.launch import heard
from tests.bench.synthetic import preplan
from tests.bench.timing import p50
from tests.bench.town import CREW_WORDS, facilities, town

ROUNDS = 9
RATIO, BESIDE_MS = 1.3, 300.0
IF_SHORT = (
    "Tried: listing what is held on a lane of its own (0.4 s less at 10,000); building pydantic's models when first "
    "used (0.02 s less, not kept). Left: importing the parts 0.32 s, of it SQLAlchemy 0.11, the window's modules "
    "0.1 s, Argon2id 0.1 s"
)


def run(size: int | None = None, rounds: int = ROUNDS) -> list[Goal]:
    """Measure in processes of their own."""
    made = town(size or facilities())
    home = str(made.synced_vehicle().home)
    typed = preplan(made.size // 2).identity.name
    heard("search", home, CREW_WORDS, typed)  # its bytecode is written, its files are in the page cache
    empty, shown, answered = [], [], []
    for _ in range(rounds):
        empty.append(_when("shown", heard("empty")))
        said = heard("search", home, CREW_WORDS, typed)
        shown.append(_when("shown", said))
        answered.append(_when("answered", said))
    goal = RATIO * p50(empty) + BESIDE_MS
    how = (
        f"medians of {rounds} alternating runs; empty PySide6 window {p50(empty):.0f} ms; {made.size} facilities; "
        "unlocked by a passphrase (Argon2id within), files in the page cache, 60 ms of it the pause after typing"
    )
    return [
        at_most("start to an answered search", p50(answered), goal, "ms", how, IF_SHORT),
        measured("start to the window's first paint", p50(shown), "ms"),
        measured("start, ratio to an empty window", p50(answered) / p50(empty)),
    ]


def _when(word: str, said: list[tuple[float, list[str]]]) -> float:
    return next(at_ms for at_ms, words in said if words[0] == word)
