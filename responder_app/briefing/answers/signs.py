"""Signs of a chemical: GHS pictograms and transport placards, each with its words to be read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Pictogram(StrEnum):
    """The nine of the GHS (29 CFR 1910.1200, appendix C.4; the environment's is not mandatory there)."""

    EXPLODING_BOMB = "exploding bomb"
    FLAME = "flame"
    FLAME_OVER_CIRCLE = "flame over circle"
    GAS_CYLINDER = "gas cylinder"
    CORROSION = "corrosion"
    SKULL = "skull and crossbones"
    EXCLAMATION = "exclamation mark"
    HEALTH = "health hazard"
    ENVIRONMENT = "environment"


@dataclass(frozen=True)
class HazardSign:
    """A pictogram, and the hazards of the record that call for it."""

    pictogram: Pictogram
    hazards: tuple[str, ...]
    assumed: str
    """What was assumed because the record does not say it, e.g. "category 1 to 3"; empty when nothing was."""

    @property
    def spoken(self) -> str:
        """In words, for the accessible name."""
        said = f"GHS pictogram {self.pictogram}: {', '.join(self.hazards)}"
        return f"{said} ({self.assumed} assumed)" if self.assumed else said


@dataclass(frozen=True)
class Placard:
    """A transport placard (49 CFR 172 subpart F)."""

    name: str
    """As in the regulation: "POISON GAS", "FLAMMABLE", "EXPLOSIVES 1.1"."""
    number: str
    """What stands in the lower corner: the class, of classes 5 the division."""
    division: str
    """Of explosives, with the compatibility group: "1.4S"; empty otherwise."""
    un: int | None
    """The number on its panel; None where several fit."""
    note: str
    """What must be said beside it: several fit, or none is required; may be empty."""

    @property
    def spoken(self) -> str:
        """In words, for the accessible name."""
        words = [f"Placard {self.division or self.name}", f"class {self.number}"]
        words += [f"UN {self.un:04d}"] if self.un is not None else []
        words += [self.note] if self.note else []
        return ", ".join(words)
