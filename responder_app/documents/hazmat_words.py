"""A chemical's numbers and signs in words, for forms that hold no drawings: GeoJSON and TAK."""

from __future__ import annotations

from responder_app.briefing.answers.hazmat import HazmatAnswer, HazmatRow
from responder_app.briefing.answers.site_map import MapPoint

POINT = "hazmat-"
"""Begins the ids of the places where chemicals are; the chemical's own and a number follow (`briefing.things`)."""
SAID = {"un": "", "guides": "ERG guide ", "warnings": "", "nfpa704": "NFPA 704: ", "placards": "", "ghs": ""}
"""In which order they are said in one line, and what stands before each."""


def words_of(row: HazmatRow) -> dict[str, str]:
    """By name, what there is: number, guides, warnings, NFPA 704, placards, GHS pictograms."""
    found = {
        "un": row.un.value,
        "guides": " or ".join(str(guide.number) for guide in row.guides),
        "warnings": "; ".join(row.marks),
        "nfpa704": row.diamond.spoken if row.diamond is not None else "",
        "placards": "; ".join(placard.spoken for placard in row.placards),
        "ghs": "; ".join(sign.spoken for sign in row.signs),
    }
    return {name: words for name, words in found.items() if words}


def line_of(row: HazmatRow) -> str:
    """All of it in one line."""
    found = words_of(row)
    return ". ".join(f"{before}{found[name]}" for name, before in SAID.items() if name in found)


def chemical_at(point: MapPoint, answer: HazmatAnswer | None) -> HazmatRow | None:
    """What is stored at that point; None for any other point."""
    if answer is None or not point.id.startswith(POINT):
        return None
    own_id = point.id.removeprefix(POINT).rpartition("-")[0]
    return next((row for row in answer.rows if row.id == own_id), None)
