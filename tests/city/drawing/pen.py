"""Owns the PDF content stream of one page: paths, text, layers. Page points from the top left, y down."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pymupdf

XY = tuple[float, float]
_KAPPA = 0.5522847498
_BASE_FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold"}


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in points of a text in the sheet's font."""
    return float(pymupdf.get_text_length(text, "hebo" if bold else "helv", size))


class Pen:
    """Collects drawing operators; `content` is the finished stream.

    With `lettered`, each letter of a text is an object of its own, as some CAD programs export.
    """

    def __init__(self, height: float, lettered: bool = False) -> None:
        self._lettered = lettered
        self._out: list[str] = [f"1 0 0 -1 0 {height:.2f} cm 1 j 0 J"]
        self.layers: list[str] = []

    @property
    def content(self) -> bytes:
        """The stream so far, in the encoding of the page's fonts."""
        return "\n".join(self._out).encode("cp1252")

    @contextmanager
    def layer(self, name: str) -> Iterator[None]:
        """Everything drawn inside belongs to the optional-content group `name`."""
        if name not in self.layers:
            self.layers.append(name)
        self._out.append(f"/OC /L{self.layers.index(name)} BDC")
        yield
        self._out.append("EMC")

    def stroke(
        self, width: float, grey: float = 0.0, dash: str = "", rgb: tuple[float, float, float] | None = None
    ) -> None:
        """How lines look from here on."""
        colour = f"{grey:.2f} G" if rgb is None else "{:.2f} {:.2f} {:.2f} RG".format(*rgb)
        self._out.append(f"{width:.2f} w {colour} [{dash}] 0 d")

    def fill(self, grey: float = 0.0, rgb: tuple[float, float, float] | None = None) -> None:
        """How areas look from here on."""
        self._out.append(f"{grey:.2f} g" if rgb is None else "{:.2f} {:.2f} {:.2f} rg".format(*rgb))

    def line(self, a: XY, b: XY) -> None:
        """One stroked line."""
        self._out.append(f"{a[0]:.2f} {a[1]:.2f} m {b[0]:.2f} {b[1]:.2f} l S")

    def lines(self, pairs: Iterable[tuple[XY, XY]]) -> None:
        """Many lines in one path."""
        path = [f"{a[0]:.2f} {a[1]:.2f} m {b[0]:.2f} {b[1]:.2f} l" for a, b in pairs]
        if path:
            self._out.append(" ".join(path) + " S")

    def path(self, rings: Iterable[Sequence[XY]], paint: str = "S", close: bool = True) -> None:
        """Rings as one path; paint S strokes, f* fills, B* does both (even-odd)."""
        parts = []
        for ring in rings:
            parts.append(f"{ring[0][0]:.2f} {ring[0][1]:.2f} m")
            parts += [f"{x:.2f} {y:.2f} l" for x, y in ring[1:]]
            if close:
                parts.append("h")
        if parts:
            self._out.append(" ".join(parts) + f" {paint}")

    def rect(self, x: float, y: float, width: float, height: float, paint: str = "S") -> None:
        """A rectangle; paint as in `path` (f for areas)."""
        self._out.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re {paint}")

    def circle(self, centre: XY, radius: float, paint: str = "S") -> None:
        """A circle of four Bezier curves."""
        x, y = centre
        k = radius * _KAPPA
        self._out.append(
            f"{x + radius:.2f} {y:.2f} m {x + radius:.2f} {y + k:.2f} {x + k:.2f} {y + radius:.2f} "
            f"{x:.2f} {y + radius:.2f} c "
            f"{x - k:.2f} {y + radius:.2f} {x - radius:.2f} {y + k:.2f} {x - radius:.2f} {y:.2f} c "
            f"{x - radius:.2f} {y - k:.2f} {x - k:.2f} {y - radius:.2f} {x:.2f} {y - radius:.2f} c "
            f"{x + k:.2f} {y - radius:.2f} {x + radius:.2f} {y - k:.2f} {x + radius:.2f} {y:.2f} c h {paint}"
        )

    def quarter(self, hinge: XY, start: XY, end: XY) -> None:
        """A quarter arc about `hinge` from `start` to `end` (same radius, at right angles): a door's swing."""
        hx, hy = hinge
        a = (start[0] - hx, start[1] - hy)
        b = (end[0] - hx, end[1] - hy)
        c1 = (hx + a[0] + b[0] * _KAPPA, hy + a[1] + b[1] * _KAPPA)
        c2 = (hx + b[0] + a[0] * _KAPPA, hy + b[1] + a[1] * _KAPPA)
        self._out.append(
            f"{start[0]:.2f} {start[1]:.2f} m {c1[0]:.2f} {c1[1]:.2f} {c2[0]:.2f} {c2[1]:.2f} "
            f"{end[0]:.2f} {end[1]:.2f} c S"
        )

    def text(
        self, at: XY, text: str, size: float, bold: bool = False, angle: float = 0.0, anchor: str = "middle"
    ) -> None:
        """One line of text with its baseline at `at`; `angle` degrees counter-clockwise; anchor start|middle|end."""
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * text_width(text, size, bold)
        turn = math.radians(angle)
        cos, sin = math.cos(turn), math.sin(turn)
        x, y = at[0] - cos * shift, at[1] + sin * shift
        if not self._lettered:
            self._show((x, y), text, size, bold, (cos, sin))
            return
        for number, letter in enumerate(text):
            if letter != " ":
                along = text_width(text[:number], size, bold)
                self._show((x + cos * along, y - sin * along), letter, size, bold, (cos, sin))

    def _show(self, at: XY, text: str, size: float, bold: bool, turn: XY) -> None:
        """A text object that begins at `at`; `turn` is the cosine and sine of its angle."""
        (x, y), (cos, sin) = at, turn
        safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "F2" if bold else "F1"
        self._out.append(
            f"BT /{font} {size:.2f} Tf {cos:.4f} {-sin:.4f} {-sin:.4f} {-cos:.4f} {x:.2f} {y:.2f} Tm ({safe}) Tj ET"
        )


