"""What has to be done, worked out from what is offered and what is held. No I/O, no clock, no randomness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from responder_app.errors import RollbackError, TrustError
from responder_app.library.values import HeldVersion
from responder_app.package import part
from responder_app.package.catalogue import Catalogue
from responder_app.package.order import needs_approval
from responder_app.package.shard import Shard, ShardEntry, Tombstone, prefix_of

Approved = frozenset[tuple[str, int]]
"""Facilities, each up to a version, that two holders of root keys allowed to be removed."""


class Stage(IntEnum):
    """In which order things are fetched; design.md, "Sync"."""

    RECORDS = 1
    PREVIEWS = 2
    DRAWINGS = 3
    EARLIER = 4
    TILES = 5
    BASEMAPS = 6
    OTHERS = 7
    """Of kinds that this program does not know: a newer one on this vehicle will."""


@dataclass(frozen=True, slots=True)
class Install:
    """Fetch this version's manifest and records and show it. `update`: an older one is shown until then."""

    entry: ShardEntry
    compartment: str
    update: bool


@dataclass(frozen=True)
class Refuse:
    """Keep what is held; the offer cannot be believed."""

    entry: ShardEntry
    error: TrustError


@dataclass(frozen=True)
class Remove:
    """The office has withdrawn this facility."""

    tombstone: Tombstone


@dataclass(frozen=True)
class Leave:
    """Facilities that the office no longer shares with this guest: hidden, and kept for a while."""

    facilities: tuple[str, ...]


@dataclass(frozen=True)
class HoldBack:
    """Removals that are too many at once: nothing of it is removed until two holders of root keys approve."""

    tombstones: tuple[Tombstone, ...]
    reason: str


Step = Install | Refuse | Remove | Leave | HoldBack


@dataclass(frozen=True)
class Plan:
    """The steps in order; how many facilities are as they should be; which are gone without a tombstone."""

    steps: tuple[Step, ...]
    unchanged: int
    missing: tuple[str, ...]
    """Held, no longer named by the catalogue, not withdrawn: kept as they are, and reported."""


def plan_facilities(
    catalogue: Catalogue,
    shards: Iterable[Shard],
    held: Mapping[str, HeldVersion],
    granted: frozenset[tuple[str, str]],
    approved: Approved = frozenset(),
    settled: frozenset[str] = frozenset(),
) -> Plan:
    """Steps from the shards that are not settled yet; a settled shard costs nothing and is not given.

    Args:
        catalogue: The newest that was accepted.
        shards: Opened shards of that catalogue that may hold something new.
        held: All that the library holds of that repository, by facility id.
        granted: Pairs (compartment, scope) of which this device has a key.
        approved: What may be removed however much it is.
        settled: The facilities that settled shards offer: held as they should be, whatever a tombstone elsewhere says.
    """
    shards = tuple(shards)
    installs: list[Step] = []
    offered = settled.union(entry.facility for shard in shards for entry in shard.entries)
    unchanged = len(offered) - sum(len(shard.entries) for shard in shards)
    for shard in shards:
        for entry in shard.entries:
            step = _step(entry, shard.compartment, held.get(entry.facility), granted)
            unchanged += step is None
            installs += [step] if step else []
    stones = (stone for shard in shards for stone in shard.tombstones if stone.facility not in offered)
    due = tuple(stone for stone in stones if _buries(stone, held))
    return Plan(
        (*installs, *_removals(due, len(held), approved)), unchanged, _missing(catalogue, shards, held, settled)
    )


def plan_guest(
    shards: Iterable[Shard], held: Mapping[str, HeldVersion], granted: frozenset[tuple[str, str]], is_over: bool
) -> Plan:
    """The same for a guest, from the lists that are sealed under its own key: what they leave out is no longer shared.

    An office may end a stay at any time, so that its removals need nobody's approval. `is_over`: nothing is installed.
    """
    shards = tuple(shards)
    entries = [(shard.compartment, entry) for shard in shards for entry in shard.entries if not is_over]
    steps = [_step(entry, compartment, held.get(entry.facility), granted) for compartment, entry in entries]
    named = {entry.facility for _, entry in entries}
    stones = [stone for shard in shards for stone in shard.tombstones if stone.facility not in named]
    due = tuple(Remove(stone) for stone in stones if _buries(stone, held))
    read = {shard.compartment for shard in shards}
    others = held.keys() - named - {stone.tombstone.facility for stone in due}
    left = tuple(sorted(one for one in others if held[one].compartment in read))
    missing = tuple(sorted(others - set(left)))
    leaving = (Leave(left),) if left else ()
    installs = tuple(step for step in steps if step is not None)
    return Plan((*installs, *due, *leaving), len(steps) - len(installs), missing)


def _step(
    entry: ShardEntry, compartment: str, held: HeldVersion | None, granted: frozenset[tuple[str, str]]
) -> Step | None:
    if held is None:
        return Install(entry, compartment, update=False)
    if entry.version < held.version:
        return Refuse(entry, RollbackError(f"Version {entry.version} is older than version {held.version} held here."))
    opens_now = any((compartment, scope) in granted for scopes in held.withheld for scope in scopes)
    if entry.version == held.version and entry.manifest.hash == held.manifest_hash and not opens_now:
        return None
    return Install(entry, compartment, update=True)


def _buries(stone: Tombstone, held: Mapping[str, HeldVersion]) -> bool:
    here = held.get(stone.facility)
    return here is not None and here.version <= stone.version


def _removals(due: tuple[Tombstone, ...], held: int, approved: Approved) -> tuple[Step, ...]:
    released = tuple(stone for stone in due if (stone.facility, stone.version) in approved)
    others = tuple(stone for stone in due if (stone.facility, stone.version) not in approved)
    if not needs_approval(len(others), held):
        return tuple(map(Remove, due))
    reason = (
        f"The office withdraws {len(others)} of {held} facilities at once. "
        "They are kept until two signatures of the office confirm it; ask it before relying on them."
    )
    return (*map(Remove, released), HoldBack(others, reason))


def _missing(
    catalogue: Catalogue, shards: tuple[Shard, ...], held: Mapping[str, HeldVersion], settled: frozenset[str]
) -> tuple[str, ...]:
    """Held facilities that the given shards should name and do not, or that no shard covers any more."""
    read = {(shard.compartment, shard.prefix) for shard in shards}
    named = settled.union(entry.facility for shard in shards for entry in shard.entries)
    named |= {stone.facility for shard in shards for stone in shard.tombstones}
    covered = {(ref.compartment, ref.prefix) for ref in catalogue.shards}
    lengths = {len(ref.prefix) for ref in catalogue.shards}

    def is_missing(facility: str, here: HeldVersion) -> bool:
        places = {(here.compartment, prefix_of(facility, length)) for length in lengths} & covered
        return facility not in named and (not places or bool(places & read))

    return tuple(sorted(facility for facility, here in held.items() if is_missing(facility, here)))


_STAGES = {
    part.OVERVIEW: Stage.PREVIEWS,
    part.WORDS: Stage.PREVIEWS,
    **dict.fromkeys((part.RECORD, part.AREA, part.PLAN, part.DOCUMENT, part.RESTRICTED), Stage.DRAWINGS),
    part.BEFORE: Stage.EARLIER,
    part.TILES: Stage.TILES,
    part.BASEMAP: Stage.BASEMAPS,
}


def stage_of(kind: str) -> Stage:
    """When objects of parts of that kind are fetched."""
    return _STAGES.get(kind, Stage.OTHERS)
