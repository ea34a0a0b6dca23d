"""What follows from setting the fire floor: its neighbours as the staff say them, stairs, hazmat, people, the plan."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.plans import SheetRef
from responder_app.briefing.answers.sheet import Block, BlockKind, FireFloor
from responder_app.briefing.blocks.hazmat import chemical_fact
from responder_app.briefing.blocks.layout import block, loudest_first
from responder_app.briefing.facts import absent, joined, may_hold_confidential, missing, none, provided
from responder_app.briefing.plans import sheet_of_level
from responder_app.briefing.ranges import natural, ranged
from responder_app.briefing.situation import Situation
from responder_app.briefing.whereabouts import place_of


def fire_floor(situation: Situation, said: str) -> FireFloor:
    """All about one floor. Raises NoAnswerError when there is no floor of that label."""
    floors = situation.floors
    label = floors.label(said)
    ordinal = floors.ordinal(label) or 0
    above, below = floors.at(ordinal + 1), floors.at(ordinal - 1)
    return FireFloor(
        label=label,
        ordinal=ordinal,
        above=above,
        below=below,
        stairs=tuple(_stairs(situation, label)),
        hazmat=tuple(_hazmat(situation, [name for name in (label, above) if name])),
        assistance=tuple(_assistance(situation, [name for name in (label, above) if name])),
        plan=_plan(situation, label),
        note=joined(_position(ordinal), floors.oddity(label)),
    )


def fire_floor_block(situation: Situation, chosen: FireFloor | None) -> Block:
    """The tenth block: the fire floor, or which floors have plans while none is set.

    Its last two facts, the stairs that serve the floor and the plan to open, are to stay on the sheet.
    """
    title = "Fire floor"
    if chosen is None:
        labels = situation.floors.labels()
        if not labels:
            return block(BlockKind.FIRE_FLOOR, title, [absent(situation.preplan, "levels", "Floors")], None)
        plans = sum(_plan(situation, label) is not None for label in labels)
        facts = [provided("Not set", "Tap to set it"), provided("Plans", f"{plans} of {len(labels)} floors")]
        return block(BlockKind.FIRE_FLOOR, title, facts, situation.age("levels"))
    around = f"above {chosen.above or 'none'}, below {chosen.below or 'none'}"
    said, shorter = joined(_position(chosen.ordinal), around), (around.capitalize(),)
    facts = [provided(f"Floor {chosen.label}", said, FactSeverity.DANGER, shorter=shorter)]
    odd = situation.floors.oddity(chosen.label)
    if odd is not None:
        facts.append(provided("Number misleads", odd, FactSeverity.CAUTION))
    facts += loudest_first([*chosen.hazmat, *chosen.assistance, *chosen.stairs])
    named = [fact for fact in chosen.stairs if fact.label.startswith("Stair ")]
    reach = ranged(natural(fact.label.removeprefix("Stair ") for fact in named))
    stairs = provided("Stairs that serve it", reach) if named else chosen.stairs[0]
    plan = provided("Plan", chosen.plan.title) if chosen.plan else missing("Plan", FactSeverity.CAUTION)
    return Block(BlockKind.FIRE_FLOOR, title, (*facts, stairs, plan), 0, situation.age("levels", "vertical"))


def _position(ordinal: int) -> str:
    return f"{abs(ordinal)} {'above' if ordinal > 0 else 'below'} ground" if ordinal else "ground floor"


def _stairs(situation: Situation, label: str) -> Iterator[Fact]:
    """Stairs that serve the floor, and those of which that cannot be told; at least one fact."""
    ways = situation.preplan.vertical
    stairs = ways.stairs if ways else None
    if stairs is None:
        yield absent(situation.preplan, "vertical", "Stairs")
        return
    served = False
    for stair in stairs:
        reaches = situation.floors.serves(stair.from_level, stair.to_level, label)
        span = f"{stair.from_level} to {stair.to_level}"
        marks = [("to the roof", stair.roof_access), ("pressurised", stair.pressurised)]
        said = joined(span, *(name for name, value in marks if value), place_of(stair))
        if reaches:
            served = True
            yield provided(f"Stair {stair.id}", said)
        elif reaches is None:
            served = True
            yield provided(f"Stair {stair.id}", f"{span}: not known whether it serves {label}", FactSeverity.CAUTION)
    if not served:
        yield none("Stairs", f"No stair serves floor {label}")


def _hazmat(situation: Situation, labels: list[str]) -> Iterator[Fact]:
    if situation.preplan.is_withheld("hazmat_restricted"):
        yield may_hold_confidential()
    if situation.items is None:
        yield absent(situation.preplan, "hazmat", "Hazmat")
        return
    found = False
    for item in situation.items:
        for level in dict.fromkeys(place.level for place in item.chemical.storage):
            if level is not None and _same(situation, level, labels):
                found = True
                fact = chemical_fact(item)
                label, severity = f"Floor {level}: {fact.label}", max_caution(fact.severity)
                yield provided(label, fact.value, severity, shorter=fact.shorter)
    unplaced = sum(all(place.level is None for place in item.chemical.storage) for item in situation.items)
    if unplaced:
        yield provided("Hazmat without a floor", f"{unplaced} chemicals, see hazmat", FactSeverity.CAUTION)
    elif not found:
        yield none("Hazmat", f"None listed on {' or '.join(labels)}")


def max_caution(severity: FactSeverity) -> FactSeverity:
    """At least amber: on or above a fire everything counts."""
    return FactSeverity.CAUTION if severity is FactSeverity.NORMAL else severity


def _assistance(situation: Situation, labels: list[str]) -> Iterator[Fact]:
    section = situation.preplan.assistance
    if section is None or section.people is None:
        yield absent(situation.preplan, "assistance", "Need help")
        return
    found = False
    for group in section.people:
        if group.level is not None and _same(situation, group.level, labels):
            found = True
            yield provided(f"Floor {group.level}: need help", f"{group.count}: {group.needs}", FactSeverity.DANGER)
    unplaced = sum(group.count for group in section.people if group.level is None)
    if unplaced:
        yield provided("Need help, floor not given", f"{unplaced} people", FactSeverity.CAUTION)
    elif not found:
        yield none("Need help", f"Nobody listed on {' or '.join(labels)}")


def _same(situation: Situation, level: str, labels: list[str]) -> bool:
    asked = {situation.floors.ordinal(label) for label in labels}
    return level in labels or (situation.floors.ordinal(level) in asked - {None})


def _plan(situation: Situation, label: str) -> SheetRef | None:
    level = situation.floors.levels.get(label)
    return sheet_of_level(situation.preplan, level) if level else None
