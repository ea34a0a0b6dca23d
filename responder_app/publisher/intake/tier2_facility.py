"""Which facility of a Tier II report this building is, and whether the report is about it at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapidfuzz import fuzz

from responder_app.errors import InputError
from responder_app.publisher.intake import inventory
from responder_app.publisher.intake.distance import distance_m, lon_lat
from responder_app.publisher.intake.draft import Draft
from responder_app.publisher.intake.report import shown
from responder_app.publisher.intake.xml_tree import XmlNode

SAME = 80
"""Likeness of names and addresses, of 100, from which they count as the same."""
NEAR_M = 2_000


def facility_of(top: XmlNode, draft: Draft) -> XmlNode:
    """The report's facility; of several, the one named as identity.name is. Raises InputError when none fits."""
    facilities = [node for data in top.children("dataset") for node in data.children("facilities", "facility")]
    if not facilities:
        raise InputError("holds no facility")
    if len(facilities) == 1:
        return facilities[0]
    name = _text(_identity(draft).get("name"))
    fitting = [node for node in facilities if name and _alike(name, node.text("facilityName"))]
    if len(fitting) != 1:
        raise InputError(f"holds {len(facilities)} facilities and {len(fitting)} of them are named as identity.name is")
    return fitting[0]


def warn_when_other(facility: XmlNode, file: str, draft: Draft) -> None:
    """Warn where the report's name, street or place differs from the identity's."""
    identity = _identity(draft)
    address = identity.get("address")
    street = address.get("street") if isinstance(address, Mapping) else None
    for field, names, ours in (
        ("facilityName", ("facilityName",), identity.get("name")),
        ("streetAddress", ("streetAddress", "street"), street),
    ):
        theirs = facility.text(*names)
        if theirs and _text(ours) and not _alike(_text(ours), theirs):
            message = f"is {shown(theirs)}, but facility.yaml says {shown(_text(ours))}: is this the right report?"
            draft.findings.warning(file, message, facility.line, field)
    _warn_when_far(facility, identity, file, draft)


def _warn_when_far(facility: XmlNode, identity: Mapping[str, Any], file: str, draft: Draft) -> None:
    longitude, latitude = (inventory.number(facility.text("latLong", name) or "") for name in ("longitude", "latitude"))
    here = lon_lat(identity.get("location"))
    if longitude is None or latitude is None or here is None:
        return
    apart_m = distance_m(here, (longitude, latitude))
    if apart_m > NEAR_M:
        message = f"is {apart_m / 1000:,.1f} km from identity.location: is this the right report?"
        draft.findings.warning(file, message, facility.line, "latLong")


def _alike(one: str, other: str | None) -> bool:
    return other is not None and fuzz.token_set_ratio(one.casefold(), other.casefold()) >= SAME


def _identity(draft: Draft) -> Mapping[str, Any]:
    identity = draft.values.get("identity")
    return identity if isinstance(identity, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
