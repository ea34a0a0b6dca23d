"""Where a sync calls the disk: a call's name and the kind of file that it is about, from strace's own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.faults.stage import Run
from tests.faults.traced import sync_traced

_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += ")
_NAMED = re.compile(r'"([^"]*)"')
_HELD = re.compile(r"\d+<([^>]*)>")
_OWN = re.compile(r"(?<=/)tmp\w{8}$|[0-9a-f]{8,}|(?<=/)[0-9a-f]{2}(?=/|$)|\d+")
"""What tells one file of a kind from another: hashes, the folders by their first two signs, numbers."""


_RANDOM = 8
"""Signs of a temporary folder's name that are drawn."""


@dataclass(frozen=True)
class Site:
    """In which sync, which call, about what."""

    run: str
    call: str
    about: str


def sites(run: Run, home: Path, calls: str) -> Mapping[Site, list[int]]:
    """Every site of one sync of that folder: the how manieth calls of their name are made there."""
    ended = sync_traced(run, home, "-y", "-e", f"trace={calls}")
    found: dict[Site, list[int]] = {}
    counts: Counter[str] = Counter()
    for line in ended.trace.splitlines():
        match = _LINE.match(line)
        if match:
            counts[match[1]] += 1
            site = Site(run.name, match[1], about(match[2], home, run.repository))
            found.setdefault(site, []).append(counts[match[1]])
    return found


def about(told: str, home: Path, repository: Path) -> str:
    """The kind of file that a call's arguments name."""
    found = _HELD.match(told) or _NAMED.search(told)
    path = found[1] if found else ""
    for name, folder in (("laptop", home), ("repository", repository)):
        if path.startswith(str(folder)):
            return f"{name}{_OWN.sub('#', path.removeprefix(str(folder)))}"
    if "responder-trust-" in path:
        return "refresh" + _OWN.sub("#", path.partition("responder-trust-")[2][_RANDOM:])
    return "elsewhere"
