"""A pre-plan: all sections and documents of one facility, and who may read which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, PlainSerializer, model_validator

from responder_app.model.base import Frozen, Key, Label, Section, Text, Uuid, unique
from responder_app.model.building import Construction, Levels, Protection, Security, Utilities, Vertical, Water
from responder_app.model.evacuation import Evacuation
from responder_app.model.hazmat import Hazmat, HazmatRestricted
from responder_app.model.identity import Identity
from responder_app.model.occupancy import Assistance, Occupancy
from responder_app.model.people import Capabilities, People
from responder_app.model.site import AccessCodes, Site
from responder_app.model.terms import DocumentKind, Scope

Scopes = frozenset[Scope]
ScopeSet = Annotated[Scopes, PlainSerializer(sorted, return_type=list[Scope], when_used="json")]
"""Scopes as a field: in JSON a sorted list, so that equal values have equal bytes."""

SHARED: Scopes = frozenset({Scope.SHARED})
FIRE_POLICE: Scopes = frozenset({Scope.FIRE, Scope.POLICE})
FIRE_OEM: Scopes = frozenset({Scope.FIRE, Scope.OEM})
POLICE: Scopes = frozenset({Scope.POLICE})
OEM: Scopes = frozenset({Scope.OEM})

SECTION_TYPES: Mapping[str, type[Section]] = MappingProxyType(
    {
        "identity": Identity,
        "site": Site,
        "access_codes": AccessCodes,
        "occupancy": Occupancy,
        "assistance": Assistance,
        "construction": Construction,
        "levels": Levels,
        "protection": Protection,
        "vertical": Vertical,
        "water": Water,
        "utilities": Utilities,
        "hazmat": Hazmat,
        "hazmat_restricted": HazmatRestricted,
        "people": People,
        "evacuation": Evacuation,
        "capabilities": Capabilities,
        "security": Security,
    }
)

DEFAULT_SCOPES: Mapping[str, Scopes] = MappingProxyType(
    {
        **dict.fromkeys(SECTION_TYPES, SHARED),
        "access_codes": FIRE_POLICE,
        "assistance": FIRE_POLICE,
        "hazmat_restricted": FIRE_OEM,
        "security": POLICE,
        "capabilities": OEM,
    }
)
"""Who may read a section unless its owner chooses otherwise (field.md)."""


class Page(Frozen):
    """One page of a document as it is displayed, after its own rotation, in PDF points of 1/72 inch."""

    width_pt: Annotated[float, Field(gt=0, le=200_000)]
    height_pt: Annotated[float, Field(gt=0, le=200_000)]


class Document(Frozen):
    """A file that came with the pre-plan. The bytes are a part of the package; `id` names it here."""

    id: Key
    kind: DocumentKind
    title: Text
    media_type: Annotated[str, Field(pattern=r"^(application/pdf|image/(png|jpeg|webp))$")]
    level: Label | None = None
    pages: Annotated[tuple[Page, ...], Field(min_length=1, max_length=1000)]
    scopes: ScopeSet = SHARED


class PrePlan(Frozen):
    """All that is known about one facility.

    On a vehicle, sections that the device may not read are None and `withheld` lists the scopes of the
    parts that exist but stay closed, so that "not shared with your agency" differs from "not provided".
    """

    id: Uuid
    identity: Identity
    site: Site | None = None
    access_codes: AccessCodes | None = None
    occupancy: Occupancy | None = None
    assistance: Assistance | None = None
    construction: Construction | None = None
    levels: Levels | None = None
    protection: Protection | None = None
    vertical: Vertical | None = None
    water: Water | None = None
    utilities: Utilities | None = None
    hazmat: Hazmat | None = None
    hazmat_restricted: HazmatRestricted | None = None
    people: People | None = None
    evacuation: Evacuation | None = None
    capabilities: Capabilities | None = None
    security: Security | None = None
    documents: tuple[Document, ...] = ()
    scopes: Mapping[str, ScopeSet] = Field(default_factory=dict)
    """Owner's choice of readers, by section name, where it differs from DEFAULT_SCOPES."""
    withheld: frozenset[Scopes] = frozenset()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        unique(self.documents)
        for name, scopes in self.scopes.items():
            if name not in SECTION_TYPES:
                raise ValueError(f"scopes: there is no section {name!r}")
            if name == "identity" and scopes != SHARED:
                raise ValueError("scopes: identity is always shared")
            if not scopes:
                raise ValueError(f"scopes: {name} would be readable by nobody")
        return self

    def section(self, name: str) -> Section | None:
        """The section of that name (a key of SECTION_TYPES), or None when it is not here."""
        section: Section | None = getattr(self, name)
        return section

    def sections(self) -> Iterator[tuple[str, Section]]:
        """The sections that are here, by name, in the order of SECTION_TYPES."""
        for name in SECTION_TYPES:
            section = self.section(name)
            if section is not None:
                yield name, section

    def scopes_of(self, name: str) -> Scopes:
        """Who may read the section of that name."""
        return self.scopes.get(name, DEFAULT_SCOPES[name])

    def is_withheld(self, name: str) -> bool:
        """Whether the section is missing here although a part with its scopes exists."""
        return self.section(name) is None and self.scopes_of(name) in self.withheld

    def document(self, document_id: str) -> Document | None:
        """The document with that id, or None."""
        return next((document for document in self.documents if document.id == document_id), None)
