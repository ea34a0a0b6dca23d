"""Floors and their sheets, the other documents, and what the canvas needs to open one."""

from __future__ import annotations

from responder_app.briefing.ages import age_of
from responder_app.briefing.answers.fact import Age, FactState
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.plans import (
    DocumentRow,
    DocumentsAnswer,
    FloorRow,
    LevelsAnswer,
    SheetRef,
    SheetSource,
)
from responder_app.briefing.facts import provided, state_of
from responder_app.briefing.floors import Floors
from responder_app.briefing.situation import Situation
from responder_app.briefing.source import LibraryReader
from responder_app.errors import DamagedError, NoAnswerError
from responder_app.library.values import Content, PartState
from responder_app.model.base import Quality
from responder_app.model.building import Level
from responder_app.model.facility import Document, PrePlan
from responder_app.model.terms import DocumentKind

STANDS_IN = "OLD: the new drawing is still on its way; an earlier version's sheet is shown where there is one"


def sheet_ref(document: Document, page: int) -> SheetRef:
    """One page of a document. Raises NoAnswerError when it has no such page."""
    if not 1 <= page <= len(document.pages):
        raise NoAnswerError(f"{document.title} has no page {page}")
    size = document.pages[page - 1]
    title = document.title if len(document.pages) == 1 else f"{document.title}, page {page}"
    return SheetRef(document.id, page, title, document.media_type, size.width_pt, size.height_pt)


def sheet_of_level(preplan: PrePlan, level: Level) -> SheetRef | None:
    """The floor's plan: the one that the level names, else a floor plan filed under its label."""
    document = preplan.document(level.plan) if level.plan else None
    page = level.page
    if document is None:
        page = 1
        document = next(
            (d for d in preplan.documents if d.kind is DocumentKind.PLAN and d.level == level.label),
            None,
        )
    return sheet_ref(document, page) if document and page <= len(document.pages) else None


def levels_answer(situation: Situation) -> LevelsAnswer:
    """The strip of floors, top to bottom. A floor without a plan is there, and says so."""
    preplan, floors = situation.preplan, situation.floors
    labels = floors.labels()
    return LevelsAnswer(
        heading=situation.heading,
        floors=tuple(_floor_row(situation, floors, label) for label in labels),
        numbering=floors.numbering(),
        state=state_of(preplan, "levels", labels if floors.known else None, "Floors", "floors"),
        age=situation.age("levels"),
    )


def _floor_row(situation: Situation, floors: Floors, label: str) -> FloorRow:
    level = floors.levels.get(label)
    sheet = sheet_of_level(situation.preplan, level) if level else None
    return FloorRow(
        label=label,
        ordinal=floors.ordinal(label) or 0,
        oddity=floors.oddity(label),
        sheet=sheet,
        plan_age=_plan_age(situation, level),
        plan_state=_plan_state(situation.preplan, level, sheet),
    )


def _plan_state(preplan: PrePlan, level: Level | None, sheet: SheetRef | None) -> FactState:
    """A plan that the record names but the package does not show us lies in a part of another scope."""
    if sheet is not None:
        return FactState.PROVIDED
    named = level is not None and level.plan is not None and preplan.document(level.plan) is None
    return FactState.NOT_SHARED if named and preplan.withheld else FactState.MISSING


def _plan_age(situation: Situation, level: Level | None) -> Age | None:
    if level is None or level.valid_on is None:
        return None
    return age_of(Quality(verified_on=level.valid_on), situation.today, situation.review_days)


def documents_answer(preplan: PrePlan, heading: Heading) -> DocumentsAnswer:
    """All documents, in the order of their kinds, then by title."""
    order = list(DocumentKind)
    ranked = sorted(preplan.documents, key=lambda document: (order.index(document.kind), document.title))
    rows = tuple(
        DocumentRow(
            document_id=document.id,
            kind=document.kind,
            title=document.title,
            level=document.level,
            sheets=tuple(sheet_ref(document, page) for page in range(1, len(document.pages) + 1)),
        )
        for document in ranked
    )
    state = (
        provided("Documents", f"{len(rows)} documents")
        if rows
        else state_of(preplan, "identity", None, "Documents", "documents")
    )
    return DocumentsAnswer(heading, rows, state)


def sheet_source(library: LibraryReader, preplan: PrePlan, document_id: str, page: int) -> SheetSource:
    """The overview of a page, and how to load its file. Raises NoAnswerError, StoreError."""
    document = preplan.document(document_id)
    if document is None:
        raise NoAnswerError("there is no such document in this pre-plan")
    on_its_way = library.document_state(preplan.id, document_id) is PartState.ON_ITS_WAY
    overview = _overview(library, preplan.id, document_id, page)
    stands_in = on_its_way or (overview is not None and overview.stands_in)
    version = library.receipt(preplan.id).version
    return SheetSource(
        ref=sheet_ref(document, page),
        source_id=f"{preplan.id}/{document_id}/{version}{'/before' if on_its_way else ''}",
        overview=overview.data if overview is not None else None,
        load=lambda: library.document(preplan.id, document_id).data,
        stands_in=stands_in,
        note=STANDS_IN if stands_in else "",
        pyramid=None if stands_in else library.pyramid(preplan.id, document_id, page),
    )


def _overview(library: LibraryReader, facility_id: str, document_id: str, page: int) -> Content | None:
    """The preview, None when there is none, or it is not here yet, or damaged: the file itself may be whole."""
    try:
        return library.overview(facility_id, document_id, page)
    except (NoAnswerError, DamagedError):
        return None
