"""Many shapes in few items: what overlaps stays filled, holes stay open, lines stay apart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.batches import CELL, items_of, path_of
from responder_app.gui.canvas.shapes import Points, Shape, ShapeItem
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import DAY


def square(x: float, y: float, side: float, turned: bool = False) -> Points:
    ring = ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))
    return ring[::-1] if turned else ring


def covers(path: QPainterPath, x: float, y: float) -> bool:
    return bool(path.contains(QPointF(x, y)))


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("upward", [False, True])
def test_outlines_that_overlap_are_filled_whichever_way_they_run(first: bool, second: bool, upward: bool) -> None:
    path = path_of([square(0, 0, 10, first), square(5, 0, 10, second)], [], closed=True, upward=upward)
    height = -5 if upward else 5
    assert all(covers(path, x, height) for x in (1, 7, 14))
    assert not covers(path, 16, height)


@pytest.mark.parametrize("hole", [False, True])
def test_a_hole_is_open_unless_another_outline_covers_it(hole: bool) -> None:
    path = path_of([square(0, 0, 30)], [square(10, 10, 10, hole)], closed=True, upward=False)
    assert covers(path, 5, 5)
    assert not covers(path, 15, 15)
    twice = path_of([square(0, 0, 30)] * 2, [square(10, 10, 10, hole)] * 2, closed=True, upward=False)
    assert not covers(twice, 15, 15)
    built_over = path_of([square(0, 0, 30), square(12, 12, 6)], [square(10, 10, 10)], closed=True, upward=False)
    assert covers(built_over, 15, 15)


def test_an_outline_that_is_not_closed_is_closed() -> None:
    path = path_of([square(0, 0, 10)[:-1]], [], closed=True, upward=False)
    assert path.elementCount() == 5
    assert covers(path, 5, 5)


def test_lines_are_kept_point_by_point_and_apart() -> None:
    path = path_of([((0, 0), (10, 5)), ((20, 1), (30, 2), (40, 3))], [], closed=False, upward=True)
    elements = [path.elementAt(number) for number in range(path.elementCount())]
    assert [(one.x, one.y) for one in elements] == [(0, 0), (10, -5), (20, -1), (30, -2), (40, -3)]
    assert [one.isMoveTo() for one in elements] == [True, False, True, False, False]


def test_thousands_of_buildings_are_few_items_and_each_square_is_one_of_its_own() -> None:
    town = [Shape("structures", (square(x * 20, y * 20, 15),), area=True) for x in range(50) for y in range(50)]
    items = list(items_of(town, upward=True))
    squares = (1000 / CELL + 1) ** 2
    assert 4 <= len(items) <= squares
    assert sum(item.path().elementCount() for item in items) == 2500 * 5


def test_shapes_of_other_inks_kinds_and_forms_are_not_mixed() -> None:
    shapes = [
        Shape("street", (((0, 0), (9, 9)),), kind="streets"),
        Shape("highway", (((0, 0), (9, 9)),), kind="streets"),
        Shape("street", (((0, 0), (9, 9)),), kind="routes"),
        Shape("route", ()),
    ]
    # Each of these inks has a case under its line.
    assert sorted(item.kind for item in items_of(shapes, upward=True)) == ["routes"] * 2 + ["streets"] * 4


def test_a_style_without_ink_is_a_bug() -> None:
    with pytest.raises(KeyError):
        list(items_of([Shape("no such ink", (square(0, 0, 1),))], upward=True))


def test_a_kind_is_hidden_also_for_shapes_to_come(qtbot: QtBot) -> None:
    canvas = SheetCanvas(Metrics(), DAY)
    qtbot.addWidget(canvas)
    shapes = [Shape(name, (square(0, 0, 9),), area=True, kind=name) for name in ("structures", "green")]
    canvas.show_map(shapes, (-10, -10, 10, 10))

    def seen() -> set[str]:
        items = canvas.scene().items()
        return {item.kind for item in items if isinstance(item, ShapeItem) and item.isVisible()}

    assert seen() == {"structures", "green"}
    canvas.set_filter(["green"])
    assert seen() == {"structures"}
    canvas.show_map(shapes, (-10, -10, 10, 10))
    assert seen() == {"structures"}
    canvas.set_filter([])
    assert seen() == {"structures", "green"}
