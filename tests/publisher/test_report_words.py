from __future__ import annotations

import responder_app.errors as errors
from responder_app.publisher.report_words import ERROR_WORDS, in_words


def test_kinds_of_errors_are_put_in_words_and_unknown_ones_stay() -> None:
    said = in_words("2 refused (RollbackError 1, NewKindError 1)")
    assert said == "2 refused (older than what it has 1, NewKindError 1)"


def test_every_kind_that_has_words_is_one_of_ours() -> None:
    assert [name for name in ERROR_WORDS if not hasattr(errors, name)] == []
