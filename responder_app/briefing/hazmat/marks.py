"""Short warnings that the guidebook's tables give to UN numbers and guides."""

from __future__ import annotations

from collections.abc import Iterable

from responder_app.briefing.answers.hazmat import Mark
from responder_app.briefing.hazmat.tables.guides import guides
from responder_app.briefing.hazmat.tables.names import names_by_un
from responder_app.briefing.hazmat.tables.table1 import table1


def marks_of(uns: Iterable[int], guide_numbers: Iterable[int], names: Iterable[str] = ()) -> frozenset[Mark]:
    """The marks that any of the numbers, or any of the known names under them, and any of the guides has."""
    known = {name.casefold() for name in names}
    numbers = tuple(uns)
    listed = [one for un in numbers for one in names_by_un().get(un, ()) if not known or one.name.casefold() in known]
    rows = [row for un in numbers for row in table1().get(un, ())]
    guide_rows = [guides()[number] for number in guide_numbers]
    signs = {
        Mark.TOXIC_INHALATION: any(one.toxic_inhalation for one in listed),
        Mark.WATER_REACTIVE: any(guide.water_reactive for guide in guide_rows) or any(row.in_water for row in rows),
        Mark.NO_WATER: any(guide.no_water for guide in guide_rows),
        Mark.POLYMERIZES: any(one.polymerizes for one in listed),
    }
    return frozenset(mark for mark, there in signs.items() if there)
