"""Shards that need no opening: what is settled stays closed, whatever is different is opened as if it were new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from responder_app.library.values import HeldVersion
from responder_app.package.catalogue import ShardRef, read_catalogue
from responder_app.package.digest import ref_of
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId
from responder_app.package.shard import Tombstone, prefix_of
from responder_app.sync import offers
from responder_app.sync.answers import Change
from responder_app.sync.settled import settled
from responder_app.trust.verified import verify_shard
from tests.sync.scene import Scene, Vehicle, facility_id

NUMBERS = range(1, 17)
BITS = 2
"""Of the prefixes of so many facilities: four shards."""


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    scene.publish(*NUMBERS, size=500)
    assert vehicle.service(scene.repository).sync_now().is_whole
    return vehicle


@pytest.fixture
def sync(scene: Scene, vehicle: Vehicle, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[Change, set[str]]]:
    """Syncs; gives what changed and the prefixes of the shards that were opened."""

    def syncing() -> tuple[Change, set[str]]:
        opened: set[str] = set()

        def verify(catalogue: Any, ref: ShardRef, *rest: Any) -> Any:
            opened.add(ref.prefix)
            return verify_shard(catalogue, ref, *rest)

        monkeypatch.setattr(offers, "verify_shard", verify)
        return vehicle.service(scene.repository).sync_now(), opened

    return syncing


Sync = Callable[[], tuple[Change, set[str]]]


def _prefix(number: int) -> str:
    return prefix_of(facility_id(number), BITS)


def _elsewhere(number: int) -> int:
    """A facility of another shard."""
    return next(other for other in NUMBERS if _prefix(other) != _prefix(number))


def test_one_change_opens_one_shard(scene: Scene, vehicle: Vehicle, sync: Sync) -> None:
    scene.publish(3, name="New name", size=500)
    change, opened = sync()
    assert change.is_whole
    assert opened == {_prefix(3)}
    assert (change.updated, change.unchanged) == ((facility_id(3),), len(NUMBERS) - 1)
    assert vehicle.shown(3) == "New name"
    assert all(row.offered == row.version for row in vehicle.library.held())
    assert not sync()[1]


def test_a_withdrawal_and_what_comes_after_it_open_one_shard_each(scene: Scene, vehicle: Vehicle, sync: Sync) -> None:
    other = _elsewhere(3)
    scene.withdraw(3)
    change, opened = sync()
    assert (change.removed, opened) == ((facility_id(3),), {_prefix(3)})
    scene.publish(other, name="New name", size=500)
    assert sync()[1] == {_prefix(other)}
    assert {row.signed_id for row in vehicle.library.held()} == {
        facility_id(number) for number in NUMBERS if number != 3
    }


def test_what_was_lost_here_is_fetched_again_though_its_shard_is_as_it_was(
    scene: Scene, vehicle: Vehicle, sync: Sync
) -> None:
    other = _elsewhere(3)
    stone = Tombstone(facility=facility_id(3), version=1, reason="moved")
    vehicle.library.remove(vehicle.answer.repository, stone, scene.clock())
    scene.publish(other, name="New name", size=500)
    assert sync()[1] == {_prefix(3), _prefix(other)}


def test_a_shard_that_is_no_longer_here_is_fetched_and_opened(scene: Scene, vehicle: Vehicle, sync: Sync) -> None:
    other = _elsewhere(3)
    lost = next(ref for ref in _refs(scene) if ref.prefix == _prefix(3))
    vehicle.library.objects.delete(lost.object)
    scene.publish(other, name="New name", size=500)
    assert sync()[1] == {_prefix(3), _prefix(other)}
    assert vehicle.library.objects.has(lost.object)


def test_what_is_refused_is_looked_at_again_by_every_run(scene: Scene, vehicle: Vehicle, sync: Sync) -> None:
    other = _elsewhere(3)
    scene.publish(3, name="Spoilt", size=500)
    manifest = scene.named(vehicle).manifests[facility_id(3)]
    whole = (scene.repository / manifest.path).read_bytes()
    (scene.repository / manifest.path).write_bytes(bytes(len(whole)))
    assert sync()[0].refused == (facility_id(3),)
    scene.publish(other, name="New name", size=500)
    (scene.repository / manifest.path).write_bytes(whole)
    change, opened = sync()
    assert opened == {_prefix(3), _prefix(other)}
    assert change.is_whole
    assert vehicle.shown(3) == "Spoilt"


def _refs(scene: Scene) -> tuple[ShardRef, ...]:
    catalogues = (scene.repository / "targets").rglob("*.catalogue")
    return max((read_catalogue(path.read_bytes()) for path in catalogues), key=lambda one: one.sequence).shards


def _settled(vehicle: Vehicle, ref: ShardRef, ring: KeyRing, held: dict[str, HeldVersion]) -> bool:
    work = cast(Any, SimpleNamespace(library=vehicle.library, repository=vehicle.answer.repository))
    return bool(settled(work, [ref], ring, held).refs)


def test_a_shard_is_opened_when_anything_that_it_was_settled_by_is_different(scene: Scene, vehicle: Vehicle) -> None:
    repository = vehicle.answer.repository
    ring, held = vehicle.library.ring(repository), dict(vehicle.library.held_versions(repository))
    ref = next(ref for ref in _refs(scene) if ref.prefix == _prefix(3))
    one, here = facility_id(3), held[facility_id(3)]
    foreign = f"{one[:-1]}{'0' if one[-1] != '0' else '1'}"
    more = KeyRing([*ring, EpochKey.generate(ScopeKeyId(repository, "city", "police", 1))])
    again = KeyRing(EpochKey.generate(key.id) for key in ring)
    assert _settled(vehicle, ref, ring, held)
    for other in (more, again, KeyRing(list(ring)[1:])):
        assert not _settled(vehicle, ref, other, held)
    for update in ({"epoch": ref.epoch + 1}, {"compartment": "harbour"}, {"prefix": ""}, {"object": ref_of(b"x")}):
        assert not _settled(vehicle, ref.model_copy(update=update), ring, held)
    for other_held in (
        {**held, one: replace(here, version=2)},
        {**held, one: replace(here, manifest_hash="0" * 64)},
        {**held, one: replace(here, withheld=frozenset())},
        {**held, one: replace(here, compartment="harbour")},
        {**held, foreign: here},
        {facility: version for facility, version in held.items() if facility != one},
    ):
        assert not _settled(vehicle, ref, ring, other_held)
