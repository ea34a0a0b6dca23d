"""What the Sync and Search screens say where a vehicle follows several offices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from responder_app.briefing.answers.search import FacilityHit, SearchAnswer
from responder_app.errors import SignatureError, TransportError
from responder_app.gui.automatic.watch import ended
from responder_app.gui.found import candidates
from responder_app.gui.sync_rows import row_of
from responder_app.gui.sync_words import standing, summary
from responder_app.gui.welcome import welcome
from responder_app.gui.window import Window
from responder_app.sync.answers import Change, Outcome, Standing, SyncRow, SyncStatus
from responder_app.sync.automatic.agenda import Ended

CITY = Standing("City of Port Adler", "ab" * 32, datetime(2026, 3, 3, 9, tzinfo=UTC), "/media/stick", "State 4", "fire")
COUNTY = Standing(
    "Adler County",
    "cd" * 32,
    None,
    "https://county.example.org",
    "Nothing yet",
    "none",
    owns=False,
    sources=(("https://county.example.org", ""),),
)
ROW = SyncRow("a", "facility", "City Hall", "ready", "", 3, 3, "2 days", None, None, 10, 0, CITY.office)
STATUS = SyncStatus((ROW,), None, CITY.source, 0, CITY.trust, CITY.grant, offices=(CITY, COUNTY))


def test_each_office_has_a_group_of_its_own_and_its_own_age(window: Window) -> None:
    window.deck.sync.show_status(STATUS)
    groups = {group.title: {fact.label: fact.value for fact in group.facts} for group in window.deck.sync.about.groups}
    own, county = groups["City of Port Adler: owns this vehicle"], groups["Adler County"]
    assert (own["Last read from"], county["Source"]) == ("/media/stick", "https://county.example.org")
    assert own["Last check"] != county["Last check"]
    assert county["Last check"] == "Never"
    assert "Storage used" in groups["Storage"]


def test_one_office_is_shown_as_ever() -> None:
    (group,) = standing(replace(STATUS, offices=()))
    assert group.title == "Source and storage"
    assert row_of(replace(ROW, office="")).lines == ("Issued 2 days",)


def test_a_row_names_its_office() -> None:
    assert row_of(ROW).lines == ("City of Port Adler · Issued 2 days",)


def test_search_says_of_which_office_the_last_check_is() -> None:
    said = welcome(STATUS)
    assert "Last check for updates of Adler County: Never" in said.help_text
    assert "City of Port Adler" in said.facilities[0].about


def test_a_sync_of_which_one_office_failed_does_not_say_that_all_is_well() -> None:
    outcomes = (
        Outcome(CITY.office, CITY.repository, Change(4)),
        Outcome(COUNTY.office, COUNTY.repository, error=TransportError("nobody answers")),
    )
    said = summary(Change(4, notes=("Adler County: not synced: Nobody answers.",), offices=outcomes))
    assert "1 of 2 offices" in said
    assert "Adler County: not synced" in said


def test_an_office_that_did_not_answer_is_asked_again_by_itself() -> None:
    good = Outcome(CITY.office, CITY.repository, Change(4))
    silent = Outcome(COUNTY.office, COUNTY.repository, error=TransportError("nobody answers"))
    lying = Outcome(COUNTY.office, COUNTY.repository, error=SignatureError("not signed by the office"))
    assert ended(Change(4, offices=(good, good))) is Ended.DONE
    assert ended(Change(4, offices=(good, silent))) is Ended.NO_WAY
    assert ended(Change(4, offices=(good, lying))) is Ended.REFUSED
    assert ended(Change(4, offices=(lying, silent), cancelled=True)) is Ended.STOPPED


def test_the_office_stands_on_the_rows_of_hits_that_look_alike() -> None:
    hits = (
        FacilityHit("a", "City Hall", "1 Main St", "", 90.0, office="City of Port Adler"),
        FacilityHit("b", "City Hall", "1 Main St", "", 90.0, office="Adler County"),
    )
    rows = [row for row, _ in candidates(SearchAnswer("city", hits, "", (), False))]
    assert [row.lines for row in rows] == [("1 Main St", "City of Port Adler"), ("1 Main St", "Adler County")]
