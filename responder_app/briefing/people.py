"""The people screen: call order, first-in credentials with their validity, the owner's command center."""

from __future__ import annotations

from datetime import date

from responder_app.briefing.ages import elapsed
from responder_app.briefing.answers.fact import Age, Fact
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.people import CallRow, FirstInRow, PeopleAnswer, Validity
from responder_app.briefing.facts import absent, missing, state_of, text_or_missing
from responder_app.briefing.whereabouts import place_of
from responder_app.model.dates import spoken_date
from responder_app.model.facility import PrePlan
from responder_app.model.people import Contact, FirstIn


def people_answer(preplan: PrePlan, heading: Heading, age: Age, today: date) -> PeopleAnswer:
    """Everything on the people screen."""
    people = preplan.people
    contacts = people.contacts if people else None
    first_in = people.first_in if people else None
    return PeopleAnswer(
        heading=heading,
        calls=call_rows(contacts or ()),
        calls_state=state_of(preplan, "people", contacts, "Contacts", "to call"),
        first_in=first_in_rows(first_in or (), today),
        first_in_state=state_of(preplan, "people", first_in, "First-in staff", "listed"),
        command_center=_command_center(preplan),
        age=age,
    )


def in_call_order(contacts: tuple[Contact, ...]) -> list[Contact]:
    """Contacts in the order in which to call; equal priorities keep the owner's order."""
    return sorted(contacts, key=lambda contact: contact.priority)


def call_rows(contacts: tuple[Contact, ...]) -> tuple[CallRow, ...]:
    """Contacts as rows, in the order in which to call."""
    return tuple(
        CallRow(order, contact.name, contact.role, contact.phones, contact.hours or "")
        for order, contact in enumerate(in_call_order(contacts), start=1)
    )


def first_in_rows(staff: tuple[FirstIn, ...], today: date) -> tuple[FirstInRow, ...]:
    """Re-entry credentials, the valid ones first. Both dates are included."""
    rows = [_first_in(person, today) for person in staff]
    return tuple(sorted(rows, key=lambda row: list(Validity).index(row.validity)))


def _first_in(person: FirstIn, today: date) -> FirstInRow:
    if today > person.valid_to:
        validity, text = Validity.EXPIRED, f"EXPIRED {elapsed(person.valid_to, today)}"
    elif today < person.valid_from:
        validity, text = Validity.NOT_YET, f"NOT YET VALID, from {spoken_date(person.valid_from)}"
    else:
        validity, text = Validity.VALID, f"valid until {spoken_date(person.valid_to)}"
    return FirstInRow(
        name=person.name,
        employer=person.employer,
        role=person.role,
        id_check=person.id_check,
        areas=person.areas,
        phone=person.phone or "",
        valid_from=person.valid_from,
        valid_to=person.valid_to,
        validity=validity,
        validity_text=text,
    )


def _command_center(preplan: PrePlan) -> tuple[Fact, ...]:
    if preplan.people is None:
        return (absent(preplan, "people", "Command center"),)
    center = preplan.people.command_center
    if center is None:
        return (missing("Command center"),)
    facts = [text_or_missing("Command center", place_of(center)), text_or_missing("Phone", center.phone)]
    if center.backup_location or center.backup_phone:
        facts.append(text_or_missing("Backup", center.backup_location))
        facts.append(text_or_missing("Backup phone", center.backup_phone))
    else:
        facts.append(missing("Backup"))
    return tuple(facts)
