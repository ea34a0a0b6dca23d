"""The emergency code of a vehicle with its real library: what opens, what no longer does, what blocks it (nothing)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from responder_app.errors import (
    DamagedError,
    InputError,
    LockedOutError,
    NotAllowedError,
    StoreError,
    WrongPassphraseError,
)
from responder_app.library.audit_entry import AuditEntry
from responder_app.library.library import open_library
from responder_app.session import emergency_code
from responder_app.session.crew import Crew
from responder_app.session.reasons import Code
from responder_app.session.station_code import check_newest, note_number
from responder_app.vault import emergency
from responder_app.vault.accounts import NewUser, Unlocked
from responder_app.vault.key_file import copy_of
from tests.fakes.memory_store import MemoryStore
from tests.session.conftest import PIN, WEBBS, WORDS, proof
from tests.session.machine import Machine


def made(crew: Crew) -> str:
    return crew.new_code(proof(crew, "Ortiz", PIN))


def opened(crew: Crew, code: str) -> Unlocked:
    """As assembly does it: the key, then the library's word on the code."""
    by_code = crew.unlock_by_code(code)
    library = open_library(crew.paths, by_code.unlocked.key.database_key)
    try:
        check_newest(library, by_code.number, library.audit_log("d" * 64, crew.clock, "break-glass"))
    finally:
        library.close()
    return by_code.unlocked


def audit(crew: Crew) -> tuple[AuditEntry, ...]:
    library = open_library(crew.paths, crew.unlock(proof(crew, "Ortiz", PIN)).key.database_key)
    try:
        return library.audit_trail(1000).entries
    finally:
        library.close()


def test_the_code_opens_what_the_crew_opens(crew: Crew) -> None:
    assert crew.code.state() is Code.NOT_MADE
    code = made(crew)
    assert crew.code.state() is Code.NEEDED
    assert opened(crew, code).key == crew.unlock(proof(crew, "Ortiz", PIN)).key


def test_a_lock_out_of_the_whole_crew_does_not_hold_it_up(crew: Crew) -> None:
    machine = Machine()
    crew, code = replace(crew, present=machine), made(crew)
    for name in ("Crew", "Ortiz", "Webb"):
        for _ in range(5):
            with pytest.raises(WrongPassphraseError):
                crew.unlock(proof(crew, name, "000111"))
            machine.later(20)
    for name, secret in (("Ortiz", PIN), ("Webb", WEBBS), ("Crew", WORDS)):
        with pytest.raises(LockedOutError):
            crew.unlock(proof(crew, name, secret))
    assert opened(crew, code).key


def test_wrong_codes_do_not_hold_up_the_right_one_and_are_in_the_audit_log(crew: Crew) -> None:
    code = made(crew)
    stranger = emergency_code.written(emergency_code.fresh())
    for _ in range(20):
        with pytest.raises(WrongPassphraseError):
            crew.unlock_by_code(stranger)
    with pytest.raises(InputError):
        crew.unlock_by_code(code[:-1])
    unlocked = opened(crew, code)
    library = open_library(crew.paths, unlocked.key.database_key)
    crew.logons.take_into(library.audit_log("d" * 64, crew.clock, "break-glass"), "break-glass")
    said = [entry for entry in library.audit_trail(100).entries if entry.subject == "emergency code"]
    library.close()
    assert [entry.outcome for entry in said] == ["failed"] * 21
    assert stranger not in repr(said)


def test_a_keyring_that_is_gone_does_not_hold_it_up(crew: Crew, store: MemoryStore) -> None:
    code = made(crew)
    store.secrets.clear()
    assert opened(crew, code).key


