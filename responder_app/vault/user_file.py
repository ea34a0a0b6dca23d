"""The key file with users of their own (key.json, format 2): one wrap of the library key for each, twice on the disk.

Owns its form, its seal and how it is replaced: each copy whole or not at all, read back, the second one after the
first. So there is always one that opens, whatever is torn or damaged. Who may change it is `users`' business.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from responder_app.errors import DamagedError, LimitError, NotInitialisedError, ResponderError, StoreError, TrustError
from responder_app.model.base import Frozen, Label, Uuid
from responder_app.package.encoding import dump, load, parse
from responder_app.paths import write_private
from responder_app.vault.key_file import KeyFile, copy_of, read_content
from responder_app.vault.library_key import LibraryKey
from responder_app.vault.passphrase import Argon2Parameters

MAX_BYTES = 128 * 1024
MOST_USERS = 32
FORMAT = 2

Role = Literal["crew", "administrator"]
WrapMode = Literal["passphrase", "both", "security-key"]


class UserWrap(Frozen):
    """One user, and the library key under what that user knows."""

    user: Uuid
    name: Label
    role: Role
    mode: WrapMode
    entry: Uuid | None = None
    """Of the keyring, in the mode "both": a secret of this wrap's own. Without it the wrap never opens again."""
    credential: Annotated[str, Field(pattern=r"^([0-9a-f]{2}){1,1024}$")] | None = None
    """Of the security key, in the mode of that name, in hexadecimal."""
    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    """What the security key is asked for."""
    argon2id: Argon2Parameters
    sealed: Annotated[str, Field(pattern=r"^[0-9a-f]{120}$")]

    @model_validator(mode="after")
    def _with_what_its_mode_needs(self) -> Self:
        if (self.entry is not None) != (self.mode == "both"):
            raise ValueError("an entry of the keyring belongs to the mode both")
        if {self.credential is not None, self.salt is not None} != {self.mode == "security-key"}:
            raise ValueError("a credential and a salt belong to the mode security-key")
        return self


class UserFile(Frozen):
    """All users of a vehicle."""

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)]
    id: Uuid
    revision: Annotated[int, Field(ge=1, lt=1 << 53, strict=True)]
    users: Annotated[tuple[UserWrap, ...], Field(min_length=1, max_length=MOST_USERS)]
    retired: tuple[Uuid, ...] = ()
    """Entries of the keyring that are to be deleted: nothing opens by them any more."""
    seal: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] = "0" * 64
    """HMAC-SHA256 under a key derived from the library key, over the rest."""

    @model_validator(mode="after")
    def _each_user_once(self) -> Self:
        names = {wrap.name.casefold() for wrap in self.users}
        if len(names) != len(self.users) or len({wrap.user for wrap in self.users}) != len(self.users):
            raise ValueError("a user is named twice")
        return self

    def sealed(self, key: LibraryKey) -> UserFile:
        """The same with its seal."""
        return self.model_copy(update={"seal": self._seal(key)})

    def is_sealed(self, key: LibraryKey) -> bool:
        """Whether this very list was written by somebody who had the library open."""
        return hmac.compare_digest(self.seal, self._seal(key))

    def _seal(self, key: LibraryKey) -> str:
        bare = self.model_copy(update={"seal": "0" * 64})
        return hmac.digest(key.derive("key file"), dump(bare), "sha256").hex()


def read_either(path: Path) -> tuple[KeyFile | UserFile, ...]:
    """What is held, best first: the file, and its copy where that says something else.

    Raises:
        NotInitialisedError: There is none.
        DamagedError: Neither the file nor its copy can be understood.
        StoreError: They cannot be read.
    """
    found: list[KeyFile | UserFile] = []
    faults: list[Exception] = []
    for place in (path, copy_of(path)):
        try:
            held = _read(place)
        except (DamagedError, StoreError) as error:
            faults.append(error)
        else:
            if held not in found:
                found.append(held)
    if found:
        return tuple(found)
    told = [fault for fault in faults if not isinstance(fault, NotInitialisedError)]
    raise (told or faults)[0]


def replace(path: Path, content: UserFile) -> None:
    """Write both copies and read them back. Raises StoreError; then at least one of old and new is whole."""
    data = dump(content)
    try:
        for place in (path, copy_of(path)):
            write_private(place, data)
            if place.read_bytes() != data:
                raise StoreError("the key file reads back otherwise than it was written")
    except OSError as error:
        raise StoreError("the key file cannot be written") from error


def both_say(path: Path, content: UserFile) -> bool:
    """Whether both copies hold just that."""
    data = dump(content)
    try:
        return all(place.read_bytes() == data for place in (path, copy_of(path)))
    except OSError:
        return False


def names_any(path: Path, entries: Iterable[str]) -> bool:
    """Whether a copy that is on the disk names any of these entries of the keyring; True when it cannot be told."""
    wanted = set(entries)
    try:
        held = read_either(path)
    except NotInitialisedError:
        return False
    except ResponderError:
        return True
    return any(wrap.entry in wanted for file in held if isinstance(file, UserFile) for wrap in file.users)


def _read(path: Path) -> KeyFile | UserFile:
    content = read_content(path, MAX_BYTES)
    try:
        value = parse(content, MAX_BYTES, "key file")
        if isinstance(value, dict) and value.get("format") == FORMAT:
            return load(UserFile, content, MAX_BYTES, "key file")
        return load(KeyFile, content, MAX_BYTES, "key file")
    except (TrustError, LimitError) as error:
        raise DamagedError("the key file is damaged") from error
