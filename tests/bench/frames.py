"""How smoothly the canvas moves: frame times, blank frames, how long the GUI thread is busy at a stretch.

A canvas of 1920x1080, offscreen, over real floors with symbols, fed by real workers, moved as fingers do at 60 frames a
second. `python -m tests.bench.frames` does that in a process of its own and says on stdout what it saw.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.goal import Goal, at_most
from tests.bench.timing import p50, p95

if TYPE_CHECKING:
    from responder_app.gui.canvas.source import TileSource
    from responder_app.gui.canvas.symbols import Mark
    from responder_app.gui.canvas.tiles import TileLayer
    from responder_app.gui.canvas.view import SheetCanvas
    from responder_app.render.pool import RenderPool

CHECKOUT = Path(__file__).parents[2]
SCREEN_PX = (1920, 1080)
FRAME_S = 1 / 60
PAN_PX, PANS = 14, 240
CLOSER, ZOOMS = 1.05, 60
MARKS = 60
PATIENCE_S, LONGEST_S = 30.0, 240.0
GOAL_FRAME_MS, GOAL_BUSY_MS, GOAL_LONGEST_MS, GOAL_PAPER_MS = 16.7, 16.0, 50.0, 50.0
LOUD = "#fe03f9"
"""Painted in the place of paper while blank frames are looked for: no drawing has it."""
BEAT_MS = 1
BLANK_EVERY = 6
"""Every so many frames are looked at: taking a picture of one takes longer than a frame."""
DOINGS = ("pan", "zoom", "floor", "turned")


@dataclass
class Seen:
    """What one run saw, by what was done."""

    frames: dict[str, list[float]] = field(default_factory=dict)
    """Milliseconds from moving the view to its being painted."""
    busy: dict[str, list[float]] = field(default_factory=dict)
    """Milliseconds by which a beat of BEAT_MS in the event loop came late."""
    blank: dict[str, tuple[int, int]] = field(default_factory=dict)
    """(frames that showed bare paper, frames that were looked at)."""
    paper: dict[str, list[float]] = field(default_factory=dict)
    """Milliseconds from paging to a floor to its overview, to the frame."""


def run() -> list[Goal]:
    """Measure in a process of its own."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.frames"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        timeout=LONGEST_S,
        check=True,
    )
    return goals(heard(done.stdout))


def heard(said: str) -> Seen:
    """What the other process said."""
    seen = Seen()
    for kind, doing, *values in (line.split() for line in said.splitlines()):
        if kind == "blank":
            seen.blank[doing] = int(values[0]), int(values[1])
        else:
            measured: dict[str, list[float]] = getattr(seen, kind)
            measured[doing] = [float(value) for value in values]
    return seen


def goals(seen: Seen) -> list[Goal]:
    """The numbers beside their goals."""
    found = []
    for doing in DOINGS:
        frames = seen.frames[doing]
        note = f"{len(frames)} frames, median {p50(frames):.1f} ms, worst {max(frames):.0f} ms; {MARKS} symbols"
        if doing in ("pan", "turned"):
            name = "plan: pan frame p95" if doing == "pan" else "the same, sheet turned by 30 degrees"
            found.append(at_most(name, p95(frames), GOAL_FRAME_MS, "ms", note))
    blank, of = (sum(seen.blank[doing][at] for doing in ("pan", "zoom", "turned")) for at in (0, 1))
    if seen.blank["control"][0] < seen.blank["control"][1]:
        raise AssertionError("blank frames are not noticed: a sheet without overview was not seen to be blank")
    control = "control: {} of {} without overview".format(*seen.blank["control"])
    found.append(at_most("blank frames while moving", blank, 0, "", f"{of} frames looked at pixel by pixel; {control}"))
    paper = seen.paper["floor"]
    note = f"{len(paper)} floors, a third of a second each, median {p50(paper):.0f} ms; never the floor before"
    found.append(at_most("paper before the next floor's overview p95", p95(paper), GOAL_PAPER_MS, "ms", note))
    every = [value for doing in DOINGS for value in seen.busy[doing]]
    note = "; ".join(f"{doing} p99 {p99(seen.busy[doing]):.0f}, worst {max(seen.busy[doing]):.0f}" for doing in DOINGS)
    note += "; floors in the turns in which the plans screen opens them"
    found.append(at_most("GUI thread blocked p99", p99(every), GOAL_BUSY_MS, "ms", note))
    found.append(
        at_most("the longest of them", max(every), GOAL_LONGEST_MS, "ms", f"{len(every)} beats of {BEAT_MS} ms")
    )
    return found


def p99(values: Sequence[float]) -> float:
    """The value that 99 of 100 do not exceed."""
    return sorted(values)[int(0.99 * (len(values) - 1))]


