"""The sheet before: the same page as it was before its newest change, so that a crew sees what was rebuilt."""

from __future__ import annotations

from responder_app.briefing.answers.plans import EarlierSheet, SheetRef, SheetSource
from responder_app.briefing.floors import Floors
from responder_app.briefing.plans import sheet_of_level, sheet_ref
from responder_app.briefing.source import LibraryReader
from responder_app.errors import NoAnswerError
from responder_app.model.dates import spoken_date
from responder_app.model.facility import Document, PrePlan
from responder_app.package.earlier import EarlierFile

PLAN, SHEET = "Plan", "Sheet"


def earlier_sheet(library: LibraryReader, preplan: PrePlan, document_id: str, page: int) -> EarlierSheet | None:
    """The page before its newest change, None when there is none or it is still on its way.

    Raises NoAnswerError for an unknown document or page, StoreError.
    """
    document = preplan.document(document_id)
    if document is None:
        raise NoAnswerError("there is no such document in this pre-plan")
    sheet_ref(document, page)
    held = library.earlier(preplan.id, document_id)
    if held is None:
        return None
    found = held.file
    before = _page_before(preplan, document, page, found)
    if before is None or before > len(found.pages):
        return None
    size = found.pages[before - 1]
    ref = SheetRef(
        document_id, before, _title(document, found, before), found.media_type, size.width_pt, size.height_pt
    )
    source = SheetSource(
        ref=ref,
        source_id=f"{preplan.id}/{held.part}",
        overview=None,
        load=lambda: library.read_part(preplan.id, held.part).data,
        note=said(found, before),
    )
    return EarlierSheet(source, source.note)


def changed_floors(library: LibraryReader, preplan: PrePlan) -> tuple[str, ...]:
    """Labels of the floors whose sheet has one before it, the top floor first. Raises StoreError."""
    floors = Floors(preplan)

    def has_changed(label: str) -> bool:
        level = floors.levels.get(label)
        sheet = sheet_of_level(preplan, level) if level else None
        return sheet is not None and earlier_sheet(library, preplan, sheet.document_id, sheet.page) is not None

    return tuple(label for label in floors.labels() if has_changed(label))


def _page_before(preplan: PrePlan, document: Document, page: int, found: EarlierFile) -> int | None:
    """The page that showed the same floor; where floors are not told, the one of the same number.

    A file of one page shows what it shows, whatever its floor was called.
    """
    if len(document.pages) == len(found.pages) == 1:
        return 1
    levels = preplan.levels.levels if preplan.levels else None
    labels = [level.label for level in levels or () if level.plan == document.id and level.page == page]
    if labels and found.levels:
        return next((level.page for level in found.levels if level.label in labels), None)
    return page if page <= len(found.pages) else None


def said(found: EarlierFile, page: int) -> str:
    """What the earlier sheet is: "Plan of 2 Mar 2025, replaced 15 Jan 2026"; only dates that are known."""
    valid_on = next((level.valid_on for level in found.levels if level.page == page and level.valid_on), None)
    what = PLAN if found.levels else SHEET
    replaced = f"replaced {spoken_date(found.until)}"
    if valid_on is not None:
        return f"{what} of {spoken_date(valid_on)}, {replaced}"
    if found.since is not None:
        return f"{what} in use from {spoken_date(found.since)}, {replaced}"
    return f"{what} {replaced}"


def _title(document: Document, found: EarlierFile, page: int) -> str:
    return document.title if len(found.pages) == 1 else f"{document.title}, page {page}"
