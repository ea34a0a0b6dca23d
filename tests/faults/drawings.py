"""Damaged drawings shown in the window's own drawing, by real workers: none may crash it, hang it or fail unsaid."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import wait
from dataclasses import dataclass, field

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from responder_app.briefing.answers.plans import SheetRef, SheetSource
from responder_app.errors import DrawingError, WorkerError
from responder_app.gui.metrics import Metrics
from responder_app.gui.plans.sheet_drawing import PDF, SheetDrawing
from responder_app.gui.theme import Theme
from responder_app.render.comparing import Changes
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, Overview, PageSize, Request, RoomAt, Tile, Words
from tests.faults.mutations import Mutant
from tests.render.drawings import sheet, source_of

SIZE_PX = (800, 500)
MOST_S = 120.0
"""A sheet that is neither drawn nor given up after so long hangs: above every request's own time limit."""
AFTER_S = 60.0
"""A sound sheet that is not drawn so long after a lost worker never will be. How long it took is told."""
BEAT_MS = 5


@dataclass
class Outcome:
    """What a run found. `wrong` must be empty."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    longest_block_ms: float = 0.0
    """Longest time between two turns of the window's event loop."""
    slowest_recovery_s: float = 0.0
    """Longest wait for a sound sheet after a worker was lost."""

    def lines(self) -> Iterable[str]:
        """For people."""
        yield ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))
        yield f"event loop blocked for at most {self.longest_block_ms:.0f} ms"
        yield f"after a lost worker a sound sheet drawn within {self.slowest_recovery_s:.2f} s"
        yield from self.wrong


class Examiner:
    """Shows mutants to one drawing and asks everything else of the workers too."""

    def __init__(self, pool: RenderPool, original: bytes | None = None) -> None:
        theme = Theme(Metrics(96))
        theme.apply()
        self._pool = pool
        self._sound = source_of(original or sheet())
        self.drawing = SheetDrawing(theme, pool, "Plan")
        self.drawing.resize(*SIZE_PX)
        self.drawing.show()
        self.outcome = Outcome()
        self._beaten = time.perf_counter()
        self._heart = QTimer(self.drawing, interval=BEAT_MS)
        self._heart.timeout.connect(self._beat)
        self._heart.start()

    def examine(self, mutants: Iterable[Mutant]) -> Outcome:
        """All of them, one after the other."""
        for mutant in mutants:
            lost = self._ask(mutant)
            self.show(mutant)
            if lost:
                self._recover(mutant)
        return self.outcome

    def close(self) -> None:
        """End."""
        self._heart.stop()
        self.drawing.canvas.clear()
        self.drawing.close()
        self.drawing.deleteLater()

    def _ask(self, mutant: Mutant) -> bool:
        """Everything that is asked at intake and beside the canvas; whether a worker was lost over it."""
        source = source_of(mutant.data)
        requests: list[Request[object]] = [
            Inspect(source),
            Words(source, 0),
            Overview(source, 0, 400),
            RoomAt(source, 0, 100.0, 100.0),
            Changes(source, 0, self._sound, 0),
            Tile(source, 0, 4.0, 64, 64, 128, 128, night=True),
        ]
        lost = False
        futures = [self._pool.submit(request) for request in requests]
        self._until(lambda: all(future.done() for future in futures))
        for request, future in zip(requests, futures, strict=True):
            what = type(request).__name__
            if not future.done():
                self.outcome.wrong.append(f"{mutant.made}: {what} hangs")
                continue
            error = future.exception()
            if error is None:
                self.outcome.counts[f"{what} answered"] += 1
            elif isinstance(error, WorkerError):
                lost = True
                self.outcome.counts[f"{what} lost a worker"] += 1
            elif isinstance(error, DrawingError) and str(error):
                self.outcome.counts[f"{what} refused"] += 1
            else:
                self.outcome.wrong.append(f"{mutant.made}: {what}: {error!r}")
        return lost

    def show(self, mutant: Mutant) -> None:
        """Only what a crew sees: the sheet in the drawing, until it is drawn or something is said."""
        page = PageSize(842, 595)
        ref = SheetRef("mutant", 1, "Mutant", PDF, page.width_pt, page.height_pt)
        shown = SheetSource(ref, f"shown {source_of(mutant.data).id}", None, lambda: mutant.data)
        drawing = self.drawing
        drawing.show_sheet(shown, None)
        self._until(lambda: bool(self._said()) or (drawing.canvas.sharp and drawing.canvas.has_picture))
        if self._said():
            self.outcome.counts["said"] += 1
        elif drawing.canvas.has_picture and drawing.canvas.sharp:
            self.outcome.counts["drawn"] += 1
        else:
            self.outcome.wrong.append(f"{mutant.made}: neither drawn nor said")

    def _said(self) -> str:
        """What the drawing complains of."""
        drawing = self.drawing
        return "" if drawing.empty.isHidden() and drawing.bar.isHidden() else drawing.empty.text() + drawing.bar.text()

    def _recover(self, mutant: Mutant) -> None:
        begun = time.monotonic()
        future = self._pool.submit(Tile(self._sound, 0, 1.0, 0, 0, 64, 64))
        done, _ = wait([future], AFTER_S)
        took = time.monotonic() - begun
        self._beaten = time.perf_counter()  # waiting here was ours
        self.outcome.slowest_recovery_s = max(self.outcome.slowest_recovery_s, took)
        if not done or future.exception() is not None:
            self.outcome.wrong.append(f"{mutant.made}: a sound sheet is not drawn after it")

    def _beat(self) -> None:
        now = time.perf_counter()
        self.outcome.longest_block_ms = max(self.outcome.longest_block_ms, (now - self._beaten) * 1000 - BEAT_MS)
        self._beaten = now

    def _until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + MOST_S
        self._beaten = time.perf_counter()
        while not true() and time.monotonic() < deadline:
            QApplication.processEvents()
            time.sleep(0.001)
