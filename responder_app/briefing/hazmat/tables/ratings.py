"""NFPA 704 ratings of older lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from responder_app.briefing.hazmat.tables.reading import grouped, rows

QUARTERS = ("health", "flammability", "instability")


@dataclass(frozen=True)
class Rating:
    """The ratings of one substance, the worst where lists differ."""

    name: str
    un: int | None
    health: int
    flammability: int
    instability: int
    special: tuple[str, ...]
    doubted: tuple[str, ...]
    """Which of health, flammability and instability the lists give differently."""


@cache
def ratings() -> tuple[tuple[str, Rating], ...]:
    """All ratings, each with its CAS number or an empty text."""
    return tuple(
        (
            row["cas"],
            Rating(
                name=row["name"],
                un=int(row["un"]) if row["un"] else None,
                health=int(row["max_health"]),
                flammability=int(row["max_flammability"]),
                instability=int(row["max_instability"]),
                special=tuple(mark for mark in row["special"].split() if mark in ("W", "OX", "SA")),
                doubted=tuple(name for name in QUARTERS if row[name] != row[f"max_{name}"]),
            ),
        )
        for row in rows("nfpa704.csv")
    )


@cache
def ratings_by_cas() -> Mapping[str, tuple[Rating, ...]]:
    """Ratings by CAS number."""
    return grouped((cas, rating) for cas, rating in ratings() if cas)


@cache
def ratings_by_name() -> Mapping[str, tuple[Rating, ...]]:
    """Ratings by name, in small letters."""
    return grouped((rating.name.casefold(), rating) for _, rating in ratings())
