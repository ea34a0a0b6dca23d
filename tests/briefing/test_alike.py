"""Two offices' pre-plans that look alike are told apart by their office, and no others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

import pytest

from responder_app.briefing.alike import offices_of_alike, twins_of
from responder_app.briefing.source import LibraryReader
from responder_app.errors import NoAnswerError
from responder_app.library.values import Field, Hit, Near, Receipt
from responder_app.model.facility import PrePlan
from tests.sync.scene import facility_id

NOW = datetime(2026, 3, 3, tzinfo=UTC)
CITY = Receipt("ab" * 32, 1, 1, "", "", "City", NOW, NOW)
COUNTY = replace(CITY, repository="cd" * 32, office="County")


@dataclass
class Receipts:
    known: dict[str, Receipt]

    def receipt(self, facility_id: str) -> Receipt:
        if facility_id not in self.known:
            raise NoAnswerError("that facility is not held here")
        return self.known[facility_id]


def hit(name: str, title: str, address: str) -> Hit:
    return Hit(name, title, address, Field.NAME, title, 90.0, near=False)


def told(hits: list[Hit], **receipts: Receipt) -> dict[str, str]:
    return dict(offices_of_alike(cast("LibraryReader", Receipts(receipts)), hits))


@pytest.mark.parametrize(
    "other",
    [
        hit("b", "City Hall", "99 Elsewhere Rd, Adler Falls"),
        hit("b", "CITY HALL.", "99 Elsewhere Rd, Adler Falls"),
        hit("b", "Municipal Building", "121 north La Salle Street, Chicago"),
    ],
)
def test_two_that_look_alike_are_told_apart(other: Hit) -> None:
    hits = [hit("a", "City Hall", "121 N La Salle St, Chicago"), other]
    assert told(hits, a=CITY, b=COUNTY) == {"a": "City", "b": "County"}


def test_another_offices_plan_of_the_building_is_no_neighbour_of_it() -> None:
    place = (-87.62, 41.87)
    identity = {"name": "City Hall", "address": {"street": "121 N La Salle St", "city": "Chicago"}, "location": place}
    own = PrePlan.model_validate({"id": facility_id(1), "identity": identity})
    near = [
        Near(facility_id(1), "City Hall", own.identity.address.one_line, place, 0.0),
        Near("twin", "Municipal Building", own.identity.address.one_line, place, 4.0),
        Near("other", "Hotel", "123 N La Salle St, Chicago", place, 30.0),
        Near("far", "City Hall", "1 Main St, Elsewhere", place, 5_000.0),
    ]
    known = Receipts({facility_id(1): CITY, "twin": COUNTY, "other": COUNTY, "far": COUNTY})
    assert dict(twins_of(cast("LibraryReader", known), own, near)) == {"twin": "County"}
    same = Receipts({facility_id(1): CITY, "twin": CITY})
    assert dict(twins_of(cast("LibraryReader", same), own, near)) == {}, "of one office they are two buildings"


def test_others_need_no_office() -> None:
    hits = [hit("a", "City Hall", "121 N La Salle St"), hit("b", "Water works", "129 N La Salle St")]
    assert told(hits, a=CITY, b=COUNTY) == {}


def test_two_of_one_office_need_none_either() -> None:
    hits = [hit("a", "Tower", "1 Adler Way"), hit("b", "Towers", "1 Adler Way")]
    assert told(hits, a=CITY, b=CITY) == {}


def test_one_that_was_withdrawn_meanwhile_is_no_error() -> None:
    assert told([hit("a", "Tower", "1 Adler Way"), hit("b", "Tower", "1 Adler Way")], a=CITY) == {}
