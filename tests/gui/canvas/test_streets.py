"""Names of streets: on the part that is seen, along it, upright, once, and never over a symbol."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.streets import StreetName, StreetNameItem, clip, straight_pieces
from responder_app.gui.canvas.symbols import Mark, MarkItem
from responder_app.gui.canvas.view import SheetCanvas

BOX = QRectF(0, 0, 100, 100)
EXTENT = (-100.0, -75.0, 100.0, 75.0)


@pytest.fixture
def map_canvas(canvas: SheetCanvas) -> SheetCanvas:
    """A map of 200 by 150 metres on 800 by 600 pixels."""
    canvas.show_map([], EXTENT)
    return canvas


def names(canvas: SheetCanvas) -> dict[str, StreetNameItem]:
    items = [item for item in canvas.scene().items() if isinstance(item, StreetNameItem)]
    return {item.street.name: item for item in items if item.isVisible()}


def on_screen(canvas: SheetCanvas, item: StreetNameItem) -> QRectF:
    return item.deviceTransform(canvas.viewportTransform()).mapRect(item.boundingRect().adjusted(3, 3, -3, -3))


@pytest.mark.parametrize(
    ("line", "angle"),
    [
        (((-90.0, 0.0), (90.0, 0.0)), 0),
        (((90.0, 0.0), (-90.0, 0.0)), 0),
        (((0.0, -70.0), (0.0, 70.0)), -90),
        (((0.0, 70.0), (0.0, -70.0)), -90),
        (((-60.0, -60.0), (60.0, 60.0)), -45),
        (((-60.0, 60.0), (60.0, -60.0)), 45),
        # Leaning a little to either side of north reads the same way up.
        (((-1.0, -70.0), (1.0, 70.0)), -89.2),
        (((1.0, -70.0), (-1.0, 70.0)), -90.8),
    ],
)
def test_a_name_runs_along_its_street_and_is_never_upside_down(
    qtbot: QtBot, map_canvas: SheetCanvas, line: tuple[tuple[float, float], ...], angle: float
) -> None:
    map_canvas.set_street_names([StreetName("Elm St", (line,))])
    qtbot.waitUntil(lambda: "Elm St" in names(map_canvas))
    assert names(map_canvas)["Elm St"].angle_deg == pytest.approx(angle, abs=0.1)


def test_the_name_of_a_street_that_only_crosses_the_screen_is_seen_at_every_place(
    qtbot: QtBot, map_canvas: SheetCanvas
) -> None:
    map_canvas.set_street_names([StreetName("Long Road", (((-5000.0, 10.0), (300.0, 10.0)),))])
    for _ in range(3):
        qtbot.waitUntil(lambda: map_canvas.sharp and "Long Road" in names(map_canvas))
        assert QRectF(0, 0, 800, 600).contains(on_screen(map_canvas, names(map_canvas)["Long Road"]))
        map_canvas.pan_by(500, 60)
        qtbot.wait(5)


def test_a_name_avoids_symbols_and_other_names(qtbot: QtBot, map_canvas: SheetCanvas) -> None:
    across, along = ((-100.0, 0.0), (100.0, 0.0)), ((0.0, -75.0), (0.0, 75.0))
    map_canvas.set_marks([Mark("h", "hydrant", 0, 0, "", payload=1)])
    map_canvas.set_street_names([StreetName("East Elm Street", (across,)), StreetName("North Oak Avenue", (along,))])
    qtbot.waitUntil(lambda: len(names(map_canvas)) == 2)
    one, other = (on_screen(map_canvas, item) for item in names(map_canvas).values())
    (mark,) = (item for item in map_canvas.scene().items() if isinstance(item, MarkItem))
    symbol = mark.icon_box.translated(QPointF(map_canvas.mapFromScene(mark.pos())))
    assert not one.intersects(other)
    assert not symbol.adjusted(4, 4, -4, -4).intersects(one)
    assert not symbol.adjusted(4, 4, -4, -4).intersects(other)


def test_the_street_of_the_address_is_named_across_a_piece_that_is_too_short(
    qtbot: QtBot, map_canvas: SheetCanvas
) -> None:
    stub = ((-4.0, 0.0), (4.0, 0.0))
    map_canvas.set_street_names([StreetName("North Michigan Avenue", (stub,)), StreetName("Other Street", (stub,))])
    qtbot.wait(20)
    assert names(map_canvas) == {}
    map_canvas.set_street_names([StreetName("North Michigan Avenue", (stub,), own=True)])
    qtbot.waitUntil(lambda: "North Michigan Avenue" in names(map_canvas))


def test_a_line_is_clipped_to_the_box() -> None:
    assert clip(QPointF(-50, 50), QPointF(150, 50), BOX) == (QPointF(0, 50), QPointF(100, 50))
    assert clip(QPointF(20, 20), QPointF(30, 40), BOX) == (QPointF(20, 20), QPointF(30, 40))
    assert clip(QPointF(-10, -10), QPointF(-1, 110), BOX) is None
    assert clip(QPointF(-10, 50), QPointF(-10, 60), BOX) is None


def test_slight_bends_are_one_piece_and_corners_are_not() -> None:
    bent = [QPointF(0, 0), QPointF(50, 2), QPointF(100, 0), QPointF(100, 80)]
    assert list(straight_pieces(bent)) == [(bent[0], bent[2]), (bent[2], bent[3])]
    assert list(straight_pieces([QPointF(1, 1)])) == []
