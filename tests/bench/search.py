"""Search as it is typed among 10,000 facilities, side by side with a bare FTS5 prefix query in clear.

The bare query has the same words in the same FTS5 table (columns, tokenizer, prefix indexes) in a plain SQLite
file, asks for the typed words with the last one as a prefix, best 20 by bm25. It forgives nothing.
Each text is asked in turn of both, several times; for the ratio its time is the best of them, so that other programs
on the machine do not decide. The absolute goal takes every single run instead.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from responder_app.library.library import Library
from responder_app.library.search.index import BETWEEN, findable
from responder_app.library.search.normal import indexed, words
from responder_app.library.values import Field
from responder_app.model.facility import PrePlan
from tests.bench.filled import filled_library
from tests.bench.goal import Goal, at_most
from tests.bench.synthetic import preplans
from tests.bench.timing import milliseconds, p50, p95
from tests.bench.town import facilities
from tests.bench.typing_samples import keystrokes

TYPED = 400
MISSPELT = 150
ROUNDS = 5
LIMIT = 20
GOAL_MS = 20.0
GOAL_RATIO = 1.5

_BARE_TABLE = """
    CREATE VIRTUAL TABLE bare USING fts5(
        name, alias, complex, address, tenant, chemical,
        tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3'
    )
"""
_BARE_INSERT = """
    INSERT INTO bare(rowid, name, alias, complex, address, tenant, chemical) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_BARE_QUERY = "SELECT rowid, name, address FROM bare WHERE bare MATCH ? ORDER BY rank LIMIT ?"


def run() -> list[Goal]:
    """Measure; takes about a minute, most of it for making the facilities."""
    dice = random.Random(7)
    made = list(preplans(facilities()))
    right, misspelt = keystrokes(made, dice, 60)
    texts = dice.sample(right, TYPED) + dice.sample(misspelt, MISSPELT)
    with tempfile.TemporaryDirectory() as folder:
        library = filled_library(Path(folder) / "vehicle", made)
        try:
            bare = _bare(Path(folder) / "bare.db", made)
            return _goals(texts, *_times(texts, library, bare), _unfound(texts[TYPED:], library, bare))
        finally:
            library.close()


def _times(
    texts: Sequence[str], library: Library, bare: Callable[[str], Sequence[object]]
) -> tuple[list[list[float]], list[list[float]]]:
    """Milliseconds of each run, for each text: ours and the bare query's, in turn."""
    ours: list[list[float]] = [[] for _ in texts]
    theirs: list[list[float]] = [[] for _ in texts]
    library.search("warm")
    for _ in range(ROUNDS):
        for index, text in enumerate(texts):
            ours[index].append(milliseconds(lambda text=text: library.search(text, LIMIT)))  # type: ignore[misc]
            theirs[index].append(milliseconds(lambda text=text: bare(text)))  # type: ignore[misc]
    return ours, theirs


def _goals(
    texts: Sequence[str], ours: list[list[float]], theirs: list[list[float]], unfound: tuple[float, float]
) -> list[Goal]:
    every = [run for runs in ours for run in runs]
    our_best, bare_best = ([min(runs) for runs in side] for side in (ours, theirs))
    ratio = p95(our_best) / p95(bare_best)
    split = (
        f"best of {ROUNDS}: ours p50 {p50(our_best):.2f} p95 {p95(our_best):.2f} ms, "
        f"bare p50 {p50(bare_best):.2f} p95 {p95(bare_best):.2f} ms; "
        f"as written p95 {p95(our_best[:TYPED]):.2f} / {p95(bare_best[:TYPED]):.2f}, "
        f"misspelt p95 {p95(our_best[TYPED:]):.2f} / {p95(bare_best[TYPED:]):.2f} "
        f"(of the misspelt, ours finds nothing for {unfound[0]:.0%}, the bare query for {unfound[1]:.0%})"
    )
    mixture = f"{len(texts)} texts, {TYPED} as written and {MISSPELT} misspelt, {facilities()} facilities"
    return [
        at_most("search p95", p95(every), GOAL_MS, "ms", mixture),
        at_most("search p95 / bare FTS5 in clear", ratio, GOAL_RATIO, "", split),
    ]


def _unfound(texts: Sequence[str], library: Library, bare: Callable[[str], Sequence[object]]) -> tuple[float, float]:
    """Shares of texts that find nothing: ours and the bare query's."""
    ours = sum(not library.search(text, LIMIT) for text in texts)
    theirs = sum(not bare(text) for text in texts)
    return ours / len(texts), theirs / len(texts)


def _bare(path: Path, made: Sequence[PrePlan]) -> Callable[[str], Sequence[object]]:
    database = sqlite3.connect(path)
    database.execute(_BARE_TABLE)
    for key, one in enumerate(made, start=1):
        shown = list(findable(one))
        columns = [BETWEEN.join(indexed(text) for named, text in shown if named is field) for field in Field]
        database.execute(_BARE_INSERT, (key, *columns))
    database.commit()
    return lambda text: _ask(database, text)


def _ask(database: sqlite3.Connection, text: str) -> Sequence[object]:
    typed = words(text)
    if not typed:
        return ()
    query = " ".join(f'"{word}"' for word in typed) + " *"
    return database.execute(_BARE_QUERY, (query, LIMIT)).fetchall()


if __name__ == "__main__":
    for goal in run():
        print(goal.line())
        print("   ", goal.note)
