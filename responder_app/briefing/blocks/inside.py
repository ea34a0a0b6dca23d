"""Blocks about the inside: life, construction, hazmat, systems, stairs and elevators, shut-offs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import block, loudest_first
from responder_app.briefing.facts import absent, joined, missing, none, not_shared, place_of, provided
from responder_app.briefing.hazmat.inventory import Item, amount_text
from responder_app.briefing.situation import Situation
from responder_app.briefing.trust import spoken_date
from responder_app.model.building import Construction, Impairment, Protection
from responder_app.model.facility import PrePlan
from responder_app.model.occupancy import Occupancy
from responder_app.model.terms import ConstructionType, Coverage, ShutOffKind

TYPE_WORDS = {
    ConstructionType.I: "fire resistive",
    ConstructionType.II: "noncombustible",
    ConstructionType.III: "ordinary",
    ConstructionType.IV: "heavy timber",
    ConstructionType.V: "wood frame",
}
"""NFPA 220 types in the words of the fireground."""

CAUTION, DANGER = FactSeverity.CAUTION, FactSeverity.DANGER


def life_block(situation: Situation) -> Block:
    """Occupants now, always first; people who need help, areas of refuge."""
    preplan = situation.preplan
    now, *others = _occupants(preplan, situation.now)
    rest = loudest_first([*others, *assistance(preplan), _refuges(preplan)])
    return Block(BlockKind.LIFE, "Life", (now, *rest), 0, situation.age("occupancy"))


def period_of(occupancy: Occupancy, now: datetime) -> str:
    """Which head count holds: "weekend" on Saturday and Sunday, else "day" within the day's hours, else "night"."""
    if now.weekday() >= 5:
        return "weekend"
    start, end, time = occupancy.day_from, occupancy.day_until, now.time()
    inside = start <= time < end if start <= end else time >= start or time < end
    return "day" if inside else "night"


def _occupants(preplan: PrePlan, now: datetime) -> Iterator[Fact]:
    occupancy = preplan.occupancy
    if occupancy is None:
        yield absent(preplan, "occupancy", "Occupants")
        return
    counts = occupancy.occupants
    period = period_of(occupancy, now)
    expected = getattr(counts, period) if counts else None
    label = f"Now ({period})"
    yield missing(label) if expected is None else provided(label, f"{expected:,} people")
    others = [
        f"{name} {getattr(counts, name):,}"
        for name in ("day", "night", "weekend")
        if counts and name != period and getattr(counts, name) is not None
    ]
    if others:
        yield provided("Other times", ", ".join(others))


def assistance(preplan: PrePlan) -> list[Fact]:
    """People who cannot leave by themselves, one fact for each group."""
    label = "Need help"
    if preplan.assistance is None:
        return [absent(preplan, "assistance", label)]
    groups = preplan.assistance.people
    if groups is None:
        return [missing(label)]
    if not groups:
        return [none(label)]
    ranked = sorted(groups, key=lambda group: -group.count)
    return [provided(label, joined(f"{group.count}: {group.needs}", place_of(group)), CAUTION) for group in ranked]


def _refuges(preplan: PrePlan) -> Fact:
    label = "Areas of refuge"
    refuges = preplan.evacuation.areas_of_refuge if preplan.evacuation else None
    if refuges is None:
        return absent(preplan, "evacuation", label)
    if not refuges:
        return none(label)
    return provided(label, "; ".join(joined(refuge.label, place_of(refuge)) for refuge in refuges))


def construction_block(situation: Situation) -> Block:
    """Type, collapse risk, stories, odd floor numbers."""
    preplan = situation.preplan
    built = preplan.construction
    facts = [absent(preplan, "construction", "Construction")] if built is None else list(_construction(built))
    numbering = situation.floors.numbering()
    if numbering:
        facts.append(provided("Floor numbers", numbering, CAUTION))
    return block(BlockKind.CONSTRUCTION, "Construction", facts, situation.age("construction"))


