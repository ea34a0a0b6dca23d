"""Bytes for values: strict reading, bounded decompression, unambiguous binding."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from responder_app.errors import LimitError, TamperedError
from responder_app.package.encoding import bind, canonical, compress, decompress, parse


@pytest.mark.parametrize(
    "data", [b'{"a":1,"a":2}', b"[NaN]", b"[Infinity]", b"\xff", b"{", b"[" * 100_000, b'{"a":1} x', b""]
)
def test_loose_json_is_refused(data: bytes) -> None:
    with pytest.raises(TamperedError):
        parse(data, 1_000_000, "thing")


def test_more_bytes_than_allowed_are_refused_before_they_are_read() -> None:
    with pytest.raises(LimitError):
        parse(b"[" * 11, 10, "thing")


def test_the_canonical_form_does_not_depend_on_order() -> None:
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}'.encode()


@given(st.binary(max_size=2000))
def test_what_was_compressed_comes_back(data: bytes) -> None:
    assert decompress(compress(data), "thing") == data


def test_a_decompression_bomb_is_refused() -> None:
    with pytest.raises(LimitError):
        decompress(zlib.compress(bytes(100_000_000), 9), "thing")


@given(st.binary(max_size=200), st.integers(0, 250), st.integers(0, 7))
@example(b"", 3, 7)  # a bit that fills up the last byte and that nobody reads
def test_a_flipped_bit_is_refused_or_makes_no_difference(data: bytes, at: int, bit: int) -> None:
    spoilt = bytearray(compress(data))
    spoilt[at % len(spoilt)] ^= 1 << bit
    try:
        clear = decompress(bytes(spoilt), "thing")
    except (TamperedError, LimitError):
        return
    assert clear == data


@pytest.mark.parametrize("tail", [b"x", compress(b"second")])
def test_bytes_after_the_end_are_refused(tail: bytes) -> None:
    with pytest.raises(TamperedError):
        decompress(compress(b"first") + tail, "thing")


@given(st.lists(st.binary(max_size=9), max_size=5), st.lists(st.binary(max_size=9), max_size=5))
def test_different_fields_never_bind_to_the_same_bytes(one: list[bytes], two: list[bytes]) -> None:
    assert (bind(*one) == bind(*two)) == (one == two)
