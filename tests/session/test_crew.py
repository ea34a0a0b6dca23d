"""Changing who may unlock a vehicle, with its real library: all of it in the audit log, tampering noticed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from responder_app import assembly
from responder_app.errors import InputError, LockedOutError, NotAllowedError, StoreError
from responder_app.library.audit_entry import AuditEntry
from responder_app.library.library import open_library
from responder_app.session import boot_clock
from responder_app.session.crew import Crew, note_users
from responder_app.vault.accounts import NewUser
from responder_app.vault.key_file import copy_of
from tests.session.conftest import PIN, WEBBS, WORDS, proof


def entries(crew: Crew) -> tuple[AuditEntry, ...]:
    library = open_library(crew.paths, crew.unlock(proof(crew, "Ortiz", PIN)).key.database_key)
    try:
        trail = library.audit_trail(100)
    finally:
        library.close()
    assert trail.faults == ()
    return tuple(entry for entry in trail.entries if entry.action == "users")


def warnings(crew: Crew, name: str = "Ortiz", secret: str = PIN) -> tuple[str, ...]:
    unlocked = crew.unlock(proof(crew, name, secret))
    library = open_library(crew.paths, unlocked.key.database_key)
    try:
        return note_users(library, library.audit_log("d" * 64, crew.clock, name), unlocked)
    finally:
        library.close()


def test_every_change_of_the_users_is_in_the_audit_log_with_who_made_it(crew: Crew) -> None:
    crew.change_secret(proof(crew, "Webb", WEBBS), "Webb", "eight brass nozzles")
    crew.remove(proof(crew, "Ortiz", PIN), "Webb")
    said = [(entry.user, entry.action, entry.subject, entry.outcome) for entry in entries(crew)]
    assert said[0] == ("", "users", "add Ortiz", "begun")
    assert said[1::2] == [
        ("", "users", "add Ortiz", "done"),
        ("Crew", "users", "add Webb", "done"),
        ("Webb", "users", "new secret of Webb", "done"),
        ("Ortiz", "users", "remove Webb", "done"),
    ]


def test_a_change_that_is_refused_is_in_the_audit_log_too(crew: Crew) -> None:
    with pytest.raises(NotAllowedError):
        crew.add(proof(crew, "Webb", WEBBS), NewUser("Reyes", "730251"))
    last = entries(crew)[-1]
    assert (last.user, last.subject, last.outcome, last.detail) == ("Webb", "add Reyes", "failed", "NotAllowedError")


def test_no_secret_is_in_the_audit_log(crew: Crew) -> None:
    text = repr(entries(crew))
    assert PIN not in text
    assert WEBBS not in text
    assert "Ortiz" in text  # the control: the look does see what is there


def test_without_a_log_that_takes_entries_nobody_is_added(crew: Crew) -> None:
    unlocked = crew.unlock(proof(crew, "Ortiz", PIN))
    library = open_library(crew.paths, unlocked.key.database_key)
    with library._store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE audit_head")
        connection.exec_driver_sql("CREATE TABLE audit_head (key INTEGER, sequence INTEGER, hash BLOB)")
    library.close()
    names = [account.name for account in crew.accounts()]
    with pytest.raises(StoreError):
        crew.add(proof(crew, "Ortiz", PIN), NewUser("Reyes", "730251"))
    assert [account.name for account in crew.accounts()] == names


def test_a_list_of_users_that_is_put_back_is_said_and_opens_all_the_same(crew: Crew) -> None:
    assert warnings(crew) == ()
    old = crew.paths.wrapped_key.read_bytes()
    crew.remove(proof(crew, "Ortiz", PIN), "Webb")
    assert warnings(crew) == ()
    for place in (crew.paths.wrapped_key, copy_of(crew.paths.wrapped_key)):
        place.write_bytes(old)
    with pytest.raises(LockedOutError):  # nothing is counted of a user who was removed
        crew.unlock(proof(crew, "Webb", WEBBS))
    later = replace(boot_clock.now(), since_boot_s=boot_clock.now().since_boot_s + 900)
    crew = replace(crew, present=lambda: later)
    assert warnings(crew, "Webb", WEBBS) == ("an older list of users was put back",)
    assert entries(crew)[-1].detail == "an older list of users was put back"


def test_a_list_of_users_that_was_edited_is_said_and_opens_all_the_same(crew: Crew) -> None:
    value = json.loads(crew.paths.wrapped_key.read_text())
    value["users"] = [wrap for wrap in value["users"] if wrap["name"] != "Webb"]
    for place in (crew.paths.wrapped_key, copy_of(crew.paths.wrapped_key)):
        place.write_text(json.dumps(value))
    assert len(warnings(crew)) == 1
    assert "something else" in entries(crew)[-1].detail


@pytest.mark.parametrize("left", ["device", "library"])
def test_setting_up_again_without_the_key_file_deletes_nothing(crew: Crew, left: str) -> None:
    """Whoever finds key.json again must not have lost the library by a try to set the vehicle up."""
    paths = crew.paths
    kept = (paths.device.read_bytes(), paths.library.read_bytes(), paths.wrapped_key.read_bytes())
    for place in (paths.wrapped_key, copy_of(paths.wrapped_key), paths.library if left == "device" else paths.device):
        place.unlink()
    with pytest.raises(InputError, match=r"put key\.json back"):
        assembly.init_device(paths, "Engine 5", "Fire", "passphrase", WORDS)
    held = paths.device if left == "device" else paths.library
    assert held.read_bytes() == kept[left == "library"]
    assert not paths.wrapped_key.exists()
