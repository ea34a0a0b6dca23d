"""The key file (key.json): how this vehicle's library key is kept. Holds no secret in clear."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from responder_app.errors import DamagedError, InputError, LimitError, NotInitialisedError, StoreError, TrustError
from responder_app.model.base import Frozen, Uuid
from responder_app.package.encoding import dump, load
from responder_app.paths import make_private, write_private
from responder_app.vault.passphrase import Argon2Parameters

MAX_BYTES = 16 * 1024

Mode = Literal["keyring", "passphrase", "both"]


class Wrap(Frozen):
    """The library key under a passphrase: nonce and AES-256-GCM ciphertext in hexadecimal."""

    argon2id: Argon2Parameters
    sealed: Annotated[str, Field(pattern=r"^[0-9a-f]{120}$")]


class KeyFile(Frozen):
    """Which way the library key is kept; `id` names this vehicle's entry in the keyring."""

    format: Annotated[int, Field(ge=1, le=1)]
    id: Uuid
    mode: Mode
    wrap: Wrap | None = None

    @model_validator(mode="after")
    def _wrapped_when_a_passphrase_is_needed(self) -> Self:
        if (self.wrap is None) != (self.mode == "keyring"):
            raise ValueError("a wrap belongs to a passphrase")
        return self


def read(path: Path) -> KeyFile:
    """The key file.

    Raises:
        NotInitialisedError: There is none: no key has been made here yet.
        DamagedError: It is not a key file, or asks for more memory or time than is allowed.
        StoreError: It cannot be read.
    """
    content = read_content(path, MAX_BYTES)
    try:
        return load(KeyFile, content, MAX_BYTES, "key file")
    except (TrustError, LimitError) as error:
        raise DamagedError("the key file is damaged") from error


def read_content(path: Path, most: int) -> bytes:
    """The file's bytes, at most one more than the `most` allowed. Raises NotInitialisedError, StoreError."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise NotInitialisedError("this vehicle is not set up yet: run `responder device init`") from error
    except OSError as error:
        raise StoreError("the key file cannot be read") from error


def write_new(path: Path, content: KeyFile) -> None:
    """Write the key file where there is none. Raises InputError when there is one, StoreError."""
    refuse_existing(path)
    try:
        make_private(path.parent)
        write_private(path, dump(content))
    except OSError as error:
        raise StoreError("the key file cannot be written") from error


def copy_of(path: Path) -> Path:
    """Where the second copy of a key file lies, once users of their own are kept in it (`user_file`)."""
    return path.with_name(path.name + ".copy")


def refuse_existing(path: Path) -> None:
    """Pass when there is no key file. Raises InputError: a key is never replaced, its data would be lost."""
    if path.exists() or copy_of(path).exists():
        raise InputError("this vehicle has a key already")
