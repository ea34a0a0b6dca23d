"""The peers for sharp plans: PDFium in this process and QtPdf in one of its own draw the same part of a sheet."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import pypdfium2

from tests.bench.timing import timed

ROOT = Path(__file__).parents[2]
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"


@dataclass(frozen=True)
class Part:
    """A rectangle of a first page, in pixels at `zoom` pixels a point."""

    zoom: float
    x: int
    y: int
    width: int
    height: int


class Pdfium:
    """One open document."""

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)
        self._page = self._document[0]

    def draw_ms(self, part: Part) -> float:
        """Milliseconds for a part of the first page."""
        width, height = self._page.get_size()
        left, top = part.x / part.zoom, part.y / part.zoom
        right, bottom = width - left - part.width / part.zoom, height - top - part.height / part.zoom
        crop = (left, max(0.0, bottom), max(0.0, right), top)
        bitmap, took = timed(lambda: self._page.render(scale=part.zoom, crop=crop))
        bitmap.close()
        return took

    def close(self) -> None:
        """Give the memory back."""
        self._page.close()
        self._document.close()


def cold_ms(data: bytes, part: Part) -> float:
    """Milliseconds from the file's bytes to the drawn part."""
    document, opened = timed(lambda: Pdfium(data))
    try:
        return opened + document.draw_ms(part)
    finally:
        document.close()


class QtPdf:
    """QtPdf on one document. Needs .venv-peers, which `make bench` makes; `there` says whether it is. Close it."""

    there = PEERS_PYTHON.exists()

    def __init__(self, data: bytes) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._file = Path(self._folder.name) / "sheet.pdf"
        self._file.write_bytes(data)
        program = [str(PEERS_PYTHON), str(ROOT / "tests" / "bench" / "qtpdf.py")]
        self._process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def draw_ms(self, part: Part) -> tuple[float, float]:
        """Milliseconds to open the document (0 once it is open), and to draw the part."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"file": str(self._file), **asdict(part)}) + "\n")
        self._process.stdin.flush()
        opened, drawn = map(float, self._process.stdout.readline().split())
        return opened, drawn

    def close(self) -> None:
        """End the program."""
        self._process.communicate()
        self._folder.cleanup()
