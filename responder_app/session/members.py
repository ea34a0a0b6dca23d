"""What a lock screen needs of a vehicle's crew: names, and how each unlocks. Nothing secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from responder_app.vault.accounts import Account


@dataclass(frozen=True)
class Member:
    """One who may unlock."""

    id: str
    name: str
    pin: bool
    """Whether a PIN may do; else it is a passphrase, which needs letters."""
    touch: bool = False
    """Whether a security key is to be touched then."""


def members_of(accounts: Iterable[Account]) -> tuple[Member, ...]:
    """The accounts as a lock screen names them."""
    return tuple(
        Member(account.id, account.name, account.mode != "passphrase", account.mode == "security-key")
        for account in accounts
    )
