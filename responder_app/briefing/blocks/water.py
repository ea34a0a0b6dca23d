"""The block about water: hydrants, fire department connections, standpipes, other sources."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from responder_app.briefing.answers.fact import Fact
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import block
from responder_app.briefing.distance import bearing_deg, compass
from responder_app.briefing.facts import absent, joined, missing, none, provided
from responder_app.briefing.hazmat.water import water_warning
from responder_app.briefing.hydrants import flow_only, flow_text, hydrant_label, severity_of
from responder_app.briefing.ranges import natural
from responder_app.briefing.situation import Situation
from responder_app.briefing.whereabouts import place_of, shorter_places
from responder_app.model.building import FireDepartmentConnection, Standpipe, Water
from responder_app.model.facility import PrePlan

if TYPE_CHECKING:
    from responder_app.briefing.hose_lay import HoseLay
    from responder_app.briefing.water_supply import WaterSupply

SHOWN = 2
"""Hydrants in service on the sheet."""
SHOWN_BROKEN = 3
"""Hydrants out of service on the sheet: a crew that sees one must know."""


def water_block(situation: Situation) -> Block:
    """What inside must not meet water; hydrants by the hose that they take, FDC, standpipes, needed fire flow."""
    preplan, supply = situation.preplan, situation.vicinity.supply
    *near, next_one = _hydrants(situation, supply)
    connection, standpipes = _connections(preplan)
    warning = water_warning(situation.items)
    loud = [warning] if warning is not None else []
    # The second hydrant can wait: the first one and the connection that it feeds cannot.
    facts = [*loud, *near, connection, next_one, standpipes, *_more_water(preplan.water, supply.fire_flow)]
    return block(BlockKind.WATER, "Water", facts, situation.age("water"))


def _hydrants(situation: Situation, supply: WaterSupply) -> Iterator[Fact]:
    """What is out of service as near as those, and the two in service that take the least hose."""
    preplan, water = situation.preplan, situation.preplan.water
    working = supply.working[:SHOWN]
    if not working:
        stated = water is not None and water.hydrants == ()
        yield none("Hydrants") if stated else absent(preplan, "water", "Hydrants")
    near_m = working[-1].metres if working else math.inf
    broken = [lay for lay in supply.lays if not lay.hydrant.in_service and lay.straight_m <= near_m]
    for lay in (*broken[:SHOWN_BROKEN], *working):
        told = _hydrant(lay, compass(bearing_deg(preplan.identity.location, lay.hydrant.point)))
        yield replace(told, stands=lay is supply.working[0]) if working else told


def _hydrant(lay: HoseLay, direction: str) -> Fact:
    """The hose first; which way to look gives way to the flow."""
    hydrant = lay.hydrant
    label, severity = hydrant_label(hydrant), severity_of(hydrant)
    if not hydrant.in_service:
        words = flow_text(hydrant)
        fewer = (joined(words, lay.shortly, direction), joined(words, lay.shortly), words)
        return provided(label, joined(words, lay.said, direction), severity, shorter=fewer)
    shorter = (
        joined(f"{lay.shortly} of hose", direction, flow_only(hydrant)),
        joined(f"{lay.shortly} of hose", flow_only(hydrant)),
        joined(lay.shortly, flow_only(hydrant)),
        lay.shortly,
    )
    return provided(label, joined(f"hose {lay.said}", direction, flow_text(hydrant)), severity, shorter=shorter)


def _connections(preplan: PrePlan) -> tuple[Fact, Fact]:
    """Fire department connections and standpipes."""
    systems = preplan.protection
    if systems is None:
        return absent(preplan, "protection", "FDC"), absent(preplan, "protection", "Standpipes")
    return _fdc(systems.fdc), _standpipes(systems.standpipes)


def _fdc(connections: tuple[FireDepartmentConnection, ...] | None) -> Fact:
    if not connections:
        return missing("FDC") if connections is None else none("FDC")
    fdc = connections[0]
    side = f"side {fdc.side}" if fdc.side else None
    more = f" (+{len(connections) - 1} more)" if len(connections) > 1 else ""
    places = (place_of(fdc) or fdc.label, *shorter_places(fdc))
    feeds = f"feeds {fdc.feeds}" if fdc.feeds else None
    shorter = [joined(side, place) + more for place in places]
    return provided("FDC", joined(side, places[0], feeds) + more, shorter=shorter)


def _standpipes(pipes: tuple[Standpipe, ...] | None) -> Fact:
    if not pipes:
        return missing("Standpipes") if pipes is None else none("Standpipes")
    labels = natural(pipe.label for pipe in pipes)
    bare = [re.sub(r"^standpipe,? (?=\S)", "", label, flags=re.IGNORECASE) for label in labels]
    return provided("Standpipes", "; ".join(labels), shorter=("; ".join(bare), f"{len(labels)}, see the plans"))


def _more_water(water: Water | None, fire_flow: Fact | None) -> Iterator[Fact]:
    if fire_flow is not None:
        yield fire_flow
    for source in (water.other_sources if water else None) or ():
        volume = f"{source.volume_gal:,.0f} gal" if source.volume_gal else None
        begin = joined(source.label, volume)
        shorter = [joined(begin, place) for place in shorter_places(source)]
        yield provided("Other water", joined(begin, place_of(source)), shorter=(*shorter, begin))
