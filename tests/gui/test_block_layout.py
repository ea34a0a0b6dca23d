from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from responder_app.briefing.answers.fact import FactState
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.gui.block_layout import lay_out
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


def test_a_column_with_room_gives_all_that_is_needed_and_spreads_the_rest() -> None:
    assert share(330, [30, 30, 30], [120, 90, 90]) == [130, 100, 100]


def test_a_full_column_gives_most_to_the_block_that_lacks_most() -> None:
    assert share(190, [30, 30, 30], [130, 80, 80]) == [80, 55, 55]


def test_a_column_is_never_overrun() -> None:
    assert sum(share(200, [30, 31, 32], [133, 87, 91])) <= 200
