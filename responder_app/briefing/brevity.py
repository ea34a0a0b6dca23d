"""The same in fewer words, and whether words fit: what lets a fact stand on the arrival sheet without being cut."""

from __future__ import annotations

import re

ELLIPSIS = "…"
FEWEST_WORDS = 4
"""With fewer words than this what is left of a clause says nothing."""


def fits(text: str, width: int, lines: int) -> bool:
    """Whether the words, broken at spaces, fit on so many lines of `width` characters."""
    used, left = 1, width
    for word in text.split():
        if len(word) > width:
            return False
        if len(word) > left:
            used, left = used + 1, width
        left -= len(word) + 1
    return used <= lines


def clauses(text: str, fewest_words: int = FEWEST_WORDS) -> tuple[str, ...]:
    """The text without its last clauses, then without its last words; each ends in an ellipsis, longest first.

    It is cut from the end, so that it belongs to texts that begin with what matters.
    """
    parts = re.split(r"(?<=[,;:.]) ", text)
    found = [" ".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
    words = parts[0].split()
    found += [" ".join(words[:count]) for count in range(len(words) - 1, fewest_words - 1, -1)]
    return tuple(f"{said.rstrip(',;:.')}{ELLIPSIS}" for said in found)


def shortened(text: str, longest: int) -> str:
    """One line of at most `longest` characters, cut between words with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0] + ELLIPSIS
