"""The peer for sharp plans: PDFium draws the same sheet at the same size, in this process."""

from __future__ import annotations

import pypdfium2

from tests.bench.timing import timed


class Pdfium:
    """One open document."""

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)
        self._page = self._document[0]

    def draw_ms(self, zoom: float) -> float:
        """Milliseconds for the whole first page at `zoom` pixels a point."""
        bitmap, took = timed(lambda: self._page.render(scale=zoom))
        bitmap.close()
        return took

    def close(self) -> None:
        """Give the memory back."""
        self._page.close()
        self._document.close()


def cold_ms(data: bytes, zoom: float) -> float:
    """Milliseconds from the file's bytes to the drawn page."""
    document, opened = timed(lambda: Pdfium(data))
    try:
        return opened + document.draw_ms(zoom)
    finally:
        document.close()
