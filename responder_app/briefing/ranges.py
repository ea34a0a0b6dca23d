"""Many numbered names in few words: "EL-1 to EL-10"."""

from __future__ import annotations

import re
from collections.abc import Iterable

LEAST = 3
"""As many names in a row become a range."""
_NUMBERED = re.compile(r"(.*?)(\d{1,6}|[A-Z])")


def natural(names: Iterable[str]) -> list[str]:
    """The names as people count them: EL-2 before EL-10."""
    return sorted(names, key=lambda name: [(not part.isdigit(), int(part) if part.isdigit() else 0, part)
                                           for part in re.findall(r"\d{1,9}|\D+", name)])  # fmt: skip


def ranged(names: Iterable[str]) -> str:
    """The names in their own order, three or more consecutive ones as a range: "ST-A, EL-1 to EL-10".

    A range never hides a gap: every number or letter between its ends is among the names.
    """
    runs: list[list[str]] = []
    for name in names:
        if runs and _follows(runs[-1][-1], name):
            runs[-1].append(name)
        else:
            runs.append([name])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) >= LEAST else ", ".join(run) for run in runs)


def _follows(before: str, after: str) -> bool:
    first, second = _NUMBERED.fullmatch(before), _NUMBERED.fullmatch(after)
    if first is None or second is None or first[1] != second[1] or first[2].isdigit() != second[2].isdigit():
        return False
    if first[2].isdigit():
        return int(second[2]) == int(first[2]) + 1
    return ord(second[2]) == ord(first[2]) + 1
