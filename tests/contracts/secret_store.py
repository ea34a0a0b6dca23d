"""What every place for secrets promises. Plain functions, so that a child program inside a session bus can run them."""

from __future__ import annotations

import os
from collections.abc import Callable

from responder_app.vault.secret_store import SecretStore

Promise = Callable[[SecretStore], None]


def gives_back_what_it_was_given(store: SecretStore) -> None:
    secret = os.urandom(32)
    store.put("contract-a", secret)
    assert store.get("contract-a") == secret


def has_nothing_under_another_name(store: SecretStore) -> None:
    store.put("contract-b", b"\x00" * 32)
    assert store.get("contract-never") is None


def a_second_put_replaces_the_first(store: SecretStore) -> None:
    store.put("contract-c", b"first")
    store.put("contract-c", b"second")
    assert store.get("contract-c") == b"second"


def two_names_stay_apart(store: SecretStore) -> None:
    store.put("contract-d", b"d")
    store.put("contract-e", b"e")
    assert (store.get("contract-d"), store.get("contract-e")) == (b"d", b"e")


def what_is_deleted_is_gone(store: SecretStore) -> None:
    store.put("contract-f", b"f")
    store.delete("contract-f")
    assert store.get("contract-f") is None


def deleting_nothing_is_no_error(store: SecretStore) -> None:
    store.delete("contract-never")


ALL: tuple[Promise, ...] = (
    gives_back_what_it_was_given,
    has_nothing_under_another_name,
    a_second_put_replaces_the_first,
    two_names_stay_apart,
    what_is_deleted_is_gone,
    deleting_nothing_is_no_error,
)
