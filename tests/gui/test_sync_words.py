from __future__ import annotations

from dataclasses import replace

import pytest

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.gui.sync_rows import headline, row_of
from responder_app.gui.sync_words import NO_ROOM, ROOM, mutual_aid, summary, told
from responder_app.sync import budget
from responder_app.sync.answers import Change, SyncStatus
from responder_app.sync.plan import Stage
from responder_app.sync.progress import Progress
from tests.gui.stage import row


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
        (Change(1, drawn=("a", "b")), "Sync finished: drawings completed of 2."),
        (Change(1, added=("a",), drawn=("a", "b")), "Sync finished: 1 new, drawings completed of 1."),
        (Change(1, drawn=("a",), cancelled=True), "Sync stopped. The next one goes on from here."),
    ],
)
def test_a_sync_says_what_came(change: Change, said: str) -> None:
    assert summary(change) == said


def test_nothing_is_called_updating_while_no_sync_runs() -> None:
    held = row("a", "Adler Tower", "updating", bytes_missing=786_000)
    assert (row_of(held, running=True).right[0], row_of(held).right[0]) == ("Updating", "Incomplete")
    assert "786 kB of drawings to come" in row_of(held, running=True).lines[-1]
    assert "786 kB of drawings missing" in row_of(held).lines[-1]
    assert headline((held,), running=True) == "1 facility: 1 updating"
    assert headline((held,)) == "1 facility: 1 incomplete"


def test_no_part_is_larger_than_the_whole() -> None:
    assert told(Progress("Done", bytes_done=31_000, bytes_total=10_400)) == "Done · 31.0 kB of 31.0 kB"


def test_a_guest_reads_until_when_and_what_ended_once() -> None:
    held = SyncStatus((row("a", "Adler Tower", "ready"),), None, None, 0, "", "")
    assert mutual_aid(held) == ()
    aid, over = "Mutual aid: Adler County shares facilities until 24 Nov 2026.", "Mutual aid by Northquay ended."
    (group,) = mutual_aid(replace(held, mutual_aid=(aid,), aid_ended=(over,)))
    assert [(fact.label, fact.value, fact.severity) for fact in group.facts] == [
        ("Ended", over, FactSeverity.CAUTION),
        ("Now", "Adler County shares facilities until 24 Nov 2026.", FactSeverity.NORMAL),
    ]
    assert mutual_aid(replace(held, facilities=(), aid_ended=(over,))) == ()


def test_where_something_had_no_room_it_is_said_what_to_do() -> None:
    note = budget.said((budget.LeftOut(Stage.DRAWINGS, 24, 15_700_000),))
    assert note.startswith(NO_ROOM)
    assert summary(Change(1, notes=(note,))) == f"Sync finished: nothing new. {note} {ROOM}"
    assert summary(Change(1, notes=("Something else.",))) == "Sync finished: nothing new. Something else."
