"""The model's judgement of the draft: every section on its own, so that one wrong section hides no other error."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from responder_app.model.base import Section, Uuid
from responder_app.model.facility import SECTION_TYPES, Document, PrePlan, ScopeSet
from responder_app.model.identity import Identity
from responder_app.publisher.intake.documents import Sheet
from responder_app.publisher.intake.draft import Draft
from responder_app.publisher.intake.words import check, check_type, plain_words

SectionT = TypeVar("SectionT", bound=Section)
KnownId = Callable[[str], str | None]
"""The id under which the office has a facility of that name, or None."""
Sections = Mapping[str, Section]
"""The sections that the model accepts, by name."""

_SCOPES: TypeAdapter[dict[str, ScopeSet]] = TypeAdapter(dict[str, ScopeSet])
_UUID: TypeAdapter[str] = TypeAdapter(Uuid)


def accepted(draft: Draft) -> dict[str, Section]:
    """The sections that the model accepts; everything that it refuses is an error in the draft's findings."""
    found = {}
    for name, model in SECTION_TYPES.items():
        if draft.values.get(name) is not None:
            section = check(model, draft.values[name], (name,), draft)
            if section is not None:
                found[name] = section
    if draft.values.get("identity") is None:
        draft.error(("identity",), "is required: name, address and location of the building")
    return found


def accepted_documents(sheets: list[Sheet], draft: Draft) -> list[Document]:
    """The documents that the model accepts."""
    documents = (check(Document, sheet.fields, sheet.place, draft) for sheet in sheets)
    return [document for document in documents if document is not None]


def facility_id(draft: Draft, identity: Identity | None, known_id: KnownId) -> str:
    """The facility's id: the owner's, else the one by which the office knows its name, else a new one."""
    known = known_id(identity.name) if identity is not None else None
    if draft.values.get("id") is None:
        return known or str(uuid.uuid4())
    given = check_type(_UUID, draft.values["id"], ("id",), draft)
    if known is not None and given is not None and given != known:
        draft.warning(("id",), f"is new, but the office has a facility of this name already, with id {known}")
    return str(given)


def preplan(
    draft: Draft, known_id: KnownId, sections: Mapping[str, Section], documents: list[Document]
) -> PrePlan | None:
    """The whole pre-plan, or None after an error."""
    values: dict[str, Any] = {
        "id": facility_id(draft, section(sections, "identity", Identity), known_id),
        "scopes": _scopes(draft),
        "documents": tuple(documents),
        **sections,
    }
    if draft.findings.has_errors:
        return None
    try:
        return PrePlan(**values)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            draft.error(details["loc"] or ("scopes",), plain_words(details, PrePlan))
        return None


def section(sections: Sections, name: str, model: type[SectionT]) -> SectionT | None:
    """The section of that name, typed."""
    found = sections.get(name)
    return found if isinstance(found, model) else None


def _scopes(draft: Draft) -> dict[str, ScopeSet]:
    given = draft.values.get("scopes")
    return (check_type(_SCOPES, given, ("scopes",), draft) or {}) if given is not None else {}
