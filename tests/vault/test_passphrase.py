"""Passphrases and the bounds of what a key file may ask for."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from pydantic import ValidationError

from responder_app.errors import InputError, KeyAccessError
from responder_app.vault import passphrase
from responder_app.vault.passphrase import Argon2Parameters, check_strength, fresh_parameters, stretch

FIXED = Argon2Parameters(salt="02" * 16, memory_kib=65536, passes=3, lanes=4)


def test_the_cost_is_at_least_64_mib_and_three_passes() -> None:
    parameters = fresh_parameters()
    assert parameters.memory_kib >= 64 * 1024
    assert parameters.passes >= 3


def test_each_vehicle_has_its_own_salt() -> None:
    assert fresh_parameters().salt != fresh_parameters().salt


def test_an_accent_typed_in_either_way_gives_the_same_key() -> None:
    assert stretch("caf\u00e9 hydrant", FIXED) == stretch("cafe\u0301 hydrant", FIXED)


def test_another_salt_gives_another_key() -> None:
    assert stretch("hydrant", FIXED) != stretch("hydrant", fresh_parameters())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", 100 * 1024 * 1024),
        ("memory_kib", 65535),
        ("passes", 4_000_000_000),
        ("passes", 2),
        ("lanes", 0),
        ("lanes", 1000),
        ("salt", "00"),
        ("passes", "3"),
    ],
)
def test_parameters_outside_the_bounds_are_refused_before_any_memory_is_taken(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Argon2Parameters.model_validate({**FIXED.model_dump(), name: value})


@pytest.mark.parametrize(
    ("passphrase", "least"), [("short", 6), ("eleven char", 12), ("123456789012", 12), ("x" * 1025, 6)]
)
def test_a_weak_passphrase_is_refused(passphrase: str, least: int) -> None:
    with pytest.raises(InputError):
        check_strength(passphrase, least)


@pytest.mark.parametrize(("passphrase", "least"), [("482913", 6), ("four words from us", 12)])
def test_a_pin_is_enough_beside_a_keyring_and_words_are_enough_alone(passphrase: str, least: int) -> None:
    check_strength(passphrase, least)


def test_a_machine_without_the_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """As under `ulimit -u`, where the library's threads cannot start."""

    def refused(*_: object, **__: object) -> bytes:
        raise MemoryError

    class Starved:
        derive = refused

        def __init__(self, **parameters: object) -> None:
            """Takes what Argon2id takes."""
            Argon2id(**parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(passphrase, "Argon2id", Starved)
    with pytest.raises(KeyAccessError, match="64 MiB and 4 threads"):
        stretch("hydrant", FIXED)
