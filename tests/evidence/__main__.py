"""`make evidence`: rob an office in every way there is, and write what opened into docs/threats.md."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.evidence import city as cities
from tests.evidence.rows import Heist
from tests.evidence.table import cells, lines, write

FACILITIES = 8
SEED = 20261121


def main(arguments: Sequence[str]) -> int:
    """Exit code 1 when something opened that must not, or a check proved nothing."""
    parser = argparse.ArgumentParser(prog="make evidence", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    told = parser.parse_args(arguments)
    logging.getLogger("responder_app").setLevel(logging.ERROR)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="evidence-") as scratch:
        heist = Heist(cities.build(Path(scratch), told.seed, FACILITIES))
        rows = []
        for row in heist.rows():
            rows.append(row)
            print(cells(row, FACILITIES), flush=True)
        apart = heist.apart
        heist.city.office.close()
    wrong = [said for said in (*(row.wrong for row in rows), *(pair.wrong for pair in apart)) if said]
    when = f"seed {told.seed}, {datetime.now(UTC):%Y-%m-%d}, {time.monotonic() - begun:.0f} s"
    write("\n".join(lines(rows, apart, FACILITIES, when)))
    for line in wrong:
        print(f"WRONG: {line}")
    print(f"evidence: {len(rows)} rows, {len(apart)} pairs of agencies, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
