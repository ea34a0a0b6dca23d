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
    "By trace: Qt 0.08 s, what the lock needs 0.17, the lock on the screen at 0.3; then Argon2id 0.15 to 0.2 beside "
    "loading all else 0.4, opening 0.05, building the screens 0.07, first paint 0.06, the pause 0.06, the search 0.03. "
    "Done: only what the lock needs is loaded before it; no look through each module's source (0.05), no pattern that "
    "takes 0.05 to compile, what is held listed after the first paint (0.1). Not kept: building pydantic's models "
    "when first used (0.05). Left: SQLAlchemy 0.1, pydantic's models 0.07, 700 modules of the program's own"
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
