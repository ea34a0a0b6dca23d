"""Whom to call, who may go back in, where the owner's command center is, what the owner can lend."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from responder_app.model.base import Count, Frozen, Located, LongText, Phone, Section, Text


class Contact(Frozen):
    name: Text
    role: Text
    phones: Annotated[tuple[Phone, ...], Field(min_length=1, max_length=6)]
    hours: Text | None = None
    priority: Annotated[int, Field(ge=1, le=99)]
    """1 is called first."""


class FirstIn(Frozen):
    """A re-entry credential: who may pass the tape, checked how, where, and until when."""

    name: Text
    employer: Text
    role: Text
    id_check: Text
    areas: tuple[Text, ...] = ()
    phone: Phone | None = None
    valid_from: date
    valid_to: date

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self


class CommandCenter(Located):
    """The owner's emergency command center."""

    phone: Phone | None = None
    backup_location: Text | None = None
    backup_phone: Phone | None = None


class People(Section):
    contacts: tuple[Contact, ...] | None = None
    first_in: tuple[FirstIn, ...] | None = None
    command_center: CommandCenter | None = None


class ClosedPod(Frozen):
    """Closed point of dispensing for medical countermeasures."""

    employees_covered: Count
    plan_exercised_on: date | None = None


class Capabilities(Section):
    """The owner's "menu of options" in a crisis, and who keeps the business running (scope oem)."""

    expertise: tuple[Text, ...] | None = None
    equipment: tuple[Text, ...] | None = None
    space: tuple[Text, ...] | None = None
    closed_pod: ClosedPod | None = None
    continuity_contacts: tuple[Contact, ...] | None = None
    notes: LongText | None = None