def _font(document: pymupdf.Document, base: str) -> int:
    """A new font object of the fourteen that every PDF viewer has."""
    number: int = document.get_new_xref()
    document.update_object(number, f"<</Type/Font/Subtype/Type1/BaseFont/{base}/Encoding/WinAnsiEncoding>>")
    return number


@dataclass(frozen=True)
class Stored:
    """How a page lies in its file. However it lies, it is displayed the same."""

    rotate: int = 0
    """90 turns the stored page, so that the viewer must turn it back."""
    margin: float = 0.0
    """Points of paper around what the CropBox shows, with the printer's corner marks on it."""
    unit: float = 1.0
    """UserUnit: points of 1/72 inch for each unit of the page."""


PLAIN = Stored()
"""As most files have it."""
_MARK_PT = 18.0


def _laid(document: pymupdf.Document, xref: int, content: bytes, size: XY, stored: Stored) -> bytes:
    """Set the page's boxes, rotation and unit; the content for them."""
    (width, height), edge = size, stored.margin
    wide, high = width + 2 * edge, height + 2 * edge
    steps = [f"{1 / stored.unit:.6f} 0 0 {1 / stored.unit:.6f} 0 0 cm"] if stored.unit != 1 else []
    if stored.rotate == 90:
        steps.append(f"0 1 -1 0 {high:.2f} 0 cm")
        document.xref_set_key(xref, "Rotate", "90")
    if edge:
        steps += [*_corner_marks(width, height, edge), f"1 0 0 1 {edge:.2f} {edge:.2f} cm"]
    crop = (
        (edge, edge, edge + width, edge + height) if stored.rotate == 0 else (edge, edge, edge + height, edge + width)
    )
    media = (0.0, 0.0, wide, high) if stored.rotate == 0 else (0.0, 0.0, high, wide)
    for name, box in (("MediaBox", media), *((("CropBox", crop),) if edge else ())):
        document.xref_set_key(xref, name, "[" + " ".join(f"{value / stored.unit:.3f}" for value in box) + "]")
    if stored.unit != 1:
        document.xref_set_key(xref, "UserUnit", f"{stored.unit:g}")
    return "".join(f"{step}\n" for step in steps).encode() + content


def _corner_marks(width: float, height: float, edge: float) -> Iterator[str]:
    """Lines of a printer's cutter beyond the four corners of what is shown."""
    yield "0.4 w 0 G"
    for x, way in ((edge, -1), (edge + width, 1)):
        for y, up in ((edge, -1), (edge + height, 1)):
            yield f"{x + 4 * way:.2f} {y:.2f} m {x + _MARK_PT * way:.2f} {y:.2f} l S"
            yield f"{x:.2f} {y + 4 * up:.2f} m {x:.2f} {y + _MARK_PT * up:.2f} l S"


def save(
    pens: Sequence[Pen], size: tuple[float, float], hidden: frozenset[str], title: str, stored: Stored = PLAIN
) -> bytes:
    """A PDF of one page for each pen, with its layers as optional-content groups; the same bytes every time.

    `size` is as displayed, in points.
    """
    document = pymupdf.open()
    groups: dict[str, int] = {}
    fonts = " ".join(f"/{name} {_font(document, base)} 0 R" for name, base in _BASE_FONTS.items())
    for pen in pens:
        page = document.new_page(width=size[0], height=size[1])
        for layer in pen.layers:
            if layer not in groups:
                groups[layer] = document.add_ocg(layer, on=layer not in hidden)
        layers = " ".join(f"/L{index} {groups[layer]} 0 R" for index, layer in enumerate(pen.layers))
        document.xref_set_key(page.xref, "Resources", f"<</Font<<{fonts}>>/Properties<<{layers}>>>>")
        content = _laid(document, page.xref, pen.content, size, stored)
        stream = document.get_new_xref()
        document.update_object(stream, "<<>>")
        document.update_stream(stream, content, compress=True)
        page.set_contents(stream)
    document.set_metadata({"title": title, "producer": "tests.city"})
    data: bytes = document.tobytes(deflate=True, garbage=0, no_new_id=True)
    document.close()
    return data