def test_a_disk_that_takes_nothing_does_not_hold_it_up(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    code = made(crew)

    def full(path: object, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("responder_app.session.logon_file.write_private", full)
    with pytest.raises(WrongPassphraseError):
        crew.unlock_by_code(emergency_code.written(emergency_code.fresh()))
    assert crew.unlock_by_code(code).unlocked.key


def test_a_new_code_ends_the_old_one_also_when_its_file_is_put_back(crew: Crew) -> None:
    old_code = made(crew)
    old_file = crew.paths.emergency.read_bytes()
    new_code = made(crew)
    with pytest.raises(WrongPassphraseError, match="does not open"):
        opened(crew, old_code)
    for place in (crew.paths.emergency, copy_of(crew.paths.emergency)):
        place.write_bytes(old_file)
    with pytest.raises(WrongPassphraseError, match="replaced"):
        opened(crew, old_code)
    assert (audit(crew)[-1].action, audit(crew)[-1].outcome) == ("break-glass", "refused")
    third = made(crew)
    assert opened(crew, third).key
    with pytest.raises(WrongPassphraseError):
        opened(crew, new_code)


def test_a_rebuilt_library_does_not_revive_an_old_code(crew: Crew) -> None:
    old_code = made(crew)
    old_file = crew.paths.emergency.read_bytes()
    new_code = made(crew)
    crew.paths.library.unlink()
    key = crew.unlock(proof(crew, "Ortiz", PIN)).key
    library = open_library(crew.paths, key.database_key, create=True)  # as `responder rebuild` begins
    note_number(library, crew.paths)
    library.close()
    assert opened(crew, new_code).key == key
    for place in (crew.paths.emergency, copy_of(crew.paths.emergency)):
        place.write_bytes(old_file)
    with pytest.raises(WrongPassphraseError, match="replaced"):
        opened(crew, old_code)


def test_a_broken_audit_log_does_not_revive_an_old_code(crew: Crew) -> None:
    old_code = made(crew)
    old_file = crew.paths.emergency.read_bytes()
    made(crew)
    library = open_library(crew.paths, crew.unlock(proof(crew, "Ortiz", PIN)).key.database_key)
    with library._store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE audit_head")
    library.close()
    for place in (crew.paths.emergency, copy_of(crew.paths.emergency)):
        place.write_bytes(old_file)
    with pytest.raises(WrongPassphraseError, match="replaced"):
        opened(crew, old_code)


def test_the_old_code_does_not_open_by_a_copy_that_was_put_back(crew: Crew) -> None:
    old_code = made(crew)
    old_file = crew.paths.emergency.read_bytes()
    new_code = made(crew)
    copy_of(crew.paths.emergency).write_bytes(old_file)
    with pytest.raises(WrongPassphraseError, match="replaced"):
        opened(crew, old_code)
    assert opened(crew, new_code).key


def test_no_change_of_users_touches_the_code(crew: Crew) -> None:
    code = made(crew)
    crew.add(proof(crew, "Ortiz", PIN), NewUser("Reyes", "730251"))
    crew.change_secret(proof(crew, "Webb", WEBBS), "Webb", "eight brass nozzles")
    crew.change_secret(proof(crew, "Ortiz", PIN), "Ortiz", "271828")
    crew.remove(proof(crew, "Ortiz", "271828"), "Crew")
    assert opened(crew, code).key


def test_only_an_administrator_makes_one(crew: Crew) -> None:
    with pytest.raises(NotAllowedError):
        crew.new_code(proof(crew, "Webb", WEBBS))
    assert crew.code.state() is Code.NOT_MADE
    assert audit(crew)[-1].detail == "NotAllowedError"


def test_the_crew_is_told_who_made_one_and_no_sign_of_it(crew: Crew) -> None:
    code = made(crew)
    said = [(entry.user, entry.subject, entry.outcome) for entry in audit(crew)]
    assert said[-2:] == [("Ortiz", "new emergency code", "begun"), ("Ortiz", "new emergency code", "done")]
    kept = b"".join(path.read_bytes() for path in crew.paths.home.rglob("*") if path.is_file()) + repr(said).encode()
    raw = emergency_code.read(code)
    for secret in (code.encode(), code.replace("-", "").encode(), raw, raw.hex().encode()):
        assert secret not in kept
    assert b"Ortiz" in kept  # the control


def test_nobody_is_called_as_the_audit_log_calls_them(crew: Crew) -> None:
    with pytest.raises(InputError, match="kept for the audit log"):
        crew.add(proof(crew, "Ortiz", PIN), NewUser(" Break-Glass ", "730251"))


@pytest.mark.parametrize("field", ["id", "number", "made_at", "sealed"])
def test_an_edited_wrap_opens_nothing(crew: Crew, field: str) -> None:
    code = made(crew)
    value = json.loads(crew.paths.emergency.read_text())
    value[field] = {
        "id": "00000000-0000-4000-8000-000000000000",
        "number": 9,
        "made_at": "2020-01-01T00:00:00Z",
        "sealed": value["sealed"][:-2] + ("00" if value["sealed"][-2:] != "00" else "01"),
    }[field]
    for place in (crew.paths.emergency, copy_of(crew.paths.emergency)):
        place.write_text(json.dumps(value))
    with pytest.raises(WrongPassphraseError):
        crew.unlock_by_code(code)


def test_another_vehicles_wrap_opens_nothing_here(crew: Crew) -> None:
    code = made(crew)
    (wrap,) = emergency.read(crew.paths.emergency)
    key = crew.unlock_by_code(code).unlocked.key
    stranger = emergency.make(key, emergency_code.read(code), "00000000-0000-4000-8000-000000000000", 1, wrap.made_at)
    emergency.replace(crew.paths.emergency, stranger)
    with pytest.raises(WrongPassphraseError):
        crew.unlock_by_code(code)


@pytest.mark.parametrize("torn", [0, 1])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff" * 5000, None])
def test_one_damaged_or_lost_copy_costs_nothing(crew: Crew, torn: int, content: bytes | None) -> None:
    code = made(crew)
    place = (crew.paths.emergency, copy_of(crew.paths.emergency))[torn]
    place.unlink() if content is None else place.write_bytes(content)
    assert crew.code.state() is Code.NEEDED
    assert opened(crew, code).key


def test_two_damaged_copies_are_said_and_a_new_code_mends_them(crew: Crew) -> None:
    code = made(crew)
    for place in (crew.paths.emergency, copy_of(crew.paths.emergency)):
        place.write_bytes(b"{")
    assert crew.code.state() is Code.NOT_MADE
    with pytest.raises(DamagedError):
        crew.unlock_by_code(code)
    assert opened(crew, made(crew)).key
    with pytest.raises(WrongPassphraseError):
        opened(crew, code)


def test_a_crash_after_the_file_leaves_the_new_code_usable(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    made(crew)

    def dies(*_: object) -> None:
        raise StoreError("torn out")

    with monkeypatch.context() as patched:
        patched.setattr("responder_app.library.library.Library.save_row", dies)
        with pytest.raises(StoreError):
            made(crew)
    assert opened(crew, made(crew)).key
