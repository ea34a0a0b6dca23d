"""Which groups of materials react with which (40 CFR 264 and 265, appendix V), and which divisions travel apart.

The groups are those of the appendix; which UN number belongs to which is this project's own reading of its names and
of the number's class (resources/hazmat/PROVENANCE.md). The other table is that of 49 CFR 177.848(d).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from responder_app.briefing.hazmat.tables.reading import rows


@dataclass(frozen=True)
class GroupReaction:
    """What happens when two groups mix, and the appendix's own names of both."""

    effect: str
    rule: str


Pair = frozenset[str]
"""Two groups or two divisions."""


@cache
def groups_by_un() -> Mapping[int, frozenset[str]]:
    """Groups such as "6A" of each UN number that has any."""
    return MappingProxyType({int(row["un"]): frozenset(row["groups"].split()) for row in rows("reaction_groups.csv")})


@cache
def reactions_by_groups() -> Mapping[Pair, GroupReaction]:
    """What each two groups do."""
    return MappingProxyType(
        {
            frozenset((row["group"], row["other"])): GroupReaction(row["effect"], row["rule"])
            for row in rows("reactions.csv")
        }
    )


@cache
def segregation() -> Mapping[Pair, str]:
    """X: never together; O: only where a leak would not mix them. Zones of 2.3 and 6.1 have their letter."""
    return MappingProxyType(
        {frozenset((row["division"], row["other"])): row["rule"] for row in rows("segregation.csv")}
    )
