"""The words of the index, and which of them are spelt much like a word that was typed.

Every word that is indexed is compared (optimal string alignment, bit-parallel): 10,000 facilities have some
thousand words, which takes less than asking the database for candidates by trigrams.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from responder_app.library.search.normal import standard_forms

SHORTEST = 4
"""Letters of a word that may be guessed; shorter ones are like too many others."""
LONG = 8
"""Letters from which on two slips are forgiven."""
MOST_GUESSES = 6


class Vocabulary:
    """The words of one state of the index. Immutable, so that all threads may use it."""

    def __init__(self, words: Sequence[str], generation: object) -> None:
        self.generation = generation
        self._known = frozenset(word for word in words if not word[0].isdigit())
        long_forms = (form for form, standard in standard_forms().items() if standard in self._known)
        self._words = tuple({word for word in (*self._known, *long_forms) if len(word) >= SHORTEST - 1})
        self._singled: dict[str, list[str]] = {}
        for word in self._words:
            self._singled.setdefault(_single_letters(word), []).append(word)
        self._starts = lru_cache(maxsize=32)(self._starts_of_length)
        self.guesses = lru_cache(maxsize=4096)(self._guesses)
        self.guessed_beginnings = lru_cache(maxsize=4096)(self._guessed_beginnings)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def respaced(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The words with one space taken away, put in, or put in for a letter, where that makes known words."""
        for index, word in enumerate(words):
            before, after = words[:index], words[index + 1 :]
            if after and word + after[0] in self._known:
                yield (*before, word + after[0], *after[1:])
            for cut in range(1, len(word)):
                for end in (word[cut:], word[cut + 1 :]):
                    halves = tuple(standard_forms().get(half, half) for half in (word[:cut], end))
                    if self._known.issuperset(halves):
                        yield (*before, *halves, *after)

    def _guesses(self, word: str) -> tuple[str, ...]:
        """Standard forms of words spelt much like this whole word, the likest first, without itself."""
        if not _may_be_guessed(word) and (len(word) < SHORTEST - 1 or word in self._known or word[0].isdigit()):
            return ()
        forms = standard_forms()
        alike = (*self._singled.get(_single_letters(word), ()), *_likest(word, self._words))
        return tuple(dict.fromkeys(forms.get(like, like) for like in alike if like != word))

    def _guessed_beginnings(self, start: str) -> tuple[str, ...]:
        """Beginnings of words spelt much like this unfinished word, without itself."""
        if not _may_be_guessed(start):
            return ()
        length = len(start)
        return tuple(dict.fromkeys((*_likest(start, self._starts(length)), *_likest(start, self._starts(length + 1)))))

    def _starts_of_length(self, length: int) -> tuple[str, ...]:
        return tuple({word[:length] for word in self._words if len(word) >= length})


def _single_letters(word: str) -> str:
    """The word with doubled letters written once: `elliott` and `eliot` sound the same."""
    return "".join(letter for letter, _ in groupby(word))


def _may_be_guessed(word: str) -> bool:
    return len(word) >= SHORTEST and not word[0].isdigit()


def _likest(word: str, choices: Sequence[str]) -> tuple[str, ...]:
    slips = 2 if len(word) >= LONG else 1
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=MOST_GUESSES + 1)
    return tuple(choice for choice, distance, _ in found if distance)[:MOST_GUESSES]


def one_slip_apart(left: str, right: str) -> bool:
    """Whether one letter more, less, other or swapped makes one word the other."""
    return OSA.distance(left, right, score_cutoff=1) == 1
