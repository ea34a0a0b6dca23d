"""`make faults [ONLY=drawings|maps]`: faults in great numbers; prints what was found and fails on anything wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.faults.mutations import mutants

SEED = 20_260_304
DRAWINGS = 2_000
TILES = 3_000


def drawings() -> int:
    """2,000 damaged drawings in the window's drawing; the number of wrong ones."""
    from responder_app.gui.application import application
    from responder_app.render.pool import RenderPool
    from tests.faults.drawings import Examiner

    _app = application()
    with RenderPool() as pool:
        examiner = Examiner(pool)
        outcome = examiner.examine(mutants(SEED, DRAWINGS))
        examiner.close()
    for line in outcome.lines():
        print(line, flush=True)
    return len(outcome.wrong)


def maps() -> int:
    """3,000 damaged tiles of base maps; the number of wrong outcomes."""
    from responder_app.render.pool import RenderPool
    from tests.faults.maps import examine, mutants

    with RenderPool() as pool:
        outcome = examine(pool, mutants(SEED, TILES))
    for line in outcome.lines():
        print(line, flush=True)
    return len(outcome.wrong)


KINDS: dict[str, Callable[[], int]] = {"drawings": drawings, "maps": maps}


def main(only: list[str]) -> int:
    """Run the kinds that were named, or all."""
    unknown = set(only) - set(KINDS)
    if unknown:
        print(f"there are no faults called {', '.join(sorted(unknown))}; choose from {', '.join(KINDS)}")
        return 2
    return 1 if sum(KINDS[kind]() for kind in only or KINDS) else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
