"""Where lines may end: never between a number and its unit ("8" at a line's end is read as something else).

In a long address or path they may, so that it is never cut at the edge of a narrow list.
"""

from __future__ import annotations

import re

HARD_SPACE = "\u00a0"
MAY_BREAK = "\u200b"
_UNITS = "m|km|ft|mi|cm|mm|in|gpm|psi|lb|lbs|pounds|kg|t|gal|L|l|min|h|s|ms|mph|km/h|deg|°[CF]|%"
_BEFORE_UNIT = re.compile(rf"(?<=[\d+]) (?=(?:{_UNITS})(?![\w/]))")
_BEFORE_NUMBER = re.compile(r"\b(UN|Guide|guide|ERG|GPS|page) (?=\d)")

_LONG_WORD = re.compile(r"\S{24,}")
_JOINT = re.compile(r"(?<=[./@_-])(?=\w)")


def unbroken(text: str) -> str:
    """The same words, in which no line ends between "8" and "m" or "UN" and "1017". For painting, never for copying."""
    held = _BEFORE_UNIT.sub(HARD_SPACE, text)
    return _BEFORE_NUMBER.sub(lambda found: f"{found[1]}{HARD_SPACE}", held)


def foldable(text: str) -> str:
    """The same text, in which a line may also end at the joints of a word of 24 letters or more. For painting."""
    return _LONG_WORD.sub(lambda word: _JOINT.sub(MAY_BREAK, word[0]), text)


def pieces(text: str) -> list[str]:
    """The words between which a line may end; blanks beside each other count as one."""
    return [piece.replace(HARD_SPACE, " ") for piece in unbroken(" ".join(text.split())).split(" ") if piece]
