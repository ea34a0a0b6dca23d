"""Counts wrong tries on the disk before they are tried, makes users wait, and keeps what the audit log is to hear."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from responder_app.errors import LockedOutError, ResponderError, StoreError, WrongPassphraseError
from responder_app.library.audit_entry import Action, Deed, Outcome, written_at
from responder_app.session import boot_clock, counting, logon_file
from responder_app.session.boot_clock import Moment
from responder_app.session.counting import Limits, Tries
from responder_app.session.logon_file import Event, LogonFile
from responder_app.vault.accounts import Account, Unlocked
from responder_app.vault.exclusive import exclusively

if TYPE_CHECKING:
    from responder_app.library.audit import AuditLog

log = logging.getLogger(__name__)

CODE = "emergency code"
TAMPERED = "the count of wrong tries was changed or removed"


@dataclass(frozen=True)
class Logons:
    """The file at `path`.

    `half` gives the keyring's half of a user's key, b"" where there is none; `clock` the local time, aware; `present`
    the moment that nobody can set.
    """

    path: Path
    half: Callable[[Account], bytes]
    limits: Limits
    clock: Callable[[], datetime]
    present: Callable[[], Moment] = boot_clock.now

    def guard(self, account: Account, unlock: Callable[[], Unlocked]) -> Unlocked:
        """Unlock as that user, unless too many tries were wrong; each one counts from before it is made.

        Raises LockedOutError, WrongPassphraseError with how many tries are left, and whatever `unlock` raises.
        """
        half = self.half(account)
        if account.entry is not None and not half:
            return unlock()  # the keyring does not answer: nothing can be tried, and the count cannot be told
        before = self._admit(account, half)
        try:
            unlocked = unlock()
        except WrongPassphraseError as error:
            tries = self._note_wrong(account, half)
            raise self._wrong(account, tries) from error
        except ResponderError:
            self._change(lambda held: held.with_tries(account.id, before, half))  # it was not the secret
            raise
        self._change(lambda held: held.with_tries(account.id, Tries(), half))
        return unlocked

    def begin(self, accounts: Iterable[Account]) -> None:
        """Have an entry for each of these users and no other: from now on, one that is missing was removed."""
        known = {account.id: self.half(account) for account in accounts}

        def change(held: LogonFile) -> LogonFile:
            held = held.without(set(held.users) - set(known))
            for user, half in known.items():
                if held.tries_of(user, half) is None:
                    held = held.with_tries(user, Tries(), half)
            return held

        self._change(change)

    def take_into(self, audit: AuditLog, name: str) -> None:
        """Write what failed while the library was closed into the audit log, then this good logon.

        Should the program die in between, the same is written once more next time. Raises StoreError.
        """
        held = logon_file.read(self.path) or LogonFile()
        deeds = [
            Deed(Action.LOGON, "", _line(event.name), _line(event.outcome), _line(f"{event.at} {event.detail}"))
            for event in held.events
        ]
        if held.dropped:
            deeds.insert(0, Deed(Action.LOGON, "", "", Outcome.FAILED, f"{held.dropped} older ones were not kept"))
        for deed in (*deeds, Deed(Action.LOGON, "", name, Outcome.DONE)):
            audit.record(deed)
        if deeds:
            taken = set(held.events)
            self._change(
                lambda now: now.model_copy(
                    update={"events": tuple(event for event in now.events if event not in taken), "dropped": 0}
                )
            )

    def note_wrong_code(self, detail: str) -> None:
        """Have the audit log hear of an emergency code that opened nothing. Nobody waits for it."""
        event = Event(at=written_at(self.clock()), name=CODE, outcome=Outcome.FAILED, detail=detail)
        self._change(lambda held: held.with_event(event))

    def _admit(self, account: Account, half: bytes) -> Tries:
        """The tries before this one, which is counted as wrong until it proves right. Raises LockedOutError."""
        found: list[Tries] = []
        refused: list[LockedOutError] = []

        def change(held: LogonFile) -> LogonFile:
            present = self.present()
            tries, held = self._tries(held, account, half, present)
            wait = counting.wait_s(tries, present, self.limits)
            found.append(tries)
            if wait > 0:
                refused.append(self._refusal(account, wait))
                return held.with_event(self._event(account, "refused", f"{counting.in_words(wait)} to wait"))
            return held.with_tries(account.id, counting.after_wrong(tries, present, self.limits), half)

        self._change(change)
        if refused:
            raise refused[0]
        return found[0] if found else Tries()

    def _tries(self, held: LogonFile, account: Account, half: bytes, present: Moment) -> tuple[Tries, LogonFile]:
        """What is counted of the user. What is missing or forged counts as just locked."""
        tries = held.tries_of(account.id, half)
        if tries is not None:
            return tries, held
        if not account.own and account.id not in held.users:
            return Tries(), held
        tries = counting.locked(Tries(), present)
        held = held.with_event(self._event(account, Outcome.FAILED, TAMPERED))
        return tries, held.with_tries(account.id, tries, half)

    def _note_wrong(self, account: Account, half: bytes) -> Tries:
        counted: list[Tries] = []

        def change(held: LogonFile) -> LogonFile:
            counted.append(held.tries_of(account.id, half) or Tries())
            return held.with_event(self._event(account, Outcome.FAILED))

        self._change(change)
        return counted[0] if counted else Tries()

    def _change(self, change: Callable[[LogonFile], LogonFile]) -> None:
        """Read, change, write, alone. A disk that takes nothing must not lock the crew out: then nothing is counted."""
        try:
            with exclusively(self.path.with_name(self.path.name + ".lock")):
                held = logon_file.read(self.path)
                logon_file.write(self.path, change(held if held is not None else LogonFile()))
        except StoreError as error:
            log.warning("Wrong tries cannot be counted: %s", type(error).__name__)

    def _event(self, account: Account, outcome: str, detail: str = "") -> Event:
        return Event(at=written_at(self.clock()), name=account.name, outcome=outcome, detail=detail)

    def _refusal(self, account: Account, wait: float) -> LockedOutError:
        words = counting.in_words(wait)
        return LockedOutError(f"{account.name} must wait {words} after wrong entries", wait)

    def _wrong(self, account: Account, tries: Tries) -> WrongPassphraseError:
        """How it stands after a wrong try. The wait is a number of its own: words on a screen outlast it."""
        present = self.present()
        wait_s = counting.wait_s(tries, present, self.limits)
        if tries.locked is not None and not tries.failures:
            words = f"that was wrong; {account.name} is locked"
        else:
            left = counting.left(tries, present, self.limits)
            words = f"that was wrong; {left} {'try is' if left == 1 else 'tries are'} left"
        return WrongPassphraseError(words, wait_s)


def _line(text: str) -> str:
    """As the audit log takes it, whatever somebody wrote into the file."""
    return "".join(character if character.isprintable() else "?" for character in text.strip())
