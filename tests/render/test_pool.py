"""The pool's promises: order, cancelling, deaths, hangs, and that nothing is left behind."""

from __future__ import annotations

import functools
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path

import pytest

from responder_app.errors import DamagedError, DrawingError, LockedDrawingError, StoppedDrawingError, WorkerError
from responder_app.render import limits
from responder_app.render.pool import RenderPool
from responder_app.render.process import WorkerProcess
from responder_app.render.requests import Inspect, MediaType, Pixels, Prepare, Priority, Request, Source, Tile, Words
from tests.render.drawings import endless_sheet, sheet, source_of
from tests.render.processes import computed_s, descendants, eventually, has_ended, innermost, open_descriptors

ENDLESS = endless_sheet()


def loading(data: bytes, before: Callable[[], object]) -> Callable[[], bytes]:
    """A source's loading with something to happen first."""

    def load() -> bytes:
        before()
        return data

    return load


def drawn(source: Source) -> Tile:
    return Tile(source, 0, 1.0, 0, 0, 64, 64)


def test_nothing_runs_before_the_first_request() -> None:
    with RenderPool() as pool:
        assert pool.pids() == ()
        pool.run(Inspect(source_of(sheet())))
        assert len(pool.pids()) >= 1


def test_warming_starts_every_worker() -> None:
    with RenderPool(workers=2) as pool:
        pool.warm()
        assert eventually(lambda: len(pool.pids()) == 2, within_s=60)


def test_a_killed_worker_fails_its_request_and_is_replaced_within_a_second() -> None:
    with RenderPool(workers=1) as pool:
        pool.run(Inspect(source_of(sheet())))
        (pid,) = pool.pids()
        begun_s = computed_s(pid)
        running = pool.submit(drawn(source_of(ENDLESS)), deadline_s=60)
        assert eventually(lambda: computed_s(pid) > begun_s + 0.1, within_s=60)
        assert running.running()
        os.kill(innermost(pid), signal.SIGKILL)
        with pytest.raises(WorkerError):
            running.result(timeout=60)
        assert eventually(lambda: pool.pids() not in ((), (pid,)), within_s=60)
        assert len(pool.run(Inspect(source_of(sheet()))).pages) == 1


def test_a_worker_killed_while_it_waits_costs_no_request() -> None:
    with RenderPool(workers=1) as pool:
        pool.run(Inspect(source_of(sheet())))
        (pid,) = pool.pids()
        os.kill(innermost(pid), signal.SIGKILL)
        assert eventually(lambda: has_ended(pid), within_s=60)
        assert len(pool.run(Inspect(source_of(sheet()))).pages) == 1


def test_a_drawing_that_hangs_is_given_up_at_its_deadline() -> None:
    with RenderPool(workers=1) as pool:
        pool.run(Inspect(source_of(sheet())))
        begun = time.monotonic()
        with pytest.raises(WorkerError, match="too long"):
            pool.run(drawn(source_of(ENDLESS)), timeout_s=0.3)
        assert time.monotonic() - begun < 20
        assert len(pool.run(Inspect(source_of(sheet()))).pages) == 1


def test_a_refusal_does_not_cost_the_worker() -> None:
    with RenderPool(workers=1) as pool:
        pool.run(Inspect(source_of(sheet())))
        before = pool.pids()
        with pytest.raises(DrawingError):
            pool.run(Inspect(source_of(b"no drawing")))
        assert pool.pids() == before


def test_what_is_on_screen_is_drawn_before_what_is_not() -> None:
    order: list[str] = []
    with RenderPool(workers=1) as pool:
        gate = threading.Event()
        first = pool.submit(drawn(Source("gate", MediaType.PDF, loading(sheet(), lambda: gate.wait(60)))))
        assert eventually(first.running, within_s=60)
        names = {"background": Priority.BACKGROUND, "soon": Priority.SOON, "on screen": Priority.ON_SCREEN}
        futures: list[Future[Pixels]] = []
        for name, priority in names.items():
            load = loading(sheet(), functools.partial(order.append, name))
            futures.append(pool.submit(drawn(Source(name, MediaType.PDF, load)), priority))
        gate.set()
        wait(futures, timeout=60)
    assert order == ["on screen", "soon", "background"]


