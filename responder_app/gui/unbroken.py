"""A number and its unit stay on one line wherever words wrap: "8" at the end of a line is read as something else."""

from __future__ import annotations

import re

HARD_SPACE = "\u00a0"
_UNITS = "m|km|ft|mi|cm|mm|in|gpm|psi|lb|lbs|pounds|kg|t|gal|L|l|min|h|s|ms|mph|km/h|deg|°[CF]|%"
_BEFORE_UNIT = re.compile(rf"(?<=[\d+]) (?=(?:{_UNITS})(?![\w/]))")
_BEFORE_NUMBER = re.compile(r"\b(UN|Guide|guide|ERG|GPS|page) (?=\d)")


def unbroken(text: str) -> str:
    """The same words, in which no line ends between "8" and "m" or "UN" and "1017". For painting, never for copying."""
    held = _BEFORE_UNIT.sub(HARD_SPACE, text)
    return _BEFORE_NUMBER.sub(lambda found: f"{found[1]}{HARD_SPACE}", held)


def pieces(text: str) -> list[str]:
    """The words between which a line may end; blanks beside each other count as one."""
    return [piece.replace(HARD_SPACE, " ") for piece in unbroken(" ".join(text.split())).split(" ") if piece]
