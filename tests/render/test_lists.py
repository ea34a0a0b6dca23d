"""What a worker keeps is bounded by number and by memory, and the page that is looked at stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.render import limits
from responder_app.render.pool import RenderPool
from responder_app.render.requests import MediaType, Prepare, Source, Tile
from responder_app.render.worker.lists import PageLists, allocated_bytes
from tests.render.processes import memory_bytes


def key(page: int) -> tuple[int, int, frozenset[int]]:
    return (1, page, frozenset())


def test_the_list_that_was_used_longest_ago_goes_first() -> None:
    made: list[int] = []
    lists = PageLists(most=2)
    for page in (0, 1, 0, 2, 0, 1):
        lists.get(key(page), lambda page=page: made.append(page))  # type: ignore[misc]
    assert made == [0, 1, 2, 1]
    assert len(lists) == 2


def test_a_forgotten_document_leaves_nothing() -> None:
    lists = PageLists()
    lists.get(key(0), object)
    lists.get((2, 0, frozenset()), object)
    lists.forget(1)
    assert len(lists) == 1


def test_the_words_of_a_page_are_read_once_as_long_as_no_others_are_asked_for() -> None:
    read: list[int] = []
    lists = PageLists()
    for page in (0, 0, 1, 1, 0):
        lists.words(key(page), lambda page=page: read.append(page))  # type: ignore[misc]
    assert read == [0, 1, 0]
    lists.forget(2)
    lists.words(key(0), lambda: read.append(0))
    lists.forget(1)
    lists.words(key(0), lambda: read.append(0))
    assert read == [0, 1, 0, 0]


def test_above_its_memory_old_lists_go_and_the_newest_stays() -> None:
    size = 32 * limits.MIB
    before = allocated_bytes()
    assert before > 0
    lists = PageLists(most=10, most_bytes=before + 3 * size)
    for page in range(8):
        assert len(lists.get(key(page), lambda: bytearray(size))) == size
        assert allocated_bytes() < before + 4 * size
    assert 1 <= len(lists) <= 3
    alone = PageLists(most=10, most_bytes=0)
    assert alone.get(key(0), object) is alone.get(key(0), object)


@pytest.mark.slow
def test_eight_floors_and_a_dense_sheet_stay_within_their_memory(cases: Path) -> None:
    floors = sorted((cases / "plans").glob("govt-*.pdf"))
    assert len(floors) == 8
    with RenderPool(workers=1) as pool:
        pool.run(Tile(Source("first", MediaType.PDF, floors[0].read_bytes()), 0, 1.0, 0, 0, 64, 64))
        (pid,) = pool.pids()
        one = memory_bytes(pid)
        for path in floors:
            pool.run(Prepare(Source(path.name, MediaType.PDF, path.read_bytes()), 0))
        assert memory_bytes(pid) - one < 60 * limits.MIB
        dense = Source("dense", MediaType.PDF, (cases / "plans" / "shop-printers.pdf").read_bytes())
        for x in range(0, 7000, 512):
            for y in range(1000, 4500, 512):
                pool.run(Tile(dense, 0, 2.83, x, y, 512, 512))
        # The control: this sheet fills what may be kept.
        assert 0.6 * limits.KEPT_BYTES < memory_bytes(pid) < limits.KEPT_BYTES + 64 * limits.MIB
