from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from responder_app.position.lines import LONGEST, MOST_BYTES_A_S, Flow, Lines


@given(st.binary(max_size=400), st.lists(st.integers(1, 40)))
def test_lines_are_the_same_however_the_bytes_come(data: bytes, cuts: list[int]) -> None:
    lines, at = Lines(), 0
    found: list[bytes] = []
    for cut in [*cuts, len(data)]:
        found += lines.feed(data[at : at + cut])
        at += cut
    found += lines.feed(data[at:] + b"\n")
    assert found == [line for line in data.replace(b"\r", b"\n").split(b"\n") if line]


def test_a_line_without_end_is_not_kept_and_the_next_one_is_read() -> None:
    lines = Lines()
    for _ in range(1000):
        assert list(lines.feed(b"x" * 4096)) == []
        assert len(lines._begun) <= LONGEST
    assert list(lines.feed(b"end\nnext\n")) == [b"next"]


def test_more_than_any_receiver_sends_is_a_flood() -> None:
    flow = Flow()
    assert not any(flow.is_flood(11_520 // 10, at / 10) for at in range(600))
    calls = [flow.is_flood(4096, 61 + at / 1000) for at in range(MOST_BYTES_A_S // 4096 + 2)]
    assert not calls[0]
    assert calls[-1]
