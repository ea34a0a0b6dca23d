"""Who takes which request: by urgency, by who has read the page, and never everybody for what can wait."""

from __future__ import annotations

import itertools
from typing import Any

from responder_app.render.decoding import DecodeImage
from responder_app.render.order import Asked, Hand, Held, Job, Waiting, Warming
from responder_app.render.requests import MediaType, Prepare, Priority, Request, Source, Tile

FLOOR, NEXT_FLOOR = (Source(name, MediaType.PDF, b"%PDF-") for name in ("floor", "next floor"))
AGES = itertools.count()


def job(request: Request[Any], priority: Priority = Priority.ON_SCREEN) -> Job:
    return Job((int(priority), next(AGES)), request, 1.0, Asked())


def tile(source: Source = FLOOR, x: int = 0, hidden: frozenset[int] | None = None) -> Tile:
    return Tile(source, 0, 1.0, x, 0, 64, 64, hidden=hidden)


def holding(*sources: Source, idle: bool = False) -> Hand:
    hand = Hand(idle=idle)
    for source in sources:
        hand.held.add(tile(source).page_key)
    return hand


def waiting(*jobs: Job) -> Waiting:
    queue = Waiting()
    for one in jobs:
        queue.add(one)
    return queue


def test_the_most_urgent_is_taken_first_and_equals_in_turn() -> None:
    jobs = [job(tile(x=x), priority) for x, priority in enumerate((Priority.SOON, Priority.ON_SCREEN, Priority.SOON))]
    queue, hand = waiting(*jobs), Hand()
    assert [queue.take(hand, ()) for _ in range(4)] == [jobs[1], jobs[0], jobs[2], None]


def test_a_page_that_nobody_has_read_is_taken_by_whoever_is_free() -> None:
    asked = job(tile())
    assert waiting(asked).take(Hand(), [holding(NEXT_FLOOR, idle=True)]) is asked


def test_a_tile_is_left_to_the_free_worker_that_has_read_its_page() -> None:
    asked = job(tile())
    queue = waiting(asked)
    reader = holding(FLOOR, idle=True)
    assert queue.take(Hand(), [reader]) is None
    assert queue.take(reader, [Hand()]) is asked


def test_beside_a_busy_reader_the_page_is_read_before_a_tile_is_taken() -> None:
    asked = job(tile())
    queue = waiting(asked)
    taken = queue.take(Hand(), [holding(FLOOR)])
    assert taken == Warming(asked)
    assert len(queue) == 1
    assert queue.take(holding(FLOOR), [holding(FLOOR)]) is asked


def test_other_urgent_work_comes_before_reading_along() -> None:
    asked, picture = job(tile()), job(DecodeImage(NEXT_FLOOR))
    assert waiting(asked, picture).take(Hand(), [holding(FLOOR)]) is picture


def test_reading_along_comes_before_less_urgent_work() -> None:
    asked, beside = job(tile()), job(tile(NEXT_FLOOR), Priority.SOON)
    assert waiting(asked, beside).take(Hand(), [holding(FLOOR)]) == Warming(asked)


def test_other_layers_are_another_page() -> None:
    asked = job(tile(hidden=frozenset({4})))
    assert waiting(asked).take(Hand(), [holding(FLOOR, idle=True)]) is asked


def test_a_page_is_prepared_by_a_worker_that_has_not_read_it() -> None:
    asked = job(Prepare(FLOOR, 0), Priority.BACKGROUND)
    queue = waiting(asked)
    assert queue.take(holding(FLOOR), [Hand()]) is None
    assert queue.take(Hand(), [holding(FLOOR)]) is asked


def test_preparing_what_everybody_has_read_is_done_at_once() -> None:
    asked = job(Prepare(FLOOR, 0), Priority.BACKGROUND)
    assert waiting(asked).take(holding(FLOOR), [holding(FLOOR)]) is asked


def test_what_can_wait_waits_while_one_worker_is_kept_free() -> None:
    asked = job(tile(), Priority.BACKGROUND)
    queue = waiting(asked)
    assert queue.take(Hand(), (), least=Priority.SOON) is None
    assert queue.take(Hand(), ()) is asked


def test_a_sheet_that_has_kept_another_for_long_is_left_to_it() -> None:
    asked, other = job(tile()), job(tile(NEXT_FLOOR))
    queue = waiting(asked, other)
    assert queue.take(Hand(), [Hand()], slow={FLOOR.id}) is other
    assert queue.take(Hand(), [Hand()], slow={FLOOR.id}) is None
    assert queue.take(Hand(), [Hand()]) is asked


def test_a_request_that_was_taken_back_is_left_out() -> None:
    asked, other = job(tile()), job(tile(x=1))
    queue = waiting(asked, other)
    assert asked.future.cancel()
    assert queue.take(Hand(), ()) is other
    assert len(queue) == 0


def test_cancelling_what_runs_marks_it_stale_and_what_is_done_not() -> None:
    running, done = Asked(), Asked()
    for future in (running, done):
        future.set_running_or_notify_cancel()
    done.set_result(None)
    assert not running.cancel()
    assert not done.cancel()
    assert (running.stale, done.stale) == (True, False)


def test_only_another_sheet_on_the_screen_is_urgent_besides() -> None:
    queue = waiting(job(tile()), job(tile(NEXT_FLOOR), Priority.SOON))
    assert not queue.urgent_besides(FLOOR.id)
    queue.add(job(tile(NEXT_FLOOR)))
    assert queue.urgent_besides(FLOOR.id)


def test_the_parent_forgets_pages_as_the_worker_does() -> None:
    held = Held()
    pages = [(f"source {number}", 0, None) for number in range(50)]
    for page in pages:
        held.add(page)
    assert pages[-1] in held
    assert pages[0] not in held
