"""The emergency wrap (emergency.json): the library key under the code that is kept at the station.

There is one at most. It stands beside the key file, so no change of users touches it, and lies there twice like that.
No keyring and no Argon2id: 128 random bits need no stretching, and a keyring that fails is one of the emergencies. A
new one has a higher number; that an older one opens nothing any more is for whoever opened the library to check
(`session.station_code`).
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import AwareDatetime, Field

from responder_app.errors import (
    DamagedError,
    LimitError,
    NotInitialisedError,
    StoreError,
    TrustError,
    WrongPassphraseError,
)
from responder_app.model.base import Frozen, Uuid
from responder_app.package.encoding import bind, dump, load
from responder_app.package.keys import KEY_BYTES, NONCE_BYTES, SUITE
from responder_app.paths import write_private
from responder_app.vault.key_file import copy_of, read_content
from responder_app.vault.library_key import LibraryKey

MAX_BYTES = 4096


class EmergencyWrap(Frozen):
    """The library key under an emergency code."""

    format: Annotated[int, Field(ge=1, le=1)]
    id: Uuid
    """Of the key file that it belongs to."""
    number: Annotated[int, Field(ge=1, lt=1 << 53, strict=True)]
    """1 more with each new code."""
    made_at: AwareDatetime
    sealed: Annotated[str, Field(pattern=r"^[0-9a-f]{120}$")]


def make(key: LibraryKey, code: bytes, file_id: str, number: int, made_at: datetime) -> EmergencyWrap:
    """A new wrap. `code` is 16 random bytes; `made_at` aware, in whole seconds of UTC."""
    nonce = os.urandom(NONCE_BYTES)
    blank = EmergencyWrap(format=1, id=file_id, number=number, made_at=made_at, sealed="0" * 120)
    sealed = nonce + _cipher(code).encrypt(nonce, key.secret, _binding(blank))
    return blank.model_copy(update={"sealed": sealed.hex()})


def open_wrap(wraps: tuple[EmergencyWrap, ...], code: bytes, file_id: str) -> tuple[LibraryKey, EmergencyWrap]:
    """The library key, and the wrap that the code opened. Raises WrongPassphraseError."""
    for wrap in wraps:
        sealed = bytes.fromhex(wrap.sealed)
        with suppress(InvalidTag):
            if wrap.id == file_id:
                clear = _cipher(code).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _binding(wrap))
                return LibraryKey(clear), wrap
    raise WrongPassphraseError("that emergency code does not open this vehicle")


def read(path: Path) -> tuple[EmergencyWrap, ...]:
    """What is held: none, one, or two where the copy says something else. Raises DamagedError, StoreError."""
    found: list[EmergencyWrap] = []
    faults: list[DamagedError | StoreError] = []
    for place in (path, copy_of(path)):
        try:
            wrap = _read(place)
        except (DamagedError, StoreError) as error:
            faults.append(error)
        else:
            if wrap is not None and wrap not in found:
                found.append(wrap)
    if faults and not found:
        raise faults[0]
    return tuple(found)


def replace(path: Path, wrap: EmergencyWrap) -> None:
    """Write both copies and read them back. Raises StoreError; then the one before may open still."""
    data = dump(wrap)
    try:
        for place in (path, copy_of(path)):
            write_private(place, data)
            if place.read_bytes() != data:
                raise StoreError("the emergency code's file reads back otherwise than it was written")
    except OSError as error:
        raise StoreError("the emergency code's file cannot be written") from error


def _read(path: Path) -> EmergencyWrap | None:
    try:
        return load(EmergencyWrap, read_content(path, MAX_BYTES), MAX_BYTES, "emergency code's file")
    except NotInitialisedError:
        return None
    except (TrustError, LimitError) as error:
        raise DamagedError("the emergency code's file is damaged") from error


def _cipher(code: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=bind(SUITE, "emergency wrap", 1)).derive(code))


def _binding(wrap: EmergencyWrap) -> bytes:
    return bind(SUITE, "emergency library key", 1, wrap.id, wrap.number, wrap.made_at.isoformat())
