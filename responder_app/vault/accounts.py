"""Who may unlock a vehicle, as plain values. Nothing here is secret but what a `Proof` or `NewUser` carries."""

from __future__ import annotations

from dataclasses import dataclass, field

from responder_app.vault.key_file import KeyFile
from responder_app.vault.library_key import LibraryKey
from responder_app.vault.user_file import Role, UserFile, UserWrap, WrapMode

SHARED_NAME = "Crew"
"""What the one passphrase is called that a vehicle was set up with."""

GLASS_NAME = "break-glass"
"""Who did what is done under broken glass, in the audit log. No user is called that."""


@dataclass(frozen=True)
class Account:
    """One user."""

    id: str
    name: str
    role: Role
    mode: WrapMode
    entry: str | None = None
    """Of the keyring, where it is needed beside the secret."""
    own: bool = True
    """Whether this is a user of their own; False for the one passphrase that a vehicle was set up with."""


@dataclass(frozen=True)
class Proof:
    """Who somebody says to be, and what that user knows; both None where the keyring alone keeps the key."""

    user: str | None = None
    """The account's id; None where there is one only."""
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class NewUser:
    """Who is to be added."""

    name: str
    secret: str = field(repr=False)
    role: Role = "crew"
    mode: WrapMode = "both"


@dataclass(frozen=True)
class Unlocked:
    """The library key and whose secret opened it."""

    key: LibraryKey
    account: Account | None
    """None where the keyring alone keeps the key."""
    intact: bool = True
    """False when the list of users was not written by somebody who had the library open."""
    revision: int = 0
    """Of the list of users; 0 without one."""


def accounts_of(held: KeyFile | UserFile) -> tuple[Account, ...]:
    """The users of a key file by name; none where the keyring alone keeps the key."""
    if isinstance(held, KeyFile):
        return () if held.mode == "keyring" else (Account(held.id, SHARED_NAME, "administrator", held.mode, own=False),)
    return tuple(sorted(map(account_of, held.users), key=lambda account: account.name.casefold()))


def account_of(wrap: UserWrap) -> Account:
    """The user of a wrap."""
    return Account(wrap.user, wrap.name, wrap.role, wrap.mode, wrap.entry)
