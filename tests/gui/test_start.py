"""After the window is shown: what the first facility needs is loaded on the lane that will answer."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any, cast

from pytestqt.qtbot import QtBot

from responder_app.gui.start import Parts, get_ready
from responder_app.gui.tasks import Lane


@dataclass
class Noted:
    """Takes the place of the briefing and the drawing pool; notes on which thread it was asked."""

    threads: list[str] = field(default_factory=list)
    warmed: int = 0

    def prepare(self) -> None:
        self.threads.append(threading.current_thread().name)

    def warm(self) -> None:
        self.warmed += 1


def test_the_first_facility_is_prepared_on_the_lane_of_the_answers(qtbot: QtBot) -> None:
    noted, lane = Noted(), Lane()
    some: Any = None
    parts = Parts(cast(Any, noted), some, cast(Any, noted), some, some, some)
    with qtbot.waitSignal(lane.idle):
        get_ready(parts, lane)
    lane.close()
    assert noted.threads == ["responder-lane"]
    assert noted.warmed == 1
