"""MACs of the audit log on a real SQLCipher file: a chain that fits, made by who has the library key, is found out.

The attacker here has everything that lies on the vehicle: the library key, the guards dropped and put back, and the
key for the next entry. What they have not is an older key, and that is looked for on the disk byte by byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from responder_app.errors import DamagedError, TamperedError
from responder_app.library.audit import AuditLog
from responder_app.library.audit_entry import MACED, START, Action, AuditEntry, Deed, Outcome, entry_of
from responder_app.library.audit_mac import mac_of, next_key, verify_entries
from responder_app.library.audit_reading import KnownHead, Witness
from responder_app.library.library import Library, open_library
from responder_app.package.audit_key import FirstKey, SealedFirstKey, open_first_key, seal_first_key
from responder_app.paths import VehiclePaths
from tests.library.conftest import KEY
from tests.library.test_audit import DEVICE, attack, hand_with_sql

REPOSITORY = "5" * 64
REPORT_KEY = ec.generate_private_key(ec.SECP256R1())
PAGE, RESERVE, IV = 4096, 80, 16


def sealed(first: FirstKey) -> SealedFirstKey:
    return seal_first_key(first, REPORT_KEY.public_key(), REPOSITORY, DEVICE)


def opened_key(library: Library) -> FirstKey:
    """As the office does."""
    found = library.audit.first_key()
    assert found is not None
    return open_first_key(found, REPORT_KEY, REPOSITORY, DEVICE)


def looked(number: int) -> Deed:
    return Deed(Action.VIEW, "f1", f"sheet {number}", Outcome.DONE)


@pytest.fixture
def log(library: Library) -> AuditLog:
    return library.audit_log(DEVICE, lambda: datetime(2026, 3, 3, 3, tzinfo=UTC), "crew 7")


@pytest.fixture
def macs(library: Library, log: AuditLog) -> Library:
    """Two entries of suite 1, then the first of suite 2 (entry 3, which says so), then five more."""
    for number in (1, 2):
        log.record(looked(number))
    log.begin_macs(sealed)
    for number in range(4, 9):
        log.record(looked(number))
    return library


def test_an_older_log_goes_on_with_macs_and_the_office_can_check_them(macs: Library, log: AuditLog) -> None:
    log.begin_macs(sealed)
    entries = macs.audit.tail()
    assert [entry.suite for entry in entries] == [1, 1, 2, 2, 2, 2, 2, 2]
    assert macs.audit_trail().faults == ()
    first = opened_key(macs)
    assert first.begins == 3
    assert verify_entries(first, entries, START) == ()
    assert verify_entries(first, macs.audit.tail(after=6), entries[5].hash) == ()
    assert macs.audit.head() == (8, entries[-1].hash)


def test_entries_come_in_stretches(macs: Library) -> None:
    assert [entry.sequence for entry in macs.audit.tail(after=2, most=3)] == [3, 4, 5]
    assert macs.audit.tail(after=8) == ()


def test_the_first_key_opens_for_the_office_alone_and_only_in_its_place(macs: Library) -> None:
    found = macs.audit.first_key()
    assert found is not None
    for key, repository, device, begins in (
        (ec.generate_private_key(ec.SECP256R1()), REPOSITORY, DEVICE, 3),
        (REPORT_KEY, "6" * 64, DEVICE, 3),
        (REPORT_KEY, REPOSITORY, "d2" * 32, 3),
        (REPORT_KEY, REPOSITORY, DEVICE, 4),
        (REPORT_KEY, REPOSITORY, DEVICE, 0),
    ):
        with pytest.raises(TamperedError):
            open_first_key(SealedFirstKey(begins, found.sealed), key, repository, device)


def rewritten(
    entries: Iterable[AuditEntry], change: Callable[[AuditEntry], AuditEntry | None], key: bytes
) -> list[str]:
    """SQL that puts a whole chain of the attacker's own in place, MACed with the one key there is, head and all."""
    statements = ["DELETE FROM audit_entry"]
    previous, number = START, 0
    for entry in entries:
        kept = change(entry)
        if kept is None:
            continue
        number += 1
        deed = Deed(kept.action, kept.facility, kept.subject, kept.outcome, kept.detail)
        made = entry_of(deed, number, kept.at, kept.user, kept.device, previous, kept.suite)
        mac = entry.mac if made.hash == entry.hash else mac_of(key, made.hash)
        made = replace(made, mac=mac if kept.suite == MACED else b"")
        previous = made.hash
        fields = ", ".join(f"'{value}'" for value in (made.at, made.user, made.device, deed.action, deed.facility))
        fields += f", '{deed.subject}', '{deed.outcome}', '{deed.detail}'"
        blobs = ", ".join(f"x'{blob.hex()}'" for blob in (made.previous, made.hash, made.mac))
        statements.append(f"INSERT INTO audit_entry VALUES ({number}, {made.suite}, {fields}, {blobs})")
    statements.append(f"UPDATE audit_head SET sequence = {number}, hash = x'{previous.hex()}'")
    statements.append(f"UPDATE audit_key SET next = {number + 1}")
    return statements


