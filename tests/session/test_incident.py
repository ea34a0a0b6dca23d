"""An incident on a real library: restarts, clocks, kills, a full disk, two users, two windows, nothing in clear."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from responder_app.errors import StoreError
from responder_app.library import audit as audit_log
from responder_app.library.audit_entry import AuditEntry
from responder_app.library.audit_lane import AuditLane
from responder_app.library.incident import MOST_LETTERS, ROW
from responder_app.library.library import Library, open_library
from responder_app.session.break_glass import Clocks
from responder_app.session.crew import Crew
from responder_app.session.incident import AWAKE_S, Incident, Incidents
from tests.session.conftest import NOW, PIN, proof
from tests.session.machine import Machine

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
TOWER, FLATS = "0c1d1a2e-0000-4000-8000-000000000001", "0c1d1a2e-0000-4000-8000-000000000002"


class Cab:
    """A vehicle's library, its clock and its machine's time."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.machine = Machine()
        self.now = NOW
        self.key = crew.unlock(proof(crew, "Ortiz", PIN)).key.database_key
        self.library: Library = open_library(crew.paths, self.key)
        self._lanes: list[AuditLane] = []

    def crewed(self, user: str = "Ortiz") -> Incidents:
        """The library opened by that user."""
        lane = AuditLane(self.library.audit_log("d" * 64, lambda: self.now, user), again_s=0.01, gather_s=0.0)
        self._lanes.append(lane)
        return Incidents(self.library, lane, Clocks(lambda: self.now, NOW - timedelta(days=2), self.machine))

    def later(self, seconds: float) -> None:
        """An honest clock."""
        self.machine.later(seconds)
        self.now += timedelta(seconds=seconds)

    def killed(self, user: str = "Ortiz", off_s: float = 0.0) -> Incidents:
        """Nothing was said before the power went; the machine was off for so long, by an honest clock."""
        self.close()
        self.machine.restart()
        self.now += timedelta(seconds=off_s)
        self.library = open_library(self.crew.paths, self.key)
        return self.crewed(user)

    def close(self) -> None:
        for lane in self._lanes:
            lane.close()
        self._lanes.clear()
        self.library.close()

    def entries(self) -> list[AuditEntry]:
        trail = self.library.audit_trail(1000)
        assert trail.faults == ()
        return [entry for entry in trail.entries if entry.action == "incident"]

    def said(self) -> list[tuple[str, str, str, str]]:
        return [(entry.user, entry.facility, entry.subject, entry.outcome) for entry in self.entries()]


def full(*_: object) -> None:
    raise StoreError("the disk is full")


@pytest.fixture
def cab(crew: Crew) -> Iterator[Cab]:
    cab = Cab(crew)
    yield cab
    cab.close()


def test_one_user_begins_it_another_ends_it_and_the_log_has_both(cab: Cab) -> None:
    cab.crewed("Ortiz").begin(TOWER, "Lakeside Tower")
    cab.later(192 * MINUTE)
    webb = cab.crewed("Webb")
    assert webb.running == Incident(TOWER, "Lakeside Tower", NOW)
    assert webb.ran_s() == pytest.approx(192 * MINUTE)
    webb.end()
    assert not webb.running
    assert (webb.ran_s(), webb.keeps_awake(), webb.asks()) == (0.0, False, False)
    assert cab.said() == [("Ortiz", TOWER, "incident", "begun"), ("Webb", TOWER, "incident", "done")]
    begun, ended = cab.entries()
    assert (begun.at[:22], ended.at[:22]) == ("2026-03-03T03:00:00.00", "2026-03-03T06:12:00.00")
    assert ended.detail == "after 192 min"
    assert not any("Lakeside" in entry.subject + entry.detail for entry in cab.entries())


def test_a_restart_and_a_kill_keep_it_and_its_time(cab: Cab) -> None:
    cab.crewed().begin(TOWER, "Lakeside Tower")
    cab.later(40 * MINUTE)
    later = cab.killed("Webb", off_s=20 * MINUTE)
    assert later.running == Incident(TOWER, "Lakeside Tower", NOW)
    assert later.ran_s() == pytest.approx(HOUR)
    later.end()
    assert cab.killed().running is None


