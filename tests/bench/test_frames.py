"""The bench of frames notices what it is there to notice."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas import view
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import DAY
from tests.bench.frames import Moves, WithoutOverview, goals, heard, on_loud_paper
from tests.gui.canvas.sheets import HandDrawn

SAID = """frames pan 4.0 5.0
frames zoom 4.0
frames floor 4.0
frames turned 4.0
busy pan 1.0 2.0
busy zoom 1.0
busy floor 60.0
busy turned 1.0
paper floor 12.0 0.0
blank pan {blank} 40
blank zoom 0 20
blank turned 0 40
blank control {control} 40
"""


def test_a_blank_frame_and_a_blocked_thread_are_short_of_their_goals() -> None:
    found = {goal.name: goal.ok for goal in goals(heard(SAID.format(blank=1, control=40)))}
    assert not found["blank frames while moving"]
    assert not found["the longest of them"]
    assert found["plan: pan frame p95"]
    assert {goal.name: goal.ok for goal in goals(heard(SAID.format(blank=0, control=40)))}["blank frames while moving"]


def test_a_control_that_is_not_noticed_is_a_failure() -> None:
    with pytest.raises(AssertionError):
        goals(heard(SAID.format(blank=0, control=39)))


def test_bare_paper_is_seen_and_an_overview_is_not_bare(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "TileLayer", on_loud_paper())
    canvas = SheetCanvas(Metrics(96.0), DAY)
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.show()
    sheet = HandDrawn()
    moves = Moves(canvas, [sheet], [])
    canvas.show_sheet(sheet)
    sheet.draw()
    qtbot.waitUntil(lambda: canvas.has_picture)
    assert not moves.is_bare()
    canvas.show_sheet(WithoutOverview(sheet))
    assert moves.is_bare()
