from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.errors import RollbackError
from responder_app.library.values import HeldVersion
from responder_app.model.terms import Scope
from responder_app.package.catalogue import Catalogue, ShardRef
from responder_app.package.digest import ObjectRef, ref_of
from responder_app.package.shard import Shard, ShardEntry, Tombstone, prefix_of
from responder_app.sync.plan import HoldBack, Install, Plan, Refuse, Remove, plan_facilities

FIRE = frozenset({("city", "shared"), ("city", "fire")})


def _id(number: int) -> str:
    return str(uuid.UUID(int=number * 0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF % (1 << 128)))


def _ref(text: str) -> ObjectRef:
    return ref_of(text.encode())


def _entry(number: int, version: int = 1, manifest: str | None = None) -> ShardEntry:
    named = manifest or f"{number} version {version}"
    return ShardEntry(facility=_id(number), type="facility", version=version, epoch=1, manifest=_ref(named))


def _held(number: int, version: int = 1, withheld: Sequence[Scope] = ()) -> HeldVersion:
    manifest_hash = _ref(f"{number} version {version}").hash
    return HeldVersion(version, manifest_hash, "city", frozenset(frozenset({scope}) for scope in withheld))


def _stone(number: int, version: int = 1) -> Tombstone:
    return Tombstone(facility=_id(number), version=version, reason="withdrawn")


def _shard(entries: Sequence[ShardEntry] = (), stones: Sequence[Tombstone] = (), prefix: str = "") -> Shard:
    return Shard(format=1, compartment="city", prefix=prefix, entries=tuple(entries), tombstones=tuple(stones))


def _catalogue(*prefixes: str) -> Catalogue:
    shards = (ShardRef(compartment="city", prefix=prefix, epoch=1, object=_ref(prefix)) for prefix in prefixes)
    return Catalogue(
        format=1,
        repository="0" * 64,
        office="Office",
        era=1,
        sequence=1,
        issued_at=datetime(2026, 1, 1, tzinfo=UTC),
        epochs={},
        shards=tuple(shards),
        grants=_ref("grants"),
        report_key="",
    )


def _plan(shards: Sequence[Shard], held: dict[str, HeldVersion]) -> Plan:
    return plan_facilities(_catalogue(*(shard.prefix for shard in shards)), shards, held, FIRE)


def test_what_is_not_held_is_installed() -> None:
    plan = _plan([_shard([_entry(1), _entry(2)])], {})
    assert plan.steps == (Install(_entry(1), "city", False), Install(_entry(2), "city", False))
    assert plan.unchanged == 0


def test_what_is_held_already_costs_nothing() -> None:
    plan = _plan([_shard([_entry(1)])], {_id(1): _held(1)})
    assert plan == Plan((), unchanged=1, missing=())


def test_a_newer_version_updates() -> None:
    plan = _plan([_shard([_entry(1, version=3)])], {_id(1): _held(1, version=2)})
    assert plan.steps == (Install(_entry(1, version=3), "city", True),)


def test_the_same_version_under_new_keys_updates() -> None:
    rewrapped = _entry(1, manifest="the same, wrapped for another epoch")
    assert _plan([_shard([rewrapped])], {_id(1): _held(1)}).steps == (Install(rewrapped, "city", True),)


def test_an_older_version_never_replaces_a_newer_one() -> None:
    (step,) = _plan([_shard([_entry(1, version=2)])], {_id(1): _held(1, version=3)}).steps
    assert isinstance(step, Refuse)
    assert isinstance(step.error, RollbackError)


def test_a_part_that_a_wider_grant_opens_is_installed_again() -> None:
    closed_to_fire = {_id(1): _held(1, withheld=[Scope.FIRE])}
    assert _plan([_shard([_entry(1)])], closed_to_fire).steps == (Install(_entry(1), "city", True),)


def test_a_part_that_stays_closed_costs_nothing() -> None:
    assert not _plan([_shard([_entry(1)])], {_id(1): _held(1, withheld=[Scope.POLICE])}).steps


def test_a_tombstone_removes() -> None:
    plan = _plan([_shard(stones=[_stone(1)])], {_id(1): _held(1)})
    assert plan == Plan((Remove(_stone(1)),), unchanged=0, missing=())


def test_a_tombstone_of_an_older_version_does_not_remove_a_newer_one() -> None:
    assert not _plan([_shard([_entry(1, 3)], [_stone(1, version=2)])], {_id(1): _held(1, version=3)}).steps


