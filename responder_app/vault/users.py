"""Unlocking a vehicle as one of its users. Changing who they are is `user_changes`', counting wrong tries `session`'s.

A vehicle that was set up without users has one, "Crew", or none where the keyring alone keeps the key.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from responder_app.errors import WrongPassphraseError
from responder_app.vault import library_key, user_file, wraps
from responder_app.vault.accounts import Account, Proof, Unlocked, account_of, accounts_of
from responder_app.vault.exclusive import exclusively
from responder_app.vault.key_file import KeyFile
from responder_app.vault.library_key import LibraryKey
from responder_app.vault.secret_store import SecretStore
from responder_app.vault.security_key import PluggedKey, SecurityKey
from responder_app.vault.user_file import UserFile, WrapMode
from responder_app.vault.wraps import Halves


@dataclass(frozen=True)
class UserKeys:
    """The key file at `path`, the machine's keyring and security keys; `keyring` is called only when it is needed."""

    path: Path
    keyring: Callable[[], SecretStore]
    token: SecurityKey = PluggedKey()  # noqa: RUF009  frozen, and holds nothing

    def accounts(self) -> tuple[Account, ...]:
        """Everybody who can unlock by a secret, by name. Raises NotInitialisedError, DamagedError, StoreError."""
        return accounts_of(self.held()[0])

    def held(self) -> tuple[KeyFile | UserFile, ...]:
        """The key file, and its copy where that differs. Raises as `accounts`."""
        return user_file.read_either(self.path)

    def unlock(self, proof: Proof) -> Unlocked:
        """The library key.

        Raises:
            NotInitialisedError, DamagedError, StoreError: There is no key file that can be read.
            WrongPassphraseError: The secret is wrong, or there is no such user.
            NoKeyringError, KeyAccessError: The keyring cannot give its part.
            NoSecurityKeyError: The user's security key is not there, or nobody touches it.
        """
        held = self.held()
        unlocked = self._open_any(held, proof)
        self._settle(held, unlocked.key)
        return unlocked

    def open(self, held: KeyFile | UserFile, proof: Proof) -> Unlocked:
        """Unlock by that key file and change nothing. Raises as `unlock`."""
        if isinstance(held, KeyFile):
            store = None if held.mode == "passphrase" else self.keyring()
            key = library_key.unlock_by(held, store, proof.secret)
            return Unlocked(key, next(iter(accounts_of(held)), None))
        named = [wrap for wrap in held.users if proof.user in (wrap.user, None)]
        if len(named) != 1 or proof.secret is None:
            raise WrongPassphraseError("this vehicle's key needs one of its users and a PIN or passphrase")
        key = wraps.open_wrap(named[0], held.id, proof.secret, self.halves(named[0].mode))
        return Unlocked(key, account_of(named[0]), held.is_sealed(key), held.revision)

    def halves(self, mode: WrapMode) -> Halves:
        """Where that mode's other half comes from."""
        return Halves(self.keyring() if mode == "both" else None, self.token)

    def turn(self) -> AbstractContextManager[None]:
        """Held while the key file is changed. Raises BusyError, StoreError."""
        return exclusively(self.path.with_name(self.path.name + ".lock"))

    def forget_retired(self, key: LibraryKey, held: UserFile) -> None:
        """Delete the entries of the keyring that nothing opens by any more, then their names."""
        for entry in held.retired:
            self.keyring().delete(entry)
        user_file.replace(self.path, held.model_copy(update={"retired": ()}).sealed(key))

    def _open_any(self, held: tuple[KeyFile | UserFile, ...], proof: Proof) -> Unlocked:
        """By the file, else by its copy where that says something else."""
        first, *others = held
        try:
            return self.open(first, proof)
        except WrongPassphraseError:
            for other in others:
                return self.open(other, proof)
            raise

    def _settle(self, held: tuple[KeyFile | UserFile, ...], key: LibraryKey) -> None:
        """Finish what a crash or a damaged sector left: the other copy, and entries that were to be deleted."""
        best = next((file for file in held if isinstance(file, UserFile) and file.is_sealed(key)), None)
        if best is None or not (best.retired or not user_file.both_say(self.path, best)):
            return
        with self.turn():
            if held == self.held():
                self.forget_retired(key, best)
