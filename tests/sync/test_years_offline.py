"""Days and years without a network: everything opens, and the program says how old it is."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from responder_app.briefing.answers.heading import TrustLevel
from responder_app.briefing.briefing import Briefing
from responder_app.errors import ExpiredError
from responder_app.library.library import open_library
from responder_app.settings import Settings
from tests.sync.scene import KEY, Scene, Vehicle, facility_id, plan_bytes

HEADLINES = {
    0: (TrustLevel.OK, "Verified", "today"),
    1: (TrustLevel.OK, "Verified", "1 day"),
    7: (TrustLevel.OK, "Verified", "7 days"),
    30: (TrustLevel.AMBER, "Not checked for 1 month", "30 days"),
    365: (TrustLevel.RED, "Not checked for 12 months", "365 days"),
    1095: (TrustLevel.RED, "Not checked for 3 years", "1095 days"),
}


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    scene.publish(1, 2, 3, size=3_000)
    assert vehicle.service(scene.repository).sync_now().is_whole
    vehicle.library.close()
    return vehicle


@pytest.mark.parametrize("days", HEADLINES)
def test_everything_opens_and_says_how_old_it_is(scene: Scene, vehicle: Vehicle, days: int) -> None:
    level, headline, age = HEADLINES[days]
    then = datetime.now(UTC) + timedelta(days=days, minutes=5)
    with time_machine.travel(then, tick=True), closing(open_library(vehicle.paths, KEY.database_key)) as library:
        vehicle.library = library
        briefing = Briefing(library, Settings())
        for number in (1, 2, 3):
            heading = briefing.arrival_sheet(facility_id(number)).heading
            assert heading.name == f"Building {number}"
            assert (heading.trust.level, heading.trust.headline) == (level, headline)
            assert heading.trust.verified
            assert library.document(facility_id(number), "plan-1").data == plan_bytes(number, 1, 3_000)
        assert briefing.search("Building 2").hits
        assert library.check().sound
        vehicle.clock.ahead = timedelta(0)
        status = vehicle.service(scene.folder / "no way there").status()
        assert {row.age for row in status.facilities} == {age}


@pytest.mark.parametrize("days", [30, 1095])
def test_what_the_office_has_not_renewed_since_is_refused_and_what_is_held_stays(
    scene: Scene, vehicle: Vehicle, days: int
) -> None:
    then = datetime.now(UTC) + timedelta(days=days)
    with time_machine.travel(then, tick=True), closing(open_library(vehicle.paths, KEY.database_key)) as library:
        vehicle.library = library
        with pytest.raises(ExpiredError):
            vehicle.service(scene.repository).sync_now()
        assert Briefing(library, Settings()).arrival_sheet(facility_id(1)).heading.name == "Building 1"
