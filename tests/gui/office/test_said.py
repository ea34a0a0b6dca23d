"""The sentence on top names who is not ready and why, by reports that were really sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from responder_app.gui.office.said import headline, plain
from responder_app.publisher.fleet import read_fleet
from tests.fakes.crowd import Crowd, morning
from tests.gui.office.conftest import PUBLISHED
from tests.sync.scene import Scene

TakeIn = Callable[[], None]


def said(scene: Scene) -> str:
    return headline(read_fleet(scene.office), scene.clock())


def test_an_office_without_vehicles_says_what_to_do(scene: Scene) -> None:
    assert said(scene) == "No vehicle is enrolled yet. Enrol one with: responder office enroll FILE"


def test_when_all_are_ready_nothing_else_is_said(scene: Scene, crowd: Crowd, take_in: TakeIn) -> None:
    morning(crowd, PUBLISHED, 3)
    take_in()
    assert said(scene) == "All 3 ready."


def test_each_that_is_not_ready_is_named_with_the_reason(scene: Scene, crowd: Crowd, take_in: TakeIn) -> None:
    members = crowd.enrol((f"Engine {number}", "Fire") for number in range(1, 5))
    crowd.receipt(members[0], PUBLISHED)
    crowd.receipt(members[1], PUBLISHED - 3, timedelta(hours=14))
    crowd.receipt(members[2], PUBLISHED, timedelta(hours=2), refused=3, reasons={"TamperedError": 3})
    take_in()
    assert said(scene) == (
        "1 of 4 ready. Engine 3: 3 refused (changed after sealing 3), last heard 2 h ago. Engine 4 never reported. "
        "Engine 2 is behind by 3 states, last heard 14 h ago."
    )


def test_where_many_are_not_ready_they_are_counted_and_the_worst_named(
    scene: Scene, crowd: Crowd, take_in: TakeIn
) -> None:
    morning(crowd, PUBLISHED, 56)
    take_in()
    words = said(scene)
    assert words.startswith("49 of 56 ready, 3 failing, 2 silent, 2 behind. ")
    assert words.count("last heard") == 2


def test_one_that_was_revoked_is_not_counted_and_is_named_when_it_speaks(
    scene: Scene, crowd: Crowd, take_in: TakeIn
) -> None:
    kept, lost = crowd.enrol([("Engine 1", "Fire"), ("Engine 2", "Fire")])
    crowd.receipt(kept, PUBLISHED)
    crowd.revoke(lost)
    take_in()
    assert said(scene) == "All 1 ready."
    scene.clock.ahead = timedelta(minutes=30)
    crowd.receipt(lost, PUBLISHED, timedelta(minutes=10))
    take_in()
    assert said(scene) == "1 of 1 ready. Engine 2 was revoked and still reports, last heard 10 min ago."


def test_kinds_of_errors_are_put_in_words_and_unknown_ones_stay() -> None:
    assert (
        plain("2 refused (RollbackError 1, NewKindError 1)") == "2 refused (older than what it has 1, NewKindError 1)"
    )
