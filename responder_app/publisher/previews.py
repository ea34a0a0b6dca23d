"""Previews made when a facility is published: each page drawn once to WebP, its words with their boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass

from responder_app.errors import DrawingError, NoWorkerError
from responder_app.model.facility import Document
from responder_app.model.terms import DocumentKind
from responder_app.package.words import Word, write_words
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Overview, Priority, Source, Words

OVERVIEW_PX = 1600
"""Longer side of an overview: fills a 1920x1080 window at once and stays near 150 kB."""
OTHER_PAGES = 20
"""Of documents that are no floor plan, so many pages get previews."""
_PDF = "application/pdf"


@dataclass(frozen=True)
class Preview:
    """One rendition of a page, counted from 1; `failure` says why there is none."""

    role: str
    page: int
    content: bytes = b""
    failure: str | None = None


def previewed_pages(document: Document) -> int:
    """How many pages of a document get an overview and a word list."""
    if document.media_type != _PDF:
        return 0
    return len(document.pages) if document.kind is DocumentKind.PLAN else min(len(document.pages), OTHER_PAGES)


def draw(pool: RenderPool, document: Document, read: Callable[[], bytes], digest: str) -> Iterator[Preview]:
    """Overview and words of each page; a page that cannot be drawn gives a Preview with its failure.

    Raises NoWorkerError: this machine draws nothing, and must not publish sheets without pictures.
    """
    source = Source(digest, document.media_type, read)
    pages: Sequence[int] = range(1, previewed_pages(document) + 1)
    overviews = [pool.submit(Overview(source, page - 1, OVERVIEW_PX), Priority.BACKGROUND) for page in pages]
    words = [pool.submit(Words(source, page - 1), Priority.BACKGROUND) for page in pages]
    for page, overview, text in zip(pages, overviews, words, strict=True):
        try:
            yield Preview("overview", page, overview.result())
        except NoWorkerError:
            raise
        except DrawingError as error:
            yield Preview("overview", page, failure=str(error))
        try:
            yield Preview("words", page, write_words(tuple(Word(*astuple(word)) for word in text.result().words)))
        except NoWorkerError:
            raise
        except DrawingError as error:
            yield Preview("words", page, failure=str(error))
