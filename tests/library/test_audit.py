"""The audit log: kept in order by its guards, and every attack on it found and said by number."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from responder_app.errors import DamagedError, InputError
from responder_app.library.audit import AuditLog, append
from responder_app.library.audit_check import MOST_FAULTS, AuditTrail
from responder_app.library.audit_entry import START, Action, Deed, Outcome, entry_of, hash_of, written_at
from responder_app.library.audit_guards import GUARDS
from responder_app.library.engine import open_store
from responder_app.library.library import Library
from responder_app.package.shard import Tombstone
from responder_app.paths import VehiclePaths
from tests.library.buildings import building
from tests.library.conftest import KEY
from tests.library.press import Press

NOW = datetime(2026, 3, 3, 3, 0, 0, 429_999, tzinfo=timezone(timedelta(hours=-6)))
DEVICE = "d1" * 32
TOWER = building().id
EXPORT = Deed(Action.EXPORT, TOWER, "site map as HTML", Outcome.DONE)
LONG_AGO = "2020-01-01T00:00:00.00+00:00"


@pytest.fixture
def log(library: Library) -> AuditLog:
    return library.audit_log(DEVICE, lambda: NOW)


@pytest.fixture
def five(library: Library, log: AuditLog) -> Library:
    for number in range(5):
        log.record(Deed(Action.EXPORT, TOWER, f"document {number + 1}", Outcome.DONE))
    return library


@contextmanager
def hand_with_sql(paths: VehiclePaths) -> Iterator[Connection]:
    store = open_store(paths.library, KEY)
    try:
        with store.writing() as connection:
            yield connection
    finally:
        store.close()


def attack(paths: VehiclePaths, *statements: str) -> None:
    """As whoever has the key and takes the guards away, and puts them back afterwards."""
    with hand_with_sql(paths) as connection:
        for name in GUARDS:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for made in GUARDS.values():
            connection.exec_driver_sql(made)


def test_entries_follow_each_other_and_the_chain_is_whole(five: Library) -> None:
    trail = five.audit_trail(last=10)
    assert (trail.count, trail.faults) == (5, ())
    assert [entry.sequence for entry in trail.entries] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in trail.entries] == [START, *(entry.hash for entry in trail.entries[:-1])]
    assert [entry.subject for entry in five.audit_trail(last=2).entries] == ["document 4", "document 5"]
    assert five.check().sound
    assert five.check().audit_entries == 5


def test_an_empty_log_is_whole(library: Library) -> None:
    assert library.audit_trail(last=5) == AuditTrail(0, (), ())


def test_an_entry_says_who_what_when_where_and_with_what_outcome(library: Library) -> None:
    log = library.audit_log(DEVICE, lambda: NOW, user="crew 7")
    log.record(Deed(Action.EXPORT, TOWER, "site map as HTML", Outcome.FAILED, "DiskFullError"))
    (entry,) = library.audit_trail(last=1).entries
    assert (entry.user, entry.device, entry.at) == ("crew 7", DEVICE, "2026-03-03T03:00:00.42-06:00")
    assert (entry.action, entry.facility, entry.subject) == ("export", TOWER, "site map as HTML")
    assert (entry.outcome, entry.detail) == ("failed", "DiskFullError")


def test_the_hash_is_the_one_that_is_written_down() -> None:
    def prefixed(field: bytes) -> bytes:
        return len(field).to_bytes(4, "big") + field

    texts = ("2026-03-03T03:00:00.42-06:00", "", DEVICE, "export", "f1", "site map", "done", "")
    numbers = [(1).to_bytes(8, "big"), bytes(32), (1).to_bytes(8, "big")]
    plain = b"".join(map(prefixed, [b"responder audit", *numbers, *(one.encode() for one in texts)]))
    assert hash_of(1, START, 1, texts) == hashlib.sha256(plain).digest()


def test_a_border_between_two_fields_cannot_be_moved() -> None:
    one = entry_of(Deed("export", "ab", "c", "done"), 1, LONG_AGO, "", "", START)
    other = entry_of(Deed("export", "a", "bc", "done"), 1, LONG_AGO, "", "", START)
    assert one.hash != other.hash


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), "2026-12-31T23:59:59.99+00:00"),
        (datetime(2026, 7, 1, tzinfo=timezone(timedelta(hours=5, minutes=45))), "2026-07-01T00:00:00.00+05:45"),
    ],
)
def test_a_time_has_its_offset_and_hundredths(moment: datetime, said: str) -> None:
    assert written_at(moment) == said
    assert abs(datetime.fromisoformat(said) - moment) < timedelta(seconds=0.01)


@pytest.mark.parametrize("bad", ["two\nlines", "x" * 201, "right\u202eleft", "\0"])
def test_an_entry_takes_short_plain_lines_only(bad: str, library: Library) -> None:
    with pytest.raises(InputError):
        Deed(Action.EXPORT, TOWER, "map", Outcome.DONE, bad)
    with pytest.raises(InputError):
        library.audit_log(DEVICE, lambda: NOW, user=bad)


def test_writers_at_the_same_time_leave_no_gap(library: Library, log: AuditLog) -> None:
    threads = [threading.Thread(target=lambda: [log.record(EXPORT) for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    trail = library.audit_trail()
    assert (trail.count, trail.faults) == (40, ())


def test_a_withdrawn_facility_keeps_its_entries(library: Library, press: Press, log: AuditLog) -> None:
    press.package(building()).deliver(library)
    log.record(EXPORT)
    library.remove(press.repository, Tombstone(facility=TOWER, version=9, reason="withdrawn"), NOW)
    assert library.erase_due(press.repository, NOW + timedelta(days=30)) == 1
    assert [entry.facility for entry in library.audit_trail(last=5).entries] == [TOWER]


NEW = f"'{LONG_AGO}', '', '', 'export', '', '', 'done', '', zeroblob(32), zeroblob(32), x''"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET outcome = 'failed' WHERE sequence = 3",
        "UPDATE audit_entry SET sequence = 9 WHERE sequence = 5",
        "DELETE FROM audit_entry WHERE sequence = 5",
        "DELETE FROM audit_entry",
        f"INSERT INTO audit_entry VALUES (7, 1, {NEW})",
        f"INSERT INTO audit_entry VALUES (6, 1, {NEW})",
        f"INSERT OR REPLACE INTO audit_entry VALUES (3, 1, {NEW})",
        "UPDATE audit_head SET sequence = 4",
        "UPDATE audit_head SET sequence = 6",
        "UPDATE audit_head SET hash = zeroblob(32)",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head VALUES (2, 5, zeroblob(32))",
        "INSERT OR REPLACE INTO audit_head VALUES (1, 0, zeroblob(32))",
    ],
)
def test_the_guards_stop_a_hand_with_sql(statement: str, five: Library, paths: VehiclePaths) -> None:
    with pytest.raises(IntegrityError, match=r"audit log|head"), hand_with_sql(paths) as connection:
        connection.exec_driver_sql(statement)
    assert five.audit_trail().faults == ()
    assert five.audit_trail().count == 5


def test_without_its_guards_the_same_hand_would_have_its_way(five: Library, paths: VehiclePaths) -> None:
    attack(paths, "DELETE FROM audit_entry WHERE sequence = 5")
    assert five.audit_trail().count == 4


@pytest.mark.parametrize("field", ["at", "user", "device", "action", "facility", "subject", "outcome", "detail"])
def test_an_edited_field_is_found(field: str, five: Library, paths: VehiclePaths) -> None:
    attack(paths, f"UPDATE audit_entry SET {field} = 'x' WHERE sequence = 3")
    assert five.audit_trail().faults == ("entry 3 is not as it was written: changed, or moved here",)


CHANGED = "entry {0} is not as it was written: changed, or moved here"
LOOSE = "entry {0} does not follow the one before it"


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("DELETE FROM audit_entry WHERE sequence = 3", ["entry 3 is missing"]),
        ("DELETE FROM audit_entry WHERE sequence IN (2, 3)", ["entries 2 to 3 are missing"]),
        ("DELETE FROM audit_entry WHERE sequence = 1", ["entry 1 is missing"]),
        ("DELETE FROM audit_entry WHERE sequence > 3", ["the end is missing: entries 4 to 5 are missing"]),
        ("DELETE FROM audit_entry", ["the end is missing: entries 1 to 5 are missing"]),
        ("UPDATE audit_entry SET hash = zeroblob(32) WHERE sequence = 3", [CHANGED.format(3), LOOSE.format(4)]),
        ("UPDATE audit_entry SET previous = zeroblob(3) WHERE sequence = 3", [CHANGED.format(3), LOOSE.format(3)]),
        (
            "UPDATE audit_entry SET suite = 3 WHERE sequence = 3",
            ["entry 3 is protected in a way that this program does not know"],
        ),
        (
            "UPDATE audit_entry SET suite = -1 WHERE sequence = 3",
            ["entry 3 is protected in a way that this program does not know"],
        ),
        ("UPDATE audit_entry SET detail = CAST(x'ff' AS TEXT) WHERE sequence = 3", [CHANGED.format(3)]),
        ("UPDATE audit_entry SET detail = 'a' || char(0) WHERE sequence = 3", [CHANGED.format(3)]),
        (
            "UPDATE audit_entry SET sequence = -3 WHERE sequence = 3",
            ["entry -3 does not belong to the log", "entry 3 is missing"],
        ),
        (
            f"INSERT INTO audit_entry VALUES (6, 1, {NEW})",
            [CHANGED.format(6), LOOSE.format(6), "the head stands at entry 5, but the log goes on to 6"],
        ),
        ("DELETE FROM audit_head", ["the head is missing"]),
        ("INSERT INTO audit_head VALUES (2, 9, zeroblob(32))", ["there is more than one head"]),
        ("UPDATE audit_head SET hash = zeroblob(32)", ["the head does not fit the last entry"]),
        ("UPDATE audit_head SET sequence = 4", ["the head stands at entry 4, but the log goes on to 5"]),
    ],
)
def test_an_attack_behind_the_guards_is_found_and_said(
    statement: str, faults: list[str], five: Library, paths: VehiclePaths
) -> None:
    attack(paths, statement)
    assert list(five.audit_trail(last=9).faults) == faults
    report = five.check()
    assert not report.sound
    assert list(report.audit_faults) == faults


def test_two_entries_that_changed_places_are_found(five: Library, paths: VehiclePaths) -> None:
    attack(
        paths,
        "UPDATE audit_entry SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit_entry SET sequence = 2 WHERE sequence = 4",
        "UPDATE audit_entry SET sequence = 4 WHERE sequence = 99",
    )
    faults = five.audit_trail().faults
    assert {CHANGED.format(2), CHANGED.format(4), LOOSE.format(3)} <= set(faults)


def test_an_edit_with_a_hash_of_its_own_breaks_the_next_entry(five: Library, paths: VehiclePaths) -> None:
    before = five.audit_trail(last=5).entries
    deed = Deed(Action.EXPORT, "another", "document 3", Outcome.DONE)
    forged = entry_of(deed, 3, before[2].at, "", DEVICE, before[1].hash)
    attack(
        paths,
        f"UPDATE audit_entry SET facility = 'another', hash = x'{forged.hash.hex()}' WHERE sequence = 3",
    )
    assert five.audit_trail().faults == (LOOSE.format(4),)


def test_an_end_that_was_rewritten_does_not_fit_the_head(five: Library, paths: VehiclePaths) -> None:
    before = five.audit_trail(last=5).entries
    deed = Deed(Action.EXPORT, "another", "document 5", Outcome.DONE)
    forged = entry_of(deed, 5, before[4].at, "", DEVICE, before[3].hash)
    attack(
        paths,
        f"UPDATE audit_entry SET facility = 'another', hash = x'{forged.hash.hex()}' WHERE sequence = 5",
    )
    assert five.audit_trail().faults == ("the head does not fit the last entry",)


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_a_guard_that_was_taken_away_is_missed(name: str, five: Library, paths: VehiclePaths) -> None:
    with hand_with_sql(paths) as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    assert five.audit_trail().faults == (f"the guard {name} is missing or not ours",)


def test_a_guard_that_was_made_harmless_or_added_is_found(five: Library, paths: VehiclePaths) -> None:
    with hand_with_sql(paths) as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entry_never_goes")
        for name in ("audit_entry_never_goes", "stranger"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {name} BEFORE DELETE ON audit_entry WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
    assert five.audit_trail().faults == (
        "the guard audit_entry_never_goes is missing or not ours",
        "the guard stranger is missing or not ours",
    )


def test_many_faults_are_told_in_part_and_counted(library: Library, log: AuditLog, paths: VehiclePaths) -> None:
    for _ in range(MOST_FAULTS + 7):
        log.record(EXPORT)
    attack(paths, "UPDATE audit_entry SET user = 'x'")
    faults = library.audit_trail().faults
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1] == "and 7 more"


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM audit_head", f"INSERT INTO audit_entry VALUES (6, 1, {NEW})", "UPDATE audit_head SET sequence = 2"],
)
def test_a_log_that_was_broken_takes_nothing_more(
    statement: str, five: Library, log: AuditLog, paths: VehiclePaths
) -> None:
    attack(paths, statement)
    with pytest.raises(DamagedError, match="audit log"):
        log.record(EXPORT)


def test_an_edited_entry_does_not_stop_the_log_and_stays_said(
    five: Library, log: AuditLog, paths: VehiclePaths
) -> None:
    attack(paths, "UPDATE audit_entry SET user = 'x' WHERE sequence = 2")
    log.record(EXPORT)
    trail = five.audit_trail()
    assert (trail.count, trail.faults) == (6, (CHANGED.format(2),))


def test_an_entry_of_a_transaction_that_failed_is_not_there(library: Library, paths: VehiclePaths) -> None:
    def write_and_fail(connection: Connection) -> None:
        append(connection, EXPORT, LONG_AGO, "", DEVICE)
        assert connection.execute(text("SELECT sequence FROM audit_head")).scalar() == 1
        raise LookupError

    fails: Callable[[Connection], None] = write_and_fail
    with pytest.raises(LookupError), hand_with_sql(paths) as connection:
        fails(connection)
    assert library.audit_trail(last=1) == AuditTrail(0, (), ())
