"""The names of the yellow and blue pages, each with its UN number and guide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from responder_app.briefing.hazmat.tables.reading import grouped, rows


@dataclass(frozen=True)
class ListedName:
    """A name of the guidebook. `un` None: it has a guide but no number of its own."""

    un: int | None
    name: str
    guide: int
    polymerizes: bool
    toxic_inhalation: bool


@cache
def listed_names() -> tuple[ListedName, ...]:
    """All names, in the order of their numbers."""
    return tuple(
        ListedName(
            un=int(row["un"]) if row["un"] else None,
            name=row["name"],
            guide=int(row["guide"]),
            polymerizes=row["polymerization_hazard"] == "true",
            toxic_inhalation=row["tih_table1"] == "true",
        )
        for row in rows("materials.csv")
    )


@cache
def names_by_un() -> Mapping[int, tuple[ListedName, ...]]:
    """The names under each UN number."""
    return grouped((listed.un, listed) for listed in listed_names() if listed.un is not None)


@cache
def entries_by_name() -> Mapping[str, tuple[ListedName, ...]]:
    """The entries under each name, in small letters."""
    return grouped((listed.name.casefold(), listed) for listed in listed_names())
