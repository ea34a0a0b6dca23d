"""Why a crew breaks the glass: four reasons, as the keys and the audit log have them."""

from __future__ import annotations

from enum import StrEnum

BY_TAP = "ended by the crew"
LASTS_S = 12 * 3600.0


class Reason(StrEnum):
    """A reason; its value is what the log and the report say."""

    LIFE = "life at risk"
    FIRE = "fire or explosion"
    HAZMAT = "hazardous material"
    RESPONDER = "responder in danger"


class Code(StrEnum):
    """Whether breaking the glass of a vehicle takes the emergency code."""

    NEEDED = "needed"
    NOT_NEEDED = "not needed"
    """The keyring alone keeps the key."""
    NOT_MADE = "not made"
    """It would be needed, and there is none."""
