"""Blocks about arriving: the critical alert, and the right building and door."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.ages import age_of
from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import block
from responder_app.briefing.brevity import clauses
from responder_app.briefing.distance import compass
from responder_app.briefing.facts import absent, joined, missing, none, provided
from responder_app.briefing.situation import Situation
from responder_app.briefing.whereabouts import place_of, shorter_places
from responder_app.model.base import Located, Quality
from responder_app.model.facility import PrePlan
from responder_app.model.site import AccessLimit, AccessPoint, Gate, Site
from responder_app.model.terms import AccessKind, LimitKind, Severity, Side

_LOUDNESS = {
    Severity.DANGER: FactSeverity.DANGER,
    Severity.WARNING: FactSeverity.CAUTION,
    Severity.NOTICE: FactSeverity.NORMAL,
}
US_TON_KG = 907.18474


def alert_block(situation: Situation) -> Block:
    """The one thing to know before anybody goes in."""
    alert = situation.preplan.identity.critical_alert
    if alert is None:
        return block(BlockKind.ALERT, "Critical alert", [missing("Critical alert")], None)
    quality = Quality(verified_on=alert.verified_on, verified_by=alert.author)
    age = age_of(quality, situation.today, situation.review_days)
    fact = provided(alert.severity.capitalize(), alert.text, _LOUDNESS[alert.severity], age)
    return block(BlockKind.ALERT, "Critical alert", [fact], age)


def access_block(situation: Situation) -> Block:
    """The way in first, then key box and fire command center; what limits vehicles comes after them."""
    preplan = situation.preplan
    site = preplan.site
    facts = (absent(preplan, "site", "Way in"),) if site is None else tuple(_access(preplan, site))
    return Block(BlockKind.ACCESS, "Right building, right door", facts, 0, situation.age("site"))


def _access(preplan: PrePlan, site: Site) -> Iterator[Fact]:
    doors = sorted(site.access_points or (), key=_goodness)
    yield _way_in(site, doors)
    yield _key_boxes(preplan, site)
    yield _command_center(site)
    for limit in site.limits or ():
        yield _limit(limit)
    yield from (_gate(preplan, gate) for gate in site.gates or ())
    bearing = site.side_a_bearing_deg
    street = preplan.identity.address.street
    yield missing("Side A") if bearing is None else provided("Side A", f"{street}, faces {compass(bearing)}")
    for door in doors[1:]:
        side = f"side {door.side}" if door.side else None
        floor = f"floor {door.level}" if door.level else None
        yield provided(door.kind.capitalize(), joined(door.label, side, floor, door.notes))


def _gate(preplan: PrePlan, gate: Gate) -> Fact:
    """The code comes first: it is what must not be cut."""
    begin = joined(_code(preplan, gate.id), gate.label)
    shorter = [joined(begin, place) for place in shorter_places(gate)]
    return provided("Gate", joined(begin, place_of(gate)), shorter=(*shorter, begin))


def _goodness(door: AccessPoint) -> tuple[bool, bool]:
    """Smaller is better: a main entrance, on side A."""
    return door.kind is not AccessKind.MAIN, door.side is not Side.A


def _way_in(site: Site, doors: list[AccessPoint]) -> Fact:
    if not doors:
        return missing("Way in") if site.access_points is None else none("Way in")
    door = doors[0]
    side = f"side {door.side}" if door.side else None
    faces = None
    if door.side and site.side_a_bearing_deg is not None:
        faces = f"faces {compass(site.side_a_bearing_deg + 90 * list(Side).index(door.side))}"
    return provided(joined("Way in", side, faces), door.label, shorter=clauses(door.label))


def _key_boxes(preplan: PrePlan, site: Site) -> Fact:
    boxes = site.key_boxes
    if boxes is None:
        return missing("Key box")
    if not boxes:
        return none("Key box")
    first, more = boxes[0], f" (+{len(boxes) - 1} more)" if len(boxes) > 1 else ""
    begin = joined(f"side {first.side}" if first.side else None, _code(preplan, first.id))
    places = (place_of(first) or first.label, *shorter_places(first))
    shorter = [joined(begin, place) + more for place in (*places[1:], *clauses(first.location or ""))]
    return provided("Key box", joined(begin, places[0]) + more, shorter=(*shorter, begin) if begin else shorter)


def _code(preplan: PrePlan, opens: str) -> str | None:
    """The code, or that any code is kept from us; nothing when none was given."""
    if preplan.access_codes is None:
        return "any code not shared" if preplan.is_withheld("access_codes") else None
    return next((f"code {code.code}" for code in preplan.access_codes.codes or () if code.opens == opens), None)


def _command_center(site: Site) -> Fact:
    label = "Fire command center"
    center = site.fire_command_center
    where = joined(place_of(center), center.phone) if center else ""
    if center is None or not where:
        return missing(label)
    return provided(label, where, shorter=_places(center))


def _places(thing: Located) -> tuple[str, ...]:
    return tuple(place for place in (place_of(thing), *shorter_places(thing)) if place)


def _limit(limit: AccessLimit) -> Fact:
    """Inches and US tons are cut, never rounded up: what is said to fit must fit."""
    if limit.kind is LimitKind.OVERHEAD:
        inches = int((limit.clearance_m or 0) / 0.0254)
        label, size = "Overhead", f"{inches // 12} ft {inches % 12} in ({limit.clearance_m:g} m)"
    else:
        tons = int((limit.weight_t or 0) * 1000 / US_TON_KG)
        label, size = "Max weight", f"{limit.weight_t:g} t ({tons} US tons)"
    shorter = [joined(size, place) for place in clauses(limit.location)]
    return provided(label, joined(size, limit.location), FactSeverity.CAUTION, shorter=shorter)
