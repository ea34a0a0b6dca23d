"""A passphrase made into a key with Argon2id (RFC 9106), with parameters that are bounded both ways."""

from __future__ import annotations

import os
import unicodedata
from itertools import pairwise
from typing import Annotated

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from pydantic import Field

from responder_app.errors import InputError, KeyAccessError
from responder_app.model.base import Frozen

STRETCHED_BYTES = 32
SALT_BYTES = 16
MIB_IN_KIB = 1024
LEAST_CHARACTERS_ALONE = 12
LEAST_CHARACTERS_BESIDE_KEYRING = 6
MOST_CHARACTERS = 1024
LEAST_DIFFERENT_ALONE = 5
LEAST_DIFFERENT_BESIDE_KEYRING = 3


class Argon2Parameters(Frozen):
    """How a passphrase is stretched. No defaults: what a file was made with must stand in the file.

    The upper bounds keep a hostile file from taking the machine's memory or its time.
    """

    salt: Annotated[str, Field(pattern=rf"^[0-9a-f]{{{2 * SALT_BYTES}}}$")]
    memory_kib: Annotated[int, Field(ge=64 * MIB_IN_KIB, le=512 * MIB_IN_KIB, strict=True)]
    passes: Annotated[int, Field(ge=3, le=16, strict=True)]
    lanes: Annotated[int, Field(ge=1, le=16, strict=True)]


def fresh_parameters() -> Argon2Parameters:
    """RFC 9106's second recommended option (section 4), which is also the least taken, with a new random salt."""
    return Argon2Parameters(salt=os.urandom(SALT_BYTES).hex(), memory_kib=64 * MIB_IN_KIB, passes=3, lanes=4)


def stretch(passphrase: str, parameters: Argon2Parameters) -> bytes:
    """32 bytes from the passphrase in NFC (so that every keyboard gives the same). Takes 0.1 to 1 s by design.

    Raises KeyAccessError where this process is not given the memory or the threads.
    """
    argon2id = Argon2id(
        salt=bytes.fromhex(parameters.salt),
        length=STRETCHED_BYTES,
        iterations=parameters.passes,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    )
    try:
        return argon2id.derive(unicodedata.normalize("NFC", passphrase).encode())
    except MemoryError as error:
        needed = f"{parameters.memory_kib // MIB_IN_KIB} MiB and {parameters.lanes} threads"
        raise KeyAccessError(f"the passphrase cannot be tried: that takes {needed} on this machine") from error


def check_strength(passphrase: str, least_characters: int, name: str = "") -> None:
    """Pass when a new passphrase is long enough and not among the first that anybody would try. Raises InputError.

    A number (a PIN) is taken only beside a keyring: alone it could be guessed from a stolen file.

    Args:
        passphrase: As typed.
        least_characters: LEAST_CHARACTERS_ALONE or LEAST_CHARACTERS_BESIDE_KEYRING.
        name: Whose it is; it must not be in it.
    """
    if not least_characters <= len(passphrase) <= MOST_CHARACTERS:
        raise InputError(f"the passphrase must have {least_characters} to {MOST_CHARACTERS} characters")
    alone = least_characters >= LEAST_CHARACTERS_ALONE
    if alone and passphrase.isdigit():
        raise InputError("a number alone can be guessed; use several words")
    if len(set(passphrase.casefold())) < (LEAST_DIFFERENT_ALONE if alone else LEAST_DIFFERENT_BESIDE_KEYRING):
        raise InputError("that repeats too few characters; it would be guessed")
    if passphrase.isdigit() and _counts(passphrase):
        raise InputError("digits in a row are tried first; choose others")
    if name and name.casefold() in passphrase.casefold():
        raise InputError("the name must not be in it")


def _counts(digits: str) -> bool:
    """Whether each digit follows the one before, up or down: 123456, 987654, 890123."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return steps in ({1}, {9})
