from __future__ import annotations

import random
import time

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.briefing.plan_words.labels import labels_of
from responder_app.package.words import Word
from tests.briefing.plan_words.drawn import downwards, line, spelt, stack, upwards


def texts(words: list[Word]) -> list[str]:
    return sorted(label.text.replace("\n", " / ") for label in labels_of(words))


def test_neighbours_are_a_line_and_lines_above_each_other_a_label() -> None:
    words = [*stack("MENS TOILET / 204", 100, 100), *stack("TIFFIN / ROOM", 400, 100), *line("LIFT", 100, 300)]
    assert texts(words) == ["LIFT", "MENS TOILET / 204", "TIFFIN / ROOM"]


def test_the_order_in_the_file_does_not_matter() -> None:
    words = [*stack("MENS TOILET / 204", 100, 100), *stack("TIFFIN / ROOM", 400, 100), *line("LIFT", 100, 300)]
    dice = random.Random(4)
    for _ in range(20):
        dice.shuffle(words)
        assert texts(words) == ["LIFT", "MENS TOILET / 204", "TIFFIN / ROOM"]


def test_a_wide_gap_or_another_size_is_another_label() -> None:
    words = [*line("SHEET", 100), *line("A-101", 160), *line("TITLE", 100, 110, size=30)]
    assert texts(words) == ["A-101", "SHEET", "TITLE"]


def test_letters_drawn_one_by_one_are_words() -> None:
    assert texts(spelt("BOILER ROOM")) == ["BOILER ROOM"]
    assert texts(spelt("BOILER", by=2)) == ["BOILER"]
    assert texts(spelt("9 NORTH")) == ["9 NORTH"]


def test_grid_names_and_numbers_in_a_row_stay_apart() -> None:
    assert texts([*line("A", 100), *line("PH", 110), *line("V", 125)]) == ["A PH V"]
    assert texts(line("0 5 10 20")) == ["0 5 10 20"]


@pytest.mark.parametrize("turn", [upwards, downwards])
def test_turned_text_reads_as_it_was_written(turn: object) -> None:
    words = [*stack("MENS TOILET / STAIR THREE", 100, 100), *spelt("BOILER", 100, 300)]
    assert callable(turn)
    assert texts(turn(words)) == ["BOILER", "MENS TOILET / STAIR THREE"]


def test_a_turned_label_keeps_the_boxes_of_the_page() -> None:
    words = upwards(line("MENS TOILET"))
    (label,) = labels_of(words)
    assert [piece[:5] for piece in label.pieces] == [word[:5] for word in words]


@given(
    st.lists(
        st.tuples(st.text(max_size=6), *(st.floats(-1e6, 1e6) for _ in range(4))).map(lambda row: Word(*row)),
        max_size=60,
    )
)
def test_every_word_is_in_exactly_one_label_whatever_the_boxes(words: list[Word]) -> None:
    put = "".join(sorted("".join(piece.text for label in labels_of(words) for piece in label.pieces)))
    assert put == "".join(sorted("".join("".join(word.text.split()) for word in words)))


def test_a_sheet_of_words_all_in_one_place_takes_no_time_to_speak_of() -> None:
    words = [Word("ROOM", 100, 100, 140, 110)] * 20_000
    begun = time.perf_counter()
    labels_of(words)
    assert time.perf_counter() - begun < 60


def test_the_labels_of_real_plans(cases: object) -> None:
    def found(name: str) -> list[str]:
        page = pymupdf.open(f"{cases}/plans/{name}.pdf")[0]
        return texts([Word(word, *box) for *box, word in (row[:5] for row in page.get_text("words"))])

    fifth = found("govt-fifth")
    assert fifth.count("TIFFIN / ROOM") == 3
    assert fifth.count("LIFT") == 12
    assert "FIFTH FLOOR PLAN" in fifth
    assert "507" in fifth
    assert "Kitchen / A103 / 12.95m&#178;" in found("ifc-Duplex_A")
    shop = found("shop-printers")
    assert {"CONFERENCE ROOM", "NETWORK / CLOSET", "FINISH BOOTH / 46"} <= set(shop)
