"""States of repositories that were accepted, kept as downloaded beside the database: what `rebuild` begins from.

Owns the folder and its bounds. A file is the SHA-256 of its second line, and a state in JSON. What of it may be
believed again is `trust.kept`'s, how long it stays is sync's.
Nothing in it is secret: whoever hosts the repository serves the same files.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field

from responder_app.errors import DamagedError, LimitError, TamperedError
from responder_app.library.disk import reading_from_disk, writing_to_disk
from responder_app.model.base import Frozen
from responder_app.package.digest import Sha256Hex, sha256_hex
from responder_app.package.encoding import dump, load
from responder_app.package.limits import MAX_CATALOGUE_BYTES
from responder_app.paths import make_private, write_private

MAX_BYTES = 4 * MAX_CATALOGUE_BYTES
DAMAGED = "damaged"
SUFFIX = ".json"
_ID_DIGITS = 16

Files = Mapping[str, bytes]
"""Metadata and catalogue by name, as `trust.state.TrustState.metadata` has them."""


class AcceptedState(Frozen):
    """One accepted state. Every file is verified again before it is believed."""

    format: Annotated[int, Field(ge=1, le=1)] = 1
    repository: Sha256Hex
    catalogue_hash: Sha256Hex
    accepted_at: datetime
    """By this vehicle's clock, the last time that the repository was found at this state."""
    files: dict[str, str]
    """Base64."""
    seen: dict[str, str] = Field(default_factory=dict)
    """What a later refresh verified that came to nothing: it keeps replays out after a rebuild too."""

    @property
    def contents(self) -> Files:
        """The files. Raises TamperedError."""
        return _decoded(self.files)

    @property
    def contents_seen(self) -> Files:
        """What was seen since; empty for nothing. Raises TamperedError."""
        return _decoded(self.seen)


class AcceptedStates:
    """The folder of accepted states."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, repository: str, catalogue_hash: str) -> bool:
        """Whether that state is kept. Raises StoreError."""
        with reading_from_disk():
            return self._path(repository, catalogue_hash).is_file()

    def put(self, repository: str, catalogue_hash: str, files: Files, accepted_at: datetime) -> None:
        """Keep a state that was just accepted, in the place of an older answer with the same catalogue.

        Durable when this returns. Raises DiskFullError, StoreError.
        """
        self._write(
            AcceptedState(
                repository=repository, catalogue_hash=catalogue_hash, accepted_at=accepted_at, files=_encoded(files)
            )
        )

    def put_seen(self, repository: str, catalogue_hash: str, files: Files) -> None:
        """Keep what a refresh verified that accepted nothing new, beside the state that stays. Raises as `put`."""
        for state in self.every(repository):
            if state.catalogue_hash == catalogue_hash:
                self._write(state.model_copy(update={"seen": _encoded(files)}))

    def every(self, repository: str) -> tuple[AcceptedState, ...]:
        """Every state of that repository that is whole; a damaged file is passed over. Raises StoreError."""
        return tuple(self._readable(repository))

    def set_aside_damaged(self) -> tuple[str, ...]:
        """Set every damaged file aside, so that the next sync writes it anew; their names. Raises StoreError.

        What a kill left half-written is no damage: it has no state's name yet, and `keep_only` deletes it.
        """
        wrong = [path for path in self._files("") if path.suffix == SUFFIX and not _is_whole(path)]
        with writing_to_disk():
            for path in wrong:
                os.replace(path, make_private(self._folder / DAMAGED) / path.name)
        return tuple(path.name for path in wrong)

    def keep_only(self, repository: str, hashes: Collection[str]) -> None:
        """Delete the other states of that repository, damaged and half-written ones too. Raises StoreError."""
        kept = {self._path(repository, digest).name for digest in hashes}
        with writing_to_disk():
            for path in self._files(repository):
                if path.name not in kept:
                    path.unlink(missing_ok=True)

    def _readable(self, repository: str) -> Iterator[AcceptedState]:
        for path in self._files(repository):
            try:
                state = _read(path)
            except DamagedError:
                continue
            if self._path(state.repository, state.catalogue_hash) == path and state.repository == repository:
                yield state

    def _files(self, repository: str) -> list[Path]:
        """Those of that repository; of all for an empty id."""
        with reading_from_disk():
            return sorted(path for path in self._folder.glob(f"{repository[:_ID_DIGITS]}*") if path.is_file())

    def _write(self, state: AcceptedState) -> None:
        with writing_to_disk():
            make_private(self._folder)
            content = dump(state)
            whole = sha256_hex(content).encode() + b"\n" + content
            write_private(self._path(state.repository, state.catalogue_hash), whole)

    def _path(self, repository: str, catalogue_hash: str) -> Path:
        return self._folder / f"{repository[:_ID_DIGITS]}-{catalogue_hash}{SUFFIX}"


def _read(path: Path) -> AcceptedState:
    try:
        with path.open("rb") as file:
            digest, _, data = file.read(MAX_BYTES + 1).partition(b"\n")
        if digest != sha256_hex(data).encode():
            raise DamagedError("an accepted state is damaged")
        return load(AcceptedState, data, MAX_BYTES, "accepted state")
    except (OSError, TamperedError, LimitError) as error:
        raise DamagedError("an accepted state is damaged") from error


def _is_whole(path: Path) -> bool:
    try:
        _read(path)
    except DamagedError:
        return False
    return True


def _encoded(files: Files) -> dict[str, str]:
    return {name: base64.b64encode(content).decode() for name, content in files.items()}


def _decoded(files: Mapping[str, str]) -> Files:
    try:
        return {name: base64.b64decode(text, validate=True) for name, text in files.items()}
    except (ValueError, binascii.Error) as error:
        raise TamperedError("an accepted state is not well-formed") from error
