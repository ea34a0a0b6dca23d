"""The block about construction: type, collapse risk, stories, odd floor numbers."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import block
from responder_app.briefing.brevity import clauses
from responder_app.briefing.facts import absent, missing, provided
from responder_app.briefing.situation import Situation
from responder_app.model.building import Construction
from responder_app.model.terms import ConstructionType

CAUTION, DANGER = FactSeverity.CAUTION, FactSeverity.DANGER

TYPE_WORDS = {
    ConstructionType.I: "fire resistive",
    ConstructionType.II: "noncombustible",
    ConstructionType.III: "ordinary",
    ConstructionType.IV: "heavy timber",
    ConstructionType.V: "wood frame",
}
"""NFPA 220 types in the words of the fireground."""


def construction_block(situation: Situation) -> Block:
    """Collapse risk and odd floor numbers first, then type, stories, roof."""
    preplan = situation.preplan
    built = preplan.construction
    facts = [absent(preplan, "construction", "Construction")] if built is None else list(_construction(built))
    numbering = situation.floors.numbering()
    if numbering:
        facts.append(provided("Floor numbers", numbering, CAUTION))
    return block(BlockKind.CONSTRUCTION, "Construction", facts, situation.age("construction"))


def _construction(built: Construction) -> Iterator[Fact]:
    if built.truss_or_lightweight:
        yield provided("Collapse risk", "Truss or lightweight construction", DANGER, shorter=("Truss or lightweight",))
    if built.collapse_notes:
        yield provided("Collapse", built.collapse_notes, DANGER, shorter=clauses(built.collapse_notes))
    wood = built.type in (ConstructionType.III, ConstructionType.V)
    words = f"Type {built.type}, {TYPE_WORDS[built.type]}" if built.type else ""
    yield provided("Type", words, CAUTION if wood else FactSeverity.NORMAL) if words else missing("Type")
    if built.truss_or_lightweight is None:
        yield missing("Truss or lightweight")
    yield _stories(built)
    roof = built.roof_type
    yield provided("Roof", roof, shorter=clauses(roof)) if roof else missing("Roof")
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
