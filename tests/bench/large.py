"""What takes longer than a bench may: 100,000 records; 10,000 facilities with the objects that 100 GB have.

The objects are as many as two sheets of 4.8 MB with previews give, and small, as no disk here has room for 100 GB:
what counts is how many there are, and what a byte costs is measured beside rclone.
"""

from __future__ import annotations

from tests.bench.goal import Goal, at_most
from tests.bench.scale import GOAL_MEMORY_MB, point, rows

RECORDS, WITH_DRAWINGS, SHEET_BYTES = 100_000, 10_000, 1_000


def run(records: int = RECORDS, with_drawings: int = WITH_DRAWINGS) -> list[Goal]:
    """Both, with every number of each."""
    drawn, lean = point(with_drawings, SHEET_BYTES), point(records)
    told = rows([drawn, lean])
    memory = at_most(
        f"memory of a first sync of {with_drawings} with drawings",
        drawn.first.peak_mb,
        GOAL_MEMORY_MB,
        "MB",
        "most of the process's resident memory, Python and libraries with it",
    )
    return [
        Goal(f"{told[0].name}, with drawings", told[0].value, None, True, told[0].unit, told[0].note),
        memory,
        told[1],
    ]