def test_a_cancelled_request_is_never_drawn() -> None:
    with RenderPool(workers=1) as pool:
        gate, loaded = threading.Event(), threading.Event()
        first = pool.submit(drawn(Source("gate", MediaType.PDF, loading(sheet(), lambda: gate.wait(60)))))
        assert eventually(first.running, within_s=60)
        stale = pool.submit(drawn(Source("stale", MediaType.PDF, loading(sheet(), loaded.set))))
        assert stale.cancel()
        gate.set()
        pool.run(Inspect(source_of(sheet())))
        assert stale.cancelled()
        assert not loaded.is_set()


def test_a_document_is_loaded_once_for_a_worker() -> None:
    loads: list[int] = []
    source = Source("once", MediaType.PDF, loading(sheet(), lambda: loads.append(1)))
    with RenderPool(workers=1) as pool:
        for _ in range(3):
            pool.run(drawn(source))
    assert len(loads) == 1


def test_an_error_while_loading_is_the_requests_own() -> None:
    def load() -> bytes:
        raise DamagedError("A stored object fails its check.")

    with RenderPool(workers=1) as pool, pytest.raises(DamagedError):
        pool.run(Inspect(Source("damaged", MediaType.PDF, load)))


def test_a_bug_while_loading_reaches_who_asked() -> None:
    def load() -> bytes:
        raise ZeroDivisionError

    with RenderPool(workers=1) as pool:
        with pytest.raises(ZeroDivisionError):
            pool.run(Inspect(Source("bug", MediaType.PDF, load)))
        assert len(pool.run(Inspect(source_of(sheet()))).pages) == 1


def test_more_documents_than_a_worker_keeps_can_be_drawn_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_HELD_SOURCES", 2)
    sources = [source_of(sheet(width=300 + number)) for number in range(5)]
    with RenderPool(workers=1) as pool:
        for _ in range(2):
            for number, source in enumerate(sources):
                assert pool.run(Inspect(source)).pages[0].width_pt == 300 + number


