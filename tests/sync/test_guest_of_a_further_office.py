"""A vehicle of the city as a guest of the county, both of which use one id: the stay is the county's alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from responder_app.errors import NoLongerSharedError, RollbackError
from responder_app.library.library import open_library
from responder_app.package.enrolment import read_answer
from responder_app.paths import make_private
from responder_app.publisher.guests import Guests
from responder_app.sync.answers import Change
from responder_app.sync.rebuild import Rebuild
from tests.sync.guest_scene import STAY, until
from tests.sync.scene import KEY, Scene, Template, Vehicle, facility_id, open_scene
from tests.sync.signed_orders import inbox, order_destroyed
from tests.sync.two_offices import Two

OURS = {facility_id(1), facility_id(2)}


@dataclass
class Aid(Two):
    """The county's 2 and 3 are shared with the vehicle, which has the city's 1 and 2."""

    @property
    def theirs(self) -> set[str]:
        """What this vehicle calls them."""
        return {f"{facility_id(2)}@{self.county_answer.repository[:32]}", facility_id(3)}

    def sync(self) -> Change:
        return self.both().sync_now()

    def shown(self) -> set[str]:
        return {row.id for row in self.vehicle.library.held() if row.version is not None}

    def pass_the_end(self, office: Scene) -> None:
        office.clock.ahead += STAY
        office.office.renew(clock_is_right=True)

    def rebuild(self) -> None:
        vehicle = self.vehicle
        vehicle.library.close()
        vehicle.paths.library.unlink()
        Rebuild(
            vehicle.paths, vehicle.answer, vehicle.device, KEY.database_key, vehicle.clock, (self.county_answer,)
        ).run()
        vehicle.library = open_library(vehicle.paths, KEY.database_key)


@pytest.fixture
def aid(tmp_path: Path, office_template: Template, county_template: Template) -> Iterator[Aid]:
    city = open_scene(tmp_path, office_template)
    county = open_scene(make_private(tmp_path / "county"), county_template)
    city.publish(1, 2, name="Of the city")
    county.publish(2, 3, name="Of the county")
    vehicle: Vehicle = city.enrol()
    request = vehicle.device.enrolment_request("Engine 5", "Fire", county.clock())
    done = Guests(county.office).admit(request, [facility_id(2), facility_id(3)], until(county))
    make_private(vehicle.paths.enrolments)
    answer = read_answer(done.answer)
    vehicle.paths.further_enrolment(answer.repository).write_bytes(done.answer)
    made = Aid(city, county, vehicle, answer)
    assert made.sync().is_whole
    assert made.shown() == OURS | made.theirs
    yield made
    vehicle.library.close()
    city.close()
    county.close()


def test_the_end_hides_what_the_county_shared_by_its_own_time_and_comes_back_when_prolonged(aid: Aid) -> None:
    aid.pass_the_end(aid.city)
    assert aid.sync().removed == ()
    assert aid.shown() == OURS | aid.theirs, "the city's time ends nothing of the county's"
    aid.pass_the_end(aid.county)
    change = aid.sync()
    assert set(change.removed) == aid.theirs
    assert aid.shown() == OURS
    (theirs,) = (one for one in aid.theirs if "@" in one)
    with pytest.raises(NoLongerSharedError, match="ended"):
        aid.vehicle.library.preplan(theirs)
    assert aid.vehicle.library.preplan(facility_id(2)).identity.name.startswith("Of the city")
    guest = aid.county.office.device("Engine 5")
    Guests(aid.county.office).prolong(guest, until(aid.county))
    assert set(aid.sync().added) == aid.theirs
    assert aid.shown() == OURS | aid.theirs


def test_what_is_shared_no_longer_leaves_by_the_countys_id_and_the_citys_of_that_id_stays(aid: Aid) -> None:
    guest = aid.county.office.device("Engine 5")
    Guests(aid.county.office).change(guest, [facility_id(3)])
    assert aid.sync().removed == tuple(one for one in aid.theirs if "@" in one)
    assert aid.shown() == OURS | {facility_id(3)}


def test_a_rebuild_offline_keeps_both_offices_and_the_end(aid: Aid, tmp_path: Path) -> None:
    before = shutil.copytree(aid.county.repository, tmp_path / "before")
    aid.rebuild()
    assert len(aid.shown()) == 4
    (stay,) = aid.vehicle.library.stays()
    assert stay.repository == aid.county_answer.repository
    aid.pass_the_end(aid.county)
    assert len(aid.sync().removed) == 2
    aid.rebuild()
    assert aid.shown() == OURS
    with pytest.raises(RollbackError):
        aid.county_sync(before).sync_now()
    assert aid.shown() == OURS
    assert aid.city_sync().sync_now().is_whole


def test_an_order_of_the_county_empties_its_own_part_of_the_guest(aid: Aid, county_template: Template) -> None:
    order_destroyed(aid.county, county_template.carried)
    change = aid.sync()
    assert set(change.removed) == aid.theirs
    assert aid.shown() == OURS
    assert aid.vehicle.library.stays() == ()
    assert not aid.vehicle.paths.further_enrolment(aid.county_answer.repository).exists()
    assert inbox(aid.county)[-1].kind == "destroyed"
