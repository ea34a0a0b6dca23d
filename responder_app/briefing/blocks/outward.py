"""Blocks about people to call, exposures and ways out, and how far to trust the sheet."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.heading import TrustLevel
from responder_app.briefing.answers.people import Validity
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import block
from responder_app.briefing.distance import spoken_offset
from responder_app.briefing.facts import absent, joined, missing, none, place_of, provided
from responder_app.briefing.people import first_in_rows
from responder_app.briefing.situation import Situation
from responder_app.model.facility import PrePlan
from responder_app.model.terms import NodeKind

_TRUST_LOUDNESS = {
    TrustLevel.OK: FactSeverity.NORMAL,
    TrustLevel.AMBER: FactSeverity.CAUTION,
    TrustLevel.RED: FactSeverity.DANGER,
}


def people_block(situation: Situation) -> Block:
    """Whom to call in order, the owner's command center, how many may go first in."""
    preplan = situation.preplan
    if preplan.people is None:
        facts = [absent(preplan, "people", "Contacts, first-in staff, command center")]
    else:
        facts = list(_people(situation))
    return block(BlockKind.PEOPLE, "People to call", facts, situation.age("people"))


def _people(situation: Situation) -> Iterator[Fact]:
    people = situation.preplan.people
    contacts = people.contacts if people else None
    if not contacts:
        yield none("Contacts") if contacts == () else missing("Contacts")
    for order, contact in enumerate(sorted(contacts or (), key=lambda contact: contact.priority)[:2], start=1):
        yield provided(f"{order} {contact.role}", joined(contact.name, contact.phones[0]))
    center = people.command_center if people else None
    where = joined(center.phone, place_of(center)) if center else ""
    yield provided("Command center", where) if where else missing("Command center")
    first_in = people.first_in if people else None
    if first_in:
        rows = first_in_rows(first_in, situation.today)
        valid = sum(row.validity is Validity.VALID for row in rows)
        yield provided("First-in staff", f"{valid} of {len(rows)} valid today")
    else:
        yield none("First-in staff") if first_in == () else missing("First-in staff")
    for order, contact in enumerate(sorted(contacts or (), key=lambda contact: contact.priority)[2:], start=3):
        yield provided(f"{order} {contact.role}", joined(contact.name, contact.phones[0]))


def evacuation_block(situation: Situation) -> Block:
    """Exposures, routes, assembly points."""
    # shapely costs 65 ms to import, too much before the first paint
    from responder_app.briefing.exposures import exposure_fact  # noqa: PLC0415

    preplan = situation.preplan
    facts = [exposure_fact(situation), *_ways_out(preplan)]
    return block(BlockKind.EVACUATION, "Exposures and evacuation", facts, situation.age("evacuation"))


def _ways_out(preplan: PrePlan) -> Iterator[Fact]:
    plan = preplan.evacuation
    if plan is None:
        yield absent(preplan, "evacuation", "Routes")
        yield absent(preplan, "evacuation", "Assembly points")
        return
    if plan.nodes:
        exits = sum(node.kind is NodeKind.EXIT for node in plan.nodes)
        rooms = sum(node.kind is NodeKind.ROOM for node in plan.nodes)
        yield provided("Routes", f"{exits} exits, drawn from {rooms} rooms")
    else:
        yield none("Routes") if plan.nodes == () else missing("Routes")
    points = plan.assembly_points
    if not points:
        yield none("Assembly points") if points == () else missing("Assembly points")
    for point in points or ():
        room = f"for {point.capacity:,}" if point.capacity is not None else None
        where = spoken_offset(preplan.identity.location, point.point)
        yield provided("Assembly point", joined(point.label, where, room))


def trust_block(situation: Situation) -> Block:
    """Who vouches for all this and when news was last asked for; apart from that, the reviews."""
    heading = situation.heading
    trust = heading.trust
    facts = [
        provided(trust.badge, trust.issuer_text),
        provided("Updates", trust.checked_text, _TRUST_LOUDNESS[trust.level]),
        provided(
            "Reviews", heading.review_text, FactSeverity.CAUTION if heading.review_overdue else FactSeverity.NORMAL
        ),
    ]
    if heading.handling:
        facts.append(provided("Handling", heading.handling))
    return Block(BlockKind.TRUST, "Age and trust", tuple(facts), 0, None)
