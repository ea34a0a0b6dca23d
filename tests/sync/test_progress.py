from __future__ import annotations

from responder_app.sync.progress import Pace, Progress


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_it_is_told_at_most_ten_times_a_second() -> None:
    clock, told = _Clock(), list[Progress]()
    pace = Pace(told.append, clock)
    pace.expect(size=1000)
    for _ in range(1000):
        clock.now += 0.01
        pace.done(size=1)
    assert 95 <= len(told) <= 105


def test_a_new_stage_is_told_at_once() -> None:
    told: list[Progress] = []
    pace = Pace(told.append, _Clock())
    pace.begin("one")
    pace.begin("two")
    assert [progress.doing for progress in told] == ["one", "two"]


def test_rate_and_time_left_follow_the_last_seconds() -> None:
    clock, told = _Clock(), list[Progress]()
    pace = Pace(told.append, clock)
    pace.expect(facilities=2, size=10_000)
    for _ in range(20):
        clock.now += 1
        pace.done(size=100)
    pace.done(facilities=1)
    last = told[-1]
    assert (last.bytes_done, last.bytes_total, last.facilities_total) == (2000, 10_000, 2)
    assert abs(last.rate_bytes_s - 100) < 1
    assert last.seconds_left is not None
    assert abs(last.seconds_left - 80) < 1


def test_there_is_no_time_left_to_tell_before_anything_moved() -> None:
    told: list[Progress] = []
    Pace(told.append, _Clock()).begin("starting")
    assert told[0].seconds_left is None


def test_what_remains_can_be_set_right() -> None:
    clock, told = _Clock(), list[Progress]()
    pace = Pace(told.append, clock)
    pace.done(size=300)
    clock.now += 1
    pace.remaining(700)
    assert told[-1].bytes_total == 1000


def test_a_way_that_is_tried_again_is_said_without_the_rate_of_before_until_something_comes() -> None:
    clock, told = _Clock(), list[Progress]()
    pace = Pace(told.append, clock)
    pace.begin("Fetching plans")
    pace.expect(size=10_000)
    for _ in range(5):
        clock.now += 1
        pace.done(size=100)
    assert told[-1].rate_bytes_s
    pace.trouble("The host answers too slowly.")
    last = told[-1]
    assert (last.doing, last.rate_bytes_s, last.seconds_left) == (
        "The host answers too slowly. Trying again.", 0.0, None
    )  # fmt: skip
    assert (last.bytes_done, last.bytes_total) == (500, 10_000)
    pace.done(size=1)
    assert told[-1].doing == "Fetching plans", "at once, however short ago the last was told"
    pace.trouble("The host answers too slowly.")
    pace.begin("Done")
    assert told[-1].doing == "Done"
