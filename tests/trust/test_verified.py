"""The chain below the catalogue: a shard, a manifest, the grants; each attacked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from tuf.api.metadata import TargetFile

from responder_app.errors import LimitError, NoGrantError, TamperedError
from responder_app.package.catalogue import ShardRef
from responder_app.package.digest import ref_of
from responder_app.package.encoding import dump
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId
from responder_app.package.manifest import Manifest, seal_manifest
from responder_app.package.part import RECORD, seal_part
from responder_app.package.shard import Shard, ShardEntry, Tombstone, seal_shard
from responder_app.trust import verified
from responder_app.trust.verified import (
    VerifiedCatalogue,
    VerifiedManifest,
    VerifiedShard,
    verify_catalogue,
    verify_grants,
    verify_manifest,
    verify_shard,
)
from tests.fakes.office import CATALOGUE, DAY, Office
from tests.trust.conftest import NOW, Vehicle

LOW, HIGH = "11111111-0000-4000-8000-000000000001", "f1111111-0000-4000-8000-000000000002"


class Chain:
    """One facility, its manifest, its shard and the catalogue that names it; fields can be made to lie."""

    def __init__(self, office: Office, vehicle: Vehicle) -> None:
        self.office, self.vehicle = office, vehicle
        repository = office.anchor.repository
        self.key = EpochKey.generate(ScopeKeyId(repository, "city", "shared", 1))
        self.ring = KeyRing([self.key])
        self.manifest = Manifest(
            format=1,
            repository=repository,
            compartment="city",
            type="facility",
            facility=LOW,
            version=4,
            issued_at=NOW,
            parts=(),
        )
        self.part = seal_part(self.manifest.place, RECORD, b"record", {"shared": self.key}).entry
        self.sealed_manifest = seal_manifest(self.manifest, self.key)
        ref = ref_of(self.sealed_manifest)
        self.entry = ShardEntry(facility=LOW, type="facility", version=4, epoch=1, manifest=ref)
        self.shard = Shard(format=1, compartment="city", prefix="0", entries=(self.entry,))

    def catalogue(self, **changes: Any) -> tuple[VerifiedCatalogue, ShardRef, bytes]:
        """A catalogue that names the shard (with these fields changed), where, and the sealed shard."""
        shard = self.shard.model_copy(update=changes)
        sealed = seal_shard(shard, self.key)
        ref = ShardRef(compartment="city", prefix=shard.prefix, epoch=1, object=ref_of(sealed))
        self.office.publish(NOW, shards=(ref,))
        return self.vehicle.accepts(self.office.fetch), ref, sealed

    def verified_shard(self, **changes: Any) -> VerifiedShard:
        return verify_shard(*self.catalogue(**changes), self.ring)

    def lying_manifest(self, **changes: Any) -> tuple[VerifiedShard, ShardEntry, bytes]:
        """A shard that names a manifest with other content than it should have, under the right seal."""
        sealed = self.key.seal(dump(self.manifest.model_copy(update=changes)), "manifest", LOW)
        entry = self.entry.model_copy(update={"manifest": ref_of(sealed)})
        return self.verified_shard(entries=(entry,)), entry, sealed


@pytest.fixture
def chain(office: Office, vehicle: Vehicle) -> Chain:
    return Chain(office, vehicle)


def test_an_honest_chain_is_verified_down_to_the_manifest(chain: Chain) -> None:
    shard = chain.verified_shard()
    believed = verify_manifest(shard, chain.entry, chain.sealed_manifest, chain.ring)
    assert believed.manifest == chain.manifest
    assert believed.hash == chain.entry.manifest.hash
    assert believed.catalogue is shard.catalogue


def test_only_trust_says_that_something_is_verified(chain: Chain) -> None:
    shard = chain.verified_shard()
    own = shard.catalogue
    with pytest.raises(TypeError):
        VerifiedCatalogue(own.catalogue, own.hash, own.root_hash, own.accepted_at, object())
    with pytest.raises(TypeError):
        VerifiedShard(shard.shard, own, None)
    with pytest.raises(TypeError):
        VerifiedManifest(chain.manifest, own.hash, own, "token")
    with pytest.raises((TypeError, ValueError)):
        replace(own, accepted_at=datetime.max)  # type: ignore[call-arg]


def test_a_shard_that_the_catalogue_does_not_name_is_refused(chain: Chain) -> None:
    catalogue, ref, sealed = chain.catalogue()
    other = seal_shard(chain.shard, chain.key)
    with pytest.raises(TamperedError):
        verify_shard(catalogue, ref.model_copy(update={"object": ref_of(other)}), other, chain.ring)
    with pytest.raises(TamperedError):
        verify_shard(catalogue, ref, other, chain.ring)
    verify_shard(catalogue, ref, sealed, chain.ring)


@pytest.mark.parametrize("change", [b"", b"x"])
def test_a_shard_of_another_length_is_refused(chain: Chain, change: bytes) -> None:
    catalogue, ref, sealed = chain.catalogue()
    with pytest.raises(TamperedError):
        verify_shard(catalogue, ref, sealed[:-1] + change * 2, chain.ring)


def test_without_the_compartments_key_there_is_no_shard(chain: Chain) -> None:
    other = KeyRing([EpochKey.generate(replace(chain.key.id, compartment="harbor"))])
    for ring in (KeyRing(), other):
        with pytest.raises(NoGrantError):
            verify_shard(*chain.catalogue(), ring)


def test_another_key_of_the_same_name_does_not_open_a_shard(chain: Chain) -> None:
    with pytest.raises(TamperedError):
        verify_shard(*chain.catalogue(), KeyRing([EpochKey.generate(chain.key.id)]))


def test_a_shard_that_says_it_is_of_another_compartment_is_refused(chain: Chain) -> None:
    with pytest.raises(TamperedError):
        chain.verified_shard(compartment="harbor")


def test_a_facility_in_the_wrong_shard_is_refused(chain: Chain) -> None:
    stray = chain.entry.model_copy(update={"facility": HIGH})
    with pytest.raises(TamperedError):
        chain.verified_shard(entries=(chain.entry, stray))
    with pytest.raises(TamperedError):
        chain.verified_shard(tombstones=(Tombstone(facility=HIGH, version=1, reason="withdrawn"),))


def test_a_facility_named_twice_is_refused(chain: Chain) -> None:
    with pytest.raises(TamperedError):
        chain.verified_shard(entries=(chain.entry, chain.entry.model_copy(update={"version": 5})))


def test_a_manifest_that_the_shard_does_not_name_is_refused(chain: Chain) -> None:
    shard = chain.verified_shard()
    newer = seal_manifest(chain.manifest.model_copy(update={"issued_at": NOW + DAY}), chain.key)
    with pytest.raises(TamperedError):
        verify_manifest(shard, chain.entry, newer, chain.ring)
    with pytest.raises(TamperedError):
        verify_manifest(shard, chain.entry.model_copy(update={"manifest": ref_of(newer)}), newer, chain.ring)


@pytest.mark.parametrize(
    "lie",
    [
        {"version": 5},
        {"facility": HIGH},
        {"compartment": "harbor"},
        {"repository": "00" * 32},
        {"type": "area"},
    ],
)
def test_a_manifest_that_says_it_is_another_is_refused(chain: Chain, lie: dict[str, object]) -> None:
    with pytest.raises(TamperedError):
        verify_manifest(*chain.lying_manifest(**lie), chain.ring)


def test_without_lies_the_same_way_of_making_a_manifest_passes(chain: Chain) -> None:
    """The control of the test above."""
    verify_manifest(*chain.lying_manifest(parts=(chain.part,)), chain.ring)


def test_a_manifest_that_names_a_part_twice_is_refused(chain: Chain) -> None:
    with pytest.raises(TamperedError):
        verify_manifest(*chain.lying_manifest(parts=(chain.part, chain.part)), chain.ring)


def test_without_the_epochs_key_there_is_no_manifest(chain: Chain) -> None:
    with pytest.raises(NoGrantError):
        verify_manifest(chain.verified_shard(), chain.entry, chain.sealed_manifest, KeyRing())


def test_the_list_of_grants_is_the_one_that_the_catalogue_names(chain: Chain) -> None:
    catalogue, _, _ = chain.catalogue()
    honest = chain.office.files[catalogue.catalogue.grants.path]
    assert verify_grants(catalogue, honest) == honest
    with pytest.raises(TamperedError):
        verify_grants(catalogue, honest + b" ")


def test_what_is_named_but_larger_than_allowed_is_refused(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    named = chain.catalogue()
    monkeypatch.setattr(verified, "MAX_SHARD_BYTES", len(named[2]) - 1)
    with pytest.raises(LimitError):
        verify_shard(*named, chain.ring)


def test_a_catalogue_is_only_what_the_targets_role_signed(office: Office) -> None:
    honest, other = office.catalogue(NOW, sequence=1).to_bytes(), office.catalogue(NOW, sequence=2).to_bytes()
    signed = TargetFile.from_data(CATALOGUE, honest, ["sha256"])
    assert verify_catalogue(signed, honest, office.anchor.root, NOW).catalogue.sequence == 1
    with pytest.raises(TamperedError):
        verify_catalogue(signed, other, office.anchor.root, NOW)
