"""Broken glass on a real library: how long it lasts whatever clocks say, what is recorded, what the office is told."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from responder_app.errors import StoreError
from responder_app.library.audit import AuditLog
from responder_app.library.audit_entry import AuditEntry, Deed
from responder_app.library.library import Library, open_library
from responder_app.package.glass_report import GlassReport
from responder_app.session import glass_report, glass_rows
from responder_app.session.break_glass import BEGUN_ANEW, TIME_IS_UP, BreakGlass, Clocks
from responder_app.session.crew import Crew
from responder_app.session.reasons import BY_TAP, LASTS_S, Reason
from tests.session.conftest import NOW, PIN, proof
from tests.session.machine import Machine

HOUR = 3600.0


class Cab:
    """A vehicle's library, its clock and its machine's time; `restarted` opens it anew."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.machine = Machine()
        self.now = NOW
        self.floor = NOW - timedelta(days=2)
        self.key = crew.unlock(proof(crew, "Ortiz", PIN)).key.database_key
        self.library: Library = open_library(crew.paths, self.key)
        self.audit: AuditLog = self.library.audit_log("d" * 64, lambda: self.now, "break-glass")

    @property
    def clocks(self) -> Clocks:
        return Clocks(lambda: self.now, self.floor, self.machine)

    def glass(self) -> BreakGlass:
        return BreakGlass(self.library, lambda deed: self.audit.record(deed), self.clocks)  # noqa: PLW0108  audit changes

    def later(self, seconds: float) -> None:
        """An honest clock."""
        self.machine.later(seconds)
        self.now += timedelta(seconds=seconds)

    def restarted(self, off_s: float = 0.0) -> BreakGlass:
        """The machine was off for so long, by an honest clock."""
        self.machine.restart()
        self.now += timedelta(seconds=off_s)
        self.library.close()
        self.library = open_library(self.crew.paths, self.key)
        self.audit = self.library.audit_log("d" * 64, lambda: self.now, "Webb")
        return self.glass()

    def entries(self) -> list[AuditEntry]:
        return [entry for entry in self.library.audit_trail(1000).entries if entry.action == "break-glass"]


@pytest.fixture
def cab(crew: Crew) -> Iterator[Cab]:
    cab = Cab(crew)
    yield cab
    cab.library.close()


def test_it_lasts_twelve_hours_and_both_ends_are_in_the_audit_log(cab: Cab) -> None:
    glass = cab.glass()
    assert (glass.reason, glass.left_s()) == (None, 0)
    glass.begin(Reason.FIRE, "the emergency code")
    assert (glass.reason, glass.left_s()) == (Reason.FIRE, LASTS_S)
    cab.later(LASTS_S - 1)
    glass.checkpoint()
    assert glass.left_s() == pytest.approx(1)
    cab.later(1)
    glass.checkpoint()
    assert (glass.reason, glass.left_s()) == (None, 0)
    said = [(entry.user, entry.subject, entry.outcome, entry.detail) for entry in cab.entries()]
    assert said == [
        ("break-glass", "fire or explosion", "begun", "by the emergency code"),
        ("break-glass", "fire or explosion", "done", TIME_IS_UP),
    ]


def test_time_runs_out_also_where_nobody_looks(cab: Cab) -> None:
    glass = cab.glass()
    glass.begin(Reason.LIFE, "the keyring")
    cab.later(LASTS_S + 5)
    assert glass.left_s() == 0


@pytest.mark.parametrize("years", [-30, -1, 1, 30])
def test_no_clock_changes_how_long_it_lasts_while_the_machine_runs(cab: Cab, years: int) -> None:
    glass = cab.glass()
    glass.begin(Reason.LIFE, "the keyring")
    cab.later(HOUR)
    cab.now += timedelta(days=365 * years)
    assert glass.left_s() == pytest.approx(LASTS_S - HOUR)
    glass.checkpoint()
    assert cab.glass().left_s() == pytest.approx(LASTS_S - HOUR)  # the program was started anew


def test_a_restart_of_the_machine_goes_on_and_the_time_off_counts(cab: Cab) -> None:
    glass = cab.glass()
    glass.begin(Reason.HAZMAT, "the emergency code")
    cab.later(HOUR)
    glass.checkpoint()
    again = cab.restarted(off_s=2 * HOUR)
    assert again.reason is Reason.HAZMAT
    assert again.left_s() == pytest.approx(LASTS_S - 3 * HOUR)


