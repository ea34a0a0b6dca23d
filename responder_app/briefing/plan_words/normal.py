"""What is drawn and what is typed become the same atoms: runs of letters and numbers without case, accents and marks.

`B-204`, `b204` and `B 204` are all the atoms b and 204, so that a number is found as a number.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

Atoms = tuple[str, ...]

_MARKS = re.compile(r"['’`´]")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_ATOM = re.compile(r"\d+|[^\W\d_]+")
MOST_LETTERS = 64
"""Of one atom: no word or number on a drawing is longer."""


@lru_cache(maxsize=16_384)
def atoms_of(text: str) -> Atoms:
    """The atoms of a text. Zeros in front of a number do not count, dots between initials neither: O.C. is oc."""
    if text.isascii():
        bare = text.lower()
    else:
        folded = unicodedata.normalize("NFKD", text.casefold())
        bare = "".join(character for character in folded if not unicodedata.combining(character))
    if "." in bare:
        bare = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", bare)
    found = _ATOM.findall(_MARKS.sub("", bare))
    return tuple(
        (atom.lstrip("0") or "0")[:MOST_LETTERS] if atom[0].isdigit() else atom[:MOST_LETTERS] for atom in found
    )
