"""Small pre-plans for the library's tests."""

from __future__ import annotations

import uuid

from responder_app.model.building import Camera, Security
from responder_app.model.facility import POLICE, SHARED, Document, Page, PrePlan, Scopes
from responder_app.model.hazmat import Chemical, Hazmat, HazmatRestricted
from responder_app.model.identity import Address, Identity
from responder_app.model.terms import DocumentKind

PAGE = Page(width_pt=1728, height_pt=1296)


def building(
    name: str = "Wacker Tower",
    street: str = "233 S Wacker Dr",
    number: int = 1,
    *,
    city: str = "Chicago",
    aliases: tuple[str, ...] = (),
    tenants: tuple[str, ...] = (),
    chemicals: tuple[Chemical, ...] = (),
    secret_chemicals: tuple[Chemical, ...] = (),
    complex_name: str | None = None,
    documents: tuple[Document, ...] = (),
    location: tuple[float, float] = (-87.6359, 41.8789),
    cameras: bool = False,
) -> PrePlan:
    return PrePlan(
        id=str(uuid.UUID(int=number)),
        identity=Identity(
            name=name,
            aliases=aliases,
            address=Address(street=street, city=city, state="IL", postal_code="60606"),
            location=location,
            tenants=tenants or None,
            parent_complex=complex_name,
        ),
        hazmat=Hazmat(chemicals=chemicals) if chemicals else None,
        hazmat_restricted=HazmatRestricted(chemicals=secret_chemicals) if secret_chemicals else None,
        security=Security(cameras=(Camera(id="c1", label="Lobby camera"),)) if cameras else None,
        documents=documents,
    )


def plan(document_id: str = "floor-1", title: str = "Floor 1", scopes: Scopes = SHARED) -> Document:
    return Document(
        id=document_id,
        kind=DocumentKind.PLAN,
        title=title,
        media_type="application/pdf",
        pages=(PAGE,),
        scopes=scopes,
    )


POLICE_PLAN = plan("cameras", "Camera plan", POLICE)
