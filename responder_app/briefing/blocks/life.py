"""The block about life: occupants now, people who need help, areas of refuge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import loudest_first
from responder_app.briefing.brevity import clauses
from responder_app.briefing.facts import absent, joined, missing, none, provided
from responder_app.briefing.ranges import ranged
from responder_app.briefing.situation import Situation
from responder_app.briefing.whereabouts import place_of, shorter_places
from responder_app.model.facility import PrePlan
from responder_app.model.occupancy import AssistanceNeed, Occupancy


def life_block(situation: Situation) -> Block:
    """Occupants now, always first; people who need help, areas of refuge."""
    preplan = situation.preplan
    now, *others = _occupants(preplan, situation.now)
    rest = loudest_first([*others, *assistance(preplan), _refuges(situation)])
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
    """People who cannot leave by themselves, one fact for each group, the largest first."""
    label = "Need help"
    if preplan.assistance is None:
        return [absent(preplan, "assistance", label)]
    groups = preplan.assistance.people
    if groups is None:
        return [missing(label)]
    if not groups:
        return [none(label)]
    return [_group(group) for group in sorted(groups, key=lambda group: -group.count)]


def _group(group: AssistanceNeed) -> Fact:
    """In fewer words the floor comes before the rest of the place, which is what is cut."""
    places = (place_of(group), *shorter_places(group))
    floor = f"floor {group.level}" if group.level else None
    shorter = [joined(group.needs, place) for place in places[1:]]
    if floor:
        shorter += [f"{joined(group.needs, floor)}…", *(joined(floor, needs) for needs in clauses(group.needs))]
    value = joined(group.needs, places[0])
    return provided(f"{group.count} need help", value, FactSeverity.CAUTION, shorter=shorter)


def _refuges(situation: Situation) -> Fact:
    label = "Areas of refuge"
    preplan = situation.preplan
    refuges = preplan.evacuation.areas_of_refuge if preplan.evacuation else None
    if refuges is None:
        return absent(preplan, "evacuation", label)
    if not refuges:
        return none(label)
    named, known = {refuge.level for refuge in refuges}, situation.floors.labels()
    floors = ranged(floor for floor in reversed(known) if floor in named)
    many = "s" if len(named) > 1 else ""
    shorter = [f"{len(refuges)}, on floor{many} {floors}"] if named <= set(known) else []
    said = "; ".join(joined(refuge.label, place_of(refuge)) for refuge in refuges)
    return provided(label, said, shorter=(*shorter, f"{len(refuges)}, see evacuation"))
