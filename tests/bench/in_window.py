"""Programs that open the real window in a process of their own and say on stdout what happened: one word a line.

python -m tests.bench.in_window empty
                                search HOME WORDS TYPED
                                floors HOME WORDS FACILITY
                                map HOME WORDS STEPS FACILITY...
                                maps HOME WORDS FACILITY...
                                sought HOME WORDS MOMENT_S FACILITY...
                                beside HOME WORDS MOMENT_S FACILITY...
                                city HOME WORDS STEPS FEATURES FACILITY
                                zones HOME WORDS TURNS FACILITY

The window comes up as `responder` opens it; what a person would do is done here: WORDS are typed into the passphrase's
dialog. Nothing is imported before it is needed: the time of starting is measured with this file.
"""

from __future__ import annotations

import faulthandler
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from responder_app.gui.canvas.view import SheetCanvas
    from responder_app.gui.window import Window

SCREEN_PX = (1920, 1080)
PATIENCE_S = 60.0
LONGEST_S = 100.0
PAN_PX = 12
CLOSER = 4.0
STREETS_PX = 1.0
"""Pixels for a metre at which a city is panned: a kilometre and more across the screen."""
SPARE_S = 3.0
"""So long after its first paint the program has started its workers and read what the first questions need."""


def say(*words: object) -> None:
    """A line for whoever started this."""
    print(*words, flush=True)


def empty() -> None:
    """A PySide6 window with nothing in it, until it is painted."""
    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication([])
    window = QWidget()

    def shown() -> None:
        say("shown")
        window.close()

    _when_painted(window, shown)
    window.showMaximized()
    app.exec()


def search(home: str, words: str, typed: str) -> None:
    """Until the search has answered what was typed."""

    def then(window: Window) -> None:
        say("shown")
        view = window.deck.search
        view.field.setText(typed)
        until(lambda: view.rows.count() > 0)
        say("answered")

    _open(home, words, then)


