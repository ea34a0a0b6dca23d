"""How the guidebook says that its distances apply, each with the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from responder_app.briefing.hazmat.tables.reading import rows


@dataclass(frozen=True)
class Rule:
    """One rule: its value and unit as the list says it, and the printed page."""

    value: str
    unit: str
    page: str


@cache
def rules() -> Mapping[str, Rule]:
    """Rules by their key."""
    return MappingProxyType(
        {row["key"]: Rule(row["value"], row["unit"], row["printed_page"]) for row in rows("application_rules.csv")}
    )
