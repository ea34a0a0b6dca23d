"""A town whose facilities have drawings, in bytes: what is in them is made up, how much and in how many objects is not.

10,000 facilities with 100 GB are 10 MB each: two sheets of 4.8 MB with overview and words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from responder_app.model.facility import Document, Page
from responder_app.model.terms import DocumentKind
from responder_app.publisher import office as offices
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.publisher.previews import Preview
from tests.bench.synthetic import preplan
from tests.bench.town import OFFICE_WORDS

SHEETS = 2
SHEET_BYTES, OVERVIEW_BYTES, WORDS_BYTES = 4_800_000, 150_000, 50_000


def heavy_office(folder: Path, size: int, sheet_bytes: int = SHEET_BYTES) -> Office:
    """An office that has taken in that many facilities with drawings; nothing is published yet."""
    office, _ = offices.create(folder / "office", "Bench Office", OFFICE_WORDS)
    for number in range(size):
        dice = random.Random(number)
        sheets = tuple(_sheet(f"floor-{floor}") for floor in range(SHEETS))
        files = [OwnerBytes(sheet.id, dice.randbytes(sheet_bytes)) for sheet in sheets]
        office.take(preplan(number).model_copy(update={"documents": sheets}), files)
    return office


def previews(document: Document, *_: object) -> Iterator[Preview]:
    """Stands in for what is drawn of a sheet when it is published: as many bytes."""
    yield Preview("overview", 1, random.randbytes(OVERVIEW_BYTES))
    yield Preview("words", 1, random.randbytes(WORDS_BYTES))


def _sheet(name: str) -> Document:
    page = Page(width_pt=3024, height_pt=2160)
    return Document(id=name, kind=DocumentKind.PLAN, title=name, media_type="application/pdf", pages=(page,))
