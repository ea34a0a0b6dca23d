"""QtPdf as a program of its own: it lies in PySide6-Addons, which the program never needs (`packaging/peers`).

Each line on stdin is JSON: {"file", "zoom", "x", "y", "width", "height"}: a rectangle of the first page in pixels at
`zoom` pixels a point. Each line on stdout: milliseconds to open the file, and to draw with the file open.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main() -> None:
    """Answer until stdin ends."""
    from PySide6.QtGui import QGuiApplication

    pdf = importlib.import_module("PySide6.QtPdf")
    _app = QGuiApplication([])
    held: dict[str, Any] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        begun = time.perf_counter()
        if asked["file"] not in held:
            held.clear()
            held[asked["file"]] = document = pdf.QPdfDocument()
            document.load(asked["file"])
        opened = time.perf_counter()
        draw(pdf, held[asked["file"]], asked)
        drawn = time.perf_counter()
        print((opened - begun) * 1000, (drawn - opened) * 1000, flush=True)


def draw(pdf: Any, document: Any, asked: dict[str, Any]) -> None:
    """One rectangle."""
    from PySide6.QtCore import QRect, QSize

    page, zoom = document.pagePointSize(0), asked["zoom"]
    options = pdf.QPdfDocumentRenderOptions()
    options.setScaledSize(QSize(round(page.width() * zoom), round(page.height() * zoom)))
    options.setScaledClipRect(QRect(asked["x"], asked["y"], asked["width"], asked["height"]))
    image = document.render(0, QSize(asked["width"], asked["height"]), options)
    if image.isNull():
        raise SystemExit("QtPdf drew nothing")


if __name__ == "__main__":
    main()