def _construction(built: Construction) -> Iterator[Fact]:
    if built.truss_or_lightweight:
        yield provided("Collapse risk", "Truss or lightweight construction", DANGER)
    if built.collapse_notes:
        yield provided("Collapse notes", built.collapse_notes, DANGER)
    wood = built.type in (ConstructionType.III, ConstructionType.V)
    words = f"Type {built.type}, {TYPE_WORDS[built.type]}" if built.type else ""
    yield provided("Type", words, CAUTION if wood else FactSeverity.NORMAL) if words else missing("Type")
    if built.truss_or_lightweight is None:
        yield missing("Truss or lightweight")
    yield _stories(built)
    yield provided("Roof", built.roof_type) if built.roof_type else missing("Roof")
    batteries = [("solar panels", built.solar_panels), ("battery storage", built.battery_storage)]
    there = [name for name, present in batteries if present]
    if there:
        yield provided("Live when shut off", " and ".join(there).capitalize(), CAUTION)


def _stories(built: Construction) -> Fact:
    above, below = built.stories_above, built.stories_below
    if above is None and below is None:
        return missing("Stories")
    said = (f"{count} {where}" for count, where in ((above, "above"), (below, "below")) if count is not None)
    return provided("Stories", ", ".join(said))


def hazmat_block(situation: Situation) -> Block:
    """What, where, how much; the most dangerous first."""
    preplan, items = situation.preplan, situation.items
    if items is None:
        facts = [absent(preplan, "hazmat", "Hazardous materials")]
    elif not items:
        facts = [none("Hazardous materials")]
    else:
        facts = [hazmat_fact(item) for item in items]
    if preplan.is_withheld("hazmat_restricted"):
        facts.insert(0, not_shared("Confidential chemicals"))
    return block(BlockKind.HAZMAT, "Hazmat", facts, situation.age("hazmat"))


def hazmat_fact(item: Item) -> Fact:
    """One chemical in one line: amount, place, UN and guide."""
    chemical = item.chemical
    place = place_of(chemical.storage[0]) if chemical.storage else ""
    more = f"+{len(chemical.storage) - 1} places" if len(chemical.storage) > 1 else None
    guide = f"guide {item.identity.guides[0]}" if len(item.identity.guides) == 1 else None
    un = f"UN {item.identity.uns[0]:04d}" if len(item.identity.uns) == 1 else None
    amount = amount_text(chemical.max_amount) or "amount not provided"
    said = joined(amount, place or "place not provided", more, un, guide)
    return provided(chemical.name, said, severity_of(item))


def severity_of(item: Item) -> FactSeverity:
    """Red for toxic by inhalation or extremely hazardous, amber from a rating of 3 or unrated."""
    loud, worst, *_ = item.danger
    if loud:
        return DANGER
    return CAUTION if worst >= 3 or item.diamond is None else FactSeverity.NORMAL


def systems_block(situation: Situation) -> Block:
    """Impairments first in red, then alarm panel, sprinklers, smoke control."""
    preplan = situation.preplan
    systems = preplan.protection
    if systems is None:
        facts = [absent(preplan, "protection", "Alarm, sprinklers, smoke control, impairments")]
    else:
        facts = [*_impairments(systems, situation), *_systems(systems)]
    return block(BlockKind.SYSTEMS, "Systems", facts, situation.age("protection"))


def _impairments(systems: Protection, situation: Situation) -> Iterator[Fact]:
    if systems.impairments is None:
        yield missing("Impairments")
    elif not systems.impairments:
        yield none("Impairments")
    for impairment in systems.impairments or ():
        yield _impairment(impairment, situation)


def _impairment(impairment: Impairment, situation: Situation) -> Fact:
    """Red while it lasts; amber when it has yet to begin, or should have ended: nobody said that it did."""
    since, until = spoken_date(impairment.since), impairment.until
    label = f"OUT: {impairment.system}"
    if impairment.since > situation.today:
        return provided(f"Will be out: {impairment.system}", f"{impairment.what}, from {since}", CAUTION)
    if until is not None and until < situation.today:
        was = f"{impairment.what}, since {since}, was to be back {spoken_date(until)}"
        return provided(f"Was out: {impairment.system}", was, CAUTION)
    end = f"until {spoken_date(until)}" if until else "no end given"
    return provided(label, f"{impairment.what}, since {since}, {end}", DANGER)


