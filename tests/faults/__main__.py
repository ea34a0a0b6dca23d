"""`make faults [SECONDS=n] [SEED=n] [ONLY="kill power ..."]`: faults in great numbers.

Prints what was tried and found, puts it into docs/evidence.md, and fails on anything wrong. SECONDS is for each kind;
without it each goes to its end, or as far as it comes until Ctrl+C. The last line sums up.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.mutations import mutants
from tests.faults.tally import Tally, Until, summary, write_evidence

SEED = 20_260_304
DRAWINGS = 2_000
TILES = 3_000

Kind = Callable[[float | None, int], Tally]


def drawings(seconds: float | None, seed: int) -> Tally:
    """2,000 damaged drawings in the window's drawing."""
    from responder_app.gui.application import application
    from responder_app.render.pool import RenderPool
    from tests.faults.drawings import Examiner

    tally = Tally("drawings", "Damaged floor plans, shown in the window's own drawing by real drawing processes.")
    _app = application()
    with RenderPool() as pool:
        examiner = Examiner(pool)
        outcome = examiner.examine(mutants(seed, DRAWINGS))
        examiner.close()
    tally.tried["drawing damaged"] = DRAWINGS
    tally.crashed, tally.notes = outcome.wrong, [*outcome.lines()][:3]
    return tally


def maps(seconds: float | None, seed: int) -> Tally:
    """3,000 damaged tiles of base maps."""
    from responder_app.render.pool import RenderPool
    from tests.faults.maps import examine
    from tests.faults.maps import mutants as damaged_tiles

    tally = Tally("maps", "Damaged tiles of base maps, drawn by real drawing processes beside sound ones.")
    with RenderPool() as pool:
        outcome = examine(pool, damaged_tiles(seed, TILES))
    tally.tried["tile damaged"] = TILES
    tally.crashed, tally.notes = outcome.wrong, [*outcome.lines()][:1]
    return tally


def kill(seconds: float | None, seed: int) -> Tally:
    """Syncs killed at their system calls."""
    from tests.faults.kill import kills
    from tests.faults.shares import processors

    return kills(seconds, seed, processes=processors())


def power(seconds: float | None, seed: int) -> Tally:
    """Power lost during a sync."""
    from tests.faults.power import cuts
    from tests.faults.shares import processors

    return cuts(seconds, seed, processes=processors())


def faults(seconds: float | None, seed: int) -> Tally:
    """Disks, media, servers, clocks and other processes that fail a sync."""
    from tests.faults.surroundings import faults as surroundings

    return surroundings(seconds, seed)


def mutations(seconds: float | None, seed: int) -> Tally:
    """Repositories damaged, mixed and replayed."""
    from tests.faults.forgeries import forgeries

    return forgeries(seconds, seed)


def canaries(seconds: float | None, seed: int) -> Tally:
    """A vehicle's life, and what it leaves in clear."""
    from tests.faults.canaries import canaries as lives

    return lives(seconds, seed)


def model(seconds: float | None, seed: int) -> Tally:
    """An office and its vehicles in any order."""
    from tests.faults.model import model as worlds

    return worlds(seconds, seed)


KINDS: dict[str, Kind] = {
    "kill": kill,
    "power": power,
    "faults": faults,
    "mutations": mutations,
    "drawings": drawings,
    "maps": maps,
    "canaries": canaries,
    "model": model,
}


def main(arguments: Sequence[str]) -> int:
    """Run the kinds that were named, or all; 0 when nothing was wrong."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    told = parser.parse_args(arguments)
    if unknown := sorted(set(told.kinds) - set(KINDS)):
        parser.error(f"there are no faults called {', '.join(unknown)}; choose from {', '.join(KINDS)}")
    logging.getLogger("responder_app").setLevel(logging.ERROR)  # refusals are what is wanted here
    Until.stop_when_interrupted()
    tallies = [_run(kind, told.seconds, told.seed) for kind in told.kinds or KINDS if not Until.was_stopped()]
    write_evidence(tallies, _told(told.seconds, told.seed))
    print(summary(tallies))
    return 1 if any(tally.wrong for tally in tallies) else 0


def _run(kind: str, seconds: float | None, seed: int) -> Tally:
    begun = time.monotonic()
    tally = KINDS[kind](seconds, seed)
    tally.seconds = time.monotonic() - begun
    print(f"# {kind}", *tally.lines(), "", sep="\n", flush=True)
    return tally


def _told(seconds: float | None, seed: int) -> str:
    length = "to its end" if seconds is None else f"for {seconds:,.0f} s"
    length = "until it was stopped" if Until.was_stopped() else length
    return f"{length} with seed {seed} on {datetime.now(UTC):%Y-%m-%d}{_commit()}"


def _commit() -> str:
    """Of what state of the program, where git is there to say it."""
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parent,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f", commit {told.stdout.strip()}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
