"""Changing the root: a proposal that the root keys' holders sign one after the other, then a publication under it.

`start` and `finish` are the office's; signing is `roots.add_signature`, on any machine. The office finishes only the
proposal that it started, so that a file that was exchanged on its way around is refused however it is signed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection
from tuf.api.metadata import Metadata, Root

from responder_app.errors import InputError
from responder_app.publisher import ceremony, publishing, roots
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.key_store import ONLINE, TARGETS, KeyStore
from responder_app.publisher.office import Office
from responder_app.publisher.publishing import Published
from responder_app.publisher.registry import facts

ROOT_NAMES = tuple(f"root-{number}" for number in range(1, ceremony.ROOT_KEYS + 1))
REPLACEABLE = (ONLINE, TARGETS, *ROOT_NAMES)
PENDING, NEXT = "pending root", "next "
"""The fact with the fingerprint of the proposal; how the names of its keys begin until it is finished."""


@dataclass(frozen=True)
class Proposal:
    """The next root without signatures, what to compare, and the key files for people to carry away."""

    root: bytes
    fingerprint: str
    version: int
    era: int
    carried: tuple[CarriedKey, ...]


@dataclass(frozen=True)
class RootRotation:
    """The root of one office."""

    office: Office

    def start(self, replace: Collection[str] = (), new_era: bool = False) -> Proposal:
        """Propose the next root; with nothing replaced, the same keys for three more years.

        Args:
            replace: Of `REPLACEABLE`.
            new_era: Vehicles forget floor and sequence; only with a new online key, or its thief would choose them.

        Raises InputError; a proposal that was started before and not finished is forgotten.
        """
        unknown = sorted(set(replace) - set(REPLACEABLE))
        if unknown:
            raise InputError(f"there is no key {unknown[0]!r}; choose from {', '.join(REPLACEABLE)}")
        if new_era and ONLINE not in replace:
            raise InputError("a new era needs a new online key: replace it too")
        before = self.office.root().signed
        fresh = {name: ceremony.new_key() for name in REPLACEABLE if name in replace}
        places = {place: fresh[name] for place, name in enumerate(ROOT_NAMES) if name in fresh}
        proposed = roots.next_root(before, self.office.clock(), places, fresh.get(TARGETS), fresh.get(ONLINE), new_era)
        version, digest = proposed.signed.version, roots.fingerprint(proposed)
        carried = tuple(
            ceremony.write_carried(
                self.office.home.ceremony_keys,
                f"{name}-of-{version}",
                f"root key from root {version} on, in the place of the {name} before",
                fresh[name],
            )
            for name in ROOT_NAMES
            if name in fresh
        )
        with self.office.writing() as (connection, keys):
            _forget(connection)
            for name in (ONLINE, TARGETS):
                if name in fresh:
                    keys.put_private_key(NEXT + name, fresh[name])
            facts.put_fact(connection, PENDING, digest)
        return Proposal(proposed.to_bytes(), digest, version, roots.era_of(proposed), carried)

    def finish(self, data: bytes, clock_is_right: bool = False) -> Published:
        """Publish the signed root, and a new state under it.

        Raises TamperedError, SignatureError when it is not signed by enough keys of the root before and of its own,
        InputError when it is not the proposal that this office started, StoreError.
        """
        signed = roots.read_root(data)
        before = self.office.root()
        with self.office.reading() as connection:
            pending = facts.find_fact(connection, PENDING)
            last = facts.last_issue(connection)
        if roots.fingerprint(signed) == roots.fingerprint(before):
            return self.office.issue(clock_is_right=clock_is_right)  # finished already: complete what is left to do
        if pending != roots.fingerprint(signed):
            raise InputError("this is not the root that this office started last; nothing was changed")
        roots.check_follows(before, signed)
        publishing.check_clock(last, self.office.clock(), clock_is_right)

        def change(connection: Connection, keys: KeyStore) -> None:
            for name in (ONLINE, TARGETS):
                if NEXT + name in facts.secret_names(connection):
                    keys.put_private_key(name, keys.private_key(NEXT + name))
            _forget(connection)
            facts.put_fact(connection, publishing.ROOT, _kept(signed, before).to_bytes().decode())

        return self.office.issue_under(_kept(signed, before), change)


def _forget(connection: Connection) -> None:
    facts.drop_fact(connection, PENDING)
    for name in (ONLINE, TARGETS):
        facts.drop_secret(connection, NEXT + name)


def _kept(signed: Metadata[Root], before: Metadata[Root]) -> Metadata[Root]:
    """The root with the signatures that count, and nothing else that was put into the file."""
    keys = {*signed.signed.roles[roots.ROOT].keyids, *before.signed.roles[roots.ROOT].keyids}
    return Metadata(signed.signed, {name: one for name, one in signed.signatures.items() if name in keys})
