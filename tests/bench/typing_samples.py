"""What people type: every beginning of names and addresses, as written and with one slip."""

from __future__ import annotations

import random
from collections.abc import Sequence

from responder_app.model.facility import PrePlan

LETTERS = "abcdefghijklmnopqrstuvwxyz"
FIRST_SLIP = 2


def keystrokes(preplans: Sequence[PrePlan], dice: random.Random, facilities: int) -> tuple[list[str], list[str]]:
    """All beginnings of the names and streets of some facilities: as written, and those after a slip was made."""
    right: list[str] = []
    misspelt: list[str] = []
    for one in dice.sample(preplans, facilities):
        for text in (one.identity.name, one.identity.address.street):
            right += [text[:length] for length in range(1, len(text) + 1)]
            place = dice.randrange(FIRST_SLIP, len(text) - 1)
            wrong = slip(text, place, dice)
            misspelt += [wrong[:length] for length in range(place + 2, len(wrong) + 1)]
    return right, misspelt


def slip(text: str, place: int, dice: random.Random) -> str:
    """The text with a character left out, swapped with the next, added or replaced at that place."""
    return dice.choice(
        (
            text[:place] + text[place + 1 :],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
            text[:place] + dice.choice(LETTERS) + text[place:],
            text[:place] + dice.choice(LETTERS) + text[place + 1 :],
        )
    )
