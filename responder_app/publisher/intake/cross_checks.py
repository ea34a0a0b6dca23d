"""What no single field shows: labels, ids and dates that must fit each other."""

from __future__ import annotations

from datetime import date

from responder_app.model.building import Construction, Levels, Protection
from responder_app.model.facility import SHARED, Document
from responder_app.model.hazmat import Hazmat, HazmatRestricted
from responder_app.model.people import People
from responder_app.model.site import AccessCodes, Site
from responder_app.publisher.intake import georeferences, place_checks
from responder_app.publisher.intake.draft import Draft
from responder_app.publisher.intake.floor_labels import is_roof
from responder_app.publisher.intake.places import floor_labels
from responder_app.publisher.intake.report import shown
from responder_app.publisher.intake.sections import Sections, section
from responder_app.publisher.intake.words import did_you_mean

WAYS = ("vertical", "evacuation")
"""Sections whose floors steer what a crew is told to do: a floor that does not exist there is an error."""

FLOORS_LISTED = 40


def check(sections: Sections, documents: list[Document], draft: Draft, today: date) -> None:
    """Report what contradicts itself between fields and sections; `today` is the office's date."""
    place_checks.check(sections, draft)
    _check_floors(sections, documents, draft)
    georeferences.check(sections, documents, draft)
    _check_people(sections, draft, today)
    _check_codes(sections, draft)
    _check_data_sheets(sections, documents, draft)
    _check_impairments(sections, draft, today)
    for name, value in sections.items():
        if value.quality.next_due is not None and value.quality.next_due < today:
            draft.warning((name, "quality", "next_due"), f"was due for review on {value.quality.next_due}")


def _check_floors(sections: Sections, documents: list[Document], draft: Draft) -> None:
    levels = section(sections, "levels", Levels)
    construction = section(sections, "construction", Construction)
    numbers = (construction.floor_numbers if construction else None) or ()
    known = dict.fromkeys(
        [level.label for level in (levels.levels if levels else None) or ()] + [floor.label for floor in numbers]
    )
    if not known:
        return
    floors = ", ".join(list(known)[:FLOORS_LISTED]) + (" ..." if len(known) > FLOORS_LISTED else "")
    for name, value in sections.items():
        for place, label in floor_labels(value, (name,)):
            if label not in known and not is_roof(label):
                message = f"there is no floor {shown(label)}; floors are {floors}"
                report = draft.error if numbers and name in WAYS else draft.warning
                report(place, message)
    for document in documents:
        if document.level is not None and document.level not in known:
            draft.findings.warning(
                "facility.yaml",
                f"{shown(document.title)} shows floor {shown(document.level)}, which no section knows",
                None,
                "documents",
            )


def _check_people(sections: Sections, draft: Draft, today: date) -> None:
    people = section(sections, "people", People)
    first: dict[int, int] = {}
    for number, contact in enumerate((people.contacts if people else None) or ()):
        other = first.setdefault(contact.priority, number)
        if other != number:
            message = f"priority {contact.priority} is given to more than one contact: who is called first?"
            draft.warning(("people", "contacts", number, "priority"), message)
    for number, person in enumerate((people.first_in if people else None) or ()):
        if person.valid_to < today:
            draft.warning(("people", "first_in", number, "valid_to"), f"ended on {person.valid_to}")


def _check_codes(sections: Sections, draft: Draft) -> None:
    codes = section(sections, "access_codes", AccessCodes)
    site = section(sections, "site", Site)
    if codes is None or (site is None and "site" in draft.values):
        return
    groups = (site.access_points, site.key_boxes, site.gates) if site else ()
    known = [item.id for group in groups for item in group or ()]
    for number, code in enumerate(codes.codes or ()):
        if code.opens not in known:
            message = f"there is no door, key box or gate {shown(code.opens)}" + did_you_mean(code.opens, known)
            draft.warning(("access_codes", "codes", number, "opens"), message)


def _check_data_sheets(sections: Sections, documents: list[Document], draft: Draft) -> None:
    ids = {document.id: document.scopes for document in documents}
    for name, model in (("hazmat", Hazmat), ("hazmat_restricted", HazmatRestricted)):
        chemicals = getattr(section(sections, name, model), "chemicals", None) or ()
        for number, chemical in enumerate(chemicals):
            if chemical.sds is not None and chemical.sds not in ids:
                message = f"there is no document {shown(chemical.sds)}"
                draft.error((name, "chemicals", number, "sds"), message)
            elif chemical.trade_secret and ids.get(chemical.sds or "") == SHARED:
                message = f"{shown(chemical.sds)} names a trade secret, and every agency may read that document"
                draft.warning((name, "chemicals", number, "sds"), message)


def _check_impairments(sections: Sections, draft: Draft, today: date) -> None:
    protection = section(sections, "protection", Protection)
    for number, impairment in enumerate((protection.impairments if protection else None) or ()):
        place = ("protection", "impairments", number)
        if impairment.until is not None and impairment.until < today:
            draft.warning((*place, "until"), f"ended on {impairment.until}: is it still out of service?")
        if impairment.since > today:
            draft.warning((*place, "since"), f"begins on {impairment.since}, after today")
