"""The arrival sheet: thirteen blocks in the order of the first five minutes (field.md)."""

from __future__ import annotations

from collections.abc import Callable

from responder_app.briefing.answers.sheet import ArrivalSheet, Block, BlockKind, FireFloor
from responder_app.briefing.answers.signs import HazardSign, Placard
from responder_app.briefing.blocks.access import access_block, alert_block
from responder_app.briefing.blocks.construction import construction_block
from responder_app.briefing.blocks.hazmat import hazmat_block
from responder_app.briefing.blocks.layout import fitted
from responder_app.briefing.blocks.life import life_block
from responder_app.briefing.blocks.outward import evacuation_block, people_block, trust_block
from responder_app.briefing.blocks.systems import systems_block
from responder_app.briefing.blocks.water import water_block
from responder_app.briefing.blocks.ways import shut_offs_block, vertical_block
from responder_app.briefing.facts import absent, text_or_missing
from responder_app.briefing.fire_floor import fire_floor, fire_floor_block
from responder_app.briefing.hazmat.diamonds import facility_diamond
from responder_app.briefing.hazmat.pictograms import hazard_signs
from responder_app.briefing.hazmat.placarding import placards_of
from responder_app.briefing.situation import Situation
from responder_app.briefing.usng import usng

_BLOCKS: dict[BlockKind, Callable[[Situation], Block]] = {
    BlockKind.ALERT: alert_block,
    BlockKind.ACCESS: access_block,
    BlockKind.LIFE: life_block,
    BlockKind.CONSTRUCTION: construction_block,
    BlockKind.HAZMAT: hazmat_block,
    BlockKind.WATER: water_block,
    BlockKind.SYSTEMS: systems_block,
    BlockKind.VERTICAL: vertical_block,
    BlockKind.SHUT_OFFS: shut_offs_block,
    BlockKind.PEOPLE: people_block,
    BlockKind.EVACUATION: evacuation_block,
    BlockKind.TRUST: trust_block,
}


def arrival_sheet(situation: Situation, floor: str | None) -> ArrivalSheet:
    """The sheet of one facility, with the fire floor where one is set. Raises NoAnswerError for an unknown floor."""
    preplan = situation.preplan
    chosen = fire_floor(situation, floor) if floor is not None else None
    occupancy = preplan.occupancy
    placard = preplan.hazmat.placard if preplan.hazmat else None
    return ArrivalSheet(
        heading=situation.heading,
        usng=usng(preplan.identity.location),
        use=text_or_missing("Use", occupancy.use) if occupancy else absent(preplan, "occupancy", "Use"),
        sector=text_or_missing("Sector", preplan.identity.sector),
        diamond=facility_diamond(placard, [item.diamond for item in situation.items or ()]),
        signs=_signs(situation),
        blocks=tuple(_on_the_sheet(situation, kind, chosen) for kind in BlockKind),
        floor_labels=situation.floors.labels(),
        fire_floor=chosen,
    )


def _signs(situation: Situation) -> tuple[HazardSign | Placard, ...]:
    if not situation.items:
        return ()
    worst = situation.items[0]
    return (*placards_of(worst.identity), *hazard_signs(worst.chemical))


def whole_block(situation: Situation, kind: BlockKind, floor: str | None) -> Block:
    """Every fact of one block, as it opens on a tap. Raises NoAnswerError for an unknown floor."""
    return _whole(situation, kind, fire_floor(situation, floor) if floor is not None else None)


def _whole(situation: Situation, kind: BlockKind, chosen: FireFloor | None) -> Block:
    return fire_floor_block(situation, chosen) if kind is BlockKind.FIRE_FLOOR else _BLOCKS[kind](situation)


def _on_the_sheet(situation: Situation, kind: BlockKind, chosen: FireFloor | None) -> Block:
    """The block cut to its place. The critical alert is never cut: it has its own limit of 160 characters."""
    whole = _whole(situation, kind, chosen)
    if kind is BlockKind.ALERT:
        return whole
    first = 1 if kind in (BlockKind.ACCESS, BlockKind.LIFE) else 0
    return fitted(whole, keep_first=first, keep_last=2 if kind is BlockKind.FIRE_FLOOR and chosen else 0)
