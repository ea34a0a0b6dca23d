from __future__ import annotations

import pytest

from responder_app.gui.sync_rows import headline
from responder_app.gui.sync_words import summary
from responder_app.sync.answers import Change


def test_a_vehicle_whose_mutual_aid_ended_says_why_it_holds_nothing() -> None:
    assert headline(()) == "No facilities yet"
    said = "Mutual aid by Northquay ended (2 Jan 2026)."
    assert headline((), (said,)) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(1), "Sync finished: nothing new."),
        (Change(1, added=("a", "b"), updated=("c",)), "Sync finished: 2 new, 1 updated."),
        (Change(1, added=("a",), updated=("b",), drawn=("a", "b")), "Sync finished: 1 new, 1 updated."),
        (Change(1, drawn=("a", "b")), "Sync finished: drawings of 2 that lacked some."),
        (Change(1, added=("a",), drawn=("a", "b")), "Sync finished: 1 new, drawings of 1 that lacked some."),
        (Change(1, drawn=("a",), cancelled=True), "Sync stopped. The next one goes on from here."),
    ],
)
def test_a_sync_says_what_came(change: Change, said: str) -> None:
    assert summary(change) == said
