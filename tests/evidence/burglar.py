"""A thief with certain files and certain keys who tries everything: the program's own functions, then brute force.

Every key at hand is tried on every object at hand in every role that a key can have; what each object is, is told for
nothing.
"""

from __future__ import annotations

import base64
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric import ec

from responder_app.errors import KeyAccessError, NoAnswerError, ResponderError, StoreError, TrustError
from responder_app.library.library import open_library
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.package.encoding import parse
from responder_app.package.grant import find_grant, open_grant
from responder_app.package.keys import KEY_BYTES, EpochKey, KeyRing, ScopeKeyId
from responder_app.package.limits import MAX_GRANTS_BYTES
from responder_app.package.part import open_object, open_part
from responder_app.paths import VehiclePaths
from responder_app.session.station_code import StationCode
from responder_app.vault import device as devices
from responder_app.vault import library_key, wraps
from responder_app.vault.accounts import Proof, accounts_of
from responder_app.vault.library_key import LibraryKey
from responder_app.vault.passphrase import stretch
from responder_app.vault.secret_store import SecretStore
from responder_app.vault.security_key import PluggedKey
from responder_app.vault.users import UserKeys
from tests.evidence.index import Index, Known
from tests.fakes.memory_store import MemoryStore
from tests.fakes.soft_token import SoftToken

GUESSES = ("password", "123456", "responder", "Engine keyring", "port adler", "")
_HEX, _BASE64 = re.compile(rb"[0-9a-f]{64}"), re.compile(rb"[A-Za-z0-9+/]{43}=")
Section = tuple[str, str]
"""A facility and the scopes of a section of it."""


@contextmanager
def guessing_once() -> Iterator[None]:
    """What Argon2id makes of one passphrase and one salt is worked out once, however often it is tried."""
    once = cache(stretch)
    with patch.object(library_key, "stretch", once), patch.object(wraps, "stretch", once):
        yield


@dataclass
class Haul:
    """What opened, and how many tries it took."""

    sections: set[Section] = field(default_factory=set)
    tries: Counter[str] = field(default_factory=Counter)
    lists: set[str] = field(default_factory=set)
    """SHA-256 of the lists and manifests that opened."""

    @property
    def facilities(self) -> int:
        """Of how many facilities anything opened."""
        return len({facility for facility, _ in self.sections})

    @property
    def by_readers(self) -> dict[str, int]:
        """How many facilities' sections opened, by their scopes."""
        return dict(sorted(Counter(readers for _, readers in self.sections).items()))