@pytest.mark.parametrize("by", [-3650 * DAY, -HOUR, HOUR, 3650 * DAY])
def test_a_clock_that_is_set_while_it_runs_changes_nothing(cab: Cab, by: float) -> None:
    incidents = cab.crewed()
    incidents.begin(TOWER, "Lakeside Tower")
    cab.later(HOUR)
    cab.now += timedelta(seconds=by)
    incidents.checkpoint()
    cab.later(HOUR)
    assert incidents.ran_s() == pytest.approx(2 * HOUR)
    assert incidents.keeps_awake()
    assert incidents.running == Incident(TOWER, "Lakeside Tower", NOW)
    incidents.checkpoint()
    # By a clock from before the office's last signature nobody knows how long the machine was off.
    assert 2 * HOUR <= cab.killed(off_s=HOUR).ran_s() <= 3 * HOUR + MINUTE


def test_a_clock_set_back_while_it_was_off_makes_it_keep_nothing_awake_for_longer(cab: Cab) -> None:
    incidents = cab.crewed()
    incidents.begin(TOWER, "Lakeside Tower")
    for _ in range(13):
        cab.later(HOUR)
        incidents.checkpoint()
        incidents = cab.killed(off_s=-HOUR)
    assert incidents.ran_s() >= 13 * HOUR
    assert not incidents.keeps_awake()


def test_a_clock_set_ahead_while_it_was_off_only_asks(cab: Cab) -> None:
    cab.crewed().begin(TOWER, "Lakeside Tower")
    later = cab.killed(off_s=3650 * DAY)
    assert (later.asks(), later.keeps_awake()) == (True, False)
    assert later.running == Incident(TOWER, "Lakeside Tower", NOW)
    later.say_running()
    assert later.keeps_awake()


def test_after_twelve_hours_without_a_word_it_keeps_nothing_awake_until_somebody_says_that_it_runs(cab: Cab) -> None:
    incidents = cab.crewed()
    incidents.begin(TOWER, "Lakeside Tower")
    cab.later(AWAKE_S - 1)
    assert (incidents.keeps_awake(), incidents.asks()) == (True, False)
    cab.later(1)
    assert (incidents.keeps_awake(), incidents.asks()) == (False, True)
    assert incidents.running is not None
    incidents = cab.killed("Webb")
    incidents.say_running()
    assert (incidents.keeps_awake(), incidents.asks()) == (True, False)
    cab.later(AWAKE_S)
    assert incidents.asks()
    assert cab.said()[1:] == [("Webb", TOWER, "still running", "done")]


def test_one_at_a_time(cab: Cab) -> None:
    incidents = cab.crewed()
    incidents.begin(TOWER, "Lakeside Tower")
    cab.later(HOUR)
    incidents.begin(TOWER, "Lakeside Tower")
    assert incidents.ran_s() == pytest.approx(HOUR)
    incidents.begin(FLATS, "Riverside Flats")
    assert incidents.running == Incident(FLATS, "Riverside Flats", NOW + timedelta(hours=1))
    assert [entry[1:] for entry in cab.said()] == [
        (TOWER, "incident", "begun"),
        (TOWER, "incident", "done"),
        (FLATS, "incident", "begun"),
    ]


def test_what_does_not_run_cannot_end_or_go_on(cab: Cab) -> None:
    incidents = cab.crewed()
    incidents.end()
    incidents.say_running()
    incidents.checkpoint()
    assert incidents.running is None
    assert cab.entries() == []


def test_a_program_that_is_killed_leaves_it_running_and_in_the_log(cab: Cab) -> None:
    arguments = [str(cab.crew.paths.home), TOWER, "Lakeside Tower"]
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.session.incident_child", *arguments],
        cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{cab.key.hex()}\n")
        child.stdin.flush()
        said = child.stdout.readline()
        child.kill()
    assert (said, child.returncode) == ("begun\n", -signal.SIGKILL)
    running = cab.crewed("Webb").running
    assert running is not None
    assert (running.facility_id, running.name) == (TOWER, "Lakeside Tower")
    assert cab.said() == [("Ortiz", TOWER, "incident", "begun")]


