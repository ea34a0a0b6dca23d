"""Hazardous materials: inventory in the terms of Tier II (EPCRA 312), UN number, guide, NFPA 704."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from responder_app.model.base import Count, Frozen, Key, Located, LongText, Section, Text

Rating = Annotated[int, Field(ge=0, le=4)]
Pounds = Annotated[float, Field(ge=0, le=1e10, allow_inf_nan=False)]


class Nfpa704(Frozen):
    """The diamond: health blue, flammability red, instability yellow, special white."""

    health: Rating
    flammability: Rating
    instability: Rating
    special: tuple[Annotated[str, Field(pattern=r"^(W|OX|SA)$")], ...] = ()

    def spoken(self) -> str:
        """The diamond in words, for screen readers and paper."""
        names = {"W": "reacts with water", "OX": "oxidizer", "SA": "simple asphyxiant"}
        special = ", ".join(names[mark] for mark in self.special) or "none"
        return (
            f"health {self.health}, flammability {self.flammability}, "
            f"instability {self.instability}, special: {special}"
        )


class Amount(Frozen):
    """An amount in pounds: a known figure (both ends equal) or a Tier II range, with its raw code.

    `high_lb` None means "and more". A code that the federal list does not know has no numbers.
    """

    low_lb: Pounds | None = None
    high_lb: Pounds | None = None
    code: Annotated[str, Field(max_length=8)] | None = None


class StorageLocation(Located):
    storage_type: Text | None = None
    pressure: Text | None = None
    temperature: Text | None = None
    amount: Annotated[float, Field(ge=0)] | None = None
    unit: Text | None = None


class Component(Frozen):
    """What a mixture contains, with its share in percent."""

    name: Text
    cas: Annotated[str, Field(pattern=r"^\d{2,7}-\d{2}-\d$")] | None = None
    percent: Annotated[float, Field(ge=0, le=100)] | None = None
    percent_by: Literal["weight", "volume"] | None = None
    ehs: bool | None = None
    max_amount: Amount | None = None


class StateField(Frozen):
    """What a state asks beyond the federal form, in its own words."""

    label: Text
    value: LongText


class Chemical(Frozen):
    id: Key
    name: Text
    cas: Annotated[str, Field(pattern=r"^\d{2,7}-\d{2}-\d$")] | None = None
    un: Annotated[int, Field(ge=1, le=9999)] | None = None
    erg_guide: Annotated[int, Field(ge=111, le=175)] | None = None
    ehs: bool | None = None
    """Extremely hazardous substance (40 CFR 355)."""
    mixture: bool | None = None
    components: tuple[Component, ...] = ()
    solid: bool = False
    liquid: bool = False
    gas: bool = False
    hazards: tuple[Text, ...] = ()
    max_amount: Amount | None = None
    average_amount: Amount | None = None
    largest_container: Amount | None = None
    days_on_site: Annotated[int, Field(ge=0, le=366)] | None = None
    storage: tuple[StorageLocation, ...] = ()
    nfpa704: Nfpa704 | None = None
    sds: Key | None = None
    """Id of the document that holds the safety data sheet."""
    trade_secret: bool = False
    state_fields: tuple[StateField, ...] = ()


class Hazmat(Section):
    """The inventory. `chemicals=()` states that there is nothing reportable."""

    placard: Nfpa704 | None = None
    chemicals: tuple[Chemical, ...] | None = None
    reported_for_year: Count | None = None
    signed_on: date | None = None
    """When the owner certified the report."""


class HazmatRestricted(Section):
    """Trade secrets, and storage places that the owner filed as confidential."""

    chemicals: tuple[Chemical, ...] | None = None
