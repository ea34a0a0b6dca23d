"""The office's keys in use: epoch keys by scope and compartment, signing keys, the report key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from sqlalchemy import Connection

from responder_app.errors import NotInitialisedError
from responder_app.model.terms import Scope
from responder_app.package.keys import EpochKey, ScopeKeyId
from responder_app.package.register import OFFICE
from responder_app.publisher.office_key import OfficeKey
from responder_app.publisher.registry import facts

TARGETS, ONLINE, REPORT = "targets", "online", "report"
ALL_SCOPES = tuple(scope.value for scope in Scope)


@dataclass(frozen=True)
class KeyStore:
    """Secrets of one registry, opened with the office key."""

    connection: Connection
    office_key: OfficeKey
    repository: str

    def put_private_key(self, name: str, key: ec.EllipticCurvePrivateKey) -> None:
        """Keep a P-256 private key."""
        clear = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        facts.put_secret(self.connection, name, self.office_key.seal(name, clear))

    def private_key(self, name: str) -> ec.EllipticCurvePrivateKey:
        """The private key with that name. Raises NotInitialisedError, TamperedError."""
        key = load_der_private_key(self._open(name), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise NotInitialisedError(f"the office's {name} key is of another kind")
        return key

    def add_epoch(self, compartment: str, scopes: Iterable[str], epoch: int) -> None:
        """Make fresh keys of that epoch for the scopes of a compartment."""
        for scope in scopes:
            self.put_epoch(EpochKey.generate(ScopeKeyId(self.repository, compartment, scope, epoch)))

    def epoch_keys(self) -> Iterator[EpochKey]:
        """Every epoch key that there is, oldest epoch first."""
        names = [name.split("/") for name in facts.secret_names(self.connection) if name.startswith("epoch/")]
        for _, compartment, scope, epoch in sorted(names, key=lambda name: int(name[3])):
            key_id = ScopeKeyId(self.repository, compartment, scope, int(epoch))
            yield EpochKey(key_id, self._open(_epoch_name(key_id)))

    def put_epoch(self, key: EpochKey) -> None:
        """Keep an epoch key that was made before."""
        name = _epoch_name(key.id)
        facts.put_secret(self.connection, name, self.office_key.seal(name, key.secret))

    def drop_epoch(self, key_id: ScopeKeyId) -> None:
        """Forget an epoch key that nothing which counts lies under."""
        facts.drop_secret(self.connection, _epoch_name(key_id))

    def register_key(self) -> EpochKey:
        """The newest key of the register of devices; made where there is none yet."""
        found = [key for key in self.epoch_keys() if key.id.compartment == OFFICE]
        return found[-1] if found else self._new_register_key(1)

    def rotate_register(self) -> None:
        """Make a new key of the register of devices."""
        self._new_register_key(self.register_key().id.epoch + 1)

    def _new_register_key(self, epoch: int) -> EpochKey:
        key = EpochKey.generate(ScopeKeyId(self.repository, OFFICE, OFFICE, epoch))
        self.put_epoch(key)
        return key

    def newest(self) -> dict[str, dict[str, EpochKey]]:
        """The newest key of each scope that packages are sealed under, by compartment and scope."""
        found: dict[str, dict[str, EpochKey]] = {}
        for key in self.epoch_keys():
            if key.id.compartment == OFFICE or key.id.scope not in ALL_SCOPES:
                continue
            found.setdefault(key.id.compartment, {})[key.id.scope] = key
        return found

    def guest_key(self, scope: str, compartment: str, epoch: int) -> EpochKey:
        """A guest's own key of that epoch in a compartment; made where there is none yet."""
        key_id = ScopeKeyId(self.repository, compartment, scope, epoch)
        if facts.secret(self.connection, _epoch_name(key_id)) is None:
            self.put_epoch(EpochKey.generate(key_id))
        return EpochKey(key_id, self._open(_epoch_name(key_id)))

    def rotate(self, scopes: Collection[str], compartments: Collection[str]) -> list[ScopeKeyId]:
        """Make a new epoch of each of these scopes in each of these compartments, as far as there are such; gives them.

        From now on everything is sealed under the new ones.
        """
        made = [
            replace(key.id, epoch=key.id.epoch + 1)
            for compartment, own in self.newest().items()
            for scope, key in own.items()
            if compartment in compartments and scope in scopes
        ]
        for key_id in made:
            self.add_epoch(key_id.compartment, [key_id.scope], key_id.epoch)
        return made

    def _open(self, name: str) -> bytes:
        sealed = facts.secret(self.connection, name)
        if sealed is None:
            raise NotInitialisedError(f"the registry holds no key {name}")
        return self.office_key.open(name, sealed)


def _epoch_name(key_id: ScopeKeyId) -> str:
    return f"epoch/{key_id.compartment}/{key_id.scope}/{key_id.epoch}"
