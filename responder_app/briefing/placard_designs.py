"""How transport placards look: ground, symbol and inks of each (49 CFR 172.519 to 172.560). Draws nothing.

Explosives and radioactive material must not have the number on them (172.334): it stands on an orange panel below.
"""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.signs import Placard

DARK, LIGHT = "diamond_text", "diamond_light"
RED, GREEN, BLUE, YELLOW = "flammability", "placard_green", "health", "instability"
WHITE, BLACK, ORANGE = "special", "diamond_text", "placard_orange"
STRIPES = 7
PANEL_BELOW = 0.24
"""Height of the orange panel, in the box's."""


@dataclass(frozen=True)
class Design:
    """How a placard looks: colours by name. `upper` None: one ground for both halves."""

    ground: str
    symbol: str
    ink: str
    upper: str | None = None
    number_ink: str = ""
    striped: str = ""
    """Colour of vertical stripes."""
    half_striped: bool = False
    """Stripes in the upper half only."""
    black_top: bool = False
    """The symbol is white in a black square of its own: what is poisonous to breathe."""


DESIGNS = {
    "FLAMMABLE GAS": Design(RED, "flame", LIGHT),
    "NON-FLAMMABLE GAS": Design(GREEN, "gas_cylinder", LIGHT),
    "POISON GAS": Design(WHITE, "skull_and_crossbones", LIGHT, number_ink=DARK, black_top=True),
    "POISON INHALATION HAZARD": Design(WHITE, "skull_and_crossbones", LIGHT, number_ink=DARK, black_top=True),
    "FLAMMABLE": Design(RED, "flame", LIGHT),
    "COMBUSTIBLE": Design(WHITE, "flame", LIGHT, upper=RED, number_ink=DARK),
    "FLAMMABLE SOLID": Design(WHITE, "flame", DARK, striped=RED),
    "SPONTANEOUSLY COMBUSTIBLE": Design(RED, "flame", DARK, upper=WHITE),
    "DANGEROUS WHEN WET": Design(BLUE, "flame", LIGHT),
    "OXIDIZER": Design(YELLOW, "flame_over_circle", DARK),
    "ORGANIC PEROXIDE": Design(YELLOW, "flame", LIGHT, upper=RED, number_ink=DARK),
    "POISON": Design(WHITE, "skull_and_crossbones", DARK),
    "RADIOACTIVE": Design(WHITE, "trefoil", DARK, upper=YELLOW),
    "CORROSIVE": Design(BLACK, "corrosion", DARK, upper=WHITE, number_ink=LIGHT),
    "CLASS 9": Design(WHITE, "", DARK, striped=BLACK, half_striped=True),
}
"""By the regulation's name; explosives by their division."""
BLASTING = Design(ORANGE, "exploding_bomb", DARK)
QUIET_EXPLOSIVE = Design(ORANGE, "", DARK)
"""1.4, 1.5 and 1.6 have their division in place of the bomb."""


def design_of(placard: Placard) -> Design:
    """How the placard looks. Raises KeyError for a name that the regulation does not have: a bug."""
    if placard.division:
        return BLASTING if placard.division[:3] in ("1.1", "1.2", "1.3") else QUIET_EXPLOSIVE
    return DESIGNS[placard.name]


def has_panel_below(placard: Placard) -> bool:
    """Whether its number stands on an orange panel of its own."""
    return placard.un is not None and (bool(placard.division) or placard.name == "RADIOACTIVE")


def words_of(placard: Placard) -> tuple[str, ...]:
    """What stands in the middle where no number does, a line each: none of class 9."""
    return () if placard.name == "CLASS 9" else tuple(placard.name.split(" ", 1))
