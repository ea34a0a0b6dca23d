"""What the Sync screen says of the vehicle's own records and of the program's protections."""

from __future__ import annotations

import pytest

from responder_app.briefing.answers.fact import Fact
from responder_app.gui import sync_view
from responder_app.gui.window import Window
from responder_app.process.guards import Guard
from responder_app.render.isolation import PROTECTIONS, Isolation
from responder_app.sync.answers import Change


def test_warnings_stand_first_and_only_when_there_are_some(window: Window) -> None:
    sync = window.deck.sync
    sync.show_warnings(())
    assert [group.title for group in sync.about.groups] == ["Source and storage"]
    sync.show_warnings(("the audit log takes no entries: the audit log has lost its head",))
    first = sync.about.groups[0]
    assert first.title == "Report this to the pre-plan office"
    assert [fact.value for fact in first.facts] == ["The audit log takes no entries: the audit log has lost its head"]


def test_what_does_not_protect_the_program_here_is_said_first_with_its_reason(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (Guard("No dump", True, "it cannot"), Guard("No capture", False, "X11 has no way"))
    monkeypatch.setattr(sync_view, "guards", lambda: found)
    window.deck.sync.show_protections(Isolation(tuple(PROTECTIONS), ()))
    said = [(fact.label, fact.value) for fact in window.deck.sync.about.groups[-1].facts]
    assert said == [("OFF", "No capture: X11 has no way"), ("On", "No dump")]


def test_what_a_sync_came_to_is_said_once_and_stays_below_when_the_line_above_goes(window: Window) -> None:
    sync, ended = window.deck.sync, "Mutual aid by Adler County ended. Ask them to prolong it."
    sync.show_by_itself((Fact("Last", f"by the crew: done. {ended}"), Fact("Next", "at 06:00")))
    window.syncing.changed.emit(Change(3, removed=("a", "b"), notes=(ended,)))
    assert sync.doing.text() == f"Sync finished: 2 removed. {ended}"
    assert [fact.value for fact in sync.about.groups[0].facts] == ["by the crew: done.", "at 06:00"]
    sync._on_running(False)
    sync.show_warnings(())
    assert sync.about.groups[0].facts[0].value == f"by the crew: done. {ended}"
