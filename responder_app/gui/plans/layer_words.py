"""Which layers of a drawing are its structure, told by the words of their names. No widgets, no drawing.

The words are data: resources/layers, with where they come from.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from responder_app.paths import RESOURCES
from responder_app.render.requests import Layer

TABLE = RESOURCES / "layers" / "structure.csv"
SHOWN = "shown"
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class LayerWords:
    """Words, or pairs of words, that make a layer structure, and those that make it none in spite of them."""

    shown: frozenset[frozenset[str]]
    left_out: frozenset[frozenset[str]]

    def fit(self, name: str) -> bool:
        """Whether a layer of that name is structure: "A-WALL-FULL" is, "A-WALL-PATT" and "A-FURN" are not."""
        words = _words_of(name)
        return any(wanted <= words for wanted in self.shown) and not any(other <= words for other in self.left_out)


@functools.cache
def layer_words() -> LayerWords:
    """The words of resources/layers/structure.csv."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [(frozenset(row["word"].split()), row["rule"]) for row in csv.DictReader(file)]
    shown = frozenset(words for words, rule in rows if rule == SHOWN)
    return LayerWords(shown, frozenset(words for words, rule in rows if rule != SHOWN))


def outside_structure(layers: Iterable[Layer]) -> frozenset[int]:
    """Ids of the layers that the preset "Structure" hides."""
    words = layer_words()
    return frozenset(layer.id for layer in layers if not words.fit(layer.name))


def _words_of(name: str) -> frozenset[str]:
    """The name's words in small letters, each also without a plural's s."""
    words = [word.casefold() for word in WORD.findall(name)]
    return frozenset(words) | frozenset(word[:-1] for word in words if word.endswith("s") and len(word) > 3)
