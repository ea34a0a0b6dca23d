"""The arrival sheet: the answer from the library through the briefing, then layout and painting, offscreen."""

from __future__ import annotations

from tests.bench.drawn import Drawn
from tests.bench.goal import Goal, at_most
from tests.bench.timing import milliseconds, p50, p95, timed

SHEET_PX = (1366, 768)
GOAL_SHEET_MS = 100.0


def sheets(made: Drawn, rounds: int) -> list[Goal]:
    """The arrival sheets of different facilities in turn: the answer, then layout and painting."""
    from PySide6.QtWidgets import QApplication

    from responder_app.gui import pauses
    from responder_app.gui.application import application
    from responder_app.gui.brief_view import BriefView
    from responder_app.gui.current import Current
    from responder_app.gui.metrics import Metrics
    from responder_app.gui.tasks import Lane
    from responder_app.gui.theme import Theme
    from responder_app.gui.view import Surroundings

    application()
    theme, briefing = Theme(Metrics(118)), made.vehicle.briefing
    theme.apply()
    view = BriefView(Surroundings(theme, briefing, Lane(), Current()))
    view.resize(*SHEET_PX)
    view.show()
    briefing.prepare()
    pauses.settle()  # as the window does then (gui/furnishing.py)
    answers, paints = [], []
    for facility in (*made.facilities, made.tall) * rounds:
        sheet, answer_ms = timed(lambda facility=facility: briefing.arrival_sheet(facility))  # type: ignore[misc]

        def paint(sheet: object = sheet) -> None:
            view.show_sheet(sheet)  # type: ignore[arg-type]
            QApplication.processEvents()
            view.repaint()

        answers.append(answer_ms)
        paints.append(milliseconds(paint))
    view.close()
    both = [answer + paint for answer, paint in zip(answers, paints, strict=True)]
    note = (
        f"{len(both)} openings of {len(made.facilities) + 1} facilities in turn at {SHEET_PX[0]}x{SHEET_PX[1]}: "
        f"answer p50 {p50(answers):.0f} p95 {p95(answers):.0f} ms, "
        f"painting p50 {p50(paints):.0f} p95 {p95(paints):.0f} ms"
    )
    return [at_most("arrival sheet p95", p95(both), GOAL_SHEET_MS, "ms", note)]
