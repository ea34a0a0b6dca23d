"""What is kept of a painted sheet: moved along by a pan, it is what would be painted anew, and little is painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.backing import Backing
from responder_app.gui.canvas.pictures import Seen
from responder_app.gui.canvas.source import Drawn
from responder_app.gui.canvas.symbols import Mark
from responder_app.gui.canvas.tiles import TileLayer
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.palette import DAY, NIGHT
from tests.gui.canvas.sheets import HandDrawn, plain

WIDTH, HEIGHT = 800, 600
STEPS = ((9, 0), (0, 7), (-11, 5), (30, -40), (-3, -2))
ANGLES = (0.0, 30.0, 90.0)


class Coloured(HandDrawn):
    """Every tile has a colour and every row a line: what is moved to a wrong place shows."""

    def draw(self) -> None:
        waiting, self.asked = self.asked, []
        for asked in waiting:
            if asked.cancelled:
                continue
            if asked.key is None:
                asked.deliver(Drawn(plain(QColor("#d0ff90"), 500, 400)))
                continue
            _, _, width, height = asked.key.pixels(self.size)
            hue = (asked.key.column * 67 + asked.key.row * 131 + 40 * asked.night) % 360
            image = plain(QColor.fromHsv(hue, 90, 120 if asked.night else 240), width, height)
            painter = QPainter(image)
            for at in range(0, max(width, height), 37):
                painter.fillRect(0, at, width, 3, QColor("#202020"))
                painter.fillRect(at, 0, 2, height, QColor("#902020"))
            painter.end()
            asked.deliver(Drawn(image))


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How much of the viewport was painted anew each time, in pixels."""
    areas: list[float] = []
    draw = Backing._draw

    def noted(self: Backing, missing, *rest) -> None:  # type: ignore[no-untyped-def]
        areas.append(sum(box.width() * box.height() for box in missing))
        draw(self, missing, *rest)

    monkeypatch.setattr(Backing, "_draw", noted)
    return areas


def sharp(qtbot: QtBot, canvas: SheetCanvas, sheet: HandDrawn) -> None:
    def drawn() -> bool:
        sheet.draw()
        return canvas.sharp

    qtbot.wait(10)
    qtbot.waitUntil(drawn)
    qtbot.wait(10)


def on_screen(canvas: SheetCanvas) -> QImage:
    """The window's pixels, copied once more from what is kept: Qt itself moves some of them along."""
    canvas.viewport().repaint()
    taken = canvas.screen().grabWindow(canvas.winId()).toImage()
    return taken.convertToFormat(QImage.Format.Format_RGB32)


def anew(canvas: SheetCanvas) -> QImage:
    """The same, painted without a widget: nothing that is kept can be used."""
    image = plain(QColor("#ff00ff"), WIDTH, HEIGHT)
    painter = QPainter(image)
    canvas.render(painter, QRectF(0, 0, WIDTH, HEIGHT), QRect(0, 0, WIDTH, HEIGHT))
    painter.end()
    return image


def differ(one: QImage, other: QImage) -> float:
    """The share of pixels that look otherwise."""
    places = [(x, y) for x in range(0, WIDTH, 3) for y in range(0, HEIGHT, 3)]
    return sum(one.pixel(x, y) != other.pixel(x, y) for x, y in places) / len(places)


def shown(qtbot: QtBot, canvas: SheetCanvas, sheet: HandDrawn, turn_deg: float) -> None:
    canvas.show_sheet(sheet)
    canvas.turn_to(turn_deg)
    canvas.zoom_by(5)
    sharp(qtbot, canvas, sheet)
    canvas.pan_by(1, 0)
    QApplication.processEvents()


@pytest.mark.parametrize("turn_deg", ANGLES)
def test_a_sheet_moved_along_is_the_sheet_painted_anew(qtbot: QtBot, canvas: SheetCanvas, turn_deg: float) -> None:
    sheet = Coloured()
    shown(qtbot, canvas, sheet, turn_deg)
    for step in STEPS * 3:
        canvas.pan_by(*step)
        QApplication.processEvents()
        sheet.draw()
    sharp(qtbot, canvas, sheet)
    here = on_screen(canvas)
    # Edges of lines may fall on the pixel beside: the raster painter rounds by where a strip begins.
    assert differ(here, anew(canvas)) <= 0.01
    canvas.pan_by(25, 25)
    assert differ(here, anew(canvas)) > 0.03  # the control


@pytest.mark.parametrize("turn_deg", ANGLES)
def test_a_pan_paints_only_what_comes_into_sight(
    qtbot: QtBot, canvas: SheetCanvas, painted: list[float], turn_deg: float
) -> None:
    sheet = Coloured()
    shown(qtbot, canvas, sheet, turn_deg)
    assert max(painted) > 0.9 * WIDTH * HEIGHT  # the control: the first time it is all of it
    painted.clear()
    for _ in range(10):
        canvas.pan_by(8, 0)
        QApplication.processEvents()
    assert len(painted) == 10
    assert max(painted) == 8 * HEIGHT


