"""A whole window on a fake library: the real briefing, drawn sheets, a sync that does what a test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop

from responder_app.briefing.answers.materials import ZoneQuestion
from responder_app.briefing.briefing import Briefing
from responder_app.documents.formats import MapFormat
from responder_app.errors import DrawingError, ResponderError
from responder_app.gui.build import build_window
from responder_app.gui.ending import let_go
from responder_app.gui.ports import ExportMap, Position
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.model.base import LonLat
from responder_app.render.comparing import ChangedSheet, Changes, DifferenceTile
from responder_app.render.decoding import DecodeImage
from responder_app.render.isolation import Isolation
from responder_app.render.pool import RenderPool
from responder_app.render.requests import (
    Box,
    Inspect,
    Layer,
    PageSize,
    Pixels,
    Prepare,
    Priority,
    ReplyT_co,
    Request,
    RoomAt,
    SheetInfo,
    Tile,
)
from responder_app.settings import Settings
from responder_app.sync.answers import Change, SyncRow, SyncStatus
from responder_app.sync.progress import Progress
from responder_app.sync.throttle import Throttle
from tests.fakes import buildings
from tests.fakes.library import CHECKED, FakeLibrary
from tests.gui.sheets import floor_plan, overview_of

NOW = datetime(2026, 3, 4, 3, 12, tzinfo=UTC)


PROTECTED = Isolation(("process", "filter", "limits"), ("namespaces",))
"""What the staged machine confines drawings by."""


class GreyPool(RenderPool):
    """Draws every tile grey, at once and without a process; what else it says of a sheet is what a test sets."""

    def __init__(self) -> None:
        super().__init__(0)
        self.asked: list[Request[Any]] = []
        self.layers: tuple[Layer, ...] = ()
        self.room: Box | None = None
        self.changed = ChangedSheet((0.0, 0.0), ((100, 100, 200, 160), (300, 200, 340, 260)), 0.1, True)
        self.ranked: list[tuple[Request[Any], Priority]] = []
        self.failing: type[Request[Any]] | None = None
        """A kind of request that no file answers."""
        self.shade: Callable[[Request[Any]], int] = lambda _: 0x99
        """How dark a request's pixels are."""

    def submit(
        self, request: Request[ReplyT_co], priority: Priority = Priority.ON_SCREEN, deadline_s: float | None = None
    ) -> Future[ReplyT_co]:
        self.asked.append(request)
        self.ranked.append((request, priority))
        future: Future[Any] = Future()
        if self.failing is not None and isinstance(request, self.failing):
            future.set_exception(DrawingError("The file is damaged."))
        else:
            future.set_result(self._answer(request))
        return future

    def _answer(self, request: Request[Any]) -> object:
        match request:
            case Tile(width=width, height=height) | DifferenceTile(width=width, height=height):
                return Pixels(width, height, width * 3, bytes([self.shade(request)]) * (width * height * 3))
            case DecodeImage():
                return Pixels(100, 80, 300, b"\x99" * 24_000)
            case Inspect():
                return SheetInfo((PageSize(100, 80),), self.layers)
            case Prepare():
                return None
            case RoomAt():
                return self.room
            case Changes():
                return self.changed
        raise AssertionError(type(request).__name__)


class FakeSync:
    """Answers with what it is given; `failure` makes the next sync fail."""

    def __init__(self, library: FakeLibrary, source: str | None = "https://preplans.springfield.example") -> None:
        self.library = library
        self.source = source
        self.failure: ResponderError | None = None
        self.change = Change(42, updated=(buildings.TOWER,), unchanged=1)
        self.progress = Progress("Fetching pre-plans", 3, 24, 12_400_000, 88_000_000, 2_100_000, 36.0)
        self.gate: Callable[[], None] = lambda: None
        self.syncs = 0
        self.limits: list[int] = []
        self.throttle: Throttle | None = None
        self.here: LonLat | None = None

    @property
    def most_kbit_s(self) -> int:
        return 0

    def keep_limit(self, most_kbit_s: int) -> None:
        self.limits.append(most_kbit_s)

    def sync_now(
        self,
        progress: Callable[[Progress], None],
        cancel: Callable[[], bool],
        source: str | None = None,
        throttle: Throttle | None = None,
        here: LonLat | None = None,
    ) -> Change:
        self.syncs += 1
        self.throttle, self.here = throttle, here
        progress(self.progress)
        self.gate()
        if self.failure is not None:
            raise self.failure
        return Change(42, cancelled=True) if cancel() else self.change

    def status(self) -> SyncStatus:
        rows = [row(preplan.id, preplan.identity.name) for preplan in self.library.preplans.values()]
        if rows:
            rows += SAMPLE_ROWS
        return SyncStatus(
            tuple(rows),
            CHECKED if rows else None,
            self.source,
            3_240_000_000 if rows else 0,
            "City of Springfield OEM, sequence 41, issued 20 Feb 2026",
            "Fire and shared sections of Springfield",
            sources=((self.source, ""),) if self.source else (),
        )


def row(facility_id: str, name: str, state: str = "ready", reason: str = "", **more: Any) -> SyncRow:
    fields: dict[str, Any] = {
        "type": "facility", "version": 3, "offered": 3, "age": "12 days ago", "issued_at": None,
        "accepted_at": None, "bytes": 24_000_000, "bytes_missing": 0,
    }  # fmt: skip
    return SyncRow(facility_id, name=name, state=state, reason=reason, **{**fields, **more})


SAMPLE_ROWS = [
    row("r-1", "Northside Chemical Works", "refused", "This package is older than the one you have. We kept yours."),
    row("r-2", "St. Brigid Hospital", "updating", bytes_missing=14_000_000),
    row("r-3", "Central Rail Station", "old", "Version 5 could not be fetched yet; version 4 is shown.", version=4),
    row("r-4", "Springfield streets and hydrants", type="area"),
]


def library() -> FakeLibrary:
    """The full tower and the bare flats, their area, and a drawn plan for every floor."""
    tower = buildings.tower()
    held = FakeLibrary(held_areas=(buildings.area(),)).add(tower, buildings.bare())
    for document in tower.documents:
        sheet = floor_plan(document.title, document.pages[0].width_pt, document.pages[0].height_pt)
        held.files[(document.id, None)] = sheet
        held.files[(document.id, 1)] = overview_of(sheet)
    return held


class Exports:
    """Remembers what was exported."""

    def __init__(self) -> None:
        self.written: list[tuple[str, Path, MapFormat, str]] = []
        self.zones: list[ZoneQuestion | None] = []

    def __call__(
        self, facility_id: str, file: Path, form: MapFormat, *, floor: str, zones: ZoneQuestion | None
    ) -> None:
        self.written.append((facility_id, file, form, floor))
        self.zones.append(zones)


@contextmanager
def stage(
    theme: Theme,
    held: FakeLibrary | None = None,
    pool: RenderPool | None = None,
    sync: FakeSync | None = None,
    export: ExportMap | None = None,
    position: Position | None = None,
) -> Iterator[Window]:
    """A window on the library, not shown yet. It ends as at a lock: nothing is left of it, nor of the theme."""
    held = library() if held is None else held
    briefing = Briefing(held, Settings(), lambda: NOW)
    parts = (briefing, sync or FakeSync(held), pool or GreyPool(), export or Exports())
    window = build_window(*parts, theme, lambda: PROTECTED, position)
    try:
        yield window
    finally:
        end(window)


def end(window: Window) -> None:
    """Close it, and wait until it has gone with all that hangs in it."""
    window.close()
    loop = QEventLoop()
    let_go(window, loop.quit)
    loop.exec()
