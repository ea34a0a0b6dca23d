"""Guessing at the lock of a vehicle with its real library: restarts, clocks, forged counts, many at once."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder_app import assembly
from responder_app.errors import KeyAccessError, LockedOutError, NoKeyringError, WrongPassphraseError
from responder_app.library.audit_entry import AuditEntry
from responder_app.library.library import open_library
from responder_app.paths import VehiclePaths
from responder_app.session import logon_file
from responder_app.session.crew import Crew, name_of
from responder_app.session.logons import TAMPERED
from responder_app.settings import Settings
from responder_app.vault.accounts import Proof
from tests.fakes.memory_store import MemoryStore
from tests.session.conftest import PIN, WEBBS, WORDS, proof
from tests.session.machine import Machine


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def guarded(crew: Crew, machine: Machine) -> Crew:
    return replace(crew, present=machine)


def guess(crew: Crew, machine: Machine, name: str = "Ortiz", times: int = 5) -> list[str]:
    """Wrong tries with the pauses that are asked for; the kinds of refusal."""
    refusals = []
    for _ in range(times):
        try:
            crew.unlock(proof(crew, name, "000111"))
        except (WrongPassphraseError, LockedOutError) as error:
            refusals.append(type(error).__name__)
        machine.later(20)
    return refusals


def trail(crew: Crew) -> tuple[AuditEntry, ...]:
    unlocked = crew.unlock(proof(crew, "Webb", WEBBS))
    library = open_library(crew.paths, unlocked.key.database_key)
    try:
        crew.logons.take_into(library.audit_log("d" * 64, crew.clock, "Webb"), name_of(unlocked))
        told = library.audit_trail(1000)
    finally:
        library.close()
    assert told.faults == ()
    return tuple(entry for entry in told.entries if entry.action == "logon")


def test_five_wrong_tries_lock_the_user_also_with_the_right_pin(guarded: Crew, machine: Machine) -> None:
    assert guess(guarded, machine) == ["WrongPassphraseError"] * 5
    with pytest.raises(LockedOutError, match="Ortiz must wait 14 minutes 40 seconds") as caught:
        guarded.unlock(proof(guarded, "Ortiz", PIN))
    assert caught.value.wait_s == 880
    machine.later(880)
    assert guarded.unlock(proof(guarded, "Ortiz", PIN)).account is not None


def test_nobody_else_is_locked(guarded: Crew, machine: Machine) -> None:
    guess(guarded, machine)
    assert guarded.unlock(proof(guarded, "Webb", WEBBS)).key


def test_the_sentence_says_how_many_tries_are_left(guarded: Crew, machine: Machine) -> None:
    with pytest.raises(WrongPassphraseError, match=r"4 tries are left$") as refused:
        guarded.unlock(proof(guarded, "Ortiz", "000111"))
    assert 0 < refused.value.wait_s <= 1
    machine.later(5)
    guess(guarded, machine, times=4)
    machine.later(3000)
    guess(guarded, machine, times=4)
    with pytest.raises(WrongPassphraseError, match=r"Ortiz is locked$") as refused:
        guarded.unlock(proof(guarded, "Ortiz", "000111"))
    assert 29 * 60 < refused.value.wait_s <= 30 * 60


def test_a_good_logon_forgets_the_wrong_ones(guarded: Crew, machine: Machine) -> None:
    guess(guarded, machine, times=4)
    guarded.unlock(proof(guarded, "Ortiz", PIN))
    assert guess(guarded, machine, times=4) == ["WrongPassphraseError"] * 4
    guarded.unlock(proof(guarded, "Ortiz", PIN))


def test_a_restart_of_program_and_machine_ends_no_lock(guarded: Crew, machine: Machine, store: MemoryStore) -> None:
    guess(guarded, machine)
    machine.restart()
    again = Crew(guarded.paths, lambda: store, guarded.clock, present=machine)
    with pytest.raises(LockedOutError):
        again.unlock(proof(again, "Ortiz", PIN))
    machine.later(900)
    again.unlock(proof(again, "Ortiz", PIN))


@pytest.mark.parametrize("year", [1971, 2199])
def test_a_clock_that_is_set_ahead_or_back_changes_nothing(guarded: Crew, machine: Machine, year: int) -> None:
    guess(guarded, machine)
    lying = replace(guarded, clock=lambda: datetime(year, 1, 1, tzinfo=UTC))
    with pytest.raises(LockedOutError) as caught:
        lying.unlock(proof(lying, "Ortiz", PIN))
    assert caught.value.wait_s == 880
    machine.later(880)
    lying.unlock(proof(lying, "Ortiz", PIN))


def test_a_try_that_is_killed_before_its_end_has_been_counted(guarded: Crew, machine: Machine) -> None:
    class KilledError(BaseException):
        pass

    def killed() -> None:
        raise KilledError

    ortiz = next(account for account in guarded.accounts() if account.name == "Ortiz")
    for _ in range(5):
        with pytest.raises(KilledError):
            guarded.logons.guard(ortiz, killed)  # type: ignore[arg-type]
        machine.later(20)
    with pytest.raises(LockedOutError):
        guarded.unlock(proof(guarded, "Ortiz", PIN))


def test_many_at_once_get_one_try(guarded: Crew) -> None:
    outcomes: list[str] = []

    def attack() -> None:
        try:
            guarded.unlock(proof(guarded, "Ortiz", "000111"))
        except KeyAccessError as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=attack) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["LockedOutError"] * 7 + ["WrongPassphraseError"]


def test_a_keyring_that_does_not_answer_costs_no_try(guarded: Crew, machine: Machine, store: MemoryStore) -> None:
    kept = dict(store.secrets)
    store.secrets.clear()
    for _ in range(7):
        with pytest.raises(KeyAccessError):
            guarded.unlock(proof(guarded, "Ortiz", PIN))
    store.secrets.update(kept)
    machine.later(3600)
    guarded.unlock(proof(guarded, "Ortiz", PIN))


@pytest.mark.parametrize("how", ["deleted", "emptied", "rubbish", "reset"])
@pytest.mark.parametrize(("name", "secret"), [("Ortiz", PIN), ("Webb", WEBBS)])
def test_a_count_that_is_removed_or_forged_locks_for_once(
    guarded: Crew, machine: Machine, how: str, name: str, secret: str
) -> None:
    guess(guarded, machine, name=name, times=3)
    path = guarded.paths.logons
    if how == "deleted":
        path.unlink()
    elif how == "emptied":
        path.write_bytes(b"{}")
    elif how == "rubbish":
        path.write_bytes(b"\xff{")
    else:
        value = json.loads(path.read_text())
        for counted in value["users"].values():
            counted.pop("failures", None)
        path.write_text(json.dumps(value))
    who = proof(guarded, name, secret)
    if how == "reset" and name == "Webb":
        assert guarded.unlock(who)  # no key, no MAC: threats.md says so
        return
    with pytest.raises(LockedOutError):
        guarded.unlock(who)
    machine.later(900)
    assert guarded.unlock(who)
    guess(guarded, machine, name="Webb", times=1)
    machine.later(900)
    assert TAMPERED in "".join(entry.detail for entry in trail(guarded))


def test_a_count_that_is_put_back_does_count_anew(guarded: Crew, machine: Machine) -> None:
    """A limit that threats.md tells: an older file is as genuine as the newest."""
    old = guarded.paths.logons.read_bytes()
    guess(guarded, machine)
    guarded.paths.logons.write_bytes(old)
    assert guarded.unlock(proof(guarded, "Ortiz", PIN))


def test_a_disk_that_takes_nothing_locks_nobody_out(guarded: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(logon_file, "write_private", full)
    assert guarded.unlock(proof(guarded, "Ortiz", PIN))
    with pytest.raises(WrongPassphraseError):
        guarded.unlock(proof(guarded, "Ortiz", "000111"))


def test_every_failed_and_every_good_logon_is_in_the_audit_log(guarded: Crew, machine: Machine) -> None:
    before = len(trail(guarded))
    guess(guarded, machine, times=6)
    told = trail(guarded)[before:]
    assert [(entry.subject, entry.outcome) for entry in told] == [
        *[("Ortiz", "failed")] * 5, ("Ortiz", "refused"), ("Webb", "done"),
    ]  # fmt: skip
    assert all(entry.detail.startswith("2026-03-03T03:00:00.00+00:00") for entry in told[:6])
    assert [entry.outcome for entry in trail(guarded)[before + 7 :]] == ["done"]


def test_no_guess_is_kept_anywhere(guarded: Crew, machine: Machine) -> None:
    guess(guarded, machine, times=3)
    kept = guarded.paths.logons.read_bytes() + repr(trail(guarded)).encode()
    assert b"000111" not in kept
    assert b"Ortiz" in kept


def test_hostile_lines_in_the_file_reach_the_log_harmless(guarded: Crew) -> None:
    value = json.loads(guarded.paths.logons.read_text())
    value["events"] = [{"at": "\u202e\nnow", "name": "\x1b[2J", "outcome": "failed", "detail": "x" * 80}]
    guarded.paths.logons.write_text(json.dumps(value))
    assert any(entry.subject == "?[2J" for entry in trail(guarded))


def test_events_are_bounded_and_the_log_is_told_how_many_are_missing(guarded: Crew, machine: Machine) -> None:
    guess(guarded, machine)
    for _ in range(logon_file.MOST_EVENTS + 10):
        with pytest.raises(LockedOutError):
            guarded.unlock(proof(guarded, "Ortiz", PIN))
    told = trail(guarded)
    assert any(entry.detail == "15 older ones were not kept" for entry in told)
    assert guarded.paths.logons.stat().st_size < logon_file.MAX_BYTES


def test_the_first_passphrase_of_a_vehicle_is_counted_too(tmp_path: Path, machine: Machine) -> None:
    paths = VehiclePaths(tmp_path / "plain")
    assembly.init_device(paths, "Engine 6", "Fire", "passphrase", WORDS)

    def no_keyring() -> MemoryStore:
        raise NoKeyringError("none here")

    crew = Crew(paths, no_keyring, lambda: datetime(2026, 1, 1, tzinfo=UTC), present=machine)
    for _ in range(5):
        with pytest.raises(WrongPassphraseError):
            crew.unlock(Proof(None, "000111"))
        machine.later(20)
    with pytest.raises(LockedOutError, match="Crew must wait"):
        crew.unlock(Proof(None, WORDS))


def test_the_limits_are_settings(crew: Crew, tmp_path: Path) -> None:
    from responder_app import settings

    settings.save(crew.paths.settings, Settings(logon_attempts=3, logon_lock_minutes=5))
    limits = assembly.crew(crew.paths).limits
    assert (limits.attempts, limits.window_s) == (3, 300)