def floors(home: str, words: str, facility: str) -> None:
    """`idle`, and wait for a line; every floor drawn sharply, whole and closer; `floor MS` from asking to its picture.

    Each floor is asked for three times: far from the floor before, next to it, and with its picture seen already.
    Before that, one as soon as the keys of the floors are there, while the first sheet is being opened: `early MS`.
    """

    def then(window: Window) -> None:
        from responder_app.gui.screens import Screen

        window.resize(*SCREEN_PX)
        rest(SPARE_S)
        say("idle")
        sys.stdin.readline()
        window.open_facility(facility, Screen.PLANS)
        plans = window.deck.plans
        canvas = plans.drawing.canvas
        until(lambda: plans.levels is not None)
        labels = [row.label for row in plans.levels.floors] if plans.levels else []
        _floor(window, labels[len(labels) // 2], "early")
        far = [*labels[::3], *labels[1::3], *labels[2::3]]
        for label in (*far, *labels, *reversed(labels)):
            _floor(window, label)
            canvas.zoom_by(CLOSER)
            settle(window, canvas)
            canvas.fit()
            settle(window, canvas)  # else the next floor's time would be that of fitting this one, too
        say("visited", len(labels))
        sys.stdin.read()

    _open(home, words, then)


def _floor(window: Window, label: str, what: str = "floor") -> None:
    """Ask for a floor as its key does, until its picture is painted; then until it is sharp."""
    plans = window.deck.plans
    sheet = next(row.sheet for row in plans.levels.floors if row.label == label) if plans.levels else None
    if label == plans.level or sheet is None:
        return
    begun = time.perf_counter()
    plans.strip.floor_chosen.emit(label)
    drawing = plans.drawing
    until(lambda: drawing.source is not None and drawing.source.ref == sheet and drawing.canvas.has_picture)
    drawing.canvas.viewport().repaint()
    say(what, (time.perf_counter() - begun) * 1000)
    settle(window, drawing.canvas)


def map_(home: str, words: str, steps: str, *facilities: str) -> None:
    """The map of each facility in turn: `map MS` for each; each layer of the last one hidden and shown: `toggle MS`;
    then panned in steps: `frame MS` for each frame; again with a floor's plan and then the USNG grid on it too:
    `plan MS`, `grid MS`.

    The program has had its spare moment before, as after any passphrase; a map is there when the screen is full of it,
    with its labels.
    """

    def then(window: Window) -> None:
        from responder_app.gui.map_tools.panel import Tool
        from responder_app.gui.screens import Screen

        window.resize(*SCREEN_PX)
        _prepare(window)
        canvas = window.deck.map.map.canvas
        settle(window, canvas)
        for facility in facilities:
            show_map(window, lambda facility=facility: window.open_facility(facility, Screen.MAP))  # type: ignore[misc]
            say("items", len(canvas.scene().items()))
        for key in window.deck.map.layers.keys.values():
            for _ in range(2):
                begun = time.perf_counter()
                key.click()
                until(lambda: canvas.sharp)
                canvas.viewport().repaint()
                say("toggle", (time.perf_counter() - begun) * 1000)
        _pan(canvas, int(steps))
        tools = window.deck.map.tools
        for tool, what in ((Tool.PLAN, "plan"), (Tool.GRID, "grid")):
            tools.press(tool)
            until(lambda: not window.around.lane.busy)
            canvas.fit()
            settle(window, canvas)
            _pan(canvas, int(steps), what)

    _open(home, words, then)


def maps(home: str, words: str, *facilities: str) -> None:
    """Each facility as a crew comes to its map: search, its arrival sheet, then the map's key; `map MS` for each."""

    def then(window: Window) -> None:
        from responder_app.gui.screens import Screen

        window.resize(*SCREEN_PX)
        _prepare(window)
        for facility in facilities:
            window.show_screen(Screen.SEARCH)
            window.open_facility(facility)
            settle(window, window.deck.map.map.canvas)
            show_map(window, lambda: window.show_screen(Screen.MAP))

    _open(home, words, then)


def sought(home: str, words: str, moment_s: str, *facilities: str) -> None:
    """Each facility searched for, and the map's key pressed as soon as its sheet is painted (map_ways.py)."""
    _ways("sought", home, words, moment_s, facilities)


def beside(home: str, words: str, moment_s: str, *facilities: str) -> None:
    """Each opened from the map of the one before, and the map's key pressed as soon as its sheet is painted."""
    _ways("beside", home, words, moment_s, facilities)


def _ways(way: str, home: str, words: str, moment_s: str, facilities: Sequence[str]) -> None:
    def then(window: Window) -> None:
        from tests.bench import map_ways

        window.resize(*SCREEN_PX)
        _prepare(window)
        getattr(map_ways, way)(window, float(moment_s), facilities)

    _open(home, words, then)


def show_map(window: Window, press: Callable[[], None]) -> None:
    """Have another map shown, until it is painted with its labels: `map MS`; then until all is drawn."""
    panel = window.deck.map.map
    before, begun = panel.scene, time.perf_counter()
    press()
    until(lambda: panel.scene is not before and panel.canvas.complete)
    panel.canvas.viewport().repaint()
    say("map", (time.perf_counter() - begun) * 1000)
    settle(window, panel.canvas)


def city(home: str, words: str, steps: str, features: str, facility: str) -> None:
    """The map of a facility with so many features more, panned: `frame MS` for each; then `panned`, and wait."""

    def then(window: Window) -> None:
        from responder_app.gui.screens import Screen
        from tests.bench.features import scattered

        window.resize(*SCREEN_PX)
        _prepare(window)
        canvas = window.deck.map.map.canvas
        window.open_facility(facility, Screen.MAP)
        until(lambda: window.deck.map.map.scene is not None and canvas.sharp)
        settle(window, canvas)
        shapes, marks = scattered(int(features))
        canvas.add_shapes(shapes)
        canvas.set_marks(marks)
        canvas.look_at(canvas.centre, STREETS_PX)
        settle(window, canvas)
        say("base", window.deck.map.map.has_base)
        _pan(canvas, int(steps))
        settle(window, canvas)
        say("panned")
        sys.stdin.readline()

    _open(home, words, then)


def zones(home: str, words: str, turns: str, facility: str) -> None:
    """Zones of a small chlorine spill at a facility, then a finger on the wind's dial: `turned MS` until painted."""

    def then(window: Window) -> None:
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        from responder_app.briefing.answers.materials import SpillSize, Wind
        from responder_app.gui.screens import Screen

        window.resize(*SCREEN_PX)
        _prepare(window)
        view, found = window.deck.zones, list[Any]()
        window.open_facility(facility)
        window.show_screen(Screen.ZONES)
        settle(window, view.map.canvas)
        window.around.lane.ask(lambda: window.around.questions.materials("1017"), found.append, found.append)
        until(lambda: bool(found))
        view.materials.picked.emit(found[0].hits[0])
        until(lambda: view.drawn.shown is not None)
        view.drawn.say(size=SpillSize.SMALL, wind=Wind(0.0))
        settle(window, view.map.canvas)
        dial = view.side.wind.dial
        far = min(dial.width(), dial.height()) * 0.35
        for turn in range(int(turns)):
            x, y = ((0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1))[(turn + 1) % 8]
            at = dial.rect().center() + QPoint(round(x * far), round(y * far))
            before, begun = view.drawn.shown, time.perf_counter()
            QTest.mouseClick(dial, Qt.MouseButton.LeftButton, pos=at)
            until(lambda before=before: view.drawn.shown is not before)  # type: ignore[misc]
            view.map.canvas.viewport().repaint()
            say("turned", (time.perf_counter() - begun) * 1000)
            settle(window, view.map.canvas)

    _open(home, words, then)


def _pan(canvas: SheetCanvas, steps: int, what: str = "frame") -> None:
    """To all four sides in turn; `frame MS` (or by another name) for each step."""
    from PySide6.QtWidgets import QApplication

    for step in range(steps):
        begun = time.perf_counter()
        canvas.pan_by(*_around(step * 4 // steps))
        QApplication.processEvents()
        say(what, (time.perf_counter() - begun) * 1000)


def _prepare(window: Window) -> None:
    """Wait until the program has done what it does a second after the window is shown (gui/furnishing.py)."""
    rest(SPARE_S)
    until(lambda: not window.around.lane.busy)


def _around(quarter: int) -> tuple[int, int]:
    """To all four sides in turn."""
    return ((PAN_PX, 0), (0, PAN_PX), (-PAN_PX, 0), (0, -PAN_PX))[quarter]


def _open(home: str, words: str, then: Callable[[Window], None]) -> None:
    """The window as `responder` opens it; when it is painted `then` is called, and after that it is closed."""
    import os

    from responder_app.__main__ import open_window
    from responder_app.gui import pauses

    # As open_window does, before anything else is loaded.
    pauses.begin()
    pauses.load_qt()
    from responder_app.gui import start
    from responder_app.gui.lock.screen import LockScreen

    os.environ["RESPONDER_HOME"] = home

    made = start.made

    def built(parts: Any, theme: Any) -> Window:
        window = made(parts, theme)

        def shown() -> None:
            try:
                then(window)
            finally:
                window.close()

        _when_painted(window, shown)
        return window

    def typed(asked: LockScreen) -> None:
        asked.line.setText(words)
        asked.unlock_key.click()

    setattr(start, "made", built)  # noqa: B010  mypy holds both to be constant
    setattr(LockScreen, "take_keys", typed)  # noqa: B010
    raise SystemExit(open_window(None))


def _when_painted(widget: QWidget, then: Callable[[], None]) -> None:
    """Call once, after the widget's first paint."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                widget.removeEventFilter(self)
                QTimer.singleShot(0, then)
            return False

    widget.installEventFilter(FirstPaint(widget))


def until(true: Callable[[], bool]) -> None:
    """Let the program do what it does until something is true."""
    from PySide6.QtWidgets import QApplication

    deadline = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit("nothing came")
        QApplication.processEvents()
        time.sleep(0.0005)


def rest(seconds: float) -> None:
    """Let the program do what it does while nobody asks."""
    over = time.monotonic() + seconds
    until(lambda: time.monotonic() > over)


def settle(window: Window, canvas: SheetCanvas) -> None:
    """Until every question is answered and everything is drawn, for a while."""
    from PySide6.QtWidgets import QApplication

    until(lambda: not window.around.lane.busy)
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < 0.1:
        QApplication.processEvents()
        if window.around.lane.busy or not canvas.sharp:
            quiet_since = time.monotonic()
        time.sleep(0.001)


PROGRAMS: dict[str, Callable[..., None]] = {
    "empty": empty,
    "search": search,
    "floors": floors,
    "map": map_,
    "maps": maps,
    "sought": sought,
    "beside": beside,
    "city": city,
    "zones": zones,
}


def main(program: str, arguments: Iterable[str]) -> None:
    """Run the program of that name. One that hangs says where and is ended."""
    faulthandler.dump_traceback_later(LONGEST_S, exit=True)
    PROGRAMS[program](*arguments)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
