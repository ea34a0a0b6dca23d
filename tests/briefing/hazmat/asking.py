"""Short ways to ask about materials in tests."""

from __future__ import annotations

from typing import Any

from responder_app.briefing.answers.materials import Light, Material, SpillSize, ZoneQuestion
from responder_app.briefing.answers.zones import ZoneKind
from responder_app.briefing.hazmat.drafts import Plan, ZoneDraft
from responder_app.briefing.hazmat.finding import find_materials
from responder_app.briefing.hazmat.naming import of_names, of_un
from responder_app.briefing.hazmat.tables.names import names_by_un
from responder_app.briefing.hazmat.zones import plan_of

SMALL, LARGE = SpillSize.SMALL, SpillSize.LARGE


def named(un: int, name: str) -> Material:
    """The guidebook's entry of that name under that number."""
    found = [one for one in names_by_un()[un] if one.name.casefold() == name.casefold()]
    assert found, (un, name)
    return of_names(found)


def numbered(un: int) -> Material:
    found = of_un(un)
    assert found is not None
    return found


def found(text: str) -> Material:
    return find_materials(text, 5).hits[0]


def plan(material: Material, light: Light = Light.NIGHT, **said: Any) -> Plan:
    return plan_of(ZoneQuestion(material, **said), light)


def zone(plan: Plan, kind: ZoneKind) -> ZoneDraft:
    (only,) = [draft for draft in plan.drafts if draft.kind is kind]
    return only


def kinds(plan: Plan) -> list[ZoneKind]:
    return [draft.kind for draft in plan.drafts]