class Moves:
    """Moves a canvas frame by frame and writes down what it saw."""

    def __init__(self, canvas: SheetCanvas, sheets: Sequence[TileSource], marks: Sequence[Mark]) -> None:
        from responder_app.gui.plans.turns import Turns

        self.canvas = canvas
        self.turns = Turns(canvas)
        self.sheets = sheets
        self.marks = marks
        self.seen = Seen()

    def all(self) -> Seen:
        """Everything that is measured."""
        self.show(0)
        self.settle()
        self.canvas.zoom_by(4)
        self.settle()
        self.do("pan", self.pan(), self.paint)
        self.do("zoom", self.zoom(), self.paint)
        self.do("floor", self.floors())
        self.show(0)
        self.canvas.turn_to(30)
        self.canvas.zoom_by(4)
        self.settle()
        self.do("turned", self.pan(), self.paint)
        self.look_for_blanks()
        return self.seen

    def show(self, number: int, keep_view: bool = False) -> None:
        """One of the floors, in the turns in which the plans screen shows it: picture, symbols, the floors beside."""
        beside = [self.sheets[other] for other in (number - 1, number + 1) if 0 <= other < len(self.sheets)]
        steps = (
            lambda: self.canvas.show_sheet(self.sheets[number], 0.05, 30.0, keep_view=keep_view),
            lambda: self.canvas.set_marks(self.marks),
            lambda: self.canvas.expect(beside),
        )
        self.turns.begin(steps)

    def pan(self) -> Iterator[Callable[[], object]]:
        """To all four sides in turn."""
        for step in range(PANS):
            x, y = ((PAN_PX, 0), (0, PAN_PX), (-PAN_PX, 0), (0, -PAN_PX))[step * 4 // PANS]
            yield lambda x=x, y=y: self.canvas.pan_by(x, y)  # type: ignore[misc]

    def zoom(self) -> Iterator[Callable[[], object]]:
        """Closer and back."""
        for step in range(2 * ZOOMS):
            factor = CLOSER if step < ZOOMS else 1 / CLOSER
            yield lambda factor=factor: self.canvas.zoom_by(factor)  # type: ignore[misc]

    def floors(self) -> Iterator[Callable[[], object]]:
        """Up through the building, a third of a second each."""
        paper = self.seen.paper.setdefault("floor", [])
        for number in range(len(self.sheets)):
            yield lambda number=number: self.show(number, keep_view=True)  # type: ignore[misc]
            since, waits = time.perf_counter(), True
            for _ in range(20):
                if waits and self.canvas.has_picture:
                    paper.append((time.perf_counter() - since) * 1000)
                    waits = False
                yield lambda: None

    def paint(self) -> None:
        """All that a movement needs, at once and not in the turns of the event loop: the frame is timed."""
        from PySide6.QtCore import QEvent
        from PySide6.QtWidgets import QApplication

        self.canvas._on_settled()
        QApplication.sendPostedEvents(self.canvas.window(), QEvent.Type.UpdateRequest.value)

    def do(self, doing: str, moves: Iterator[Callable[[], object]], paint: Callable[[], None] = lambda: None) -> None:
        """Move frame by frame in the event loop, and note frames and busy stretches."""
        from PySide6.QtCore import QEventLoop, Qt, QTimer

        loop = QEventLoop()
        timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=round(FRAME_S * 1000))
        heart = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=BEAT_MS)
        frames, busy = self.seen.frames.setdefault(doing, []), self.seen.busy.setdefault(doing, [])
        beat = [time.perf_counter()]

        def step() -> None:
            move = next(moves, None)
            if move is None:
                loop.quit()
                return
            begun = time.perf_counter()
            move()
            paint()
            frames.append((time.perf_counter() - begun) * 1000)

        def late() -> None:
            now = time.perf_counter()
            busy.append(max(0.0, (now - beat[0]) * 1000 - BEAT_MS))
            beat[0] = now

        timer.timeout.connect(step)
        heart.timeout.connect(late)
        timer.start()
        heart.start()
        loop.exec()
        timer.stop()
        heart.stop()

    def look_for_blanks(self) -> None:
        """Pan, zoom, and pan turned, and look for loud paper; then a sheet without overview, to see that it is seen."""
        from responder_app.gui.canvas import view

        usual = getattr(view, "TileLayer")  # noqa: B009  as below
        setattr(view, "TileLayer", on_loud_paper())  # noqa: B010  mypy holds it to be a type
        for doing, turn, moves in (("pan", 0, self.pan()), ("zoom", 0, self.zoom()), ("turned", 30, self.pan())):
            self.show(0)
            self.canvas.turn_to(turn)
            self.settle()
            self.canvas.zoom_by(4)
            self._count_blanks(doing, moves)
        self.canvas.show_sheet(WithoutOverview(self.sheets[1]))
        self.canvas.zoom_by(4)
        self._count_blanks("control", self.pan())
        setattr(view, "TileLayer", usual)  # noqa: B010

    def _count_blanks(self, doing: str, moves: Iterator[Callable[[], object]]) -> None:
        from PySide6.QtWidgets import QApplication

        blank = looked = 0
        for number, move in enumerate(moves):
            move()
            QApplication.processEvents()
            if number % BLANK_EVERY == 0:
                blank, looked = blank + self.is_bare(), looked + 1
        self.seen.blank[doing] = blank, looked

    def is_bare(self) -> bool:
        """Whether the viewport shows a pixel of loud paper now."""
        import numpy
        from PySide6.QtGui import QColor, QImage

        picture = self.canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        pixels = numpy.frombuffer(picture.constBits(), numpy.uint32)
        return bool((pixels == QColor(LOUD).rgb()).any())

    def settle(self) -> None:
        """Until everything asked for is drawn."""
        from PySide6.QtWidgets import QApplication

        deadline = time.monotonic() + PATIENCE_S
        QApplication.processEvents()
        while (self.turns.waiting or not self.canvas.sharp) and time.monotonic() < deadline:
            QApplication.processEvents()
            time.sleep(0.002)