def test_a_facility_that_moved_to_another_compartment_is_updated_and_not_removed() -> None:
    there = _shard([_entry(1, version=2)]).model_copy(update={"compartment": "harbour"})
    plan = _plan([_shard(stones=[_stone(1)]), there], {_id(1): _held(1)})
    assert plan.steps == (Install(_entry(1, version=2), "harbour", True),)


def test_what_a_settled_shard_offers_is_not_removed_by_a_tombstone_elsewhere_and_counts_as_unchanged() -> None:
    stones = _shard([_entry(2)], [_stone(1)])
    held = {_id(1): _held(1), _id(2): _held(2)}
    plan = plan_facilities(_catalogue(""), [stones], held, FIRE, settled=frozenset({_id(1)}))
    assert (plan.steps, plan.unchanged, plan.missing) == ((), 2, ())
    control = plan_facilities(_catalogue(""), [stones], held, FIRE)
    assert control.steps == (Remove(_stone(1)),)


def test_what_moved_out_of_a_settled_shard_is_counted_once() -> None:
    plan = plan_facilities(_catalogue(""), [_shard([_entry(1)])], {_id(1): _held(1)}, FIRE, settled=frozenset({_id(1)}))
    assert (plan.steps, plan.unchanged) == ((), 1)


def test_a_tombstone_of_what_is_not_held_does_nothing() -> None:
    assert not _plan([_shard(stones=[_stone(1)])], {}).steps


def test_a_facility_that_vanishes_without_a_tombstone_is_kept_and_reported() -> None:
    plan = _plan([_shard([_entry(2)])], {_id(1): _held(1), _id(2): _held(2)})
    assert plan == Plan((), unchanged=1, missing=(_id(1),))


def test_a_facility_whose_shard_vanishes_is_kept_and_reported() -> None:
    plan = plan_facilities(_catalogue(), [], {_id(1): _held(1)}, FIRE)
    assert plan == Plan((), unchanged=0, missing=(_id(1),))


def test_a_facility_of_a_shard_that_was_not_read_is_not_missing() -> None:
    held = {_id(number): _held(number) for number in range(1, 40)}
    zeroes = [number for number in range(1, 40) if prefix_of(_id(number), 1) == "0"]
    shard = _shard([_entry(number) for number in zeroes], prefix="0")
    assert plan_facilities(_catalogue("0", "1"), [shard], held, FIRE) == Plan((), len(zeroes), ())


@pytest.mark.parametrize(
    ("held", "removed", "kept_back"), [(6, 5, False), (6, 6, True), (1000, 20, False), (1000, 21, True)]
)
def test_too_many_removals_at_once_are_held_back(held: int, removed: int, kept_back: bool) -> None:
    here = {_id(number): _held(number) for number in range(1, held + 1)}
    stones = [_stone(number) for number in range(1, removed + 1)]
    entries = [_entry(number) for number in range(removed + 1, held + 1)]
    steps = _plan([_shard(entries, stones)], here).steps
    if kept_back:
        (step,) = steps
        assert isinstance(step, HoldBack)
        assert step.tombstones == tuple(stones)
        assert str(removed) in step.reason
        assert str(held) in step.reason
    else:
        assert steps == tuple(map(Remove, stones))


def test_updates_go_on_while_removals_are_held_back() -> None:
    here = {_id(number): _held(number) for number in range(1, 8)}
    plan = _plan([_shard([_entry(7, 2)], [_stone(number) for number in range(1, 7)])], here)
    assert [type(step) for step in plan.steps] == [Install, HoldBack]


_numbers = st.dictionaries(st.integers(1, 60), st.integers(1, 4), max_size=40)


@given(offered=_numbers, held=_numbers, withdrawn=_numbers)
def test_nothing_is_ever_removed_without_a_tombstone_nor_replaced_by_something_older(
    offered: dict[int, int], held: dict[int, int], withdrawn: dict[int, int]
) -> None:
    shard = _shard(
        [_entry(number, version) for number, version in offered.items()],
        [_stone(number, version) for number, version in withdrawn.items()],
    )
    here = {_id(number): _held(number, version) for number, version in held.items()}
    plan = _plan([shard], here)
    versions = {_id(number): version for number, version in held.items()}
    for step in plan.steps:
        if isinstance(step, Remove):
            assert step.tombstone in shard.tombstones
            assert step.tombstone.facility not in {entry.facility for entry in shard.entries}
        if isinstance(step, Install):
            assert step.entry.version >= versions.get(step.entry.facility, 0)
    accounted = {step.entry.facility for step in plan.steps if isinstance(step, Install | Refuse)}
    assert len(offered) == len(accounted) + plan.unchanged
