"""Drawing sheets while publishing, each page and each block of tiles told on the bar: scans take minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from responder_app.cli.terminal import Told
from responder_app.model.facility import Document
from responder_app.publisher.previews import Preview, draw, previewed_pages
from responder_app.publisher.pyramids import tiles_of
from responder_app.render.pool import RenderPool


@dataclass(frozen=True)
class ToldDrawing:
    """The office's two ways of drawing, over one pool and one bar."""

    pool: RenderPool
    told: Told

    def previews(self, document: Document, read: Callable[[], bytes], digest: str) -> Iterator[Preview]:
        """Overviews and words, as `previews.draw` gives them."""
        for preview in draw(self.pool, document, read, digest):
            self.told.doing(_named(document, preview.page))
            yield preview

    def tiles(self, document: Document, read: Callable[[], bytes], digest: str, page: int) -> Preview | None:
        """The tiles of a page, as `pyramids.tiles_of` gives them."""
        name = _named(document, page)
        self.told.doing(name)
        return tiles_of(
            self.pool, document, read, digest, page,
            lambda done, total: self.told.doing(f"{done} of {total} tiles, {name}"),
        )  # fmt: skip


def _named(document: Document, page: int) -> str:
    of = previewed_pages(document)
    return f"{document.title}, page {page} of {of}" if of > 1 else document.title
