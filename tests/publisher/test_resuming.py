"""A publication that is killed goes on where it was and ends with the state that it would have ended with anyway."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from responder_app.errors import StoreError
from responder_app.model.facility import Document
from responder_app.publisher import sealing_ahead
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.publisher.previews import Preview
from responder_app.publisher.registry import packages, sealed_packages
from responder_app.publisher.signing import published_sequence
from tests.sync.scene import Scene, Template, draw, facility_id, plan_bytes, preplan

CHECKOUT = Path(__file__).parents[2]
MANY = 24
EACH_S = 0.05


def take(office: Office, *numbers: int, name: str | None = None, size: int = 20_000) -> None:
    for number in numbers:
        office.take(preplan(number, name), [OwnerBytes("plan-1", plan_bytes(number, 1, size))])


class Drawer:
    """Draws, and counts what it drew; fails at the drawing with that number."""

    def __init__(self, fail_at: int = 0) -> None:
        self.drawn = 0
        self.fail_at = fail_at
        self._lock = threading.Lock()

    def __call__(self, document: Document, read: Callable[[], bytes], digest: str) -> Iterator[Preview]:
        with self._lock:
            self.drawn += 1
            if self.drawn == self.fail_at:
                raise StoreError("the power went")
        time.sleep(0.005)
        yield from draw(document, read, digest)


def start(scene: Scene, office_template: Template) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.publisher.killed_publishing", str(scene.office.home.folder), str(EACH_S)]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(office_template.key.root.secret)
    process.stdin.close()
    assert process.stdout.readline() == b"begun\n"
    return process


def test_killed_at_random_moments_it_goes_on_and_ends_with_the_same_state(
    scene: Scene, office_template: Template
) -> None:
    vehicle = scene.enrol()
    before = published_sequence(scene.office.repository)
    take(scene.office, *range(MANY))
    kept = []
    for _ in range(2):
        process = start(scene, office_template)
        time.sleep(random.uniform(0.1, 0.5))
        process.kill()
        process.wait(30)
        assert process.stdout is not None
        process.stdout.close()
        with scene.office.reading() as connection:
            waiting = packages.waiting(connection)
            kept.append(sum(sealed_packages.get(connection, one) is not None for one in waiting))
        if len(waiting) < MANY:
            break  # it was quick: all is published
    assert kept == sorted(kept) or len(waiting) < MANY
    drawer = Drawer()
    done = scene.office.publish(drawer)
    assert done.sequence == before + 1
    assert done.sealed == (MANY if len(waiting) == MANY else 0)
    assert drawer.drawn <= MANY - kept[-1]
    assert vehicle.service(scene.repository).sync_now().is_whole
    assert {row.id for row in vehicle.library.held()} == {facility_id(number) for number in range(MANY)}
    assert all(vehicle.plan(number) == plan_bytes(number, 1, 20_000) for number in range(MANY))
    with scene.office.reading() as connection:
        assert all(sealed_packages.get(connection, facility_id(number)) is None for number in range(MANY))


def test_what_failed_is_done_again_and_nothing_else(scene: Scene) -> None:
    take(scene.office, *range(10))
    failing = Drawer(fail_at=8)
    with pytest.raises(StoreError, match="power"):
        scene.office.publish(failing)
    assert published_sequence(scene.office.repository) == 0
    again = Drawer()
    done = scene.office.publish(again)
    assert (done.sealed, done.sequence) == (10, 1)
    assert 10 - (failing.drawn - 1) <= again.drawn < 10


def test_it_works_on_several_at_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing_ahead, "THREADS", 3)
    take(scene.office, *range(9))
    threads, both, lock = list[int](), threading.Barrier(2, timeout=60), threading.Lock()

    def drawn(document: Document, read: Callable[[], bytes], digest: str) -> Iterator[Preview]:
        with lock:
            threads.append(threading.get_ident())
            first_two = len(threads) <= 2
        if first_two:
            both.wait()  # for ever, if there were one thread only
        yield from draw(document, read, digest)

    scene.office.publish(drawn)
    assert len(set(threads)) > 1


@pytest.fixture
def half(scene: Scene) -> Scene:
    """An office of which all is sealed ahead and nothing published."""
    take(scene.office, *range(4))
    with pytest.raises(StoreError):
        scene.office.publish(Drawer(fail_at=4))
    return scene


def test_what_was_changed_since_is_sealed_anew(half: Scene) -> None:
    vehicle = half.enrol()
    take(half.office, 0, 1, 2, 3, name="Changed since")
    half.office.publish(draw)
    assert vehicle.service(half.repository).sync_now().is_whole
    assert {vehicle.shown(number) for number in range(4)} == {"Changed since"}


def test_under_other_keys_or_on_another_day_or_without_its_objects_it_is_sealed_anew(half: Scene) -> None:
    from responder_app.publisher.custody import Custody

    vehicle = half.enrol(publish=False)
    objects = sorted(half.repository.glob("objects/??/*"))
    assert objects
    for path in objects[::2]:
        path.unlink()
    Custody(half.office).rotate()
    half.publish()
    assert vehicle.service(half.repository).sync_now().is_whole
    assert all(vehicle.plan(number) for number in range(4))


def test_what_was_withdrawn_since_is_not_published(half: Scene) -> None:
    vehicle = half.enrol(publish=False)
    half.withdraw(0)
    assert vehicle.service(half.repository).sync_now().is_whole
    assert facility_id(0) not in {row.id for row in vehicle.library.held()}


def test_publishing_again_reads_no_file_and_writes_no_object(scene: Scene) -> None:
    take(scene.office, *range(6))
    scene.office.publish(draw)
    drawer = Drawer()
    done = scene.office.publish(drawer)
    assert (drawer.drawn, done.sealed, done.objects_written) == (0, 0, 0)
    take(scene.office, 3, name="Changed")
    done = scene.office.publish(drawer)
    assert (drawer.drawn, done.sealed) == (0, 1)  # its drawing is the same


def test_memory_holds_a_few_facilities_and_not_all(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing_ahead, "NOTED_TOGETHER", 4)
    monkeypatch.setattr(sealing_ahead, "THREADS", 2)
    each, count = 400_000, 60
    take(scene.office, *range(count), size=each)
    tracemalloc.start()
    scene.office.publish(draw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert each < peak < each * count / 2  # the first: it was measured at all
