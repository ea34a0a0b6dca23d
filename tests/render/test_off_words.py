"""Words on layers that a file switches off are listed all the same, with the layer that has them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pymupdf
import pytest

from responder_app.errors import WorkerError
from responder_app.render.answers import reply_of
from responder_app.render.pool import RenderPool
from responder_app.render.requests import PageText, RoomAt, Words
from responder_app.render.worker.off_words import UNKNOWN
from tests.render.drawings import source_of


def sheet_with_layers(turned: int = 0) -> bytes:
    """One word without a layer, one on a layer that is on, three on layers that are off, one that needs two of them."""
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    on, off = document.add_ocg("A-ROOM", on=True), document.add_ocg("M-EQPM", on=False)
    far = document.add_ocg("E-PANL", on=False)
    both = document.set_ocmd(ocgs=[off, far], policy="AllOn")
    page.insert_text((40, 40), "LOBBY")
    page.insert_text((40, 80), "B-204", oc=on)
    page.insert_text((40, 120), "BOILER ROOM", oc=off)
    page.insert_text((200, 160), "PANEL", oc=far, rotate=90)
    page.insert_text((40, 200), "INTERLOCK", oc=both)
    page.set_rotation(turned)
    return bytes(document.tobytes())


def read(pool: RenderPool, data: bytes) -> PageText:
    return pool.run(Words(source_of(data), 0))


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_words_on_layers_that_are_off_are_listed_with_their_layer(pool: RenderPool, turned: int) -> None:
    found = read(pool, sheet_with_layers(turned))
    assert found.complete
    assert {word.text: word.layer for word in found.words} == {
        "LOBBY": None,
        "B-204": None,
        "BOILER": "M-EQPM",
        "ROOM": "M-EQPM",
        "PANEL": "E-PANL",
        "INTERLOCK": UNKNOWN,
    }


def test_a_word_that_is_drawn_anyway_is_listed_once(pool: RenderPool) -> None:
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    off = document.add_ocg("COPY", on=False)
    page.insert_text((40, 40), "LOBBY")
    page.insert_text((40, 40), "LOBBY", oc=off)
    assert [(word.text, word.layer) for word in read(pool, bytes(document.tobytes())).words] == [("LOBBY", None)]


def test_what_is_not_drawn_stands_in_no_rooms_way(pool: RenderPool) -> None:
    """Rooms and comparisons look at what is drawn: words that are off have no part in them."""
    source = source_of(sheet_with_layers())
    pool.run(Words(source, 0))
    assert pool.run(RoomAt(source, 0, 60, 120)) is None


def test_a_real_sheet_with_some_layers_switched_off_loses_no_word(cases: Path, pool: RenderPool) -> None:
    plain = (cases / "plans" / "shop-printers.pdf").read_bytes()
    document = pymupdf.open(stream=plain, filetype="pdf")
    names = {number: group["name"] for number, group in document.get_ocgs().items()}
    document.set_layer(-1, off=[130, 367, 4])
    before, now = read(pool, plain).words, read(pool, bytes(document.tobytes())).words
    assert Counter((word.text, word.x0, word.y0) for word in before) == Counter(
        (word.text, word.x0, word.y0) for word in now
    )
    off = Counter(word.layer for word in now if word.layer is not None)
    assert set(off) == {names[130], names[367], names[4]}
    assert sum(off.values()) > 500


@pytest.mark.parametrize("number", [1, -1, "0", None, 1.0])
def test_a_worker_that_names_a_layer_it_did_not_list_is_not_believed(number: object) -> None:
    said = f'{{"words":[["A",0,0,1,1,{number!r}]],"complete":true,"layers":["X"]}}'.replace("'", '"').encode()
    said = said.replace(b"None", b"null")
    head = {"status": "done", "length": len(said)}
    with pytest.raises(WorkerError):
        reply_of(Words(source_of(b"%PDF-"), 0), head, lambda length: said[:length])
