"""Damaged tiles of base maps, drawn by real workers: drawn, left out or refused in words; a lost worker is replaced."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from random import Random

from responder_app.errors import DrawingError, WorkerError
from responder_app.render.mapping import DrawnMap, MapPiece
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Request
from tests.faults.mutations import Mutant, cut_off, cut_out, flip_bits
from tests.render.ground import TOWN, drawn, drawn_pictures, named, picture, piece, placed, vector_tile, zipped

MOST_S = 120.0
AFTER_S = 60.0
"""Longer than a busy machine takes: what is not there then hangs."""
Damage = Callable[[Random, bytes, bytes], bytes]
KINDS: tuple[Damage, ...] = (flip_bits, cut_off, cut_out)


@dataclass
class Outcome:
    """What a run found. `wrong` must be empty."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterable[str]:
        """For people."""
        yield ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))
        yield from self.wrong


def mutants(seed: int, count: int) -> Iterator[tuple[str, Mutant]]:
    """So many damaged tiles, each with the form that it had; the same for the same seed."""
    random = Random(seed)
    many = {"roads": [*TOWN["roads"]] * 40, "buildings": [*TOWN["buildings"]] * 40, "water": TOWN["water"]}
    originals = {
        "vector": vector_tile(many),
        "zipped": zipped(vector_tile(many)),
        "png": picture((200, 100, 50)),
        "jpeg": picture((200, 100, 50), form="JPEG"),
        "webp": picture((200, 100, 50), form="WEBP"),
    }
    names = sorted(originals)
    for number in range(count):
        form = names[number % len(names)]
        damage = KINDS[number // len(names) % len(KINDS)]
        made = f"{number}: {form}, {damage.__name__}"
        yield form, Mutant(made, damage(random, originals[form], b""))


def examine(pool: RenderPool, damaged: Iterable[tuple[str, Mutant]]) -> Outcome:
    """Have each drawn beside a sound tile, and its names read."""
    outcome = Outcome()
    sound = piece(zipped(vector_tile()), "sound", placed(left=1000.0), gzipped=True)
    for form, mutant in damaged:
        for request in _requests(form, mutant, sound):
            _ask(pool, request, mutant, outcome)
    return outcome


def _requests(form: str, mutant: Mutant, sound: MapPiece) -> Iterator[Request[object]]:
    if form in ("vector", "zipped"):
        bad = piece(mutant.data, mutant.made, gzipped=form == "zipped")
        yield drawn(bad, sound, width=512)
        yield named(bad)
    else:
        bad = piece(mutant.data, mutant.made)
        good = piece(picture((10, 20, 30)), "good", column=1)
        yield drawn_pictures(bad, good, grid=(2, 1), night=True)


def _ask(pool: RenderPool, request: Request[object], mutant: Mutant, outcome: Outcome) -> None:
    what = f"{mutant.made}: {type(request).__name__}"
    future: Future[object] = pool.submit(request)
    done, _ = wait([future], MOST_S)
    error = future.exception() if done else None
    if not done:
        outcome.wrong.append(f"{what} hangs")
    elif error is None:
        answer = future.result()
        lacks = isinstance(answer, DrawnMap) and answer.missing
        outcome.counts["drawn in part" if lacks else "drawn" if isinstance(answer, DrawnMap) else "named"] += 1
    elif isinstance(error, WorkerError):
        outcome.counts["lost a worker"] += 1
        _recover(pool, what, outcome)
    elif isinstance(error, DrawingError) and str(error):
        outcome.counts["refused"] += 1
    else:
        outcome.wrong.append(f"{what}: {error!r}")


def _recover(pool: RenderPool, what: str, outcome: Outcome) -> None:
    begun = time.monotonic()
    after = pool.submit(drawn(piece(vector_tile(), f"after {what}")))
    done, _ = wait([after], AFTER_S)
    if not done or after.exception() is not None:
        outcome.wrong.append(f"{what}: a sound tile is not drawn {time.monotonic() - begun:.1f} s after it")
