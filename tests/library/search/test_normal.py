"""What is indexed and what is typed become the same words."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.library.search.normal import TABLES, indexed, plain_words, readings, standard_forms, words
from responder_app.paths import RESOURCES


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("n michigan av", "North Michigan Avenue"),
        ("N. MICHIGAN AVE.", "North Michigan Avenue"),
        ("ne 5th st", "Northeast Fifth Street"),
        ("st marys hosp", "St. Mary's Hospital"),
        ("saint mary’s hospital", "St. Mary's Hospital"),
        ("mlk jr blvd", "MLK Jr. Boulevard"),
        ("ohare intl", "O'Hare International"),
        ("one prudential plz", "1 Prudential Plaza"),
        ("mt sinai med ctr", "Mount Sinai Medical Center"),
        ("mount sinai medical centre", "Mt. Sinai Medical Ctr"),
        ("a and b bakery", "A & B Bakery"),
        ("cafe zurich", "Café Zürich"),
        ("233wacker", "233 Wacker"),
        ("un1017", "UN 1017"),
        ("usa tower", "U.S.A. Tower"),
        ("N.Michigan", "North Michigan"),
        ("7782-50-5", "7782505"),
        ("  spaced   out ", "Spaced Out"),
    ],
)
def test_two_ways_of_writing_have_the_same_words(typed: str, written: str) -> None:
    assert words(typed) == words(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [("100 N State", "100 S State"), ("1 Main St", "11 Main St"), ("First St", "1 St"), ("East Rd", "West Rd")],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert words(one) != words(other)


def test_a_number_joined_by_hyphens_is_found_whole_and_in_pieces() -> None:
    assert indexed("37-11 74th St").split() == ["3711", "74th", "st", "37", "11"]


def test_an_unfinished_word_is_read_as_what_it_may_become() -> None:
    assert readings("boulev") == ("blvd",)
    assert set(readings("nort")) == {"n", "ne", "nw"}
    assert readings("bo") == ()


def test_no_form_in_one_table_means_two_things() -> None:
    for table in TABLES:
        seen: set[str] = set()
        with (RESOURCES / "words" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.reader(line for line in file if not line.startswith("#")):
                assert not seen & set(row), (table, row)
                seen |= set(row)


def test_every_standard_form_stands_for_itself() -> None:
    forms = standard_forms()
    assert {standard: forms[standard] for standard in forms.values()} == {s: s for s in forms.values()}


@given(st.text(max_size=60))
def test_any_text_gives_words_of_letters_and_digits_only(text: str) -> None:
    for word in (*words(text), *plain_words(text), *indexed(text).split()):
        assert word.isalnum()
