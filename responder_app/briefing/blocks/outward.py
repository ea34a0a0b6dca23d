"""Blocks about people to call, exposures and ways out, and how far to trust the sheet."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.ages import count_reviews
from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.heading import TrustLevel
from responder_app.briefing.answers.people import Validity
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import block
from responder_app.briefing.distance import spoken_offset
from responder_app.briefing.facts import absent, joined, missing, none, provided
from responder_app.briefing.people import first_in_rows, in_call_order
from responder_app.briefing.situation import Situation
from responder_app.briefing.whereabouts import place_of, shorter_places
from responder_app.model.dates import spoken_date
from responder_app.model.facility import PrePlan
from responder_app.model.people import CommandCenter, Contact
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
    calls = [_call(order, contact) for order, contact in enumerate(in_call_order(contacts or ()), start=1)]
    yield from calls[:2]
    yield _command_center(people.command_center if people else None)
    first_in = people.first_in if people else None
    if first_in:
        rows = first_in_rows(first_in, situation.today)
        valid = sum(row.validity is Validity.VALID for row in rows)
        yield provided("First-in staff", f"{valid} of {len(rows)} valid today")
    else:
        yield none("First-in staff") if first_in == () else missing("First-in staff")
    yield from calls[2:]


def _command_center(center: CommandCenter | None) -> Fact:
    label = "Command center"
    where = joined(center.phone, place_of(center)) if center else ""
    if center is None or not where:
        return missing(label)
    shorter = [joined(center.phone, place) for place in shorter_places(center)]
    return provided(label, where, shorter=(*shorter, center.phone) if center.phone else shorter)


def _call(order: int, contact: Contact) -> Fact:
    """The number is never cut: the name gives way."""
    phone, (given, *family) = contact.phones[0], contact.name.split()
    initial = " ".join((f"{given[0]}.", *family)) if family else given
    shorter = (joined(initial, phone), phone)
    return provided(f"{order} {contact.role}", joined(contact.name, phone), shorter=shorter)


def evacuation_block(situation: Situation) -> Block:
    """Exposures, routes, assembly points."""
    # shapely costs 65 ms to import, too much before the first paint
    from responder_app.briefing.blocks.exposures import exposure_facts  # noqa: PLC0415

    preplan = situation.preplan
    facts = [*exposure_facts(situation), *_ways_out(preplan)]
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
        yield provided("Routes", f"{exits} exits, from {rooms} rooms")
    else:
        yield none("Routes") if plan.nodes == () else missing("Routes")
    points = plan.assembly_points
    if not points:
        yield none("Assembly points") if points == () else missing("Assembly points")
    for point in points or ():
        room = f"for {point.capacity:,}" if point.capacity is not None else None
        where = spoken_offset(preplan.identity.location, point.point)
        named = point.label.casefold().startswith("assembly")
        label = point.label if named else "Assembly point"
        yield provided(label, joined(None if named else point.label, where, room))


def trust_block(situation: Situation) -> Block:
    """Whether the package is verified and when news was last asked for; apart from that, issuer and reviews."""
    heading, preplan = situation.heading, situation.preplan
    trust = heading.trust
    count = count_reviews(preplan, situation.today, situation.review_days)
    label = "Package" if trust.level is TrustLevel.OK else "Package verified, but"
    facts = [
        provided(label, trust.headline, _TRUST_LOUDNESS[trust.level]),
        provided("Reviews", count.short_text, FactSeverity.CAUTION if count.overdue else FactSeverity.NORMAL),
        provided("Updates", trust.checked_text.replace("checked for updates", "checked")),
        provided("From", f"{trust.issuer}, version {trust.version}, {spoken_date(trust.issued_on)}"),
    ]
    if trust.aid_until:
        said = f"was until {trust.aid_until}: sync" if trust.aid_past else f"until {trust.aid_until}"
        loudness = FactSeverity.CAUTION if trust.aid_past else FactSeverity.NORMAL
        facts.insert(1, provided("Mutual aid", said, loudness))
    for office in situation.vicinity.neighbours.twins:
        facts.append(provided("Also", f"{office} has a pre-plan of this building"))
    if heading.handling:
        facts.append(provided("Handling", heading.handling))
    return Block(BlockKind.TRUST, "Age and trust", tuple(facts), 0, None)
