"""Distances of the guidebook for one chemical. Each names its table, row and page, and carries the caveat.

Where it is unclear which entry applies, the largest distance is taken and the note says so
(ERG 2024, pages 281 and 288). Distances are not zones: drawing them on a map is not done here.
"""

from __future__ import annotations

from collections.abc import Iterable

from responder_app.briefing.answers.hazmat import Distance, DistanceUse
from responder_app.briefing.hazmat.cells import (
    Cell,
    guide_fire,
    guide_isolation,
    guide_large_spill,
    largest,
    table1_length,
    table1_source,
    table3_isolation,
    table3_length,
)
from responder_app.briefing.hazmat.identify import Identity
from responder_app.briefing.hazmat.tables.guides import GuideRow, guides
from responder_app.briefing.hazmat.tables.names import names_by_un
from responder_app.briefing.hazmat.tables.table1 import Table1Row, table1
from responder_app.briefing.hazmat.tables.table3 import table3
from responder_app.model.hazmat import Chemical

CAVEAT = "Transport guide; first 30 minutes; may not fit a fixed site or a city"

_TABLE1_USES = {
    "small_isolate": DistanceUse.SMALL_ISOLATE,
    "small_day": DistanceUse.SMALL_DAY,
    "small_night": DistanceUse.SMALL_NIGHT,
    "large_isolate": DistanceUse.LARGE_ISOLATE,
    "large_day": DistanceUse.LARGE_DAY,
    "large_night": DistanceUse.LARGE_NIGHT,
}


def distances_of(chemical: Chemical, identity: Identity) -> tuple[tuple[Distance, ...], str]:
    """The distances in the order of DistanceUse, and what must be said about them all."""
    rows = table1_rows(identity.uns, known_names(chemical, identity))
    found = [*_from_guides(chemical, [guides()[number] for number in identity.guides]), *_from_table1(rows)]
    order = list(DistanceUse)
    return tuple(sorted(found, key=lambda distance: order.index(distance.use))), _note(identity, rows)


def table3_of(identity: Identity) -> str:
    """The largest distances of Table 3 for large spills of gases that Table 1 refers there; else empty."""
    rows = [row for un in identity.uns for row in table3().get(un, ())]
    if not rows:
        return ""
    isolate = largest(table3_isolation(row) for row in rows)
    container, downwind = max(((row, table3_length(row, row.largest)) for row in rows), key=lambda pair: pair[1].rank)
    pages = ", ".join(sorted({row.page for row in rows}))
    return (
        f"Large spill by container and wind: ERG 2024 Table 3, page {pages}. "
        f"Largest: isolate {isolate.length.text if isolate else ''}, protect downwind {downwind.text} "
        f"({container.container.lower()}). {CAVEAT}"
    )


def solid_only(chemical: Chemical) -> bool:
    """Whether the record says that it is a solid and nothing else."""
    return chemical.solid and not (chemical.liquid or chemical.gas)


def known_names(chemical: Chemical, identity: Identity) -> tuple[str, ...]:
    """The chemical's name where it is one that the guidebook lists under its only number; else none is known."""
    if len(identity.uns) != 1 or not identity.sure:
        return ()
    listed = names_by_un().get(identity.uns[0], ())
    return tuple(one.name for one in listed if one.name.casefold() == chemical.name.casefold())


def table1_rows(uns: Iterable[int], names: Iterable[str]) -> tuple[Table1Row, ...]:
    """The rows of Table 1 that may apply: those of the known names, else all of the numbers (page 288)."""
    rows = tuple(row for un in uns for row in table1().get(un, ()))
    known = tuple(names)
    return tuple(row for row in rows if any(row.is_named(name) for name in known)) if known else rows


def _note(identity: Identity, rows: tuple[Table1Row, ...]) -> str:
    if identity.unidentified:
        return "Not identified: the guide for unidentified material is shown"
    parts = []
    if len(identity.uns) > 1:
        parts.append(f"{len(identity.uns)} UN numbers fit: the largest distances are shown")
    elif len(identity.guides) > 1:
        parts.append(f"{len(identity.guides)} guides fit: the largest distances are shown")
    if len(identity.uns) == 1 and len({row.row for row in rows if not row.in_water}) > 1:
        parts.append("Several Table 1 rows fit: the largest distances are shown")
    parts.extend(guides()[number].special for number in identity.guides if guides()[number].special)
    return "; ".join(parts)


def _from_guides(chemical: Chemical, rows: list[GuideRow]) -> Iterable[Distance]:
    isolate = largest(guide_isolation(row, solid_only(chemical)) for row in rows)
    if isolate is not None:
        yield _guide_distance(DistanceUse.ISOLATE, isolate, "")
    large = [(cell, row) for row in rows for cell in guide_large_spill(row)]
    if large:
        cell, row = max(large, key=lambda pair: pair[0].length.rank)
        yield _guide_distance(DistanceUse.LARGE_SPILL, cell, row.large_spill_direction)
    fire = largest(cell for row in rows for cell in guide_fire(row))
    if fire is not None:
        who = ", responders too" if fire.responders_too else ""
        yield _guide_distance(DistanceUse.FIRE, fire, f"{fire.trigger} in a fire{who}")


def _guide_distance(use: DistanceUse, cell: Cell, condition: str) -> Distance:
    source = cell.source.rpartition(",")[0]
    return Distance(use, cell.length.metres, cell.length.text, source, condition, CAVEAT)


def _from_table1(rows: tuple[Table1Row, ...]) -> Iterable[Distance]:
    for group in ([row for row in rows if not row.in_water], [row for row in rows if row.in_water]):
        for column, use in _TABLE1_USES.items():
            having = [(row, length) for row in group if (length := table1_length(row, column)) is not None]
            if having:
                row, length = max(having, key=lambda pair: pair[1].rank)
                yield Distance(use, length.metres, length.text, table1_source(row), row.condition, CAVEAT)
