"""`mutations`: everything that a repository holds, damaged, swapped and replayed. Accepted must be nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.faults import sealed_files, signed_files
from tests.faults.laptop import quick
from tests.faults.repositories import Forger
from tests.faults.stage import Stage, build
from tests.faults.tally import Tally, Until

WHAT = (
    "Whoever serves the repository, without a key. Every byte of root, timestamp, snapshot, targets and catalogue "
    "flipped three ways and refreshed from; their structure damaged at random (fields gone, doubled, exchanged, "
    "extreme, nested, from older files); every file in the place of every other. Every bit of a shard, a manifest, a "
    "grant and a part's object flipped, each cut to every length; each sealed thing of two repositories, compartments, "
    "facilities, scopes and epochs in the place of every other; all this against the hash that names it, and once more "
    "with that hash fitted. Whole syncs from repositories with a bit flipped, with files exchanged (also from an older "
    "state and from another office), and from every older state. After each: nothing unsigned is believed, what was "
    "held opens, and for whole syncs the next honest one brings everything."
)
STRUCTURED = 100_000
WHOLE_SYNCS = 500
"""Of each kind that a run to its end draws: each of their bytes was flipped in the files themselves before."""
FACILITIES = 4


def forgeries(seconds: float | None, seed: int, stage: Stage | None = None, most: int | None = None) -> Tally:
    """All of it; with `seconds`, as far as a share of it for each kind allows; `most` of each kind of random damage."""
    tally, random = Tally("mutations", WHAT), Random(seed)
    share = None if seconds is None else seconds / 5
    things = sealed_files.sealed_things()
    sealed_files.controls(things, tally)
    sealed_files.flips(things, tally, Until(share), random, most and most * 5)
    sealed_files.swaps(things, tally, Until(share))
    with _in_memory() as name:
        scene = signed_files.prepare()
        signed_files.flips(scene, tally, Until(share), random, most)
        signed_files.structured(scene, tally, Until(share), random, most or STRUCTURED)
        signed_files.exchanges(scene, tally)
        signed_files.controls(scene, tally)
        forger = Forger(stage or build(Path(name) / "stage", FACILITIES), Path(name), tally)
        forger.control()
        forger.replays()
        whole = most // 10 if most else (WHOLE_SYNCS if seconds is None else None)
        forger.flips(Until(share), random, whole)
        forger.swaps(Until(share), random, whole)
    return tally


@contextmanager
def _in_memory() -> Iterator[str]:
    """A folder for temporary files, in memory where there is one: a refresh makes and removes ten."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="faults-", dir=quick()) as name:
        tempfile.tempdir = name
        try:
            yield name
        finally:
            tempfile.tempdir = before
