"""Forged shards, manifests, grants and parts, once with the hash that names them, once as if it had been fitted.

A fitted hash is what nobody can have who cannot sign; it shows that the seal alone refuses too.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from random import Random

from cryptography.hazmat.primitives.asymmetric import ec

from responder_app.errors import ResponderError
from responder_app.package.digest import ObjectRef, check, ref_of
from responder_app.package.grant import Grant, granted, open_grant, seal_grant
from responder_app.package.keys import SUITE, EpochKey, KeyRing, ScopeKeyId
from responder_app.package.manifest import Manifest, open_manifest, seal_manifest
from responder_app.package.part import PartEntry, Place, open_part, seal_part
from responder_app.package.shard import Shard, ShardEntry, open_shard, seal_shard
from tests.faults.tally import Tally, Until

Open = Callable[[bytes], object]
"""Opens the bytes in one place; raises what a refusal raises, gives what was sealed."""
STEP = 64
"""Plaintext bytes in each object of a part."""


@dataclass(frozen=True)
class Sealed:
    """Sealed bytes, and what opens them in the one place where they belong."""

    kind: str
    name: str
    data: bytes
    open: Open


def sealed_things() -> tuple[Sealed, ...]:
    """Of two repositories, two compartments, two facilities, two scopes and two epochs, every combination."""
    keys: dict[ScopeKeyId, EpochKey] = {}
    facilities = [first + str(uuid.uuid4())[1:] for first in "08"]  # of two shards
    repositories = [os.urandom(32).hex() for _ in range(2)]
    for where in product(repositories, ("city", "harbour"), ("shared", "fire"), (1, 2)):
        keys[ScopeKeyId(*where)] = EpochKey.generate(ScopeKeyId(*where))
    ring = KeyRing(keys.values())
    things: list[Sealed] = []
    for key_id, key in keys.items():
        for facility in facilities:
            things += _of_a_facility(key_id, key, ring, facility)
    things += _grants(repositories, list(keys.values()))
    return tuple(things)


def _of_a_facility(key_id: ScopeKeyId, key: EpochKey, ring: KeyRing, facility: str) -> Iterable[Sealed]:
    name = f"{key_id.repository[:4]} {key_id.compartment} {key_id.scope} {key_id.epoch} {facility[:4]}"
    place = Place(key_id.repository, key_id.compartment, facility)
    part = seal_part(place, "plan", os.urandom(3 * STEP - 7), {key_id.scope: key}, STEP)
    for index, data in enumerate(part.objects):
        yield Sealed("part object", f"{name} {index}", data, _part_opener(place, part.entry, part.objects, index, ring))
    if key_id.scope != "shared":
        return
    manifest = Manifest(
        format=1,
        repository=key_id.repository,
        compartment=key_id.compartment,
        type="facility",
        facility=facility,
        version=1,
        issued_at=datetime.now(UTC),
        parts=(part.entry,),
    )
    sealed = seal_manifest(manifest, key)
    yield Sealed("manifest", name, sealed, lambda data: open_manifest(data, key_id, facility, ring))
    entry = ShardEntry(facility=facility, type="facility", version=1, epoch=1, manifest=ref_of(sealed))
    prefix = "0" if facility[0] < "8" else "1"
    shard = Shard(format=1, compartment=key_id.compartment, prefix=prefix, entries=(entry,))
    data = seal_shard(shard, key)
    yield Sealed("shard", f"{name} {prefix}", data, lambda data: open_shard(data, key_id, prefix, ring))


def _part_opener(place: Place, entry: PartEntry, objects: tuple[bytes, ...], index: int, ring: KeyRing) -> Open:
    """The part with one object replaced, the manifest's hash of it fitted."""

    def opened(data: bytes) -> bytes:
        pieces = [*objects[:index], data, *objects[index + 1 :]]
        refs = tuple(map(ref_of, pieces))
        held = dict(zip((ref.hash for ref in refs), pieces, strict=True))
        return open_part(place, entry.model_copy(update={"objects": refs}), ring, lambda ref: held[ref.hash])

    return opened


