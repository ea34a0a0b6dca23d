"""The words of all sheets of one facility in a compact form: distinct labels once, places as numbers in arrays.

Owns memory: 26 bytes for a word and its box, and each distinct label once. What lies beyond `MOST_WORDS` is not taken.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence

from responder_app.briefing.answers.plan_words import Box
from responder_app.briefing.plan_words.labels import labels_of
from responder_app.briefing.plan_words.normal import atoms_of
from responder_app.briefing.plan_words.pool import Found, Pool
from responder_app.package.words import Word

MOST_WORDS = 2_000_000
"""Of one facility: 500 sheets have 400,000. Some 200 MB at the worst."""
SHOWN_WORDS = 10
"""A label of more words, such as a note, is shown around what was found only."""
MOST_OFF_LAYERS = 60_000
"""Names of layers that are off; the words of more are on one without a name."""
_NONE = 0xFFFFFFFF


class Shelf:
    """Sheets are numbered in the order in which they are put in."""

    def __init__(self) -> None:
        self.pool = Pool()
        self._boxes = array("f")
        self._newest = array("I")
        """For each label its newest place."""
        self._before = array("I")
        """For each place the one before it of the same label."""
        self._first_piece = array("I")
        self._sheet = array("I")
        self._layer = array("H")
        """For each place the number of its layer among `_layers`."""
        self._layers: dict[str | None, int] = {None: 0, "": 1}
        """The layers that are off when their file opens; None for what is drawn then."""
        self._first_label: dict[int, int] = {}

    def put(self, sheet: int, words: Sequence[Word]) -> bool:
        """Take a sheet's words in; False when there is no room for them."""
        if len(self._boxes) // 4 + len(words) > MOST_WORDS:
            return False
        self._first_label[sheet] = len(self.pool)
        for layer, on_it in _by_layer(words).items():
            self._put(sheet, on_it, self._number_of(layer))
        return True

    def _put(self, sheet: int, words: Sequence[Word], layer: int) -> None:
        for label in labels_of(words):
            number = self.pool.add(label.text)
            if number is None:
                continue
            if number == len(self._newest):
                self._newest.append(_NONE)
            self._before.append(self._newest[number])
            self._newest[number] = len(self._first_piece)
            self._first_piece.append(len(self._boxes) // 4)
            self._sheet.append(sheet)
            self._layer.append(layer)
            for piece in label.pieces:
                self._boxes.extend(piece[1:5])

    def _number_of(self, layer: str | None) -> int:
        if layer not in self._layers and len(self._layers) >= MOST_OFF_LAYERS:
            return self._layers[""]
        return self._layers.setdefault(layer, len(self._layers))

    def begin(self, sheet: int) -> int:
        """The first label that came with a sheet; labels that stood on an earlier one already have lower numbers."""
        return self._first_label.get(sheet, 0)

    def sheets(self, label: int) -> dict[tuple[int, int], list[int]]:
        """The sheets on which a label stands, and the numbers of its layers there, each with its places."""
        found: dict[tuple[int, int], list[int]] = {}
        place = self._newest[label]
        while place != _NONE:
            found.setdefault((self._sheet[place], self._layer[place]), []).append(place)
            place = self._before[place]
        return found

    def layer(self, number: int) -> str | None:
        """The name of a layer that is off when its file opens; None for number 0: drawn then."""
        return next(name for name, known in self._layers.items() if known == number)

    def box(self, place: int, found: Found) -> Box:
        """Around the words that were found, at one place of their label."""
        first, last = self._words(found)
        start = self._first_piece[place]
        edges = self._boxes[4 * (start + first) : 4 * (start + last + 1)]
        return min(edges[0::4]), min(edges[1::4]), max(edges[2::4]), max(edges[3::4])

    def shown(self, found: Found) -> str:
        """The label in one line; of a long one the words around what was found."""
        words = self.pool.texts[found.label].split()
        if len(words) <= SHOWN_WORDS:
            return " ".join(words)
        first, last = self._words(found)
        start = max(0, min(first - SHOWN_WORDS // 3, len(words) - SHOWN_WORDS))
        end = max(last + 1, start + SHOWN_WORDS)
        return f"{'… ' if start else ''}{' '.join(words[start:end])}{' …' if end < len(words) else ''}"

    def _words(self, found: Found) -> tuple[int, int]:
        """The first and last drawn word that hold the atoms that were found."""
        of_atom = list(_word_of_each_atom(self.pool.texts[found.label].split()))
        return of_atom[found.first], of_atom[found.last]


def _by_layer(words: Sequence[Word]) -> dict[str | None, list[Word]]:
    """No label is put together of words that are not drawn together."""
    found: dict[str | None, list[Word]] = defaultdict(list)
    for word in words:
        found[word.layer].append(word)
    return found


def _word_of_each_atom(words: Sequence[str]) -> Iterator[int]:
    for number, word in enumerate(words):
        yield from (number for _ in atoms_of(word))
