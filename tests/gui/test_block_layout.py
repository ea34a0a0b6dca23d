from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from responder_app.briefing.answers.fact import FactSeverity, FactState
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.gui.block_layout import Picture, corner_of, lay_out
from responder_app.gui.metrics import Metrics, cap_height_of
from responder_app.gui.sheet_grid import share
from tests.gui.samples import arrival_sheet, fact

METRICS = Metrics(118)


def heights_mm(block: Block, area: QRect) -> list[float]:
    lines = lay_out(block, area, METRICS).lines
    return [METRICS.mm(cap_height_of(piece.run.font)) for line in lines for piece in line.pieces]


def test_the_first_value_is_four_millimetres_high_even_in_no_room(qapp: QApplication) -> None:
    for block in arrival_sheet("12").blocks:
        value = lay_out(block, QRect(0, 0, 200, 40), METRICS).lines[1]
        assert METRICS.mm(cap_height_of(value.pieces[0].run.font)) >= 4


def test_nothing_is_smaller_than_two_and_a_half_millimetres(qapp: QApplication) -> None:
    for block in arrival_sheet().blocks:
        assert min(heights_mm(block, QRect(0, 0, 250, 120))) >= 2.5


def test_where_there_is_room_all_values_are_four_millimetres_high(qapp: QApplication) -> None:
    block = arrival_sheet().block(BlockKind.LIFE)
    picture = lay_out(block, QRect(0, 0, 900, 600), METRICS)
    assert picture.left_out == 0
    assert min(METRICS.mm(cap_height_of(line.pieces[-1].run.font)) for line in picture.lines[1:]) >= 4


def test_what_does_not_fit_is_counted(qapp: QApplication) -> None:
    block = arrival_sheet().block(BlockKind.SHUT_OFFS)
    picture = lay_out(block, QRect(0, 0, 300, 90), METRICS)
    assert picture.left_out == len(block.facts) - 1


def test_no_line_runs_out_of_the_block(qapp: QApplication) -> None:
    for block in arrival_sheet("12").blocks:
        area = QRect(10, 20, 290, 150)
        for line in lay_out(block, area, METRICS).lines:
            for piece in line.pieces:
                width = QFontMetricsF(piece.run.font).horizontalAdvance(piece.run.words)
                assert line.rect.left() + piece.left + width <= area.right() + 2


def test_not_shared_looks_different_from_not_provided(qapp: QApplication) -> None:
    block = Block(
        BlockKind.ACCESS,
        "Access",
        (
            fact("Side A", "South"),
            fact("Codes", "Not shared with your agency", state=FactState.NOT_SHARED),
            fact("Gates", "Not provided", state=FactState.MISSING),
            fact("Limits", "None", state=FactState.NONE),
        ),
    )
    lines = lay_out(block, QRect(0, 0, 600, 400), METRICS).lines
    assert [line.mark for line in lines[2:]] == ["lock", "", ""]


def loud_and_calm() -> Block:
    return Block(
        BlockKind.HAZMAT,
        "Hazmat",
        (
            fact("Toxic by inhalation", "Ammonia 26,000 lb", FactSeverity.DANGER),
            fact("At", "Engine room, side C"),
            fact("UN 1005", "guide 125"),
            fact("Sulfuric acid", "5,100 lb, charging room", FactSeverity.DANGER),
            fact("Diesel fuel", "6,900 lb, yard tank", FactSeverity.CAUTION),
        ),
    )


def words_of(picture: Picture) -> str:
    return " ".join(piece.run.words for line in picture.lines for piece in line.pieces)


def test_nothing_loud_is_left_out_while_something_calmer_is_shown(qapp: QApplication) -> None:
    for height in range(90, 260, 5):
        picture = lay_out(loud_and_calm(), QRect(0, 0, 300, height), METRICS)
        shown = words_of(picture)
        calm = "At:" in shown or "UN 1005" in shown
        assert not (calm and ("Sulfuric" not in shown or "Diesel" not in shown)), height
        assert not ("Diesel" in shown and "Sulfuric" not in shown), height
        assert picture.left_out == 5 - sum(
            word in shown for word in ("Ammonia", "At:", "UN 1005", "Sulfuric", "Diesel")
        )


def test_what_is_left_out_says_how_loud_it_is(qapp: QApplication) -> None:
    assert lay_out(loud_and_calm(), QRect(0, 0, 300, 65), METRICS).hides is FactSeverity.DANGER
    assert lay_out(loud_and_calm(), QRect(0, 0, 300, 170), METRICS).hides is FactSeverity.NORMAL
    assert lay_out(loud_and_calm(), QRect(0, 0, 600, 600), METRICS).hides is FactSeverity.NORMAL


def test_what_always_stands_is_there_as_long_as_two_facts_fit(qapp: QApplication) -> None:
    """The nearest hydrant, below a warning and among louder facts."""
    hydrant = replace(fact("Hydrant H-1", "35 ft (10 m) of hose, W, 980 gpm (B)"), stands=True, shorter=("10 m, (B)",))
    warning = fact("Reacts with water", "Sulfuric acid, see hazmat", FactSeverity.DANGER)
    flow = fact("Needed fire flow", "4,000 gpm: NOT COVERED near", FactSeverity.CAUTION)
    block = Block(BlockKind.WATER, "Water", (warning, flow, hydrant))
    for height in range(120, 260, 5):
        picture = lay_out(block, QRect(0, 0, 300, height), METRICS)
        assert "10 m" in words_of(picture), height
        assert "Sulfuric" in words_of(picture), height
    assert "(B)" in words_of(lay_out(block, QRect(0, 0, 300, 120), METRICS))


def test_a_fact_is_said_in_fewer_words_before_it_is_cut(qapp: QApplication) -> None:
    first = fact("", "First")
    told = replace(fact("Hydrant H-1", "290 ft (86 m) of hose along Lake Street"), shorter=("290 ft (86 m)",))
    for height in range(60, 110):
        lines = lay_out(Block(BlockKind.WATER, "Water", (first, told)), QRect(0, 0, 300, height), METRICS).lines
        assert not any(piece.run.words.endswith("…") for line in lines for piece in line.pieces)


@pytest.mark.parametrize("name", ["Ammonia 26,000 lb", "Tetrachloroacrylonitrile 12 lb"])
def test_no_word_runs_into_the_diamond_and_the_first_value_stays_whole(qapp: QApplication, name: str) -> None:
    facts = (fact("Toxic by inhalation", name, FactSeverity.DANGER), *loud_and_calm().facts[1:])
    area = QRect(10, 24, 420, 400)
    corner = corner_of(facts, area, 80, METRICS)
    assert corner.right() == area.right()
    picture = lay_out(Block(BlockKind.HAZMAT, "Hazmat", facts), area, METRICS, corner)
    assert name in words_of(picture)
    for line in picture.lines:
        for piece in line.pieces:
            width = QFontMetricsF(piece.run.font).horizontalAdvance(piece.run.words)
            beside = line.rect.top() <= corner.bottom() and line.rect.bottom() >= corner.top()
            end = line.rect.left() + piece.left + width
            assert end <= (corner.left() if beside else area.right()) + 2


def test_a_column_with_room_gives_all_that_is_needed_and_spreads_the_rest() -> None:
    assert share(330, [30, 30, 30], [120, 90, 90]) == [130, 100, 100]


def test_a_full_column_gives_most_to_the_block_that_lacks_most() -> None:
    assert share(190, [30, 30, 30], [130, 80, 80]) == [80, 55, 55]


def test_a_column_is_never_overrun() -> None:
    assert sum(share(200, [30, 31, 32], [133, 87, 91])) <= 200