def test_a_clock_set_back_over_restarts_prolongs_nothing(cab: Cab) -> None:
    """All that it hides is time in which the machine was off; what it runs stays 12 hours together."""
    glass, ran = cab.glass(), 0.0
    glass.begin(Reason.LIFE, "the keyring")
    for _ in range(40):
        if glass.reason is None:
            break
        cab.machine.later(HOUR)
        ran += HOUR
        cab.now -= timedelta(days=400)
        glass.checkpoint()
        glass = cab.restarted()
        ran += cab.machine.moment.since_boot_s
    assert glass.reason is None
    assert ran <= LASTS_S + HOUR


def test_a_clock_before_the_signed_floor_is_not_believed(cab: Cab) -> None:
    glass = cab.glass()
    glass.begin(Reason.LIFE, "the keyring")
    cab.floor = NOW + timedelta(hours=13)  # the office signed something later
    cab.now = datetime(1999, 1, 1, tzinfo=UTC)
    assert cab.restarted().reason is None


def test_a_restart_after_its_end_finds_it_ended_and_says_so_once(cab: Cab) -> None:
    cab.glass().begin(Reason.LIFE, "the keyring")
    assert cab.restarted(off_s=13 * HOUR).reason is None
    assert cab.restarted().reason is None
    assert [(entry.outcome, entry.detail) for entry in cab.entries()] == [
        ("begun", "by the keyring"),
        ("done", TIME_IS_UP),
    ]


def test_a_tap_ends_it_once_and_for_good(cab: Cab) -> None:
    glass = cab.glass()
    glass.begin(Reason.RESPONDER, "the keyring")
    glass.end(BY_TAP)
    glass.end(BY_TAP)
    assert glass.left_s() == 0
    assert cab.restarted().reason is None
    assert [entry.detail for entry in cab.entries()] == ["by the keyring", BY_TAP]


def test_breaking_it_again_ends_the_first_and_lasts_anew(cab: Cab) -> None:
    glass = cab.glass()
    glass.begin(Reason.LIFE, "the keyring")
    cab.later(11 * HOUR)
    glass.begin(Reason.FIRE, "the keyring")
    assert glass.left_s() == LASTS_S
    assert [(entry.subject, entry.detail) for entry in cab.entries()][1] == ("life at risk", BEGUN_ANEW)


def queued_by(library: Library) -> list[GlassReport]:
    found: list[GlassReport] = []
    glass_report.queue_pending(library, lambda kind, report: found.append(report))
    return found


def test_the_office_is_told_of_the_beginning_then_of_the_end_and_what_was_opened(cab: Cab) -> None:
    cab.audit.record(Deed("view", "before", "brief", "done"))
    glass = cab.glass()
    glass.begin(Reason.LIFE, "the emergency code")
    (first,) = queued_by(cab.library)
    assert (first.reason, first.by, first.ended_at) == ("life at risk", "the emergency code", "")
    assert queued_by(cab.library) == []
    for _ in range(3):
        cab.audit.record(Deed("view", "tower", "plan", "done"))
    cab.audit.record(Deed("export", "tower", "html", "done"))
    glass.end(BY_TAP)
    cab.audit.record(Deed("view", "after", "brief", "done"))
    (last,) = queued_by(cab.library)
    assert (last.id, last.why) == (first.id, BY_TAP)
    assert {(what.facility, what.action, what.subject, what.times) for what in last.opened} == {
        ("tower", "view", "plan", 3), ("tower", "export", "html", 1),
    }  # fmt: skip
    assert queued_by(cab.library) == []
    assert glass_rows.read(cab.library).records == ()


def test_a_report_that_cannot_be_queued_stays_pending(cab: Cab) -> None:
    cab.glass().begin(Reason.LIFE, "the keyring")

    def fails(kind: str, report: GlassReport) -> None:
        raise StoreError("no room")

    with pytest.raises(StoreError):
        glass_report.queue_pending(cab.library, fails)
    assert len(queued_by(cab.library)) == 1


