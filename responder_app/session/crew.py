"""The crew of one vehicle: who may unlock it, unlocking it, and changing who may. Every change is in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from responder_app.errors import InputError, KeyAccessError, ResponderError, WrongPassphraseError
from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.paths import VehiclePaths
from responder_app.session import boot_clock
from responder_app.session.boot_clock import Moment
from responder_app.session.counting import DEFAULT_LIMITS, Limits
from responder_app.session.logons import Logons
from responder_app.session.station_code import OpenedByCode, StationCode
from responder_app.vault import device as devices
from responder_app.vault.accounts import Account, NewUser, Proof, Unlocked
from responder_app.vault.secret_store import SecretStore
from responder_app.vault.security_key import PluggedKey, SecurityKey
from responder_app.vault.user_changes import UserChanges
from responder_app.vault.user_file import WrapMode
from responder_app.vault.users import UserKeys

if TYPE_CHECKING:
    from responder_app.library.audit import AuditLog
    from responder_app.library.library import Library

REVISION = "key file revision"
"""The name under which the library remembers the newest list of users that opened it."""


@dataclass(frozen=True)
class Crew:
    """Of the vehicle at `paths`. `keyring` is called when a key in it is needed; `clock` gives local time, aware."""

    paths: VehiclePaths
    keyring: Callable[[], SecretStore]
    clock: Callable[[], datetime]
    limits: Limits = DEFAULT_LIMITS
    present: Callable[[], Moment] = boot_clock.now
    token: SecurityKey = PluggedKey()  # noqa: RUF009  frozen, and holds nothing

    @property
    def logons(self) -> Logons:
        """The count of wrong tries."""
        return Logons(self.paths.logons, self._half, self.limits, self.clock, self.present)

    @property
    def keys(self) -> UserKeys:
        """The key file."""
        return UserKeys(self.paths.wrapped_key, self.keyring, self.token)

    @property
    def code(self) -> StationCode:
        """The emergency code."""
        return StationCode(self.paths, self.keys)

    def accounts(self) -> tuple[Account, ...]:
        """Everybody who can unlock by a secret; none where the keyring alone keeps the key.

        Raises NotInitialisedError, DamagedError, StoreError.
        """
        return self.keys.accounts()

    def unlock(self, proof: Proof) -> Unlocked:
        """The library key; wrong tries are counted. Raises LockedOutError, and as `UserKeys.unlock`."""
        accounts = self.accounts()
        meant = accounts if proof.user is None else [account for account in accounts if account.id == proof.user]
        if len(meant) == 1 and proof.secret is not None:
            return self.logons.guard(meant[0], lambda: self.keys.unlock(proof))
        return self.keys.unlock(proof)

    def unlock_by_code(self, text: str) -> OpenedByCode:
        """The library key by the emergency code; no lock-out holds it up. Raises as `StationCode.unlock`."""
        try:
            return self.code.unlock(text)
        except (InputError, WrongPassphraseError) as error:
            self.logons.note_wrong_code(type(error).__name__)
            raise

    def new_code(self, by: Proof) -> str:
        """A new emergency code, to be shown once. Raises as `StationCode.renew`."""
        with self._recorded(by, "new emergency code") as (library, unlocked):
            return self.code.renew(library, unlocked, self.clock())

    def add(self, by: Proof, new: NewUser) -> Account:
        """Let another user unlock. Raises as `UserChanges.add`."""
        with self._recorded(by, f"add {new.name.strip()}"):
            return UserChanges(self.keys).add(by, new)

    def remove(self, by: Proof, name: str) -> Account:
        """Take a user away. Raises as `UserChanges.remove`."""
        with self._recorded(by, f"remove {name.strip()}"):
            return UserChanges(self.keys).remove(by, name)

    def change_secret(self, by: Proof, name: str, secret: str, mode: WrapMode | None = None) -> Account:
        """Give a user another secret. Raises as `UserChanges.change_secret`."""
        with self._recorded(by, f"new secret of {name.strip()}"):
            return UserChanges(self.keys).change_secret(by, name, secret, mode)

    @contextmanager
    def _recorded(self, by: Proof, what: str) -> Iterator[tuple[Library, Unlocked]]:
        """Do it with the library and its audit log open, and write what became of it."""
        # What the database needs is not loaded before the lock is on the screen.
        from responder_app.library.library import open_library  # noqa: PLC0415

        unlocked = self.unlock(by)
        device = devices.load_keys(self.paths.device, unlocked.key).fingerprint
        library = open_library(self.paths, unlocked.key.database_key)
        try:
            log = library.audit_log(device, self.clock, name_of(unlocked))
            note_users(library, log, unlocked)
            self.logons.take_into(log, name_of(unlocked))
            log.record(Deed(Action.USERS, "", what, Outcome.BEGUN))
            try:
                yield library, unlocked
            except ResponderError as error:
                log.record(Deed(Action.USERS, "", what, Outcome.FAILED, type(error).__name__))
                raise
            log.record(Deed(Action.USERS, "", what, Outcome.DONE))
            self.logons.begin(self.accounts())
        finally:
            library.close()

    def _half(self, account: Account) -> bytes:
        """The keyring's half of the user's key; b"" where there is none, or it cannot be had."""
        if account.entry is None:
            return b""
        try:
            return self.keyring().get(account.entry) or b""
        except KeyAccessError:
            return b""


def name_of(unlocked: Unlocked) -> str:
    """Who unlocked, as the audit log has it; empty where the vehicle knows no users."""
    return unlocked.account.name if unlocked.account is not None and unlocked.account.own else ""


def note_users(library: Library, log: AuditLog, unlocked: Unlocked) -> tuple[str, ...]:
    """What is wrong with the list of users, in words and in the audit log; remembers how new it is.

    A list that was edited, or one from before the newest, opens all the same: a vehicle is never locked out by this.
    """
    held = int(library.row(REVISION) or 0)
    faults = []
    if not unlocked.intact:
        faults.append("the list of users was changed by something else than this program")
    if unlocked.revision < held:
        faults.append("an older list of users was put back")
    for fault in faults:
        log.record(Deed(Action.USERS, "", "list of users", Outcome.FAILED, fault))
    if unlocked.intact and unlocked.revision > held:
        library.save_row(REVISION, str(unlocked.revision))
    return tuple(faults)