def edit(entry: AuditEntry) -> AuditEntry:
    return replace(entry, user="somebody else") if entry.sequence == 5 else entry


def remove(entry: AuditEntry) -> AuditEntry | None:
    return None if entry.sequence == 5 else entry


def cut(entry: AuditEntry) -> AuditEntry | None:
    return None if entry.sequence > 5 else entry


def without_macs(entry: AuditEntry) -> AuditEntry:
    return replace(entry, suite=1)


def key_on_the_vehicle(paths: VehiclePaths) -> bytes:
    with hand_with_sql(paths) as connection:
        return bytes(connection.execute(text("SELECT secret FROM audit_key")).scalar_one())


@pytest.mark.parametrize("change", [edit, remove])
def test_a_chain_rewritten_by_who_has_the_library_key_fits_here_and_not_at_the_office(
    change: Callable[[AuditEntry], AuditEntry | None], macs: Library, paths: VehiclePaths
) -> None:
    first, before = opened_key(macs), macs.audit.tail()
    attack(paths, *rewritten(before, change, key_on_the_vehicle(paths)))
    assert macs.audit_trail().faults == ()  # why the office has to look: here everything fits
    faults = verify_entries(first, macs.audit.tail(), START)
    assert faults[0] == "entry 5 was not written by the program: its MAC does not fit"


def test_two_entries_that_changed_places_in_a_rewritten_chain_are_found(macs: Library, paths: VehiclePaths) -> None:
    first, before = opened_key(macs), list(macs.audit.tail())
    before[4], before[5] = before[5], before[4]
    attack(paths, *rewritten(before, lambda entry: entry, key_on_the_vehicle(paths)))
    assert macs.audit_trail().faults == ()
    assert any("entry 5 " in fault for fault in verify_entries(first, macs.audit.tail(), START))


@pytest.mark.parametrize("witness", Witness)
def test_a_cut_end_is_found_against_what_was_sent_or_acknowledged(
    witness: Witness, macs: Library, paths: VehiclePaths
) -> None:
    before = macs.audit.tail()
    macs.audit.remember(witness, KnownHead(*macs.audit.head()))
    assert macs.audit_trail().faults == ()
    attack(paths, *rewritten(before, cut, key_on_the_vehicle(paths)))
    (fault,) = macs.audit_trail().faults
    assert fault.startswith("the end is missing: what ")
    assert fault.endswith("reaches to entry 8")
    assert not macs.check().sound


def test_a_cut_end_that_was_filled_up_again_is_not_what_was_acknowledged(
    macs: Library, paths: VehiclePaths, log: AuditLog
) -> None:
    before = macs.audit.tail()
    macs.audit.remember(Witness.ACKNOWLEDGED, KnownHead(*macs.audit.head()))
    attack(paths, *rewritten(before, cut, key_on_the_vehicle(paths)))
    for number in range(4):
        log.record(looked(100 + number))
    assert macs.audit_trail().faults == ("entry 8 is not the one that the office acknowledged",)


def test_a_cut_end_filled_up_by_the_program_itself_has_macs_that_do_not_fit(
    macs: Library, paths: VehiclePaths, log: AuditLog
) -> None:
    first = opened_key(macs)
    attack(paths, *rewritten(macs.audit.tail(), cut, key_on_the_vehicle(paths)))
    log.record(looked(100))
    assert verify_entries(first, macs.audit.tail(), START) == (
        "entry 6 was not written by the program: its MAC does not fit",
    )


def test_from_the_compromise_onward_entries_can_be_forged(macs: Library, paths: VehiclePaths) -> None:
    """What cannot be promised: the key for entry 9 is there to be taken, and makes a true entry 9."""
    first, key = opened_key(macs), key_on_the_vehicle(paths)
    made = entry_of(looked(9), 9, "2026-03-03T03:00:00.00+00:00", "", DEVICE, macs.audit.head()[1], MACED)
    assert verify_entries(first, [replace(made, mac=mac_of(key, made.hash))], macs.audit.head()[1]) == ()


def test_the_same_log_without_its_macs_is_no_older_log(macs: Library, paths: VehiclePaths) -> None:
    first = opened_key(macs)
    attack(paths, *rewritten(macs.audit.tail(), without_macs, b"")[:-1], "DELETE FROM audit_key")
    assert macs.audit_trail().faults == ()
    assert "entry 3 has no MAC" in verify_entries(first, macs.audit.tail(), START)