def test_reports_wait_over_restarts_and_many_records_are_bounded(cab: Cab) -> None:
    glass = cab.glass()
    for _ in range(glass_rows.MOST_RECORDS + 5):
        glass.begin(Reason.LIFE, "the keyring")
    glass.end(BY_TAP)
    cab.restarted()
    assert len(queued_by(cab.library)) == glass_rows.MOST_RECORDS


def test_more_facilities_than_a_report_takes_are_counted(cab: Cab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glass_report, "MOST_OPENED", 3)
    glass = cab.glass()
    glass.begin(Reason.LIFE, "the keyring")
    for number in range(5):
        cab.audit.record(Deed("view", f"facility {number}", "brief", "done"))
    glass.end(BY_TAP)
    (report,) = queued_by(cab.library)
    assert (len(report.opened), report.not_listed) == (3, 2)


def test_a_library_that_takes_nothing_does_not_stop_it_and_is_told_later(
    cab: Cab, monkeypatch: pytest.MonkeyPatch
) -> None:
    glass = cab.glass()

    def full(*_: object) -> None:
        raise StoreError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(AuditLog, "record", full)
        patched.setattr(Library, "save_row", full)
        glass.begin(Reason.LIFE, "the keyring")
        assert glass.left_s() == LASTS_S
        cab.later(60)
        glass.checkpoint()
    assert cab.entries() == []
    cab.later(60)
    glass.checkpoint()
    assert [entry.outcome for entry in cab.entries()] == ["begun"]
    assert glass.left_s() == pytest.approx(LASTS_S - 120)
    assert len(queued_by(cab.library)) == 1


def test_a_row_that_is_damaged_keeps_nobody_out(cab: Cab) -> None:
    cab.library.save_row(glass_rows.ROW, '{"records": [')
    glass = cab.glass()
    assert glass.reason is None
    glass.begin(Reason.LIFE, "the keyring")
    assert cab.glass().reason is Reason.LIFE


def test_the_record_cannot_be_read_or_made_longer_without_the_key(cab: Cab) -> None:
    cab.glass().begin(Reason.LIFE, "the keyring")
    cab.library.close()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(cab.crew.paths.library).execute("SELECT * FROM row")
    assert b"life at risk" not in cab.crew.paths.library.read_bytes()
    cab.library = open_library(cab.crew.paths, cab.key)


def test_time_without_a_name_of_the_start_falls_back_on_the_clock_too(cab: Cab) -> None:
    cab.machine.moment = replace(cab.machine.moment, boot="")
    glass = cab.glass()
    glass.begin(Reason.LIFE, "the keyring")
    cab.machine.moment = replace(cab.machine.moment, since_boot_s=5000.0)  # another start: it looks like the same one
    cab.now += timedelta(hours=13)
    assert cab.glass().reason is None


def test_the_office_is_told_at_both_ends_and_again_after_a_failure(cab: Cab) -> None:
    told: list[str] = []
    failing = [False]

    def tell() -> None:
        if failing[0]:
            raise StoreError("no room")
        told.extend(report.ended_at or "begun" for report in queued_by(cab.library))

    glass = BreakGlass(cab.library, cab.audit.record, cab.clocks, tell)
    glass.begin(Reason.LIFE, "the keyring")
    assert told == ["begun"]
    failing[0] = True
    glass.end(BY_TAP)
    assert told == ["begun"]
    failing[0] = False
    glass.checkpoint()
    assert len(told) == 2


def test_an_end_while_the_office_is_being_told_of_the_beginning_is_not_lost(cab: Cab) -> None:
    ends: list[threading.Thread] = []

    def tell() -> None:
        """As `queue_pending`, with somebody who taps between its reading and its writing."""
        held = glass_rows.read(cab.library)
        if held.running and not ends:
            ends.append(threading.Thread(target=glass.end, args=(BY_TAP,)))
            ends[0].start()
            ends[0].join(0.5)
            told = held.running.model_copy(update={"begin_told": True})
            glass_rows.save(cab.library, held.with_record(told))

    glass = BreakGlass(cab.library, cab.audit.record, cab.clocks, tell)
    glass.begin(Reason.LIFE, "the keyring")
    ends[0].join(30)
    assert glass_rows.read(cab.library).running is None
    assert cab.restarted().reason is None
