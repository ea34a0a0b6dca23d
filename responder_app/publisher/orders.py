"""Orders that need two office signatures: started here, signed by holders of root keys anywhere, put in force here.

As with the root: the office finishes only what it started, so that a file that was exchanged on its way around is
refused however it is signed. Signing needs neither registry nor repository.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Connection

from responder_app.errors import InputError, SignatureError
from responder_app.package import envelope as envelopes
from responder_app.package import order as forms
from responder_app.package.encoding import dump
from responder_app.package.envelope import Envelope
from responder_app.package.order import DESTROY, REMOVAL, DestroyOrder, RemovalApproval, RemovedVersion
from responder_app.publisher import roots
from responder_app.publisher.key_store import KeyStore
from responder_app.publisher.office import Office
from responder_app.publisher.publishing import Published
from responder_app.publisher.registry import facts, orders
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.registry.orders import StoredOrder
from responder_app.publisher.withdrawals import withdrawn
from responder_app.trust.orders import check_signatures, root_keys


@dataclass(frozen=True)
class Draft:
    """An order to be signed, what it says, and what its signers compare."""

    content: DestroyOrder | RemovalApproval
    envelope: bytes
    fingerprint: str


@dataclass(frozen=True)
class Orders:
    """The orders of one office."""

    office: Office

    def start_destroy(self, device: Device) -> Draft:
        """An order that the device erase all it holds. Raises InputError for one that is not revoked."""
        if device.revoked_at is None:
            raise InputError(f"{device.name} is not revoked: `responder office device revoke` with --destroy does both")
        content = DestroyOrder(
            repository=self._repository(),
            device=device.fingerprint,
            id=str(uuid.uuid4()),
            issued_at=self.office.clock(),
            name=device.name,
            agency=device.agency,
        )
        return self._start(DESTROY, device.fingerprint, content)

    def start_removal(self, compartment: str) -> Draft:
        """An approval of all that is withdrawn in the compartment. Raises InputError when nothing is."""
        with self.office.reading() as connection:
            gone = withdrawn(connection, compartment)
        if not gone:
            raise InputError(f"nothing is withdrawn in {compartment}: there is nothing to approve")
        content = RemovalApproval(
            repository=self._repository(),
            compartment=compartment,
            id=str(uuid.uuid4()),
            issued_at=self.office.clock(),
            facilities=tuple(RemovedVersion(facility=one.id, version=one.version) for one in gone),
        )
        return self._start(REMOVAL, compartment, content)

    def finish(self, data: bytes, clock_is_right: bool = False) -> Published:
        """Put the signed order in force and publish it.

        Raises SignatureError when it is not signed by enough root keys, InputError when it is not one that this
        office started last for its device or compartment, TamperedError, StoreError.
        """
        content, signed = forms.read_any(data)
        with self.office.reading() as connection:
            started = [one for one in orders.every(connection) if one.id == content.id]
        if not started or started[0].fingerprint != signed.fingerprint:
            raise InputError("this is not an order that this office started last; nothing was changed")
        root = self.office.root().signed
        check_signatures(signed, root)
        counted = dump(_only(signed, root_keys(root))).decode()

        def change(connection: Connection, _keys: KeyStore) -> None:
            if started[0].kind == DESTROY:
                for old in orders.in_force(connection, DESTROY):
                    if old.subject == started[0].subject and old.id != content.id:
                        orders.drop(connection, old.id)
            orders.put_in_force(connection, started[0], counted, self.office.clock())

        return self.office.issue(change, clock_is_right=clock_is_right)

    def all(self) -> Sequence[StoredOrder]:
        """Every order, oldest first."""
        with self.office.reading() as connection:
            return orders.every(connection)

    def lapsed(self) -> Sequence[StoredOrder]:
        """Orders in force that vehicles no longer take, since the root names other keys: to be signed anew."""
        root = self.office.root().signed
        found = []
        for one in self.all():
            if one.in_force_at is None:
                continue
            try:
                check_signatures(forms.read_any(one.envelope.encode())[1], root)
            except SignatureError:
                found.append(one)
        return found

    def _start(self, kind: str, subject: str, content: DestroyOrder | RemovalApproval) -> Draft:
        draft = forms.draft(content)
        data = dump(draft)
        noted = StoredOrder(content.id, kind, subject, draft.fingerprint, data.decode(), content.issued_at)
        with self.office.writing() as (connection, _keys):
            orders.start(connection, noted)
        return Draft(content, data, draft.fingerprint)

    def _repository(self) -> str:
        with self.office.reading() as connection:
            return facts.fact(connection, "repository")


def read_draft(data: bytes) -> Draft:
    """What is to be signed, as its holder reads it. Raises TamperedError, LimitError."""
    content, unsigned = forms.read_any(data)
    return Draft(content, data, unsigned.fingerprint)


def add_signature(data: bytes, pem: bytes, passphrase: str) -> tuple[bytes, int]:
    """The order signed also by the key in a carried file, and how many signatures it has now.

    The same key again changes nothing. Raises TamperedError, InputError when the file holds no such key,
    WrongPassphraseError.
    """
    _, envelope = forms.read_any(data)
    key = roots.carried_key(pem, passphrase)
    signed = envelopes.signed_also(envelope, key, roots.public(key).keyid)
    return dump(signed), len(signed.signatures)


def _only(signed: Envelope, keys: Mapping[str, ec.EllipticCurvePublicKey]) -> Envelope:
    """The envelope with the signatures that count, and nothing else that was put into the file."""
    counted = envelopes.signed_by(signed, keys)
    return signed.model_copy(update={"signatures": tuple(one for one in signed.signatures if one.keyid in counted)})
