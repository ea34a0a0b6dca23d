"""What floats over a canvas: the credit of a base map is always whole, whatever room there is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.overlay import CREDIT_FLAGS, Credit
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import DAY
from responder_app.publisher.basemaps.osm.read import ATTRIBUTION


def picture(credit: Credit, words: str, room: int) -> QImage:
    credit.say(words)
    credit.fit_into(room)
    return credit.grab().toImage()


@pytest.mark.parametrize("dpi", [96.0, 127.0, 166.0])
@pytest.mark.parametrize("room", [900, 300, 220, 160, 130])
def test_the_credit_is_whole_in_every_room(qtbot: QtBot, dpi: float, room: int) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    credit = Credit(parent, Metrics(dpi), DAY)
    seen = picture(credit, ATTRIBUTION, room)
    assert credit.width() <= room
    font = credit._font
    needed = QFontMetricsF(font).boundingRect(QRectF(0, 0, credit.width(), 10_000), CREDIT_FLAGS, ATTRIBUTION)
    assert needed.height() <= credit.height()
    # Its last word is drawn: without it the picture is another one.
    assert seen != picture(credit, ATTRIBUTION.rpartition(" ")[0], room)


def test_on_a_narrow_canvas_it_stands_beside_the_scale_in_two_lines(qtbot: QtBot, canvas: SheetCanvas) -> None:
    floating = canvas._floating
    floating.say_credit(ATTRIBUTION)
    one_line = floating.credit.height()
    canvas.resize(400, 500)
    qtbot.wait(5)
    assert floating.credit.height() > one_line
    assert floating.credit.geometry().left() >= floating.bar.geometry().right()
    assert floating.credit.geometry().bottom() < canvas.height()