def on_loud_paper() -> Callable[..., TileLayer]:
    """Makes the layers of sheets, with LOUD in the place of paper."""
    from responder_app.gui.canvas.pictures import SHEET
    from responder_app.gui.canvas.tiles import TileLayer

    return partial(TileLayer, looks=replace(SHEET, paper=(LOUD, LOUD)))


class WithoutOverview:
    """A source whose overview never comes: the control."""

    id = ""
    tiled = True

    def __init__(self, source: TileSource) -> None:
        self._source = source
        self.size, self.level_for = source.size, source.level_for

    def overview(self, night: bool, priority: Any, deliver: Any) -> Never:
        """Ask for nothing."""
        return Never()

    def tile(self, key: Any, night: bool, priority: Any, deliver: Any) -> Any:
        """As the source does."""
        return self._source.tile(key, night, priority, deliver)


class Never:
    """A ticket of a request that is never answered."""

    def cancel(self) -> bool:
        """It can always be taken back."""
        return True


def floors(pool: RenderPool) -> list[TileSource]:
    """The eight real floors with their overviews, else generated ones."""
    from PySide6.QtCore import QSizeF

    from responder_app.gui.canvas.source import SheetTiles
    from responder_app.render.requests import Inspect, MediaType, Overview, Source
    from tests.bench.drawn import FLOORS
    from tests.conftest import CASES
    from tests.gui.sheets import floor_plan

    found: list[TileSource] = []
    for name in FLOORS:
        file = CASES / "plans" / f"govt-{name}.pdf"
        data = file.read_bytes() if file.exists() else floor_plan(name, 2592, 1728)
        source = Source(f"bench {name}", MediaType.PDF, data)
        page = pool.run(Inspect(source)).pages[0]
        preview = Source(f"overview {name}", MediaType.WEBP, pool.run(Overview(source, 0)))
        found.append(SheetTiles(pool, source, 0, QSizeF(page.width_pt, page.height_pt), preview))
    return found


def symbols(size: tuple[float, float]) -> list[Mark]:
    """MARKS symbols with names, spread over a sheet of this size."""
    from responder_app.gui.canvas.symbols import Mark, icon_names

    names, (width, height) = icon_names(), size
    return [
        Mark(str(n), names[n % len(names)], width * (n * 37 % 100) / 100, height * (n * 61 % 97) / 97, f"Symbol {n}")
        for n in range(MARKS)
    ]


def main() -> None:
    """Move a canvas about and say what was seen."""
    import faulthandler

    from responder_app.gui import pauses
    from responder_app.gui.application import application
    from responder_app.gui.canvas.view import SheetCanvas
    from responder_app.gui.metrics import Metrics
    from responder_app.gui.palette import DAY
    from tests.bench.drawn import warm_pool

    faulthandler.dump_traceback_later(LONGEST_S, exit=True)
    pauses.begin()
    application()
    with warm_pool() as pool:
        sheets = floors(pool)
        canvas = SheetCanvas(Metrics(166.0), DAY)
        canvas.resize(*SCREEN_PX)
        canvas.show()
        size = sheets[0].size
        pauses.settle()
        seen = Moves(canvas, sheets, symbols((size.width(), size.height()))).all()
        canvas.clear()
    for kind, measured in (("frames", seen.frames), ("busy", seen.busy), ("paper", seen.paper)):
        for doing, values in measured.items():
            print(kind, doing, *(f"{value:.3f}" for value in values))
    for doing, (blank, of) in seen.blank.items():
        print("blank", doing, blank, of)


if __name__ == "__main__":
    main()
