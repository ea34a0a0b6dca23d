"""Distances of the guidebook for one chemical. Each names its table, row and page, and carries the caveat.

Where it is unclear which entry applies, the largest distance is taken and the note says so
(ERG 2024, pages 281 and 288). Distances are not zones: drawing them on a map is not done here.
"""

from __future__ import annotations

from collections.abc import Iterable

from responder_app.briefing.answers.hazmat import Distance, DistanceUse
from responder_app.briefing.hazmat.identify import Identity
from responder_app.briefing.hazmat.tables import GuideRow, Table1Row, guides, table1, table3
from responder_app.model.hazmat import Chemical

CAVEAT = "Transport guide; first 30 minutes; may not fit a fixed site"

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
    rows = _rows_of(chemical, identity)
    found = [*_from_guides(chemical, [guides()[number] for number in identity.guides]), *_from_table1(rows)]
    order = list(DistanceUse)
    return tuple(sorted(found, key=lambda distance: order.index(distance.use))), _note(identity, rows)


def table3_of(identity: Identity) -> str:
    """The largest distances of Table 3 for large spills of gases that Table 1 refers there; else empty."""
    rows = [row for un in identity.uns for row in table3().get(un, ())]
    if not rows:
        return ""
    isolate = max(rows, key=lambda row: row.isolate_m)
    downwind = max(rows, key=lambda row: (row.largest_km, row.plus))
    plus = "+" if downwind.plus else ""
    pages = ", ".join(sorted({row.page for row in rows}))
    return (
        f"Large spill by container and wind: ERG 2024 Table 3, page {pages}. "
        f"Largest: isolate {isolate.isolate_m:.0f} m, protect downwind {downwind.largest_km:.1f}{plus} km "
        f"({downwind.container.lower()}). {CAVEAT}"
    )


def _rows_of(chemical: Chemical, identity: Identity) -> tuple[Table1Row, ...]:
    """The rows of Table 1 that may apply: those with exactly this name under a sure number, else all."""
    rows = tuple(row for un in identity.uns for row in table1().get(un, ()))
    named = tuple(row for row in rows if row.name.casefold() == chemical.name.casefold())
    return named if named and identity.sure else rows


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
    if not rows:
        return
    isolate = max(rows, key=lambda row: _isolate_m(chemical, row))
    yield _guide_distance(
        DistanceUse.ISOLATE, isolate, _isolate_m(chemical, isolate), _isolate_us(chemical, isolate), ""
    )
    large = max(rows, key=lambda row: row.large_spill_m or 0)
    if large.large_spill_m is not None:
        direction = large.large_spill_direction
        yield _guide_distance(DistanceUse.LARGE_SPILL, large, large.large_spill_m, large.large_spill_us, direction)
    fire = max(rows, key=lambda row: row.fire_m or 0)
    if fire.fire_m is not None:
        who = ", responders too" if fire.fire_includes_responders else ""
        trigger = f"{fire.fire_trigger} in a fire{who}"
        yield _guide_distance(DistanceUse.FIRE, fire, fire.fire_m, fire.fire_us, trigger)


def _isolate_m(chemical: Chemical, guide: GuideRow) -> float:
    """Liquids and solids differ in some guides; unless the record says which, the larger holds."""
    if chemical.solid and not (chemical.liquid or chemical.gas) and guide.isolate_solid_m is not None:
        return guide.isolate_solid_m
    return guide.isolate_m


def _isolate_us(chemical: Chemical, guide: GuideRow) -> str:
    if " liquids / " not in guide.isolate_us:
        return guide.isolate_us
    liquid, solid = guide.isolate_us.split(" liquids / ")
    return solid.removesuffix(" solids") if _isolate_m(chemical, guide) == guide.isolate_solid_m else liquid


def _guide_distance(use: DistanceUse, guide: GuideRow, metres: float, us: str, condition: str) -> Distance:
    text = f"{metres:.0f} m ({us.replace(' feet', ' ft').replace(' mile', ' mi')})"
    source = f"ERG 2024 guide {guide.number}, pages {guide.pages}"
    return Distance(use, metres, text, source, condition, CAVEAT)


def _from_table1(rows: tuple[Table1Row, ...]) -> Iterable[Distance]:
    for group in ([row for row in rows if not row.in_water], [row for row in rows if row.in_water]):
        for column, use in _TABLE1_USES.items():
            having = [row for row in group if column in row.metres]
            if having:
                yield _table1_distance(use, column, _largest(having, column))


def _largest(rows: list[Table1Row], column: str) -> Table1Row:
    return max(rows, key=lambda row: (row.metres[column], column in row.plus))


def _table1_distance(use: DistanceUse, column: str, row: Table1Row) -> Distance:
    metres, us, plus = row.metres[column], row.us[column], "+" if column in row.plus else ""
    if column.endswith("isolate"):
        text = f"{metres:.0f}{plus} m ({us}{plus} ft)"
    else:
        text = f"{metres / 1000:.1f}{plus} km ({us}{plus} mi)"
    source = f"ERG 2024 Table 1, row {row.row}, page {row.page} ({row.name})"
    return Distance(use, metres, text, source, row.condition, CAVEAT)
