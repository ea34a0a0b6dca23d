"""How documents are looked into. Never here: in a drawing worker that can touch nothing else."""

from __future__ import annotations

import hashlib
from typing import Protocol

from responder_app.render.decoding import DecodeImage
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, MediaType, Source

Sizes = tuple[tuple[float, float], ...]
"""Width and height of each page as displayed, in points of 1/72 inch; of a picture in pixels."""


class Inspector(Protocol):
    """Looks into a document from outside."""

    def inspect(self, data: bytes, media_type: str) -> Sizes:
        """The sizes of the document's pages. Raises LockedDrawingError, DrawingError, NoWorkerError."""


class PoolInspector:
    """The inspector that the office uses: asks the render pool's sandboxed workers."""

    def __init__(self, pool: RenderPool) -> None:
        self._pool = pool

    def inspect(self, data: bytes, media_type: str) -> Sizes:
        """The sizes of the document's pages. Raises LockedDrawingError, DrawingError."""
        source = Source(hashlib.sha256(data).hexdigest(), media_type, data)
        if media_type == MediaType.PDF:
            info = self._pool.run(Inspect(source))
            return tuple((page.width_pt, page.height_pt) for page in info.pages)
        picture = self._pool.run(DecodeImage(source))
        return ((float(picture.width), float(picture.height)),)
