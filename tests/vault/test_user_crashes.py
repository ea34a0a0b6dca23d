"""A crash at every step of a change of the users: what opened before opens, or what was to open does."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from responder_app.vault.accounts import NewUser, Proof
from responder_app.vault.key_file import Mode, copy_of
from tests.fakes import quick_stretch
from tests.vault.test_users import OTHER_PIN, PIN, WORDS, Van


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_stretch.use(monkeypatch)


class PowerCutError(BaseException):
    """Nothing of the program runs after this."""


@contextmanager
def power_cut(van: Van, monkeypatch: pytest.MonkeyPatch, at: int, torn: bool) -> Iterator[list[str]]:
    """Cut the power before the at-th change of disk or keyring; a file that is being written may be torn."""
    steps: list[str] = []

    def cutting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **more: Any) -> Any:
            if len(steps) == at:
                if torn and name == "fsync" and stat.S_ISREG(os.fstat(arguments[0]).st_mode):
                    os.ftruncate(arguments[0], os.fstat(arguments[0]).st_size // 2)
                raise PowerCutError
            steps.append(name)
            return real(*arguments, **more)

        return step

    with monkeypatch.context() as patch:
        for name in ("fsync", "replace"):
            patch.setattr(os, name, cutting(name, getattr(os, name)))
        for name in ("put", "delete"):
            patch.setattr(van.store, name, cutting(name, getattr(van.store, name)))
        yield steps


def adding(van: Van) -> None:
    van.changes.add(van.first, NewUser("Ortiz", PIN, "administrator"))


def changing(van: Van) -> None:
    van.changes.change_secret(van.proof("Ortiz", PIN), "Ortiz", OTHER_PIN)


def removing(van: Van) -> None:
    van.changes.remove(van.proof("Ortiz", PIN), "Webb")


def somebody_opens(van: Van, mode: Mode) -> bool:
    """Whether an administrator of before or after the change gets in."""
    if any(van.opens(name, secret) for name, secret in (("Ortiz", PIN), ("Ortiz", OTHER_PIN), ("Crew", WORDS))):
        return True
    return mode == "keyring" and not van.keys.accounts() and van.keys.unlock(Proof()).key == van.key


@pytest.mark.parametrize("torn", [False, True], ids=["clean", "torn"])
@pytest.mark.parametrize("mode", ["keyring", "passphrase", "both"])
@pytest.mark.parametrize("change", [adding, changing, removing])
def test_a_crash_anywhere_locks_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Van], None], mode: Mode, torn: bool
) -> None:
    at, crashed = 0, True
    while crashed:
        van = Van(tmp_path / str(at), mode)
        if change is not adding:
            van.staffed()
        with power_cut(van, monkeypatch, at, torn):
            try:
                change(van)
            except PowerCutError:
                pass
            else:
                crashed = False
        assert somebody_opens(van, mode), f"locked out by a crash at step {at}"
        # Opening once made good what the crash left: both copies say the same, nothing is left to delete.
        if copy_of(van.path).exists():
            assert van.path.read_bytes() == copy_of(van.path).read_bytes()
            assert b"retired" not in van.path.read_bytes()
        at += 1
    assert at > 6


def test_the_count_of_steps_would_find_a_lock_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a change that deletes the keyring's half first is caught."""
    van = Van(tmp_path).staffed()
    before = van.keys.held()[0]
    van.store.secrets.clear()
    assert before == van.keys.held()[0]
    assert not somebody_opens(van, "both")
