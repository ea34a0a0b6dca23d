"""The memory shared with a worker is had while something is drawn, and given back after."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from responder_app.errors import WorkerError
from responder_app.render.limits import KEPT_SHARED_BYTES, MIB
from responder_app.render.memory import SharedMemory
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Tile
from tests.render.drawings import sheet, source_of

SIZE = 8 * MIB
PATIENCE_S = 60.0


@pytest.fixture
def memory() -> Iterator[SharedMemory]:
    made = SharedMemory(SIZE)
    yield made
    made.close()


def held(memory: SharedMemory) -> int:
    """Bytes of it that the system has given out."""
    return os.fstat(memory.descriptor).st_blocks * 512


def test_what_was_drawn_is_a_copy_and_its_memory_is_given_back(memory: SharedMemory) -> None:
    os.pwrite(memory.descriptor, b"picture" * 1000, 0)
    taken = memory.take(7)
    assert held(memory) > 0
    memory.give_back()
    assert (taken, held(memory)) == (b"picture", 0)
    memory.give_back()
    assert memory.take(7) == bytes(7)


def test_a_large_answer_gives_it_back_at_once(memory: SharedMemory) -> None:
    os.pwrite(memory.descriptor, bytes(SIZE), 0)
    assert len(memory.take(KEPT_SHARED_BYTES + 1)) == KEPT_SHARED_BYTES + 1
    assert held(memory) == 0


def test_more_than_there_is_was_never_drawn(memory: SharedMemory) -> None:
    with pytest.raises(WorkerError):
        memory.take(SIZE + 1)


def test_an_idle_worker_keeps_no_picture() -> None:
    with RenderPool(workers=1) as pool:
        pool.run(Tile(source_of(sheet()), 0, 1.0, 0, 0, 512, 512))
        (worker,) = pool._running
        deadline = time.monotonic() + PATIENCE_S
        while held(worker.memory) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert held(worker.memory) == 0
