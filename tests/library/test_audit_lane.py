"""The lane behind the audit log: order, durability, what happens when nothing can be written."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder_app.errors import DamagedError, DiskFullError
from responder_app.library import audit_lane
from responder_app.library.audit import AuditLog
from responder_app.library.audit_entry import Action, AuditEntry, Deed, Outcome
from responder_app.library.audit_lane import AuditLane
from responder_app.library.library import Library, open_library
from responder_app.paths import VehiclePaths
from tests.library.conftest import KEY
from tests.library.test_audit import DEVICE, attack


def looked(what: object) -> Deed:
    return Deed(Action.VIEW, "f1", str(what), Outcome.DONE)


@pytest.fixture
def log(library: Library) -> AuditLog:
    return library.audit_log(DEVICE, lambda: datetime.now(UTC))


@pytest.fixture
def lane(log: AuditLog) -> Iterator[AuditLane]:
    made = AuditLane(log, lull_s=0.05, again_s=0.05)
    yield made
    made.close()


def soon(true: Callable[[], bool], within_s: float = 30.0) -> bool:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.01)
    return False


def subjects(library: Library) -> list[str]:
    return [entry.subject for entry in library.audit.tail()]


def test_what_was_noted_is_in_the_log_soon_and_in_order(library: Library, lane: AuditLane) -> None:
    for number in range(50):
        lane.note(looked(number))
    assert soon(lambda: library.audit.head()[0] == 50)
    assert subjects(library) == [str(number) for number in range(50)]
    assert library.audit_trail().faults == ()


def test_noting_waits_for_nobody_who_writes(library: Library, lane: AuditLane) -> None:
    with library._store.writing():
        begin = time.perf_counter()
        for number in range(100):
            lane.note(looked(number))
        assert time.perf_counter() - begin < 5
        assert library.audit.head()[0] == 0
    assert soon(lambda: library.audit.head()[0] == 100)


def test_what_must_be_recorded_first_is_there_after_all_that_came_before_it(library: Library, lane: AuditLane) -> None:
    for number in range(20):
        lane.note(looked(number))
        lane.record(Deed(Action.EXPORT, "f1", f"export {number}", Outcome.DONE))
        assert subjects(library)[-2:] == [str(number), f"export {number}"]


def test_the_same_look_twice_is_one_until_another_comes_between(library: Library, lane: AuditLane) -> None:
    for what in ("a", "a", "b", "a"):
        lane.note(looked(what))
    lane.record(Deed(Action.LOCK, "", "locked", Outcome.DONE))
    lane.note(looked("a"))
    lane.flush()
    assert subjects(library) == ["a", "b", "a", "locked", "a"]


def test_closing_writes_what_waits(library: Library, log: AuditLog) -> None:
    before = set(threading.enumerate())
    made = AuditLane(log)
    with library._store.writing():
        for number in range(10):
            made.note(looked(number))
    made.close()
    assert library.audit.head()[0] == 10
    made.note(looked("late"))
    assert set(threading.enumerate()) <= before


class FullLog(AuditLog):
    full = True

    def record_all(
        self, deeds: Iterable[tuple[str, Deed]], row: tuple[str, str] | None = None
    ) -> tuple[AuditEntry, ...]:
        if self.full:
            raise DiskFullError("the disk is full")
        return super().record_all(deeds, row)


def test_a_full_disk_loses_nothing_and_is_said_once(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    log = FullLog(library._store, DEVICE, lambda: datetime.now(UTC))
    lane = AuditLane(log, again_s=0.02, gather_s=0.01)
    lane.note(looked(1))
    time.sleep(0.1)
    lane.note(looked(2))
    with pytest.raises(DiskFullError):
        lane.record(looked("export"))
    log.full = False
    assert soon(lambda: library.audit.head()[0] == 2)
    lane.close()
    assert subjects(library) == ["1", "2"]
    assert caplog.text.count("cannot be written: DiskFullError") == 1


def test_a_row_is_written_with_its_entries_or_neither_is(library: Library) -> None:
    log = FullLog(library._store, DEVICE, lambda: datetime.now(UTC))
    lane = AuditLane(log, again_s=30)
    with pytest.raises(DiskFullError):
        lane.record_with(("incident", "one"), looked("begun"))
    assert library.row("incident") is None
    log.full = False
    lane.note(looked("before"))
    entries = lane.record_with(("incident", "two"), looked("ended"), looked("begun"))
    assert [entry.subject for entry in entries] == ["ended", "begun"]
    assert library.row("incident") == "two"
    lane.close()
    assert subjects(library) == ["before", "ended", "begun"]


def test_more_than_can_be_kept_is_counted(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_lane, "MOST_WAITING", 3)
    log = FullLog(library._store, DEVICE, lambda: datetime.now(UTC))
    lane = AuditLane(log, again_s=0.02, gather_s=0.01)
    for number in range(5):
        lane.note(looked(number))
    log.full = False
    lane.close()
    *kept, lost = library.audit.tail()
    assert [entry.subject for entry in kept] == ["0", "1", "2"]
    assert lost.detail == "2 were lost while nothing could be written"


def test_a_broken_log_stops_what_must_be_recorded_and_nothing_else(
    library: Library, lane: AuditLane, paths: VehiclePaths, caplog: pytest.LogCaptureFixture
) -> None:
    attack(paths, "DELETE FROM audit_head")
    lane.note(looked(1))
    with pytest.raises(DamagedError):
        lane.record(looked("export"))
    lane.close()
    assert "1 audit entries were not written: DamagedError" in caplog.text


def test_in_a_lull_the_write_ahead_log_is_emptied(library: Library, lane: AuditLane, paths: VehiclePaths) -> None:
    beside = Path(f"{paths.library}-wal")
    lane.note(looked(1))
    lane.flush()
    assert soon(lambda: beside.stat().st_size == 0)
    lane.note(looked(2))
    lane.close()
    library.close()
    again = open_library(paths, KEY)
    assert subjects(again) == ["1", "2"]
    again.close()
