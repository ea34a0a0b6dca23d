"""A double tap brings the room around the place into view; where none can be told, it comes closer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from responder_app.errors import ResponderError
from responder_app.gui.plans.errand import Errand
from responder_app.gui.plans.opened import Opened
from responder_app.gui.plans.sheet_drawing import PDF, SheetDrawing, document_of
from responder_app.gui.view import Surroundings
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Box, Priority, RoomAt

CLOSER = 3.0
"""How much a double tap enlarges where no room can be told."""


class RoomTap:
    """Follows the sheet that is shown."""

    def __init__(self, around: Surroundings, pool: RenderPool, drawing: SheetDrawing) -> None:
        self._canvas = drawing.canvas
        self._errand = Errand(pool, around.lane)
        self._opened: Opened | None = None
        self._canvas.place_double_tapped.connect(self._on_double_tapped)

    def follow(self, opened: Opened | None) -> None:
        """Another sheet is shown, or none; a room of the one before is not waited for."""
        self._opened = opened
        self._errand.drop()

    def _on_double_tapped(self, place: QPointF) -> None:
        source = self._opened.source if self._opened else None
        overlay = self._opened.overlay if self._opened else None
        canvas = self._canvas

        def closer(_: ResponderError | None = None) -> None:
            canvas.look_at(place, canvas.pixels_per_unit * CLOSER)

        def found(box: Box | None) -> None:
            if box is None:
                closer()
            else:
                canvas.show_area(QRectF(QPointF(*box[:2]), QPointF(*box[2:])))

        if source is None or source.ref.media_type != PDF:
            closer()
            return
        scale = overlay.points_per_metre if overlay else None
        request = RoomAt(document_of(source), source.ref.page - 1, place.x(), place.y(), scale)
        self._errand.send(request, found, closer, Priority.ON_SCREEN)
