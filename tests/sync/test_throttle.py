from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from responder_app.errors import TransportError
from responder_app.sync.answers import Change
from responder_app.sync.progress import Progress
from responder_app.sync.retry import Halt, Persistence, Rested, persistently
from responder_app.sync.throttle import Throttle
from responder_app.sync.waking import STOOD_STILL_S, WAKING_S, Waking, asleep_s
from tests.fakes.bad_server import BadServer, misbehave
from tests.sync.scene import PLAN_BYTES, Scene, plan_bytes


@pytest.fixture
def server(scene: Scene, tmp_path: Path) -> Iterator[BadServer]:
    (tmp_path / "work").mkdir()
    scene.repository.mkdir(exist_ok=True)
    with misbehave(scene.repository, tmp_path / "work") as server:
        yield server


def test_so_many_bytes_take_as_long_as_the_limit_says() -> None:
    throttle = Throttle(800)  # 100 kB a second
    begun = time.monotonic()
    for _ in range(5):
        throttle.moved(10_000, Halt())
    assert 0.45 < time.monotonic() - begun < 30


def test_without_a_limit_nothing_waits() -> None:
    begun = time.monotonic()
    Throttle().moved(10**12, Halt())
    assert time.monotonic() - begun < 5


def test_a_limit_that_is_lifted_frees_who_waits_for_it() -> None:
    throttle = Throttle(8)  # 1 kB a second
    threading.Timer(0.1, lambda: throttle.limit(0)).start()
    begun = time.monotonic()
    throttle.moved(1_000_000, Halt())
    assert time.monotonic() - begun < 30


def test_all_threads_together_keep_the_limit() -> None:
    throttle, begun = Throttle(800), time.monotonic()
    threads = [threading.Thread(target=throttle.moved, args=(10_000, Halt())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - begun > 0.55


def test_a_held_transfer_lets_its_way_go_and_begins_anew_where_it_was() -> None:
    throttle, calls = Throttle(), list[bool]()

    def action() -> str:
        calls.append(throttle.rest(Halt()))
        if len(calls) == 1:
            throttle.pause()
            threading.Timer(0.2, throttle.go_on).start()
        throttle.moved(10, Halt())
        return "whole"

    assert persistently(action, lambda: 0, Halt(), Persistence(tries=1)) == "whole"
    assert calls == [False, True]


def test_what_is_held_can_be_ended() -> None:
    throttle, halt = Throttle(), Halt()
    throttle.pause()
    threading.Timer(0.1, halt.end).start()
    assert throttle.rest(halt)
    assert throttle.paused
    with pytest.raises(Rested):
        throttle.moved(1, halt)


def test_a_paused_sync_asks_for_nothing_and_goes_on_without_loss(scene: Scene, server: BadServer) -> None:
    scene.publish(*range(1, 6))
    vehicle, throttle = scene.enrol(), Throttle(800)  # else all of it is here before it can be held
    service = vehicle.service(server.address, server.ca_file)
    held_once, changes = threading.Event(), list[Change]()

    def told(progress: Progress) -> None:
        if progress.bytes_done > PLAN_BYTES / 2 and not held_once.is_set():
            held_once.set()
            throttle.pause()

    runner = threading.Thread(target=lambda: changes.append(service.sync_now(told, throttle=throttle)))
    runner.start()
    assert held_once.wait(60)
    held = -1
    while held != (held := vehicle.library.objects.used_bytes()):
        time.sleep(0.5)  # transfers that were under way end, then nothing comes any more
    assert not changes
    throttle.limit(0)
    throttle.go_on()
    runner.join(120)
    assert changes[0].is_whole
    assert [vehicle.plan(number) for number in range(1, 6)] == [plan_bytes(number) for number in range(1, 6)]


def test_what_steps_aside_waits_without_being_held_by_anybody() -> None:
    throttle, halt = Throttle(), Halt()
    assert not throttle.rest(halt)
    throttle.step_aside(True)
    assert throttle.waiting
    assert not throttle.paused
    with pytest.raises(Rested):
        throttle.moved(1, halt)
    throttle.pause()
    throttle.step_aside(False)
    assert throttle.waiting, "a person still holds it"
    throttle.go_on()
    assert not throttle.rest(halt)


def test_a_sleep_is_noticed_and_forgotten() -> None:
    slept, now = [0.0], [100.0]
    waking = Waking(lambda: slept[0], lambda: now[0])
    assert not waking.lately()
    slept[0] = 3600
    assert waking.lately()
    now[0] += WAKING_S + 1
    assert not waking.lately()


def test_a_program_that_stood_still_has_just_woken_too() -> None:
    now = [100.0]
    waking = Waking(lambda: 0.0, lambda: now[0])
    for _ in range(10):
        now[0] += STOOD_STILL_S - 1
        waking.seen()
        assert not waking.lately(), "a hanging server keeps a sync waiting for less"
    now[0] += STOOD_STILL_S + 1
    waking.seen()
    assert waking.lately()
    now[0] += WAKING_S + 1
    waking.seen()
    assert waking.lately(), "it stood still again"


def test_after_standing_still_no_try_counts_until_the_network_had_time() -> None:
    now, calls = [100.0], list[int]()
    halt = Halt(waking=Waking(lambda: 0.0, lambda: now[0]))

    def action() -> str:
        calls.append(1)
        if len(calls) == 1:
            now[0] += 65  # stopped in the middle of a transfer
        if len(calls) < 10:
            raise TransportError("broken off")
        return "whole"

    quick = Persistence(tries=2, first_wait_s=0.001, longest_wait_s=0.002)
    assert persistently(action, lambda: 0, halt, quick) == "whole"


def test_this_machine_tells_how_long_it_slept() -> None:
    assert 0 <= asleep_s() < 1e9


def test_after_a_sleep_the_network_may_take_its_time() -> None:
    slept, now, calls = [0.0], [100.0], list[int]()
    halt = Halt(waking=Waking(lambda: slept[0], lambda: now[0]))
    slept[0] = 3600

    def action() -> str:
        calls.append(1)
        if len(calls) < 10:
            raise TransportError("no network")
        return "whole"

    quick = Persistence(tries=2, first_wait_s=0.001, longest_wait_s=0.002)
    assert persistently(action, lambda: 0, halt, quick) == "whole"
    for _ in range(10):
        now[0] += WAKING_S / 9
        halt.check()
    calls.clear()
    with pytest.raises(TransportError):
        persistently(action, lambda: 0, halt, quick)
    assert len(calls) == 2


def test_a_limit_takes_nothing_from_a_stick(scene: Scene) -> None:
    scene.publish(1)
    vehicle, begun = scene.enrol(), time.monotonic()
    assert vehicle.service(scene.repository).sync_now(throttle=Throttle(8)).is_whole  # 1 kB a second
    assert time.monotonic() - begun < 60
