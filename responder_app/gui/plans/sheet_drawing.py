"""A sheet on the canvas: overview, tiles, symbols and ways, drawn from what the briefing gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

from responder_app.briefing.answers.plans import PlanLineKind, PlanOverlay, SheetRef, SheetSource
from responder_app.briefing.answers.voice_grid import VoiceGrid
from responder_app.gui.canvas.briefed import plan_grid, plan_marks, plan_shapes
from responder_app.gui.canvas.pyramid import PyramidTiles
from responder_app.gui.canvas.source import PictureTiles, SheetTiles, TileSource
from responder_app.gui.drawing import Drawing
from responder_app.gui.plans.overlays import NETWORK
from responder_app.gui.theme import Theme
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Source

PDF = "application/pdf"
READ_SHARE = 0.6
"""How much of an upright page is shown first: its width, and so much of it downwards."""
AROUND = 0.09
"""Room around the building in the first picture, as a share of its longer side: for what is written outside it."""
LEAST_PART = 0.1
"""A building that takes less than this share of the sheet's width or height is not believed to be the drawing."""


class SheetDrawing(Drawing):
    """Shows one sheet after another, each with its symbols; with `ways` also the network of ways out."""

    def __init__(self, theme: Theme, pool: RenderPool, says: str, ways: bool = False, headed: bool = True) -> None:
        super().__init__(theme, says, headed)
        self._ways = ways
        self._pool = pool
        self._note = ""
        self.source: SheetSource | None = None
        """The sheet that is shown; None before the first and where there is none."""
        self._overlay: PlanOverlay | None = None
        self.shown: PlanOverlay | None = None
        """What lies over the sheet now."""
        self.hidden_layers: frozenset[int] | None = None
        """Ids of the layers that are not drawn; None while the file is drawn as it opens."""

    def show_sheet(self, source: SheetSource, overlay: PlanOverlay | None, keep_view: bool = False) -> None:
        """Show the sheet with what lies over it; `keep_view` stays at the same place of an equally large sheet."""
        self.show_bare(source, overlay, keep_view)
        self.lay_over()

    def show_bare(self, source: SheetSource, overlay: PlanOverlay | None, keep_view: bool = False) -> None:
        """Show the sheet; `lay_over` then puts what is known over it."""
        self.source, self.hidden_layers = source, None
        size = QSizeF(source.ref.width_pt, source.ref.height_pt)
        self._overlay = self.shown = overlay
        self.show_canvas()
        scale = overlay.points_per_metre if overlay else None
        self.canvas.show_sheet(
            tiles_of(source, self._pool),
            1 / scale if scale else None,
            overlay.north_deg if overlay else None,
            first_picture(overlay, size) if overlay else top_of_page(source.ref),
            keep_view,
        )

    def lay_over(self) -> None:
        """Symbols and ways over the sheet that is shown."""
        if self.source is not None and self._overlay is not None:
            self.show_routes(frozenset())
            self._show_marks(self._overlay)

    def _show_marks(self, overlay: PlanOverlay) -> None:
        """The network's nodes, dozens of them, are made only when they are wanted."""
        symbols = overlay.symbols if self._ways else tuple(s for s in overlay.symbols if s.group != NETWORK)
        self.canvas.set_marks(list(plan_marks(replace(overlay, symbols=symbols))))

    def say(self, headline: str, note: str = "", ink: str = "soft") -> None:
        """What is shown, and what to know about it."""
        self._note = note
        super().say(headline, note, ink)

    def say_also(self, words: str) -> None:
        """Something more in the note, in place of what was more before."""
        self.note.setText(" · ".join(part for part in (self._note, words) if part))

    def show_nothing(self, words: str) -> None:
        """No sheet: words in its place."""
        self.source = None
        super().show_nothing(words)

    @property
    def longer_side(self) -> float:
        """Points of the shown sheet's longer side; 0 without a sheet."""
        return max(self.source.ref.width_pt, self.source.ref.height_pt) if self.source else 0.0

    def hide_layers(self, hidden: frozenset[int] | None) -> None:
        """Draw the sheet without these layers; None draws it as the file opens."""
        self.hidden_layers = hidden
        self.show_own_tiles()

    def show_own_tiles(self) -> None:
        """Draw the sheet itself, not what it was compared with."""
        if self.source is not None:
            self.canvas.set_source(tiles_of(self.source, self._pool, self.hidden_layers))

    def show_grid(self, grid: VoiceGrid | None) -> None:
        """Lay the voice grid over the sheet; None takes it away."""
        self.canvas.set_grid(plan_grid(grid) if grid else None)

    def light(self, boxes: Sequence[QRectF], current: int | None, washed: bool = True) -> None:
        """Let boxes of the sheet stand out, one of them most; none takes them away."""
        self.canvas.highlight(boxes, current, washed)

    def show_ways(self, ways: bool) -> None:
        """Show the floor's network of ways out, or not."""
        if ways != self._ways:
            self._ways = ways
            self.lay_over()

    def show_routes(self, ids: frozenset[str]) -> None:
        """Show these routes over the floor's network of ways."""
        overlay = self._overlay
        if overlay is None:
            return
        lines = tuple(
            line for line in overlay.lines if line.id in ids or (self._ways and line.kind is PlanLineKind.WAY)
        )
        self.shown = replace(overlay, lines=lines)
        self.canvas.clear_shapes()
        self.canvas.add_shapes(plan_shapes(self.shown))


def first_picture(overlay: PlanOverlay, sheet: QSizeF) -> QRectF | None:
    """The part of the sheet that shows the building with room around it; None when that is not safely known."""
    if overlay.building is None:
        return None
    x_min, y_min, x_max, y_max = overlay.building
    box = QRectF(QPointF(x_min, y_min), QPointF(x_max, y_max))
    if box.width() < LEAST_PART * sheet.width() or box.height() < LEAST_PART * sheet.height():
        return None
    room = AROUND * max(box.width(), box.height())
    return box.adjusted(-room, -room, room, room).intersected(QRectF(QPointF(0, 0), sheet))


def top_of_page(ref: SheetRef) -> QRectF | None:
    """The top of an upright page in a document: fitted whole, its text would be too small to read."""
    if ref.media_type != PDF or ref.height_pt <= ref.width_pt:
        return None
    return QRectF(0, 0, ref.width_pt, ref.width_pt * READ_SHARE)


def document_of(source: SheetSource) -> Source:
    """The sheet's file as the drawing workers know it."""
    return Source(source.source_id, source.ref.media_type, source.load)


def tiles_of(source: SheetSource, pool: RenderPool, hidden: frozenset[int] | None = None) -> TileSource:
    """The sheet as the canvas draws it: a PDF page in tiles, a picture whole."""
    ref = source.ref
    size = QSizeF(ref.width_pt, ref.height_pt)
    document = document_of(source)
    if ref.media_type != PDF:
        return PictureTiles(pool, document, size)
    preview = None
    if source.overview is not None:
        preview = Source(f"{source.source_id}:overview:{ref.page}", "image/webp", source.overview)
    live = SheetTiles(pool, document, ref.page - 1, size, preview, hidden)
    if source.pyramid is None or hidden is not None:
        return live
    return PyramidTiles(pool, live, source.pyramid, preview)  # it shows the layers as the file opens