@pytest.mark.parametrize("deed", ["begin", "end"])
def test_killed_in_the_middle_it_is_in_the_log_and_on_the_screen_or_in_neither(
    cab: Cab, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    class KilledError(BaseException):
        """Nothing of ours catches it."""

    def die(*_: object) -> AuditEntry:
        raise KilledError

    incidents = cab.crewed()
    if deed == "end":
        incidents.begin(TOWER, "Lakeside Tower")
    before = cab.said()
    monkeypatch.setattr(audit_log, "append", die)
    with pytest.raises(KilledError):
        incidents.begin(TOWER, "Lakeside Tower") if deed == "begin" else incidents.end()
    monkeypatch.undo()
    again = cab.killed()
    assert (again.running is None) is (deed == "begin")
    assert cab.said() == before


def test_an_audit_log_that_takes_nothing_hinders_no_incident(cab: Cab) -> None:
    with cab.library._store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE audit_head")
    incidents = cab.crewed()
    incidents.begin(TOWER, "Lakeside Tower")
    assert cab.killed().running == Incident(TOWER, "Lakeside Tower", NOW)


def test_a_full_disk_hinders_no_incident_and_it_is_written_when_there_is_room(
    cab: Cab, monkeypatch: pytest.MonkeyPatch
) -> None:
    incidents = cab.crewed()
    with monkeypatch.context() as patch:
        patch.setattr(Library, "save_row", full)
        patch.setattr(audit_log, "append", full)
        incidents.begin(TOWER, "Lakeside Tower")
        incidents.checkpoint()
        assert incidents.running == Incident(TOWER, "Lakeside Tower", NOW)
        assert incidents.keeps_awake()
        assert not cab.library.row(ROW)
    incidents.checkpoint()
    again = cab.killed()
    assert again.running == Incident(TOWER, "Lakeside Tower", NOW)
    assert cab.said() == [("Ortiz", TOWER, "incident", "begun")]


def test_an_end_on_a_full_disk_is_an_end(cab: Cab, monkeypatch: pytest.MonkeyPatch) -> None:
    incidents = cab.crewed()
    incidents.begin(TOWER, "Lakeside Tower")
    with monkeypatch.context() as patch:
        patch.setattr(Library, "save_row", full)
        patch.setattr(audit_log, "append", full)
        incidents.end()
        incidents.checkpoint()
        assert incidents.running is None
    incidents.checkpoint()
    assert cab.killed().running is None


def test_another_window_hears_of_it_and_ends_it(cab: Cab) -> None:
    first, second = cab.crewed("Ortiz"), cab.crewed("Webb")
    first.begin(TOWER, "Lakeside Tower")
    assert second.running is None
    second.begin(TOWER, "Lakeside Tower")  # there it runs already
    assert len(cab.entries()) == 1
    second.end()
    first.checkpoint()
    assert first.running is None
    first.end()
    assert len(cab.entries()) == 2


@pytest.mark.parametrize("value", ["{", "{}", '{"facility":"' + "x" * 20_000, '{"format":2}', "null"])
def test_a_row_that_cannot_be_read_is_no_incident_and_hinders_none(cab: Cab, value: str) -> None:
    cab.library.save_row(ROW, value)
    incidents = cab.crewed()
    assert incidents.running is None
    incidents.begin(TOWER, "Lakeside Tower")
    assert cab.killed().running == Incident(TOWER, "Lakeside Tower", NOW)


def test_a_name_of_any_length_is_taken(cab: Cab) -> None:
    cab.crewed().begin(TOWER, "Ü" * 5000)
    running = cab.killed().running
    assert running is not None
    assert running.name == "Ü" * MOST_LETTERS


def test_neither_its_name_nor_its_facility_lies_on_the_disk_in_clear(cab: Cab) -> None:
    incidents = cab.crewed()
    incidents.begin(TOWER, "Lakeside Tower")
    incidents.checkpoint()

    def found(mark: bytes) -> list[Path]:
        return [path for path in cab.crew.paths.home.rglob("*") if path.is_file() and mark in path.read_bytes()]

    (cab.crew.paths.home / "leak").write_bytes(b"... Lakeside Tower ...")
    assert [path.name for path in found(b"Lakeside Tower")] == ["leak"]
    assert found(TOWER.encode()) == []