def _grants(repositories: Iterable[str], keys: list[EpochKey]) -> Iterable[Sealed]:
    for repository, device in product(repositories, ("ab" * 32, "cd" * 32)):
        agreement = ec.generate_private_key(ec.SECP256R1())
        grant = Grant(
            suite=SUITE,
            repository=repository,
            device=device,
            name="Engine 5",
            agency="Fire",
            scopes=("shared",),
            compartments=("city",),
            issued_at=datetime.now(UTC),
            keys=tuple(granted(key) for key in keys[:2]),
        )
        sealed = seal_grant(grant, agreement.public_key())
        yield Sealed("grant", f"{repository[:4]} {device[:4]}", sealed, _grant_opener(agreement, repository, device))


def _grant_opener(agreement: ec.EllipticCurvePrivateKey, repository: str, device: str) -> Open:
    return lambda data: open_grant(data, agreement, repository, device)


def refuses(thing: Sealed, data: bytes, made: str, tally: Tally) -> None:
    """The bytes do not open in the thing's place, neither under its hash nor under one that was fitted."""
    for what, opening in (("", _checked(ref_of(thing.data), thing.open)), (" with a fitted hash", thing.open)):
        try:
            opened = opening(data)
        except ResponderError:
            continue
        except Exception as error:  # noqa: BLE001  a bug that a fault has found
            tally.crashed.append(f"{made}{what}: {error!r}")
            continue
        if opened is not None:
            tally.unverified.append(f"{made}{what}: it opens")


def _checked(ref: ObjectRef, opening: Open) -> Open:
    return lambda data: opening(check(ref, data))


def flips(things: tuple[Sealed, ...], tally: Tally, until: Until, random: Random, most: int | None = None) -> None:
    """Every bit of every byte of some of each kind, and every length shorter and a few longer."""
    chosen = [next(thing for thing in things if thing.kind == kind) for kind in sorted({one.kind for one in things})]
    all_of = [(thing, at, bit) for thing in chosen for at in range(len(thing.data)) for bit in range(8)]
    random.shuffle(all_of)
    for thing, at, bit in all_of[:most]:
        if until.over:
            return
        data = bytearray(thing.data)
        data[at] ^= 1 << bit
        refuses(thing, bytes(data), f"{thing.kind} {thing.name}, bit {bit} of byte {at}", tally)
        tally.tried[f"one bit of a {thing.kind} flipped"] += 1
    for thing in chosen:
        for length in range(0, len(thing.data), 1 if most is None else 37):
            refuses(thing, thing.data[:length], f"{thing.kind} {thing.name} cut to {length}", tally)
            tally.tried[f"a {thing.kind} cut or lengthened"] += 1
        for more in (b"\0", thing.data[:16], thing.data):
            refuses(thing, thing.data + more, f"{thing.kind} {thing.name} longer", tally)
            tally.tried[f"a {thing.kind} cut or lengthened"] += 1


def swaps(things: tuple[Sealed, ...], tally: Tally, until: Until) -> None:
    """Every sealed thing in the place of every other: facility, part, index, scope, epoch, compartment, repository."""
    for thing, other in product(things, things):
        if until.over:
            return
        if thing is not other:
            made = f"{other.kind} {other.name} in the place of {thing.kind} {thing.name}"
            refuses(thing, other.data, made, tally)
            tally.tried["a sealed thing in the place of another"] += 1


def controls(things: tuple[Sealed, ...], tally: Tally) -> None:
    """Untouched, each opens in its place; and a place that opens anything is noticed."""
    for kind in sorted({thing.kind for thing in things}):
        own = [thing for thing in things if thing.kind == kind]
        tally.control(f"an untouched {kind} opens", all(thing.open(thing.data) is not None for thing in own))
        trial = Tally("control", "")
        refuses(Sealed(kind, "open to all", own[0].data, lambda data: data), own[1].data, "control", trial)
        tally.control(f"a place that opens any {kind} is noticed", bool(trial.unverified))
