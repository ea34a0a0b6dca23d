"""Word lists keep what they were given, and what a later format adds behind a word is left aside."""

from __future__ import annotations

import pytest

from responder_app.errors import TamperedError
from responder_app.package.encoding import canonical, compress
from responder_app.package.words import Word, read_words, write_words

DRAWN, OFF, NAMELESS = Word("LOBBY", 1, 2, 3, 4), Word("BOILER", 5, 6, 7, 8, "M-EQPM"), Word("FAN", 1, 1, 2, 2, "")


def test_words_come_back_with_their_layers() -> None:
    assert read_words(write_words((DRAWN, OFF, NAMELESS))) == (DRAWN, OFF, NAMELESS)


def test_what_stands_behind_the_layer_is_left_aside() -> None:
    rows = [["LOBBY", 1, 2, 3, 4, None, "later"], ["BOILER", 5, 6, 7, 8, "M-EQPM", {}]]
    assert read_words(compress(canonical(rows))) == (DRAWN, OFF)


@pytest.mark.parametrize("row", [["LOBBY", 1, 2, 3], ["LOBBY"], 7, ["LOBBY", 1, 2, 3, "x"], []])
def test_a_row_that_is_no_word_is_refused(row: object) -> None:
    with pytest.raises(TamperedError):
        read_words(compress(canonical([row])))
