"""The normal form of names and addresses: what is indexed and what is typed become the same words.

`N. Michigan Avenue`, `north michigan av` and `n michigan ave` are all `n michigan ave`. The tables are in
resources/words; each says where it is from. A form that means two things (street and saint are both `st`)
keeps one normal form, so that no reading is lost.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from responder_app.paths import RESOURCES

TABLES = ("directionals", "street_suffixes", "numbers", "building_words")
_SHORTEST_UNFINISHED = 3
_MARKS = re.compile(r"['’`]")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_UN_NUMBER = re.compile(r"\bun(?=\d{4}\b)")
_NUMBER_AND_WORD = re.compile(r"(?<=\d)(?=[^\W\d_]{3})")
_JOINED_NUMBERS = re.compile(r"(?<=\d)-(?=\d)")
_WORD = re.compile(r"[^\W_]+")


@cache
def standard_forms() -> Mapping[str, str]:
    """Every form in the tables and its standard form."""
    forms: dict[str, str] = {}
    for table in TABLES:
        with (RESOURCES / "words" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for standard, *others in csv.reader(line for line in file if not line.startswith("#")):
                for form in (standard, *others):
                    forms.setdefault(form, standard)
    return MappingProxyType(forms)


@cache
def directions() -> frozenset[str]:
    """The standard forms of the compass directions."""
    return _standards("directionals")


@cache
def suffixes() -> frozenset[str]:
    """The standard forms of the street suffixes."""
    return _standards("street_suffixes")


def _standards(table: str) -> frozenset[str]:
    with (RESOURCES / "words" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row[0] for row in csv.reader(line for line in file if not line.startswith("#")))


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text without case, accents and marks; numbers joined by hyphens are one word.

    A number and a word of three letters or more that stand together are two: `233wacker`.
    """
    bare = text.casefold()
    if not bare.isascii():
        folded = unicodedata.normalize("NFKD", bare)
        bare = "".join(character for character in folded if not unicodedata.combining(character))
    # Most texts have none of these marks: to look for one costs a tenth of an expression that finds nothing.
    bare = _MARKS.sub("", bare.replace("&", " and "))
    if "un" in bare:
        bare = _UN_NUMBER.sub("un ", bare)
    if "." in bare:
        bare = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", bare)
    if "-" in bare:
        bare = _JOINED_NUMBERS.sub("", bare)
    return tuple(_WORD.findall(_NUMBER_AND_WORD.sub(" ", bare)))


def words(text: str) -> tuple[str, ...]:
    """The words of a typed text in their standard forms."""
    forms = standard_forms()
    return tuple([forms.get(word, word) for word in plain_words(text)])


def indexed(text: str) -> str:
    """The text as it is indexed: its words in standard form, then the pieces of numbers joined by hyphens."""
    pieces = _WORD.findall(text) if "-" in text and _JOINED_NUMBERS.search(text) else ()
    return " ".join((*words(text), *filter(str.isdigit, pieces)))


@lru_cache(maxsize=4096)
def readings(word: str) -> tuple[str, ...]:
    """The standard forms that an unfinished word may become: `boulev` becomes `blvd`."""
    if len(word) < _SHORTEST_UNFINISHED:
        return ()
    found = {standard for form, standard in standard_forms().items() if form.startswith(word)}
    return tuple(sorted(standard for standard in found if not standard.startswith(word)))