def _systems(systems: Protection) -> Iterator[Fact]:
    panel, sprinklers, pump = systems.alarm_panel, systems.sprinklers, systems.fire_pump
    where = joined(place_of(panel), panel.notes) if panel else ""
    yield provided("Alarm panel", where) if where else missing("Alarm panel")
    if sprinklers is None:
        yield missing("Sprinklers")
    else:
        valve = f"valve {place_of(sprinklers)}" if place_of(sprinklers) else None
        full = sprinklers.coverage is Coverage.FULL
        said = joined(sprinklers.coverage.capitalize(), valve, sprinklers.notes)
        yield provided("Sprinklers", said, FactSeverity.NORMAL if full else CAUTION)
    yield provided("Smoke control", systems.smoke_control) if systems.smoke_control else missing("Smoke control")
    if systems.radio is not None and systems.radio.dead_spots:
        yield provided("Radio dead spots", "; ".join(systems.radio.dead_spots), CAUTION)
    if pump is not None:
        flow = f"{pump.flow_gpm:,.0f} gpm" if pump.flow_gpm else None
        yield provided("Fire pump", joined(place_of(pump), flow) or "There is one")
    for special in systems.suppression or ():
        yield provided("Suppression", joined(special.agent, f"protects {special.protects}"))


def vertical_block(situation: Situation) -> Block:
    """Which stair reaches the roof, which are pressurised, which elevators serve firefighters."""
    preplan = situation.preplan
    ways = preplan.vertical
    if ways is None:
        facts = [absent(preplan, "vertical", "Stairs and elevators")]
    else:
        facts = [*_stairs(preplan), *_elevators(preplan)]
    return block(BlockKind.VERTICAL, "Stairs and elevators", facts, situation.age("vertical"))


def _stairs(preplan: PrePlan) -> Iterator[Fact]:
    stairs = preplan.vertical.stairs if preplan.vertical else None
    if stairs is None:
        yield missing("Stairs")
        return
    if not stairs:
        yield none("Stairs")
        return
    yield _having("To the roof", [(stair.id, stair.roof_access) for stair in stairs])
    yield _having("Pressurised", [(stair.id, stair.pressurised) for stair in stairs])
    spans = ", ".join(f"{stair.id} {stair.from_level}–{stair.to_level}" for stair in stairs)
    yield provided("Stairs", spans)


def _having(label: str, named: list[tuple[str, bool | None]]) -> Fact:
    """Which of several have a quality: "B, D", "none", or not provided; those not told are named."""
    yes = [name for name, value in named if value]
    unknown = [name for name, value in named if value is None]
    if len(unknown) == len(named):
        return missing(label)
    said = ", ".join(yes) or "None"
    if unknown:
        said += f" (not provided: {', '.join(unknown)})"
    return provided(label, said, FactSeverity.NORMAL if yes else CAUTION)


def _elevators(preplan: PrePlan) -> Iterator[Fact]:
    cars = preplan.vertical.elevators if preplan.vertical else None
    if cars is None:
        yield missing("Elevators")
    elif not cars:
        yield none("Elevators")
    else:
        yield _having("Fire service elevators", [(car.id, car.fire_service) for car in cars])


def shut_offs_block(situation: Situation) -> Block:
    """Gas, electric, water, HVAC and the rest, in that order, with the place of each."""
    preplan = situation.preplan
    valves = preplan.utilities.shut_offs if preplan.utilities else None
    if valves is None:
        facts = [absent(preplan, "utilities", "Shut-offs")]
    elif not valves:
        facts = [none("Shut-offs")]
    else:
        order = list(ShutOffKind)
        ranked = sorted(valves, key=lambda valve: order.index(valve.kind))
        facts = [provided(valve.kind[:1].upper() + valve.kind[1:], place_of(valve) or valve.label) for valve in ranked]
    facts += _without_shut_off(preplan)
    return block(BlockKind.SHUT_OFFS, "Shut-offs", facts, situation.age("utilities"))


def _without_shut_off(preplan: PrePlan) -> Iterator[Fact]:
    """Solar and batteries that are there but have no shut-off on record: they stay live."""
    built = preplan.construction
    kinds = {valve.kind for valve in (preplan.utilities.shut_offs if preplan.utilities else None) or ()}
    if built and built.solar_panels and ShutOffKind.SOLAR not in kinds:
        yield missing("Solar shut-off", CAUTION)
    if built and built.battery_storage and ShutOffKind.BATTERY not in kinds:
        yield missing("Battery shut-off", CAUTION)
