"""Adding a user, removing one, a new secret. Administrators change others; the last one stays; a PIN is never alone.

Each change is proved anew by the secret of the one who makes it. What a user knew before opens nothing afterwards
where the keyring has a half: its entry goes with the wrap. The first user makes a key file of format 2; the one
passphrase that a vehicle was set up with then is the user "Crew", an administrator until somebody removes it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from responder_app.errors import InputError, NotAllowedError, ResponderError
from responder_app.model.base import Label
from responder_app.vault import user_file, wraps
from responder_app.vault.accounts import GLASS_NAME, SHARED_NAME, Account, NewUser, Proof, Unlocked, account_of
from responder_app.vault.key_file import KeyFile
from responder_app.vault.user_file import FORMAT, MOST_USERS, Role, UserFile, UserWrap, WrapMode
from responder_app.vault.users import UserKeys

_LABEL: TypeAdapter[str] = TypeAdapter(Label)


@dataclass(frozen=True)
class UserChanges:
    """The rules for one vehicle's users. Every call raises as `UserKeys.unlock` for a proof that is wrong."""

    keys: UserKeys

    def add(self, by: Proof, new: NewUser) -> Account:
        """Let another user unlock. Raises InputError, NotAllowedError, NoKeyringError, StoreError."""
        name = _checked_name(new.name)
        wraps.check_new(new.secret, new.mode, name)
        with self._change(by) as change:
            change.by_administrator()
            if any(wrap.name.casefold() == name.casefold() for wrap in change.users):
                raise InputError("there is a user of that name already")
            if len(change.users) >= MOST_USERS:
                raise InputError(f"a vehicle takes {MOST_USERS} users")
            wrap = change.wrap(str(uuid.uuid4()), name, new.role, new.mode, new.secret)
            change.finish((*change.users, wrap))
        return account_of(wrap)

    def remove(self, by: Proof, name: str) -> Account:
        """Take a user away. Raises InputError, NotAllowedError, StoreError."""
        with self._change(by) as change:
            change.by_administrator()
            gone = change.named(name)
            change.finish(tuple(wrap for wrap in change.users if wrap is not gone))
        return account_of(gone)

    def change_secret(self, by: Proof, name: str, secret: str, mode: WrapMode | None = None) -> Account:
        """Give a user another secret: oneself, or an administrator somebody else. Raises as `add`."""
        with self._change(by) as change:
            old = change.named(name)
            change.by_administrator(or_user=old.user)
            wraps.check_new(secret, mode or old.mode, old.name)
            fresh = change.wrap(old.user, old.name, old.role, mode or old.mode, secret)
            change.finish(tuple(fresh if wrap is old else wrap for wrap in change.users))
        return account_of(fresh)

    @contextmanager
    def _change(self, by: Proof) -> Iterator[Change]:
        """Unlock, and have the list to oneself. What was put into the keyring for nothing is taken out again."""
        with self.keys.turn():
            held = self.keys.held()[0]
            change = Change(self.keys, held, self.keys.open(held, by))
            try:
                if isinstance(held, KeyFile) and held.mode != "keyring" and by.secret is not None:
                    change.users = (change.wrap(held.id, SHARED_NAME, "administrator", held.mode, by.secret),)
                yield change
            except ResponderError:
                change.undo()
                raise


class Change:
    """One change of the list of users, from unlocking to the file."""

    def __init__(self, keys: UserKeys, held: KeyFile | UserFile, unlocked: Unlocked) -> None:
        self._keys = keys
        self._held = held
        self._unlocked = unlocked
        self._made: list[str] = []
        self.users: tuple[UserWrap, ...] = held.users if isinstance(held, UserFile) else ()
        if not unlocked.intact:
            raise InputError(
                "the list of users was changed by something else than this program; set the vehicle up anew"
            )

    def by_administrator(self, or_user: str = "") -> None:
        """Pass for administrators, for that user, and where the keyring alone keeps the key. Raises NotAllowedError."""
        account = self._unlocked.account
        if account is not None and account.role != "administrator" and account.id != or_user:
            raise NotAllowedError("only an administrator of this vehicle may do that")

    def named(self, name: str) -> UserWrap:
        """The user of that name. Raises InputError."""
        wanted = name.strip().casefold()
        for wrap in self.users:
            if wrap.name.casefold() == wanted:
                return wrap
        raise InputError("there is no user of that name")

    def wrap(self, user: str, name: str, role: Role, mode: WrapMode, secret: str) -> UserWrap:
        """A new wrap of the library key. Raises NoKeyringError."""
        made = wraps.make(self._unlocked.key, self._held.id, Account(user, name, role, mode), secret,
                          self._keys.halves(mode))  # fmt: skip
        if made.entry:
            self._made.append(made.entry)
        return made

    def finish(self, users: tuple[UserWrap, ...]) -> None:
        """Write the list, then delete the keyring's halves that are no longer needed. Raises InputError, StoreError."""
        if not any(wrap.role == "administrator" for wrap in users):
            raise InputError("a vehicle with users needs an administrator")
        needed = {wrap.entry for wrap in users}
        retired = tuple(entry for entry in self._entries() if entry not in needed)
        fresh = UserFile(format=FORMAT, id=self._held.id, revision=self._revision() + 1, users=users, retired=retired)
        sealed = fresh.sealed(self._unlocked.key)
        user_file.replace(self._path, sealed)
        self._made.clear()
        if retired:
            self._keys.forget_retired(self._unlocked.key, sealed)

    def undo(self) -> None:
        """Take new halves out of the keyring, unless a file that names them was written."""
        if self._made and not user_file.names_any(self._path, self._made):
            for entry in self._made:
                self._keys.keyring().delete(entry)

    @property
    def _path(self) -> Path:
        return self._keys.path

    def _revision(self) -> int:
        return self._held.revision if isinstance(self._held, UserFile) else 0

    def _entries(self) -> tuple[str, ...]:
        """Of the keyring, that the list before needed."""
        if isinstance(self._held, KeyFile):
            return () if self._held.mode == "passphrase" else (self._held.id,)
        return (*self._held.retired, *(wrap.entry for wrap in self._held.users if wrap.entry))


def _checked_name(name: str) -> str:
    try:
        checked = _LABEL.validate_python(name.strip())
    except ValidationError as error:
        raise InputError("a user's name is one line of 1 to 40 characters") from error
    if not checked.isprintable():  # the audit log takes no other
        raise InputError("a user's name is one line of letters, digits, blanks and marks")
    if checked.casefold() == GLASS_NAME:
        raise InputError("that name is kept for the audit log; choose another one")
    return checked
