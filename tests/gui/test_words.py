from __future__ import annotations

from collections.abc import Iterator

import pytest

from responder_app.errors import ResponderError, RollbackError
from responder_app.gui.words import WORDS, explain


def tree(kind: type[ResponderError] = ResponderError) -> Iterator[type[ResponderError]]:
    yield kind
    for below in kind.__subclasses__():
        # Only the program's own: other tests may define classes of theirs.
        if below.__module__ == ResponderError.__module__:
            yield from tree(below)


@pytest.mark.parametrize("kind", list(tree()))
def test_every_failure_has_words_of_its_own(kind: type[ResponderError]) -> None:
    assert kind in WORDS
    words = explain(kind("detail"))
    for sentence in (words.happened, words.next_step):
        assert sentence.endswith(".")
        assert len(sentence) < 140
        assert kind.__name__ not in sentence
    assert words.detail == "detail"


def test_no_two_failures_say_the_same() -> None:
    assert len(set(WORDS.values())) == len(WORDS)


def test_a_failure_without_words_takes_those_above_it() -> None:
    class StaleStickError(RollbackError):
        """Unknown to the table."""

    assert explain(StaleStickError()) == explain(RollbackError())