@dataclass
class Burglar:
    """`folders` are the files at hand. The rest are keys: add to them, then `rob`."""

    index: Index
    folders: tuple[Path, ...]
    ring: list[EpochKey] = field(default_factory=list)
    secrets: set[bytes] = field(default_factory=set)
    """32 bytes of unknown use."""
    private: list[ec.EllipticCurvePrivateKey] = field(default_factory=list)
    passphrases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Emergency codes, as they are on paper."""
    keyring: SecretStore | None = None
    token: SoftToken | None = None
    """A security key, touched whenever it blinks."""
    library_keys: list[LibraryKey] = field(default_factory=list)
    pick_up: bool = True
    """Whether to try everything of 32 bytes that lies in the files in clear."""

    def __post_init__(self) -> None:
        # What one of them finds must never help another.
        self.ring, self.private, self.secrets = list(self.ring), list(self.private), set(self.secrets)

    def rob(self) -> Haul:
        """Everything that opens."""
        haul, files = Haul(), dict(self._files())
        if self.pick_up:
            self.secrets |= set(_lying_about(files.values()))
        homes = [
            path for folder in self.folders for path in (folder, *folder.glob("*")) if (path / "key.json").exists()
        ]
        for home in homes:
            self._laptop(VehiclePaths(home), haul)
        self._grants(files.values(), haul)
        contents = {sha256_hex(data): data for data in files.values()}
        self._parts(contents, haul)
        self._lists(contents, haul)
        return haul

    def _files(self) -> Iterator[tuple[Path, bytes]]:
        for folder in self.folders:
            yield from ((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file())

    def _laptop(self, paths: VehiclePaths, haul: Haul) -> None:
        keys = [*self.library_keys, *(LibraryKey(secret) for secret in self.secrets)]
        for passphrase in (None, *self.passphrases):
            haul.tries["passphrases and keyrings"] += 1
            with suppress(KeyAccessError, StoreError, ValueError):
                keys.append(library_key.unlock(paths.wrapped_key, self.keyring, passphrase))
        keys += self._users(paths, haul)
        for key in keys:
            haul.tries["library keys"] += 1
            with suppress(ResponderError):
                own = devices.load_keys(paths.device, key)
                self.private += [own.agreement, own.signing]
            self._library(paths, key.database_key, haul)
        for secret in self.secrets:
            self._library(paths, secret, haul)

    def _users(self, paths: VehiclePaths, haul: Haul) -> Iterator[LibraryKey]:
        """By users of their own, and by the code of the station; nothing counts the tries of a thief's own program."""
        plugged = PluggedKey(devices=lambda: [self.token] if self.token else [])
        own = UserKeys(paths.wrapped_key, lambda: self.keyring or MemoryStore(), plugged)
        for held in own.held():
            for account in accounts_of(held):
                for passphrase in self.passphrases:
                    haul.tries["users"] += 1
                    with suppress(KeyAccessError, StoreError):
                        yield own.open(held, Proof(account.id, passphrase)).key
        for code in self.codes:
            haul.tries["emergency codes"] += 1
            with suppress(ResponderError):
                yield StationCode(paths, own).unlock(code).unlocked.key

    def _library(self, paths: VehiclePaths, key: bytes, haul: Haul) -> None:
        """A copy of the database, by a raw key."""
        haul.tries["databases"] += 1
        with tempfile.TemporaryDirectory() as scratch:
            copy = VehiclePaths(Path(scratch))
            shutil.copy(paths.library, copy.library)
            with suppress(ResponderError), closing(open_library(copy, key)) as library:
                self.ring += list(library.ring())
                for facility in self.index.facilities:
                    with suppress(NoAnswerError):
                        preplan = library.preplan(facility)
                        for name, _ in preplan.sections():
                            haul.sections.add((facility, "+".join(sorted(preplan.scopes_of(name)))))

    def _grants(self, files: Iterable[bytes], haul: Haul) -> None:
        (repository,) = {catalogue.repository for catalogue in self.index.catalogues}
        for data in files:
            if not data.startswith(b'{"') or not self.private:
                continue
            with suppress(ResponderError):
                listed = parse(data, MAX_GRANTS_BYTES, "list of grants")
                for device in (name for name in listed if re.fullmatch("[0-9a-f]{64}", name)):
                    for key in self.private:
                        haul.tries["grants"] += 1
                        with suppress(ResponderError):
                            self.ring += open_grant(find_grant(data, device), key, repository, device).epoch_keys()

    def _parts(self, contents: dict[str, bytes], haul: Haul) -> None:
        ring = KeyRing(self.ring)
        raw = [self.secrets | {key.secret for key in ring}][0]
        for known in self.index.parts.values():
            if any(ref.hash not in contents for ref in known.entry.objects):
                continue
            if self._opens(known, ring, raw, contents, haul):
                haul.sections.add(known.what)

    def _opens(self, known: Known, ring: KeyRing, raw: set[bytes], contents: dict[str, bytes], haul: Haul) -> bool:
        def read(ref: ObjectRef) -> bytes:
            return contents[ref.hash]

        haul.tries["parts"] += 1
        with suppress(ResponderError):
            open_part(known.place, known.entry, ring, read)
            return True
        for secret in raw:
            haul.tries["parts"] += 2
            with suppress(TrustError):
                open_object(known.place, known.entry, secret, 0, read)
                return True
            own = (known.place.repository, known.place.compartment)
            forged = KeyRing(
                EpochKey(ScopeKeyId(*own, scope, wrapped.epoch), secret) for scope, wrapped in known.entry.keys.items()
            )
            with suppress(ResponderError):
                open_part(known.place, known.entry, forged, read)
                return True
        return False

    def _lists(self, contents: dict[str, bytes], haul: Haul) -> None:
        """Lists and manifests that open tell which facilities there are."""
        ring = KeyRing(self.ring)
        for sealed in self.index.lists.values():
            data = contents.get(sealed.ref.hash)
            if data is None:
                continue
            own = [EpochKey(sealed.key_id, secret) for secret in self.secrets | {key.secret for key in ring}]
            for key in own:
                haul.tries["lists"] += 1
                with suppress(TrustError):
                    key.open(data, sealed.kind, *(() if sealed.context is None else (sealed.context,)))
                    haul.lists.add(sealed.ref.hash)


def _lying_about(files: Iterable[bytes]) -> Iterator[bytes]:
    """Everything of 32 bytes that is written in clear."""
    for data in files:
        if data[:1] not in (b"{", b"["):
            continue
        yield from (bytes.fromhex(found.decode()) for found in _HEX.findall(data))
        for found in _BASE64.findall(data):
            clear = base64.b64decode(found)
            if len(clear) == KEY_BYTES:
                yield clear
