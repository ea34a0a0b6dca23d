"""UN numbers by CAS number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from responder_app.briefing.hazmat.tables.reading import grouped, rows


@dataclass(frozen=True)
class CasUn:
    """A UN number under which a CAS number travels; `un` None when it has none of its own."""

    cas: str
    name: str
    """The chemical's usual name, a synonym of the guidebook's."""
    un: int | None
    form: str
    confidence: str


@cache
def un_by_cas() -> Mapping[str, tuple[CasUn, ...]]:
    """The entries of each CAS number."""
    return grouped(
        (
            row["cas"],
            CasUn(
                cas=row["cas"],
                name=row["name"],
                un=int(row["un"]) if row["un"] else None,
                form=row["form"],
                confidence=row["confidence"],
            ),
        )
        for row in rows("cas_un.csv")
    )
