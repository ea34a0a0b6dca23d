"""Pictures of every screen of a window, day and night: for the demo, for the README, for people who look.

python -m tests.gui.shots OUT WIDTH HEIGHT DPI
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from responder_app.briefing.answers.materials import SpillSize, Wind
from responder_app.briefing.answers.sheet import BlockKind
from responder_app.gui.plans.key_row import Act
from responder_app.gui.rows import RowList
from responder_app.gui.screens import Screen
from responder_app.gui.window import Window
from responder_app.gui.zones.side import Page

PATIENCE_S = 20.0
QUIET_S = 0.15


def settle(window: Window) -> None:
    """Let the window ask, answer, draw and paint until nothing moves any more."""
    deadline = time.monotonic() + PATIENCE_S
    quiet_since = time.monotonic()
    while time.monotonic() < deadline and time.monotonic() - quiet_since < QUIET_S:
        QApplication.processEvents()
        time.sleep(0.005)
        deck = window.deck
        canvases = (deck.plans.drawing, deck.evacuation.plan, deck.map.map, deck.zones.map)
        listing = window.around.lane.busy or window.syncing.listing or deck.plans.turns.waiting
        drawing = any(c.isVisible() and not c.canvas.sharp for c in canvases)
        moving = listing or drawing or any(_is_unplaced(rows) for rows in window.findChildren(RowList))
        if moving:
            quiet_since = time.monotonic()


def _is_unplaced(rows: RowList) -> bool:
    """Whether it has rows, none of which has its place yet."""
    return rows.isVisible() and rows.count() > 0 and not rows.indexAt(QPoint(0, 1)).isValid()


def shoot(window: Window, out: Path, facility_id: str, fire_floor: str, query: str, place: str) -> tuple[Path, ...]:
    """Walk every screen by day and by night and save a PNG of each; gives the files in order.

    The window must be shown and of the size that is wanted. `query` is typed into Search, `place` is an
    address without a pre-plan.
    """
    out.mkdir(parents=True, exist_ok=True)
    saved: list[Path] = []
    night_before = window.around.theme.night
    for night in (False, True):
        window.around.theme.set_night(night)
        for number, (name, go) in enumerate(_walk(window, facility_id, fire_floor, query, place), start=1):
            go()
            settle(window)
            file = out / f"{number:02d}-{name}-{'night' if night else 'day'}.png"
            window.grab().save(str(file))
            saved.append(file)
    window.around.theme.set_night(night_before)
    return tuple(saved)


def _walk(
    window: Window, facility_id: str, fire_floor: str, query: str, place: str
) -> Iterator[tuple[str, Callable[[], None]]]:
    deck = window.deck

    def search() -> None:
        window.show_screen(Screen.SEARCH)
        deck.search.begin(query)
        # The pause after typing has no answer on its way yet.
        time.sleep(0.1)
        QApplication.processEvents()

    def place_without() -> None:
        window.show_screen(Screen.NO_PREPLAN)
        deck.no_preplan.ask_about(place)

    def details() -> None:
        window.show_screen(Screen.BRIEF)
        deck.brief.on_tile_pressed(BlockKind.SYSTEMS)

    def second_page() -> None:
        window.show_screen(Screen.BRIEF)
        deck.brief.close_inner()
        deck.brief.turn_page()

    def documents() -> None:
        window.show_screen(Screen.PLANS)
        deck.plans.tools.open(Act.DOCUMENTS)

    def layers() -> None:
        deck.plans.tools.open(Act.SYMBOLS)
        window.show_screen(Screen.MAP)
        deck.map.layers_key.click()

    def back() -> None:
        deck.map.layers_key.click()

    def brief() -> None:
        window.around.current.set_fire_floor("")
        window.open_facility(facility_id)

    def zones() -> None:
        deck.hazmat.zones.draw.click()

    def wind() -> None:
        deck.zones.drawn.say(size=SpillSize.SMALL, wind=Wind(90.0))

    def spill() -> None:
        deck.zones.side.open(Page.SPILL)

    def no_zones() -> None:
        deck.zones.side.open(Page.WIND)
        deck.zones.drawn.clear()

    def showing(screen: Screen) -> Callable[[], None]:
        return lambda: window.show_screen(screen)

    yield "search", search
    yield "brief", brief
    yield "floor-pad", deck.brief.open_floor_pad
    yield "brief-fire-floor", lambda: window.around.current.set_fire_floor(fire_floor)
    if not deck.brief.turn.isHidden():
        yield "brief-second-page", second_page
    yield "brief-details", details
    yield "plans", showing(Screen.PLANS)
    yield "plans-documents", documents
    yield "map-layers", layers
    back()
    for screen in (Screen.MAP, Screen.HAZMAT):
        yield screen.name.lower(), showing(screen)
    if not deck.hazmat.zones.draw.isHidden():
        yield "zones", zones
        yield "zones-wind", wind
        yield "zones-spill", spill
        no_zones()
    for screen in (Screen.PEOPLE, Screen.EVACUATION, Screen.SYNC):
        yield screen.name.lower(), showing(screen)
    yield "no-preplan", place_without


def main(out: Path, width: int, height: int, dpi: float) -> None:
    """Shoot the staged window with real drawing processes."""
    from responder_app.gui.application import application
    from responder_app.gui.metrics import Metrics
    from responder_app.gui.theme import Theme
    from responder_app.render.pool import RenderPool
    from tests.fakes.buildings import TOWER
    from tests.gui.stage import stage

    application()
    theme = Theme(Metrics(dpi))
    theme.apply()
    with RenderPool() as pool, stage(theme, pool=pool) as window:
        window.resize(width, height)
        window.show()
        window.start("")
        for file in shoot(window, out, TOWER, "7", "lakeside", "126 North Lake Street"):
            print(file)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
