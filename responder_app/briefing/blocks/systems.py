"""The block about fire protection: what is out of service since when, then panel, sprinklers, smoke control, radio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import block
from responder_app.briefing.brevity import clauses
from responder_app.briefing.facts import absent, joined, missing, none, provided
from responder_app.briefing.hazmat.water import water_warning
from responder_app.briefing.situation import Situation
from responder_app.briefing.whereabouts import place_of, shorter_places
from responder_app.model.building import AlarmPanel, Impairment, Protection, Sprinklers
from responder_app.model.dates import short_date
from responder_app.model.terms import Coverage, ProtectionKind

CAUTION, DANGER = FactSeverity.CAUTION, FactSeverity.DANGER


def systems_block(situation: Situation) -> Block:
    """Impairments first, in red while they last, then the systems."""
    preplan = situation.preplan
    systems = preplan.protection
    if systems is None:
        facts = [absent(preplan, "protection", "Alarm, sprinklers, smoke control, impairments")]
    else:
        facts = [*_impairments(systems, situation), *_systems(systems, situation)]
    return block(BlockKind.SYSTEMS, "Systems", facts, situation.age("protection"))


def _impairments(systems: Protection, situation: Situation) -> Iterator[Fact]:
    """The gravest impairment in two facts, each other in one."""
    if systems.impairments is None:
        yield missing("Impairments")
    elif not systems.impairments:
        yield none("Impairments")
    order = list(ProtectionKind)
    ranked = sorted(systems.impairments or (), key=lambda one: (_grade(one, situation), order.index(one.system)))
    for number, impairment in enumerate(ranked):
        grade = _grade(impairment, situation)
        headline, end = _headline(impairment, situation, grade), _end(impairment, situation, grade)
        severity = CAUTION if grade else DANGER
        what = impairment.what
        if number == 0:
            yield provided(end, headline, severity)
            yield provided("What", what, severity, shorter=clauses(what))
        else:
            yield provided(headline, joined(what, end[:1].lower() + end[1:]), severity, shorter=(what, *clauses(what)))


def _grade(impairment: Impairment, situation: Situation) -> int:
    """0 while it lasts; 1 when it should have ended, which nobody has confirmed; 2 when it has yet to begin."""
    if impairment.since > situation.today:
        return 2
    return int(impairment.until is not None and impairment.until < situation.today)


def _headline(impairment: Impairment, situation: Situation, grade: int) -> str:
    """System and since when: "Fire pump OUT since 12 Nov"; with a question mark when it should be back."""
    system = impairment.system[:1].upper() + impairment.system[1:]
    return f"{system} {('OUT since', 'OUT? since', 'out from')[grade]} {short_date(impairment.since, situation.today)}"


def _end(impairment: Impairment, situation: Situation, grade: int) -> str:
    if impairment.until is None:
        return "No end given"
    return f"{'Was due back' if grade == 1 else 'Until'} {short_date(impairment.until, situation.today)}"


def _systems(systems: Protection, situation: Situation) -> Iterator[Fact]:
    pump, sprinklers = systems.fire_pump, systems.sprinklers
    yield _panel(systems.alarm_panel)
    yield _sprinklers(sprinklers)
    warning = water_warning(situation.items)
    if warning is not None and sprinklers is not None and sprinklers.coverage is not Coverage.NONE:
        yield replace(warning, label=f"Sprinklers: {warning.label.lower()}")
    smoke = systems.smoke_control
    yield provided("Smoke control", smoke, shorter=clauses(smoke)) if smoke else missing("Smoke control")
    if systems.radio is not None and systems.radio.dead_spots:
        spots = "; ".join(systems.radio.dead_spots)
        yield provided("Radio dead spots", spots, CAUTION, shorter=clauses(spots))
    if pump is not None:
        flow = f"{pump.flow_gpm:,.0f} gpm" if pump.flow_gpm else None
        yield provided("Fire pump", joined(place_of(pump), flow) or "There is one")
    for special in systems.suppression or ():
        protects = f"protects {special.protects}"
        yield provided("Suppression", joined(special.agent, protects), shorter=clauses(joined(special.agent, protects)))


def _panel(panel: AlarmPanel | None) -> Fact:
    where = joined(place_of(panel), panel.notes) if panel else ""
    if panel is None or not where:
        return missing("Alarm panel")
    return provided(
        "Alarm panel", where, shorter=[place for place in (place_of(panel), *shorter_places(panel)) if place]
    )


def _sprinklers(sprinklers: Sprinklers | None) -> Fact:
    if sprinklers is None:
        return missing("Sprinklers")
    coverage, notes = sprinklers.coverage.capitalize(), sprinklers.notes
    valve = f"valve: {place_of(sprinklers)}" if place_of(sprinklers) else None
    floor = f"valve on floor {sprinklers.level}" if sprinklers.level else None
    if sprinklers.coverage is Coverage.FULL:
        return provided("Sprinklers", joined(coverage, valve, notes), shorter=(joined(coverage, valve), coverage))
    # Where not all is covered, what is not matters more than the valve.
    shorter = [joined(coverage, notes), *(joined(coverage, words) for words in clauses(notes))] if notes else []
    return provided("Sprinklers", joined(coverage, notes, valve), CAUTION, shorter=(*shorter, joined(coverage, floor)))
