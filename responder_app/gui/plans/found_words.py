"""What was found in the plans, as rows and sentences. No widgets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from responder_app.briefing.answers.plan_words import PlanHit, PlanHits
from responder_app.gui.canvas.symbols import icon_names
from responder_app.gui.listed import said
from responder_app.gui.rows import Row

HELP = "Words on every plan, and stairs, shut-offs, doors: boiler, stair 3, B-204"
SIMILAR = "Similar: check the spelling"
Place = tuple[int, int]
"""A hit and one of its places, both counted from 0."""


def rows_of(hits: Sequence[PlanHit]) -> list[tuple[Row, int | None]]:
    """The rows from top to bottom, each with the hit that it stands for; None for a heading."""
    rows: list[tuple[Row, int | None]] = [(_row(hit), number) for number, hit in enumerate(hits)]
    return [(Row(SIMILAR, heading=True), None), *rows] if hits and hits[0].near else rows


def places_of(hits: Sequence[PlanHit]) -> Iterator[Place]:
    """Every place that can be stepped to, in the order of the rows."""
    for number, hit in enumerate(hits):
        yield from ((number, place) for place in range(max(1, len(hit.boxes))))


def headline(found: PlanHits) -> str:
    """Where nothing was found, or that this is not all; empty where the rows say enough."""
    if found.hits:
        return f"The best {len(found.hits)}: type more" if found.more else ""
    so_far = "" if found.complete else " so far"
    if not found.sheets:
        return f"Nothing found{so_far}: no sheet with words"
    return f"Nothing found{so_far} on {'1 sheet' if found.sheets == 1 else f'{found.sheets:,} sheets'}"


def floor_of(hit: PlanHit) -> str:
    """The floor as it is said; "" for none."""
    return f"Floor {hit.floor}" if hit.floor else ""


def off_layer_of(hit: PlanHit) -> str:
    """That the file itself does not show what was found; "" where it does."""
    if hit.off_layer is None:
        return ""
    return f"Layer off in this file: {hit.off_layer}" if hit.off_layer else "Layer off in this file"


def _row(hit: PlanHit) -> Row:
    floor = floor_of(hit)
    places = f"{len(hit.boxes)} places" if len(hit.boxes) > 1 else ""
    kind = said(hit.kind) if hit.kind and not hit.text.casefold().startswith(said(hit.kind).casefold()) else ""
    # A floor's plan is called after its floor: that stands at the right already.
    where = "" if hit.where.casefold() in (floor.casefold(), f"floor plan {hit.floor}".casefold()) else hit.where
    parts = (kind, where, off_layer_of(hit), "" if hit.sheet else "no plan of its floor")
    line = " · ".join(part for part in parts if part)
    sign = next((name for name in (hit.icon, hit.kind) if name in icon_names()), "")
    return Row(hit.text, (line,) if line else (), tuple(part for part in (floor, places) if part), icon=sign)
