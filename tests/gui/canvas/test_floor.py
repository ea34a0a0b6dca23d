"""Shapes at the bottom of a map: painted once, moved along by a pan, hidden and changed as any others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.inks import INKS
from responder_app.gui.canvas.shapes import Shape, ShapeItem
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import DAY, NIGHT

EXTENT = (-200.0, -150.0, 200.0, 150.0)


def square(style: str, x: float, y: float, kind: str = "") -> Shape:
    ring = ((x, y), (x + 100, y), (x + 100, y + 100), (x, y + 100), (x, y))
    return Shape(style, (ring,), area=True, kind=kind)


@pytest.fixture
def canvas(qtbot: QtBot) -> SheetCanvas:
    made = SheetCanvas(Metrics(96), DAY)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    made.show_map([square("structures", -50, -50, "buildings"), square("water body", 320, -50)], EXTENT)
    qtbot.waitUntil(lambda: made.complete)
    return made


def colour_at(canvas: SheetCanvas, x: float, y: float) -> str:
    position = canvas.position_of(QPointF(x, y)).toPoint()
    return str(canvas.viewport().grab().toImage().pixelColor(position).name())


def fill(style: str, night: bool = False) -> str:
    colours = INKS[style].fill
    assert colours is not None
    return QColor(colours[night]).name()


def test_a_pan_paints_no_shape_again(qtbot: QtBot, canvas: SheetCanvas, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas.pan_by(1, 0)
    qtbot.wait(150)
    painted: list[str] = []
    paint = ShapeItem.paint

    def counted(item: ShapeItem, painter: QPainter, option: QStyleOptionGraphicsItem) -> None:
        painted.append(item.kind)
        paint(item, painter, option)

    monkeypatch.setattr(ShapeItem, "paint", counted)
    canvas.pan_by(0, 5)
    canvas.pan_by(0, -3)
    qtbot.wait(150)
    assert painted == []
    canvas.pan_by(-350, 0)  # the lake comes to where nothing was kept
    qtbot.wait(150)
    assert painted
    assert colour_at(canvas, 350, 0) == fill("water body")


def test_a_kind_that_is_hidden_goes_at_once(qtbot: QtBot, canvas: SheetCanvas) -> None:
    assert colour_at(canvas, 0, 0) == fill("structures")
    canvas.set_filter(["buildings"])
    assert colour_at(canvas, 0, 0) != fill("structures")
    canvas.set_filter([])
    assert colour_at(canvas, 0, 0) == fill("structures")


def test_shapes_that_come_later_are_painted_also_beyond_the_first_ones(qtbot: QtBot, canvas: SheetCanvas) -> None:
    canvas.add_shapes([square("structures", -50, 200)])
    canvas.look_at(QPointF(0, 150))
    qtbot.waitUntil(lambda: canvas.complete)
    assert colour_at(canvas, 0, 250) == fill("structures")
    canvas.clear_shapes()
    assert colour_at(canvas, 0, 0) == QColor("#eceff1").name()


def test_by_night_shapes_are_dark(qtbot: QtBot, canvas: SheetCanvas) -> None:
    canvas.set_palette(NIGHT)
    qtbot.waitUntil(lambda: canvas.complete)
    assert colour_at(canvas, 0, 0) == fill("structures", night=True)
