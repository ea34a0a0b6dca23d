"""What was typed, word by word, and the FTS5 expressions that look for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from responder_app.library.search.normal import directions, plain_words, readings, standard_forms, suffixes

MOST_WORDS = 12
LONGEST_WORD = 40


@dataclass(frozen=True)
class Term:
    """One typed word: the words that it stands for, and those that it may be the beginning of."""

    word: str
    """In its standard form."""
    beginnings: tuple[str, ...] = ()
    """Not empty only for the last word, which may be unfinished."""
    readings: tuple[str, ...] = ()
    """Standard forms that the unfinished word may become."""
    guesses: tuple[str, ...] = ()
    """Words that are spelt much like it."""
    guessed_beginnings: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it begins like a house number."""
        return self.word[0].isdigit()

    @property
    def may_be_left_out(self) -> bool:
        """Whether it is, or may become, a compass direction or street suffix: people confuse and forget them."""
        forms = self.readings or (self.word,)
        return all(form in directions() or form in suffixes() for form in forms)

    def guessed(self, words: Sequence[str], beginnings: Sequence[str]) -> Term:
        """The term with words that are spelt much like it."""
        return replace(self, guesses=tuple(words), guessed_beginnings=tuple(beginnings))

    def expression(self) -> str:
        """What matches this term, in FTS5's query syntax. Words have letters and digits only."""
        alternatives = [f'"{word}"' for word in (self.word, *self.readings, *self.guesses)]
        alternatives += [f'"{start}" *' for start in (*self.beginnings, *self.guessed_beginnings)]
        return f"({' OR '.join(dict.fromkeys(alternatives))})"


def parse(text: str) -> tuple[Term, ...]:
    """The typed text as terms; its last word may be unfinished unless a space follows it."""
    forms = standard_forms()
    plain = [word[:LONGEST_WORD] for word in plain_words(text)[:MOST_WORDS]]
    terms = [Term(forms.get(word, word)) for word in plain]
    if terms and not text[-1].isspace():
        last = plain[-1]
        terms[-1] = replace(terms[-1], beginnings=(last,), readings=readings(last))
    return tuple(terms)


def all_of(terms: Iterable[Term]) -> str:
    """Every term somewhere, in any order."""
    return " AND ".join(term.expression() for term in terms)


def finished(terms: Iterable[Term]) -> str:
    """Every term as a whole word."""
    return " AND ".join(f'"{term.word}"' for term in terms)


def in_order(terms: Sequence[Term]) -> str:
    """The terms one after another, the last as a beginning where it may be one."""
    *before, last = terms
    phrase = " + ".join(f'"{term.word}"' for term in before)
    ending = f'"{last.beginnings[0]}" *' if last.beginnings else f'"{last.word}"'
    return f"{phrase} + {ending}" if phrase else ending
