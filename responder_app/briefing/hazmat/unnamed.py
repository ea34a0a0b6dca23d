"""Zones for those who may not know what was spilled: how far and where to, not of what.

Everything that a table's row would tell the material by is left out: the row itself, containers, guides, facts. What
remains, distances and shape, is what people outside are kept back by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from responder_app.briefing.answers.materials import Material, Wind
from responder_app.briefing.answers.zones import Zone, ZoneAnswer
from responder_app.briefing.hazmat.inventory import Item
from responder_app.briefing.hazmat.naming import of_item
from responder_app.briefing.hazmat.said import spoken_answer, wind_text
from responder_app.briefing.hazmat.zones import NEAR_SUNSET, NO_WIND

NOT_SHARED = "a material that is not shared with every agency"
SOURCE = f"ERG 2024, of {NOT_SHARED}"
MOST_MEANT = 8
"""A placard or class that more UN numbers carry tells nobody which of them is there."""


def is_named_by(material: Material, whole: Sequence[Item], shared: Sequence[Item]) -> bool:
    """Whether a material tells of something in a facility's whole inventory that its shared part does not tell.

    A material that was typed counts where it may be one of those: whoever reads it beside the facility's name learns
    what is there.
    """
    told = [of_item(item) for item in shared]
    closed = [one for item in whole if not any(_is_same(one := of_item(item), other) for other in told)]
    if material.chemical_id is not None:
        return not any(_is_same(material, one) for one in told)
    meant = set(material.uns if len(material.uns) <= MOST_MEANT else ())
    known = {un for one in told for un in one.uns}
    names = {one.name.casefold() for one in closed}
    return material.name.casefold() in names or any(set(one.uns) & (meant - known) for one in closed)


def _is_same(one: Material, other: Material) -> bool:
    return (one.chemical_id, one.name, one.uns, one.guides) == (other.chemical_id, other.name, other.uns, other.guides)


def unnamed(answer: ZoneAnswer) -> ZoneAnswer:
    """The same zones, with words instead of all that names their material."""
    question, wind = answer.question, Wind(answer.question.wind.from_deg)
    material = Material("not shared", NOT_SHARED.capitalize(), NOT_SHARED, (), ())
    zones = tuple(_unnamed(zone) for zone in answer.zones)
    kept = [caution for caution in answer.cautions if caution == NEAR_SUNSET]
    cautions = (f"Zones of {NOT_SHARED}: ask the incident commander what it is", *kept)
    asked = replace(question, material=material, container=None, tank_l=None, wind=wind)
    return replace(
        answer,
        question=asked,
        wind_text=wind_text(wind),
        zones=zones,
        cautions=cautions,
        facts=(),
        spoken=spoken_answer(material, zones, answer.sun, cautions, answer.inside),
    )


def _unnamed(zone: Zone) -> Zone:
    title = str(zone.kind)
    assumptions = tuple(words for words in zone.assumptions[1:] if words == NO_WIND)
    return replace(
        zone, title=title, source=SOURCE, assumptions=(zone.assumptions[0], *assumptions),
        spoken=f"{title}: {zone.distance.text}",
    )  # fmt: skip
