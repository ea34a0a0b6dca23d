"""Two offices' pre-plans that look alike are told apart by their office, and no others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

import pytest

from responder_app.briefing.alike import offices_of_alike, once_each, twins_of
from responder_app.briefing.source import LibraryReader
from responder_app.errors import NoAnswerError
from responder_app.library.values import Field, Hit, Near, Nearby, Receipt
from responder_app.model.base import Polygon
from responder_app.model.evacuation import AssemblyPoint
from responder_app.model.facility import PrePlan
from responder_app.model.occupancy import Occupancy
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


def planned(name: str, office: str, east: float = 0.0, people: int | None = None, title: str = "City Hall") -> Nearby:
    """A plan of that office, `east` degrees beside the first, for so many people by day."""
    occupancy = None if people is None else Occupancy.model_validate({"occupants": {"day": people}})
    return Nearby(name, title, f"{name} St", (-87.62 + east, 41.87), 0.0, occupancy=occupancy, repository=office)


NEAR, FAR = 0.0008, 0.0016
"""Degrees: 66 m and 133 m there."""


def test_a_building_that_two_offices_planned_is_counted_once_with_the_most_people() -> None:
    few, more, third = planned("a", "city", 0, 200), planned("b", "county", NEAR, 260), planned("c", "port", NEAR / 2)
    assert [one.facility_id for one in once_each((few, more, third))] == ["b"]
    (asked,) = once_each((few, more, third), "a")
    assert asked.occupancy == few.occupancy, "the plan on the screen says how many"


def test_only_plans_of_other_offices_of_that_very_building_are_left_out() -> None:
    for other in (
        planned("b", "city", NEAR, 260),
        planned("b", "county", FAR, 260),
        planned("b", "county", NEAR, 260, "Hotel"),
    ):
        assert len(once_each((planned("a", "city", 0, 200), other))) == 2


def test_outlines_that_lie_apart_are_two_buildings_with_like_names() -> None:
    def outlined(one: Nearby, east: float) -> Nearby:
        corners = ((east, 0.0), (east + NEAR / 2, 0.0), (east + NEAR / 2, NEAR / 2), (east, NEAR / 2))
        ring = tuple((-87.62 + x, 41.87 + y) for x, y in (*corners, corners[0]))
        return replace(one, footprint=(Polygon.model_validate({"outer": ring}),))

    tower, towers = planned("a", "city", 0, 200, "Adler Tower"), planned("b", "county", NEAR, 260, "Adler Towers")
    assert len(once_each((outlined(tower, 0), outlined(towers, NEAR)))) == 2
    assert len(once_each((outlined(tower, 0), outlined(towers, NEAR / 4)))) == 1
    assert len(once_each((outlined(tower, 0), towers))) == 1


def test_people_come_from_the_other_plan_where_the_one_that_is_asked_about_counts_none() -> None:
    use = Occupancy.model_validate({"use": "Elementary school"})
    (joined,) = once_each((replace(planned("a", "city"), occupancy=use), planned("b", "county", 0, 260)), "a")
    assert joined.occupancy is not None
    assert joined.occupancy.occupants is not None
    assert (joined.occupancy.use, joined.occupancy.occupants.day) == ("Elementary school", 260)


def test_what_the_other_plan_alone_says_is_kept() -> None:
    points = [AssemblyPoint(id=str(number), label="Park", point=(-87.62 + number * NEAR, 41.87)) for number in range(2)]
    kept = replace(planned("a", "city", 0, 200), assembly_points=(points[0],))
    other = replace(planned("b", "county"), assembly_points=tuple(points), hazmat=True, sector="Commercial")
    (joined,) = once_each((other, kept))
    assert joined.facility_id == "a"
    assert joined.hazmat
    assert joined.sector == "Commercial"
    assert joined.assembly_points == tuple(points), "one that both name is one"