LOST = "entry {0} has lost its MAC"


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("UPDATE audit_entry SET mac = x'' WHERE sequence = 5", [LOST.format(5)]),
        ("UPDATE audit_entry SET mac = zeroblob(31) WHERE sequence = 5", [LOST.format(5)]),
        ("UPDATE audit_entry SET mac = zeroblob(32) WHERE sequence = 1", [LOST.format(1)]),
        ("DELETE FROM audit_key", ["the key for MACs is missing"]),
        ("UPDATE audit_key SET next = 7", ["the key for MACs does not fit the entries"]),
        ("UPDATE audit_key SET begins = 4", ["the key for MACs does not fit the entries"]),
        (
            "INSERT INTO audit_key VALUES (2, 9, 9, zeroblob(32), x'')",
            ["there is more than one key for MACs"],
        ),
    ],
)
def test_what_a_vehicle_can_see_by_itself_is_said(
    statement: str, faults: list[str], macs: Library, paths: VehiclePaths
) -> None:
    attack(paths, statement)
    assert list(macs.audit_trail().faults) == faults


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_key SET secret = zeroblob(32)",
        "UPDATE audit_key SET next = 10",
        "UPDATE audit_key SET sealed = x'00', next = 10",
        "DELETE FROM audit_key",
        "INSERT INTO audit_key VALUES (2, 9, 9, zeroblob(32), x'')",
        "INSERT OR REPLACE INTO audit_key VALUES (1, 9, 9, zeroblob(32), x'')",
        "INSERT INTO audit_entry SELECT 9, 1, at, user, device, action, facility, subject, outcome, detail, "
        "(SELECT hash FROM audit_head), zeroblob(32), x'' FROM audit_entry WHERE sequence = 8",
    ],
)
def test_the_guards_keep_the_key_and_refuse_an_entry_without_a_mac(
    statement: str, macs: Library, paths: VehiclePaths
) -> None:
    with pytest.raises(IntegrityError, match="audit log"), hand_with_sql(paths) as connection:
        connection.exec_driver_sql(statement)
    assert macs.audit_trail().faults == ()


def test_a_log_that_lost_its_key_takes_nothing_more_and_begins_no_second_one(
    macs: Library, log: AuditLog, paths: VehiclePaths
) -> None:
    attack(paths, "DELETE FROM audit_key")
    with pytest.raises(DamagedError, match="lost its key"):
        log.record(looked(9))
    with pytest.raises(DamagedError, match="lost its key"):
        log.begin_macs(sealed)


def test_stretches_from_a_stranger_are_answered_in_words(macs: Library) -> None:
    first, entries = opened_key(macs), macs.audit.tail()
    assert verify_entries(first, [entries[4], entries[6]]) == ("entry 7 stands after entry 5",)
    assert verify_entries(first, [entries[6], entries[5]]) == ("entry 6 stands after entry 7",)
    assert verify_entries(first, [entries[4]], START) == ("entry 5 does not follow the one before it",)
    assert verify_entries(first, [replace(entries[4], mac=b"")])[0].endswith("its MAC does not fit")
    for number in (0, -1, 1 << 62):
        (fault,) = verify_entries(first, [replace(entries[4], sequence=number)])
        assert fault.endswith("does not belong to the log")
    assert verify_entries(FirstKey(3, bytes(32)), entries)[0].startswith("entry 3 was not written by the program")


# What is left of older keys on the disk: every page of the file and of the write-ahead log, also of frames that are
# no longer valid, is decrypted as whoever has the library key would.


def pages(path: Path, offset: int, step: int) -> list[bytes]:
    data = path.read_bytes() if path.exists() else b""
    found = []
    for start in range(offset, len(data) - PAGE + 1, step):
        page = data[start : start + PAGE]
        vector = page[PAGE - RESERVE : PAGE - RESERVE + IV]
        for skip in (0, 16):  # the first page begins with the salt
            cipher = Cipher(AES(KEY), CBC(vector)).decryptor()
            found.append(cipher.update(page[skip : PAGE - RESERVE]) + cipher.finalize())
    return found


def on_disk(paths: VehiclePaths) -> bytes:
    log = paths.library.with_name(paths.library.name + "-wal")
    return b"".join((*pages(paths.library, 0, PAGE), *pages(log, 32 + 24, PAGE + 24)))


def keys_of(first: FirstKey, count: int) -> list[bytes]:
    keys = [first.secret]
    while len(keys) < count:
        keys.append(next_key(keys[-1]))
    return keys


def test_no_older_key_is_left_in_the_file_or_its_log_once_that_was_folded(macs: Library, paths: VehiclePaths) -> None:
    keys = keys_of(opened_key(macs), 7)
    macs.audit_log(DEVICE, lambda: datetime.now(UTC)).fold()
    left = on_disk(paths)
    assert keys[6] in left  # the control: the key for entry 9 is there, so the search can find one
    assert [number for number, key in enumerate(keys[:6], start=3) if key in left] == []


def test_before_that_the_write_ahead_log_still_holds_some(macs: Library, paths: VehiclePaths) -> None:
    """Why it is folded: what SQLite leaves behind until then."""
    left = on_disk(paths)
    assert any(key in left for key in keys_of(opened_key(macs), 6))


def test_a_library_that_was_closed_keeps_the_newest_key_only(macs: Library, paths: VehiclePaths) -> None:
    keys = keys_of(opened_key(macs), 7)
    macs.close()
    left = on_disk(paths)
    assert [key in left for key in keys] == [False] * 6 + [True]
    again = open_library(paths, KEY)
    again.audit_log(DEVICE, lambda: datetime.now(UTC)).record(looked(9))
    assert verify_entries(FirstKey(3, keys[0]), again.audit.tail(), START) == ()
    again.close()
