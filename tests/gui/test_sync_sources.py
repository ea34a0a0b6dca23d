"""What the Sync screen says of where it reads from."""

from __future__ import annotations

from dataclasses import replace

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.gui.window import Window
from responder_app.sync.answers import SyncStatus

STICK, HOST = "/media/stick", "https://plans.example.org"


def _status(*sources: tuple[str, str]) -> SyncStatus:
    return SyncStatus((), None, sources[0][0] if sources else None, 0, "", "", sources=sources)


def _facts(window: Window) -> list[tuple[str, str, object]]:
    return [
        (fact.label, fact.value, fact.severity)
        for group in window.deck.sync.about.groups
        for fact in group.facts
        if fact.label.startswith("Source")
    ]


def test_one_source_is_named_as_ever(window: Window) -> None:
    window.deck.sync.show_status(_status((STICK, "")))
    assert [fact[:2] for fact in _facts(window)] == [("Source", STICK)]


def test_several_sources_stand_in_their_order_with_what_was_wrong(window: Window) -> None:
    window.deck.sync.show_status(_status((STICK, "It lags behind: an older state lies there."), (HOST, "")))
    first, second = _facts(window)
    assert first[:2] == ("Source 1", f"{STICK}. Last time: It lags behind: an older state lies there.")
    assert first[2] is FactSeverity.CAUTION
    assert second[:2] == ("Source 2", HOST)
    assert second[2] is not FactSeverity.CAUTION


def test_where_it_was_read_last_is_no_source_that_is_set(window: Window) -> None:
    window.deck.sync.show_status(replace(_status(), source=STICK))
    facts = [fact for group in window.deck.sync.about.groups for fact in group.facts]
    assert _facts(window) == []
    assert [fact.value for fact in facts if fact.label == "Last read from"] == [STICK]


def test_without_a_source_the_screen_says_how_to_set_one(window: Window) -> None:
    window.deck.sync.show_status(_status())
    assert "responder sync --from" in _facts(window)[0][1]
