"""What an owner's facility.yaml says beside the sections of the model: the documents that came with it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from responder_app.model.base import Frozen, Key, Label, Text
from responder_app.model.facility import SHARED, ScopeSet
from responder_app.model.terms import DocumentKind


class DocumentEntry(Frozen):
    """One line of the list of documents. Files that it does not name are taken by their names and folders."""

    file: Annotated[str, Field(min_length=1, max_length=1000)]
    """Name within the owner's folder, with / between folders."""
    kind: DocumentKind
    title: Text
    level: Label | None = None
    scopes: Annotated[ScopeSet, Field(min_length=1)] = SHARED
    id: Key | None = None
