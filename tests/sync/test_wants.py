"""What is wanted: its order, each object once, whole groups, and how little of it is in memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from responder_app.library.values import Wanted
from responder_app.package.digest import ObjectRef, ref_of
from responder_app.package.part import BEFORE, OVERVIEW, PLAN, TILES, WORDS
from responder_app.sync.plan import Stage, stage_of
from responder_app.sync.wants import Group, plan_objects

KINDS = (TILES, PLAN, BEFORE, OVERVIEW, WORDS, "hologram")
MANY = 20_000


def _wanted(kind: str, content: str, facility: str = "a", repository: str = "r") -> Wanted:
    return Wanted(repository, facility, kind, ref_of(content.encode()))


def test_previews_come_before_drawings() -> None:
    plan, overview, words = _wanted("plan", "a"), _wanted("overview", "b"), _wanted("words", "c")
    restricted = _wanted("restricted", "d")
    assert list(plan_objects([plan, restricted, overview, words])) == [overview, words, plan, restricted]


def test_earlier_plans_come_after_all_drawings_then_tiles_then_what_only_a_newer_program_knows() -> None:
    kinds = ["hologram", "tiles", "before", "restricted", "document", "words"]
    wanted = [_wanted(kind, kind) for kind in kinds]
    assert [item.kind for item in plan_objects(wanted)] == [
        "words", "restricted", "document", "before", "tiles", "hologram",
    ]  # fmt: skip


def test_an_object_that_two_facilities_share_is_fetched_once() -> None:
    first, second = _wanted("plan", "a", "1"), _wanted("plan", "a", "2")
    assert list(plan_objects([first, second])) == [first]


def test_the_same_facility_id_of_two_repositories_is_two_groups() -> None:
    ours, theirs = _wanted(PLAN, "ours"), _wanted(PLAN, "theirs", repository="s")
    assert [group.bytes for group in plan_objects([ours, theirs]).groups()] == [4, 6]


def test_an_object_of_any_length_comes_back_as_it_was_given() -> None:
    items = [Wanted("r", "a", PLAN, ObjectRef(hash=f"{n:064x}", length=length)) for n, length in enumerate((0, 2**30))]
    assert list(plan_objects(items)) == items
    assert plan_objects(items).bytes == 2**30


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from("abcd"), st.integers(0, 12)), max_size=40))
def test_it_is_a_sorting_by_stage_rank_and_facility_in_which_each_object_is_once(
    given_items: list[tuple[str, str, int]],
) -> None:
    items = [_wanted(kind, "x" * size, facility) for kind, facility, size in given_items]
    near = {"a": 2.0, "b": 1.0, "c": 1.0, "d": 0.0}

    once: dict[str, Wanted] = {}
    for item in items:
        once.setdefault(item.ref.hash, item)
    seen = list(dict.fromkeys(item.facility_id for item in once.values()))

    def comes(item: Wanted) -> tuple[Stage, float, int]:
        return stage_of(item.kind), near[item.facility_id], seen.index(item.facility_id)

    wants = plan_objects(items, lambda facility: (0, near[facility]))
    assert list(wants) == sorted(once.values(), key=comes)


def test_groups_are_of_one_facility_and_stage_and_any_of_them_can_be_taken() -> None:
    wants = plan_objects([_wanted(PLAN, "1"), _wanted(OVERVIEW, "22"), _wanted(WORDS, "333"), _wanted(PLAN, "4", "b")])
    groups = list(wants.groups())
    assert groups == [
        Group(Stage.PREVIEWS, 0, 2, 5),
        Group(Stage.DRAWINGS, 2, 3, 1),
        Group(Stage.DRAWINGS, 3, 4, 1),
    ]
    some = wants.only([groups[0], groups[2]])
    assert [(item.kind, item.facility_id) for item in some] == [(OVERVIEW, "a"), (WORDS, "a"), (PLAN, "b")]
    assert (len(some), some.bytes) == (3, 6)


def test_what_is_here_already_is_told_apart() -> None:
    wants = plan_objects([_wanted(PLAN, "1"), _wanted(PLAN, "22"), _wanted(PLAN, "333", "b")])
    here, missing = wants.split(lambda ref: ref.length == 2)
    assert [item.ref.length for item in here] == [2]
    assert [item.ref.length for item in missing] == [1, 3]
    assert [group.bytes for group in missing.groups()] == [1, 3]


def _many() -> Iterator[Wanted]:
    for number in range(MANY):
        yield Wanted("r", f"facility {number // 8}", KINDS[number % 6], ref_of(str(number).encode()))


def test_many_take_little_memory_and_those_that_were_asked_for_none() -> None:
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        wants = plan_objects(_many())
        kept = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.reset_peak()
        total = sum(map(attrgetter("ref.length"), wants))
        asked = tracemalloc.get_traced_memory()[1] - before - kept
        items = list(_many())
        as_values = tracemalloc.get_traced_memory()[0] - before - kept
    finally:
        tracemalloc.stop()
    assert len(items) == len(wants) == MANY
    assert total == wants.bytes
    assert kept < MANY * 80, "bytes for each, facilities with it"
    assert asked < 100_000
    assert as_values > 5 * kept, "the control: as values they would take far more"
