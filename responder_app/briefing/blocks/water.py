"""The block about water: hydrants, fire department connections, standpipes, other sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from responder_app.briefing.answers.fact import Fact
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import block
from responder_app.briefing.distance import spoken_offset
from responder_app.briefing.facts import absent, joined, missing, none, provided
from responder_app.briefing.hydrants import flow_only, flow_text, severity_of
from responder_app.briefing.ranges import natural
from responder_app.briefing.situation import Situation
from responder_app.briefing.whereabouts import place_of, shorter_places
from responder_app.model.building import FireDepartmentConnection, Hydrant, Standpipe, Water
from responder_app.model.facility import PrePlan

LOOK_AT_HYDRANTS = 8


def water_block(situation: Situation) -> Block:
    """Nearest hydrants, FDC, standpipes."""
    preplan = situation.preplan
    *near, next_one = _hydrants(situation)
    connection, standpipes = _connections(preplan)
    # The second hydrant can wait: the first one and the connection that it feeds cannot.
    facts = [*near, connection, next_one, standpipes, *_more_water(preplan.water)]
    return block(BlockKind.WATER, "Water", facts, situation.age("water"))


def _hydrants(situation: Situation) -> Iterator[Fact]:
    """The two nearest that work, and what is out of service nearer than those."""
    preplan, water = situation.preplan, situation.preplan.water
    here = preplan.identity.location
    own = (water.hydrants if water else None) or ()
    near = [hydrant for _, hydrant in situation.neighbourhood.hydrants_near(here, LOOK_AT_HYDRANTS, own)]
    working = [hydrant for hydrant in near if hydrant.in_service][:2]
    if not working:
        stated = water is not None and water.hydrants == ()
        yield none("Hydrants") if stated else absent(preplan, "water", "Hydrants")
    shown = near[: near.index(working[-1]) + 1] if working else near
    for hydrant in shown:
        yield _hydrant(hydrant, spoken_offset(here, hydrant.point))


def _hydrant(hydrant: Hydrant, away: str) -> Fact:
    label, severity = f"Hydrant {hydrant.id}", severity_of(hydrant)
    if not hydrant.in_service:
        return provided(label, joined(flow_text(hydrant), away), severity)
    return provided(label, joined(away, flow_text(hydrant)), severity, shorter=(joined(away, flow_only(hydrant)),))


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


def _more_water(water: Water | None) -> Iterator[Fact]:
    if water is not None and water.needed_fire_flow_gpm is not None:
        yield provided("Needed fire flow", f"{water.needed_fire_flow_gpm:,.0f} gpm")
    for source in (water.other_sources if water else None) or ():
        volume = f"{source.volume_gal:,.0f} gal" if source.volume_gal else None
        begin = joined(source.label, volume)
        shorter = [joined(begin, place) for place in shorter_places(source)]
        yield provided("Other water", joined(begin, place_of(source)), shorter=(*shorter, begin))
