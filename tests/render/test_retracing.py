"""Lines that go over themselves are drawn once, and the sheet looks the same."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from pymupdf import mupdf

from responder_app.render.pool import RenderPool
from responder_app.render.requests import MediaType, Source, Tile
from responder_app.render.worker.plain_page import make_contents_plain
from responder_app.render.worker.retracing import MIN_BYTES, without_retracing
from tests.render.drawings import source_of

TO_AND_FRO = b"10 10 m\n" + b"90 50 l\n10 10 l\n" * 40 + b"S\n"
FEW = 12_000


def many(piece: bytes) -> bytes:
    return piece * (MIN_BYTES // len(piece) + 1)


def test_steps_that_repeat_the_two_before_are_left_out() -> None:
    shorter = without_retracing(many(TO_AND_FRO))
    assert shorter is not None
    assert shorter == many(b"10 10 m\n90 50 l\n10 10 l\nS\n")[: len(shorter)]


@pytest.mark.parametrize(
    "piece",
    [
        b"10 10 m\n90 50 l\n20 60 l\n10 10 l\nS\n",
        b"(90 50 l 10 10 l 90 50 l 10 10 l) Tj\n",
        b"[3 2] 0 d\n" + TO_AND_FRO,
        b"\xff\x00l\n\xff\x00l\n" * 9,
    ],
)
def test_contents_that_do_not_repeat_steps_or_are_dashed_stay_as_they_are(piece: bytes) -> None:
    assert without_retracing(many(piece)) is None


def test_an_empty_dash_pattern_is_a_whole_line() -> None:
    assert without_retracing(many(b"[] 0 d\n" + TO_AND_FRO)) is not None


def test_short_contents_are_not_searched() -> None:
    assert without_retracing(TO_AND_FRO) is None


def hatched(contents: bytes) -> Source:
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, contents)
    document.xref_set_key(page.xref, "Contents", f"{stream} 0 R")
    return source_of(bytes(document.tobytes()))


def test_a_sheet_looks_the_same_without_retraced_lines(pool: RenderPool) -> None:
    lines = [
        f"{x} 20 m\n".encode() + f"{x + 40} {y} l\n{x} 20 l\n".encode() * 60
        for x, y in zip(range(10, 340, 3), range(30, 280, 2), strict=False)
    ]
    whole = b"1 J 1 j 0.7 w\n" + b"".join(line + b"S\n" for line in lines * 4)
    assert len(without_retracing(whole) or whole) * 10 < len(whole)
    # The same lines, in steps that are not searched: two numbers apart by two spaces.
    untouched = whole.replace(b" l\n", b"  l\n")
    assert without_retracing(untouched) is None
    first, second = (pool.run(Tile(hatched(one), 0, 2.0, 0, 0, 800, 600)).data for one in (whole, untouched))
    assert max(abs(one - other) for one, other in zip(first, second, strict=True)) <= 20
    assert first.count(b"\0") > FEW


def test_real_floors_shrink_to_a_tenth(cases: Path) -> None:
    for path in (cases / "plans").glob("govt-[fg]*.pdf"):
        contents = pymupdf.open(path)[0].read_contents()
        assert len(without_retracing(contents) or contents) * 10 < len(contents)


def test_contents_that_unpack_to_more_than_is_searched_are_still_drawn(pool: RenderPool) -> None:
    source = hatched(b"10 10 m\n" + b"90 50 l\n10 10 l\n" * 5_000_000 + b"S\n")
    small = Source("small", MediaType.PDF, source.read())
    assert len(source.read()) < MIN_BYTES
    assert pool.run(Tile(small, 0, 1.0, 0, 0, 64, 64)).width == 64


STATES = b"<</ExtGState<</Plain<</LW 1>>/Whole<</D[[] 0]>>%s>>>>"


@pytest.mark.parametrize(("states", "left_out"), [(b"", True), (b"/Dashed<</D[[3 2] 0]>>", False)])
def test_lines_stay_as_they_are_where_a_graphics_state_dashes(states: bytes, left_out: bool) -> None:
    document = pymupdf.open(stream=hatched(many(TO_AND_FRO)).read(), filetype="pdf")
    document.xref_set_key(document[0].xref, "Resources", (STATES % states).decode())
    pdf = pymupdf._as_pdf_document(document)
    assert make_contents_plain(pdf, mupdf.pdf_lookup_page_obj(pdf, 0)) >= MIN_BYTES
    assert (len(document[0].read_contents()) < MIN_BYTES) is left_out


def test_a_form_that_dashes_does_not_count_for_its_page() -> None:
    document = pymupdf.open(stream=hatched(many(TO_AND_FRO)).read(), filetype="pdf")
    form = "<</Subtype/Form/Resources<</ExtGState<</Dashed<</D[[3 2] 0]>>>>>>>>"
    document.xref_set_key(document[0].xref, "Resources", f"<</XObject<</F {form}>>>>")
    pdf = pymupdf._as_pdf_document(document)
    make_contents_plain(pdf, mupdf.pdf_lookup_page_obj(pdf, 0))
    assert len(document[0].read_contents()) < MIN_BYTES
