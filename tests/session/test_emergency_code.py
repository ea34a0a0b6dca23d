"""The emergency code on paper: every slip that gloves and tired eyes make is found, in its group."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.errors import InputError
from responder_app.session import emergency_code as codes

CODE = bytes(range(16))
WRITTEN = codes.written(CODE)


@given(st.binary(min_size=16, max_size=16))
def test_every_code_comes_back_from_paper(code: bytes) -> None:
    written = codes.written(code)
    assert codes.read(written) == code
    assert len(written) == 41
    assert set(written) <= set(codes.ALPHABET) | {"-"}


def test_codes_are_128_random_bits_and_never_the_same() -> None:
    drawn = {codes.fresh() for _ in range(1000)}
    assert len(drawn) == 1000
    assert {len(code) for code in drawn} == {16}


def test_small_letters_blanks_and_look_alikes_are_understood() -> None:
    code = next(code for code in (codes.fresh() for _ in itertools.count()) if {"0", "1"} <= set(codes.written(code)))
    written = codes.written(code)
    assert codes.read(written.lower().replace("-", "  ")) == code
    assert codes.read(written.replace("0", "o").replace("1", "l")) == code
    assert codes.read(written.replace("0", "O").replace("1", "I")) == code
    assert codes.read("".join(chr(ord(sign) + 0xFEE0) if sign != "-" else sign for sign in written)) == code


def test_every_single_slip_is_found_in_its_group() -> None:
    tried = 0
    for place, sign in enumerate(WRITTEN):
        if sign == "-":
            continue
        for other in codes.ALPHABET.replace(sign, ""):
            slipped = WRITTEN[:place] + other + WRITTEN[place + 1 :]
            assert codes.wrong_groups(slipped) == (place // 6 + 1,)
            with pytest.raises(InputError, match=f"group {place // 6 + 1} "):
                codes.read(slipped)
            tried += 1
    assert tried == 35 * 31


def test_two_signs_of_a_group_swapped_are_found() -> None:
    found = 0
    for start in range(0, len(WRITTEN), 6):
        for one, other in itertools.combinations(range(start, start + 5), 2):
            signs = list(WRITTEN)
            signs[one], signs[other] = signs[other], signs[one]
            if "".join(signs) != WRITTEN:
                assert codes.wrong_groups("".join(signs)) == (start // 6 + 1,)
                found += 1
    assert found > 50


def test_groups_at_each_others_place_are_found() -> None:
    groups = WRITTEN.split("-")
    for one, other in itertools.combinations(range(7), 2):
        moved = list(groups)
        moved[one], moved[other] = moved[other], moved[one]
        assert codes.wrong_groups("-".join(moved)) == (one + 1, other + 1)


def test_a_group_is_judged_once_it_is_whole_and_not_before() -> None:
    wrong = ("A" if WRITTEN[0] != "A" else "B") + WRITTEN[1:]
    assert codes.wrong_groups(wrong[:4]) == ()
    assert codes.wrong_groups(wrong[:5]) == (1,)
    assert codes.wrong_groups(WRITTEN[:13]) == ()


@pytest.mark.parametrize(
    "text", ["", "K7", WRITTEN[:-1], WRITTEN + "0", WRITTEN + "-00000", "U" * 35, "é" * 35, "-" * 41]
)
def test_what_is_no_code_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError):
        codes.read(text)


def test_groups_that_all_check_and_are_no_code_are_refused() -> None:
    """Several slips that leave the groups' own signs right: the 12 bits over all find 4,095 of 4,096."""
    other = codes.written(bytes(15) + b"\x01").split("-")
    mixed = "-".join([*WRITTEN.split("-")[:3], *other[3:]])
    assert codes.wrong_groups(mixed) == ()
    with pytest.raises(InputError, match="more than one sign"):
        codes.read(mixed)
