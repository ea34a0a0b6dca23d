"""A sheet on the canvas: overview, tiles, symbols and ways, drawn from what the briefing gives."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QSizeF

from responder_app.briefing.answers.plans import PlanLineKind, PlanOverlay, SheetSource
from responder_app.gui.canvas.briefed import plan_marks, plan_shapes
from responder_app.gui.canvas.source import PictureTiles, SheetTiles, TileSource
from responder_app.gui.drawing import Drawing
from responder_app.gui.theme import Theme
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Source

SAME_SIZE = 0.02
"""Sheets whose sides differ by less than this share are laid out alike: the view is kept between them."""


class SheetDrawing(Drawing):
    """Shows one sheet after another, each with its symbols and ways."""

    def __init__(self, theme: Theme, pool: RenderPool, says: str) -> None:
        super().__init__(theme, says)
        self._pool = pool
        self._size = QSizeF()
        self._overlay: PlanOverlay | None = None
        self.shown: PlanOverlay | None = None
        """What lies over the sheet now."""

    def show_sheet(self, source: SheetSource, overlay: PlanOverlay | None, keep_view: bool = False) -> None:
        """Show the sheet with what lies over it; `keep_view` stays at the same place of an equally large sheet."""
        canvas = self.canvas
        before: tuple[QPointF, float] = (canvas.centre, canvas.pixels_per_unit)
        size = QSizeF(source.ref.width_pt, source.ref.height_pt)
        alike = keep_view and _alike(size, self._size)
        self._size = size
        self._overlay = self.shown = overlay
        self.show_canvas()
        scale = overlay.points_per_metre if overlay else None
        canvas.show_sheet(
            tiles_of(source, self._pool), 1 / scale if scale else None, overlay.north_deg if overlay else None
        )
        if overlay is not None:
            self.show_routes(frozenset())
            canvas.set_marks(list(plan_marks(overlay)))
        if alike:
            canvas.look_at(*before)

    def show_routes(self, ids: frozenset[str]) -> None:
        """Show the floor's network of ways, and these routes over it."""
        overlay = self._overlay
        if overlay is None:
            return
        lines = tuple(line for line in overlay.lines if line.id in ids or line.kind is PlanLineKind.WAY)
        self.shown = replace(overlay, lines=lines)
        self.canvas.clear_shapes()
        self.canvas.add_shapes(plan_shapes(self.shown))


def tiles_of(source: SheetSource, pool: RenderPool) -> TileSource:
    """The sheet as the canvas draws it: a PDF page in tiles, a picture whole."""
    ref = source.ref
    size = QSizeF(ref.width_pt, ref.height_pt)
    document = Source(source.source_id, ref.media_type, source.load)
    if ref.media_type != "application/pdf":
        return PictureTiles(pool, document, size)
    preview = None
    if source.overview is not None:
        preview = Source(f"{source.source_id}:overview:{ref.page}", "image/webp", source.overview)
    return SheetTiles(pool, document, ref.page - 1, size, preview)


def _alike(one: QSizeF, other: QSizeF) -> bool:
    if other.isEmpty():
        return False
    across = abs(one.width() - other.width()) / other.width()
    return max(across, abs(one.height() - other.height()) / other.height()) < SAME_SIZE