def test_many_threads_may_ask_at_once() -> None:
    with RenderPool(workers=2) as pool:
        source = source_of(sheet())
        results: list[int] = []
        threads = [
            threading.Thread(target=lambda: results.extend(pool.run(drawn(source)).width for _ in range(5)))
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == [64] * 30


def test_a_sheet_that_hung_twice_is_not_tried_again_and_others_are() -> None:
    endless = source_of(ENDLESS)
    with RenderPool(workers=1) as pool:
        for _ in range(2):
            with pytest.raises(WorkerError, match="too long"):
                pool.run(drawn(endless), timeout_s=0.2)
        begun = time.monotonic()
        for _ in range(20):
            with pytest.raises(StoppedDrawingError, match="stopped twice"):
                pool.run(drawn(endless), timeout_s=0.2)
        assert time.monotonic() - begun < 20
        assert pool.run(drawn(source_of(sheet()))).width == 64


def test_two_tiles_of_a_hung_sheet_do_not_keep_the_next_floor_waiting() -> None:
    with RenderPool(workers=2) as pool:
        pool.warm()
        assert eventually(lambda: len(pool.pids()) == 2, within_s=60)
        hung = [pool.submit(drawn(source_of(ENDLESS)), deadline_s=120) for _ in range(2)]
        assert eventually(lambda: all(one.running() for one in hung), within_s=60)
        assert not any(one.cancel() for one in hung)
        assert pool.submit(drawn(source_of(sheet()))).result(timeout=60).width == 64
        # What a crew left behind is not held against the sheet.
        again = pool.submit(drawn(source_of(ENDLESS)), deadline_s=0.2)
        with pytest.raises(WorkerError, match="too long"):
            again.result(timeout=60)


@pytest.mark.parametrize("hung", [Prepare(source_of(ENDLESS), 0), drawn(source_of(ENDLESS))])
def test_while_one_worker_hangs_the_screen_is_served(hung: Request[object]) -> None:
    with RenderPool(workers=2) as pool:
        pool.warm()
        assert eventually(lambda: len(pool.pids()) == 2, within_s=60)
        priority = Priority.BACKGROUND if isinstance(hung, Prepare) else Priority.ON_SCREEN
        pool.submit(hung, priority, deadline_s=120)
        until = time.monotonic() + 3 * limits.STALE_S
        number = 0
        while time.monotonic() < until:
            number += 1
            source = source_of(sheet(width=200 + number))
            on_screen, soon = pool.submit(drawn(source)), pool.submit(Inspect(source), Priority.SOON)
            assert on_screen.result(timeout=60).width == 64
            assert len(soon.result(timeout=60).pages) == 1


def test_a_sheet_that_hangs_and_is_still_looked_at_leaves_one_worker_to_the_others() -> None:
    endless = source_of(ENDLESS)
    with RenderPool(workers=2) as pool:
        pool.warm()
        assert eventually(lambda: len(pool.pids()) == 2, within_s=60)
        first, second = (pool.submit(drawn(endless), deadline_s=120) for _ in range(2))
        assert eventually(lambda: first.running() and second.running(), within_s=60)
        assert pool.submit(drawn(source_of(sheet()))).result(timeout=60).width == 64
        assert first.done() != second.done()
        # Asked for again it waits for the one that is at it, and the others go on.
        again = pool.submit(drawn(endless))
        assert pool.submit(drawn(source_of(sheet(width=300)))).result(timeout=60).width == 64
        assert not again.running()


def test_a_tile_that_nobody_wants_is_finished_when_nobody_waits() -> None:
    with RenderPool(workers=1) as pool:
        pool.run(drawn(source_of(sheet())))
        before = pool.pids()
        slow = pool.submit(drawn(source_of(ENDLESS)), deadline_s=limits.STALE_S + 0.4)
        assert eventually(slow.running, within_s=60)
        slow.cancel()
        with pytest.raises(WorkerError, match="too long"):
            slow.result(timeout=60)
        assert eventually(lambda: pool.pids() not in ((), before), within_s=60)


def test_work_that_can_wait_leaves_one_worker_free_while_somebody_looks() -> None:
    with RenderPool(workers=2) as pool:
        gate = threading.Event()
        pool.run(drawn(source_of(sheet())), priority=Priority.ON_SCREEN)
        background = [
            pool.submit(
                drawn(Source(f"{n}", MediaType.PDF, loading(sheet(), lambda: gate.wait(60)))), Priority.BACKGROUND
            )
            for n in range(4)
        ]
        assert eventually(lambda: any(one.running() for one in background), within_s=60)
        assert pool.submit(Inspect(source_of(sheet(pages=2)))).result(timeout=60).pages
        assert sum(one.running() for one in background) == 1
        gate.set()
        wait(background, timeout=60)
        assert all(one.result().width == 64 for one in background)


def test_a_batch_alone_uses_every_worker() -> None:
    with RenderPool(workers=2) as pool:
        both = threading.Barrier(2, timeout=60)
        batch = [
            pool.submit(Inspect(Source(f"{n}", MediaType.PDF, loading(sheet(), both.wait))), Priority.BACKGROUND)
            for n in range(2)
        ]
        assert all(len(one.result(timeout=60).pages) == 1 for one in batch)


def test_a_prepared_page_is_loaded_already_when_its_tile_is_asked_for() -> None:
    loads: list[int] = []
    source = Source("prepared", MediaType.PDF, loading(sheet(), lambda: loads.append(1)))
    with RenderPool(workers=2) as pool:
        pool.warm()
        assert eventually(lambda: len(pool.pids()) == 2, within_s=60)
        pool.submit(Prepare(source, 0), Priority.BACKGROUND).result(timeout=60)
        assert pool.submit(drawn(source)).result(timeout=60).width == 64
        assert len(loads) == 1


def test_idle_workers_cost_no_processor_time() -> None:
    with RenderPool(workers=2) as pool:
        pool.warm()
        assert eventually(lambda: len(pool.pids()) == 2, within_s=60)
        before = time.process_time()
        time.sleep(0.6)
        assert time.process_time() - before < 0.1


@pytest.mark.parametrize(
    ("request_", "priority", "most_s"),
    [
        (drawn(source_of(ENDLESS)), Priority.ON_SCREEN, limits.ON_SCREEN_S),
        (drawn(source_of(ENDLESS)), Priority.BACKGROUND, limits.BACKGROUND_S),
        (Prepare(source_of(ENDLESS), 0), Priority.BACKGROUND, limits.ON_SCREEN_S),
    ],
)
def test_a_request_has_as_long_as_somebody_would_wait(
    request_: Request[object], priority: Priority, most_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def ask(_: WorkerProcess, __: Request[object], deadline_s: float, ___: Callable[[], bool]) -> None:
        given.append(deadline_s)

    monkeypatch.setattr(WorkerProcess, "ask", ask)
    with RenderPool(workers=1) as pool:
        pool.submit(request_, priority).result(timeout=60)
    assert given == [most_s]


def test_closing_leaves_no_process_thread_or_descriptor() -> None:
    before = open_descriptors(), threading.active_count()
    pool = RenderPool(workers=2)
    pool.warm()
    assert eventually(lambda: len(pool.pids()) == 2, within_s=60)
    family = [member for pid in pool.pids() for member in (pid, *descendants(pid))]
    waiting = [pool.submit(drawn(source_of(ENDLESS)), deadline_s=60) for _ in range(4)]
    # The control: all of it is there while the pool is open.
    assert len(family) >= 2
    assert all(Path(f"/proc/{member}").exists() for member in family)
    assert len(open_descriptors() - before[0]) >= 4
    pool.close()
    assert eventually(lambda: not any(Path(f"/proc/{member}").exists() for member in family), within_s=60)
    # What tests before left may go meanwhile.
    assert open_descriptors() <= before[0]
    assert threading.active_count() <= before[1]
    for future in waiting:
        with pytest.raises(WorkerError):
            future.result(timeout=60)


def test_a_closed_pool_refuses() -> None:
    pool = RenderPool()
    pool.close()
    with pytest.raises(WorkerError, match="shut down"):
        pool.run(Inspect(source_of(sheet())))


@pytest.mark.slow
def test_every_real_and_torture_file_is_drawn_or_refused(cases: Path) -> None:
    refused: dict[str, DrawingError] = {}
    with RenderPool() as pool:
        for path in sorted([*(cases / "plans").iterdir(), *(cases / "torture").iterdir()]):
            source = Source(path.name, MediaType.PDF, path.read_bytes())
            try:
                info = pool.run(Inspect(source))
                for number, page in enumerate(info.pages):
                    zoom = 600 / max(page.width_pt, page.height_pt)
                    tile = pool.run(Tile(source, number, zoom, 0, 0, 600, 600))
                    assert len(tile.data) == 600 * 600 * 3
                    assert all(word.text for word in pool.run(Words(source, number)).words)
            except DrawingError as refusal:
                refused[path.name] = refusal
    assert {name: str(error) for name, error in refused.items() if isinstance(error, WorkerError)} == {}
    assert {name for name, error in refused.items() if isinstance(error, LockedDrawingError)} == {
        "samples_encryption_aes-256-r6.pdf"
    }
    assert refused.keys() <= {path.name for path in (cases / "torture").iterdir()}
    assert len(refused) < 8
