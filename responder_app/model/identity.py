"""Which building this is: names, address, place, owner's handling marking and the critical alert."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from responder_app.model.base import Frozen, Label, LonLat, Section, Text
from responder_app.model.terms import Sector, Severity

AlertText = Annotated[Text, Field(max_length=160)]


class Address(Frozen):
    street: Text
    city: Text
    state: Label | None = None
    postal_code: Label | None = None

    @property
    def one_line(self) -> str:
        """The address as it is spoken: street, city."""
        return f"{self.street}, {self.city}"


class CriticalAlert(Frozen):
    """The one thing to know before anybody goes in: at most 160 characters."""

    text: AlertText
    severity: Severity
    author: Text | None = None
    verified_on: date | None = None


class Identity(Section):
    """The section "facility" of field.md."""

    name: Text
    aliases: tuple[Text, ...] = ()
    address: Address
    location: LonLat
    parent_complex: Text | None = None
    tenants: tuple[Text, ...] | None = None
    sector: Sector | None = None
    district: Text | None = None
    critical_alert: CriticalAlert | None = None
    handling: Text | None = None