@pytest.mark.parametrize("changed", ["source", "night", "sheet"])
def test_what_changes_is_painted_anew_also_in_the_midst_of_a_pan(
    qtbot: QtBot, canvas: SheetCanvas, changed: str
) -> None:
    sheet = HandDrawn()
    shown(qtbot, canvas, sheet, 0.0)
    before = on_screen(canvas)
    other = Coloured()
    if changed == "source":
        canvas.set_source(other)
    elif changed == "night":
        canvas.set_palette(NIGHT)
    else:
        canvas.show_sheet(other, keep_view=True)
    for step in STEPS:
        canvas.pan_by(*step)
        QApplication.processEvents()
        other.draw()
        sheet.draw()
    sharp(qtbot, canvas, sheet if changed == "night" else other)
    here = on_screen(canvas)
    assert differ(here, anew(canvas)) <= 0.01
    assert differ(here, before) > 0.5
    canvas.set_palette(DAY)


def test_beside_the_sheet_lies_its_ground(qtbot: QtBot, canvas: SheetCanvas) -> None:
    sheet = Coloured()
    canvas.show_sheet(sheet)
    sharp(qtbot, canvas, sheet)
    canvas.look_at(QPointF(0, 0), 2.0)
    sharp(qtbot, canvas, sheet)
    for step in STEPS:
        canvas.pan_by(*step)
        QApplication.processEvents()
    here = on_screen(canvas)
    assert here.pixelColor(5, 5) == canvas.backgroundBrush().color()
    assert differ(here, anew(canvas)) <= 0.01


@pytest.mark.parametrize(("moved", "kept"), [(3.0, True), (2.5, False)])
def test_a_move_by_a_part_of_a_pixel_is_painted_anew(
    qtbot: QtBot, painted: list[float], moved: float, kept: bool
) -> None:
    viewport = QWidget()
    qtbot.addWidget(viewport)
    viewport.resize(100, 80)
    backing, image = Backing(), plain(QColor(Qt.GlobalColor.white), 100, 80)

    def draw(painter: QPainter, exposed: QRectF, seen: Seen) -> None:
        assert seen(exposed)
        painter.fillRect(exposed, QColor("#123456"))

    for x in (0.0, 0.0, moved):
        painter = QPainter(image)
        painter.translate(x, 0)
        backing.paint(painter, viewport, QColor("#ffffff"), QRectF(-500, -500, 1000, 1000), draw)
        painter.end()
    assert painted == [100 * 80, 3 * 80 if kept else 100 * 80]
    assert image.pixelColor(50, 40) == QColor("#123456")


def test_while_it_is_zoomed_nothing_is_kept(qtbot: QtBot, canvas: SheetCanvas, painted: list[float]) -> None:
    sheet = Coloured()
    shown(qtbot, canvas, sheet, 0.0)
    painted.clear()
    for _ in range(5):
        canvas.zoom_by(1.1)
        QApplication.processEvents()
    assert painted == []
    canvas.pan_by(8, 0)
    QApplication.processEvents()
    assert len(painted) == 1  # the control


def test_a_zoom_paints_the_sheet_once(qtbot: QtBot, canvas: SheetCanvas, monkeypatch: pytest.MonkeyPatch) -> None:
    shown(qtbot, canvas, Coloured(), 0.0)
    canvas.set_marks([Mark("one", "hydrant", 500, 400, "One")])
    qtbot.wait(50)
    areas: list[float] = []
    paint = TileLayer.paint_part

    def noted(self: TileLayer, painter: QPainter, exposed: QRectF, seen: Seen) -> None:
        box = painter.deviceTransform().mapRect(exposed)
        areas.append(box.width() * box.height())
        paint(self, painter, exposed, seen)

    monkeypatch.setattr(TileLayer, "paint_part", noted)
    canvas.zoom_by(1.01)
    qtbot.wait(30)
    assert max(areas) >= WIDTH * HEIGHT * 0.99
    assert sum(areas) < WIDTH * HEIGHT * 1.3


def test_a_sheet_just_opened_is_painted_once_and_kept(
    qtbot: QtBot, canvas: SheetCanvas, painted: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(qtbot, canvas, Coloured(), 0.0)
    painted.clear()
    anew: list[float] = []
    paint = TileLayer.paint_part

    def noted(self: TileLayer, painter: QPainter, exposed: QRectF, seen: Seen) -> None:
        anew.append(exposed.width())
        paint(self, painter, exposed, seen)

    monkeypatch.setattr(TileLayer, "paint_part", noted)
    canvas.show_sheet(Coloured())
    qtbot.wait(30)
    first = len(anew)
    assert first == len(painted) > 0  # all of it into the kept picture
    canvas.viewport().repaint()
    assert len(anew) == first
