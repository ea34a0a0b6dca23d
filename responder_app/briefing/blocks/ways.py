"""Blocks about stairs and elevators, and about shut-offs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import block
from responder_app.briefing.facts import absent, missing, none, provided
from responder_app.briefing.ranges import natural, ranged
from responder_app.briefing.situation import Situation
from responder_app.briefing.whereabouts import place_of, shorter_places
from responder_app.model.building import ShutOff, Stair
from responder_app.model.facility import PrePlan
from responder_app.model.terms import ShutOffKind

CAUTION = FactSeverity.CAUTION


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
    yield _spans(stairs)


def _spans(stairs: Sequence[Stair]) -> Fact:
    """Stairs between the same floors together: "ST-A to ST-D 1–3; ST-E B1–2"."""
    spans: dict[str, list[str]] = {}
    for stair in stairs:
        spans.setdefault(f"{stair.from_level}–{stair.to_level}", []).append(stair.id)
    said = "; ".join(f"{ranged(natural(ids))} {span}" for span, ids in spans.items())
    return provided("Stairs", said, shorter=(f"{len(stairs)}, see the plans",))


def _having(label: str, named: list[tuple[str, bool | None]]) -> Fact:
    """Which of several have a quality: "B, D", "None", or not provided; those not told are named."""
    yes = natural(name for name, value in named if value)
    unknown = natural(name for name, value in named if value is None)
    if len(unknown) == len(named):
        return missing(label)
    said = ranged(yes) or "None"
    shorter = [f"{said} ({len(unknown)} unknown)"] if unknown else [f"{len(yes)} of {len(named)}"]
    if unknown:
        said += f" (not provided: {ranged(unknown)})"
    return provided(label, said, FactSeverity.NORMAL if yes else CAUTION, shorter=shorter)


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
        facts = [_valve(valve) for valve in sorted(valves, key=lambda valve: order.index(valve.kind))]
    facts += _without_shut_off(preplan)
    return block(BlockKind.SHUT_OFFS, "Shut-offs", facts, situation.age("utilities"))


def _valve(valve: ShutOff) -> Fact:
    label = valve.kind[:1].upper() + valve.kind[1:]
    return provided(label, place_of(valve) or valve.label, shorter=shorter_places(valve))


def _without_shut_off(preplan: PrePlan) -> Iterator[Fact]:
    """Solar and batteries that are there but have no shut-off on record: they stay live."""
    built = preplan.construction
    kinds = {valve.kind for valve in (preplan.utilities.shut_offs if preplan.utilities else None) or ()}
    if built and built.solar_panels and ShutOffKind.SOLAR not in kinds:
        yield missing("Solar shut-off", CAUTION)
    if built and built.battery_storage and ShutOffKind.BATTERY not in kinds:
        yield missing("Battery shut-off", CAUTION)
