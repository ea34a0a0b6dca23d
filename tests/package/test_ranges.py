"""Reading anywhere in a part opens only the objects that hold what is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.errors import TamperedError
from responder_app.package.digest import ObjectRef, ref_of
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId
from responder_app.package.part import Place, object_step, open_object, open_part, part_key, seal_part
from responder_app.package.ranges import PartRanges

PLACE = Place("a" * 64, "city", "00000000-0000-4000-8000-000000000001")
KEY = EpochKey.generate(ScopeKeyId(PLACE.repository, "city", "fire", 1))
STEP = 100
CLEAR = bytes(index % 251 for index in range(1_050))
PART = seal_part(PLACE, "tiles", CLEAR, {"fire": KEY}, STEP)
STORED = {ref_of(data).hash: data for data in PART.objects}


def stored(ref: ObjectRef) -> bytes:
    return STORED[ref.hash]


class Opening:
    """Opens objects and notes which."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.key = part_key(PLACE, PART.entry, KeyRing([KEY]))

    def __call__(self, index: int) -> bytes:
        self.asked.append(index)
        return open_object(PLACE, PART.entry, self.key, index, stored)


@given(st.integers(0, len(CLEAR)), st.integers(0, 400))
def test_any_range_is_what_the_whole_part_has_there(offset: int, length: int) -> None:
    length = min(length, len(CLEAR) - offset)
    opening = Opening()
    assert PartRanges(PART.entry, opening).read(offset, length) == CLEAR[offset : offset + length]
    assert len(opening.asked) <= (length + STEP - 1) // STEP + 1


def test_only_the_object_that_holds_the_bytes_is_opened() -> None:
    opening = Opening()
    PartRanges(PART.entry, opening).read(730, 40)
    assert opening.asked == [7]


@pytest.mark.parametrize(("offset", "length"), [(-1, 5), (0, len(CLEAR) + 1), (len(CLEAR), 1), (5, -1)])
def test_bytes_outside_the_part_are_refused(offset: int, length: int) -> None:
    with pytest.raises(TamperedError):
        PartRanges(PART.entry, Opening()).read(offset, length)


def test_a_part_of_small_objects_opens_whole_as_any_other() -> None:
    assert len(PART.objects) == 11
    assert object_step(PART.entry) == STEP
    assert open_part(PLACE, PART.entry, KeyRing([KEY]), stored) == CLEAR


@pytest.mark.parametrize("lengths", [[], [116, 115, 116], [116, 116, 117], [116, 16], [15], [116, 116]])
def test_objects_that_do_not_add_up_are_refused(lengths: list[int]) -> None:
    refs = tuple(ObjectRef(hash="0" * 64, length=length) for length in lengths)
    entry = PART.entry.model_copy(update={"objects": refs, "length": 300})
    with pytest.raises(TamperedError):
        object_step(entry)
