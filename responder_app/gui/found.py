"""What a search found, as rows: exact candidates first, similar ones apart under a heading. Opens nothing."""

from __future__ import annotations

from responder_app.briefing.answers.search import FacilityHit, SearchAnswer
from responder_app.gui.rows import Row

Meant = tuple[str, str]
"""What a row stands for: "facility" and its id, "name" and a name to search for, "place" and what was typed, or a
heading, which stands for nothing."""

CLEAR_LEAD = 1.1
"""A first hit that leads by this factor is picked, so that Enter opens it; closer ones must be chosen."""
SHOWN_ANYWAY = ("name", "address")
"""Fields that stand on the row in any case: that they matched goes without saying."""
HEADING: Meant = ("", "")


def candidates(answer: SearchAnswer) -> list[tuple[Row, Meant]]:
    """The rows from top to bottom, each with what it stands for."""
    exact = [_row(hit) for hit in answer.hits if not hit.near]
    similar = [_row(hit) for hit in answer.hits if hit.near]
    rows = [*exact]
    if answer.place_without_preplan:
        words = ("Show hydrants, nearest facilities and the map there",)
        rows.append((Row("No pre-plan at this address", words), ("place", answer.query)))
    if similar:
        rows += [(Row("Similar: check name and address", heading=True), HEADING), *similar]
    if answer.nearest_names:
        rows.append((Row("Did you mean one of these?", heading=True), HEADING))
        rows += [(Row(name, ("Press to search for it",)), ("name", name)) for name in answer.nearest_names]
    return rows


def leads(hits: tuple[FacilityHit, ...]) -> bool:
    """Whether the first hit is the one that was meant, so that Enter may open it. A guess never is."""
    if not hits or hits[0].near:
        return False
    return len(hits) == 1 or (hits[0].score > 0 and hits[0].score >= CLEAR_LEAD * hits[1].score)


def headline(answer: SearchAnswer) -> str:
    """What was found, in a few words."""
    if answer.message:
        return answer.message
    exact = sum(1 for hit in answer.hits if not hit.near)
    similar = len(answer.hits) - exact
    if not exact:
        return "Nothing fits exactly" if similar else ""
    count = "1 facility fits" if exact == 1 else f"{exact} facilities fit: choose one"
    return f"{count}, {similar} similar" if similar else count


def _row(hit: FacilityHit) -> tuple[Row, Meant]:
    field, _, matched = hit.why.partition(": ")
    why = "" if not matched or field in SHOWN_ANYWAY else f"{field[:1].upper()}{field[1:]}: {matched}"
    lines = tuple(line for line in (hit.address, hit.office, why) if line)
    right = ("Similar",) if hit.near else ()
    return Row(hit.name, lines, right), ("facility", hit.facility_id)
