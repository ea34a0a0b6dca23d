"""One sync from its first request to its last object. Stopped or killed anywhere, the next one goes on from there."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from responder_app.errors import StoreError
from responder_app.library.values import HeldVersion
from responder_app.package.keys import KeyRing
from responder_app.sync import (
    acknowledged,
    carrying,
    directory,
    drawings,
    facilities,
    grants,
    guests,
    kept,
    offers,
    orders,
    room,
    settled,
)
from responder_app.sync.answers import Change
from responder_app.sync.plan import (
    Approved,
    HoldBack,
    Install,
    Leave,
    Plan,
    Refuse,
    Remove,
    Step,
    plan_facilities,
    plan_guest,
)
from responder_app.sync.retry import Stopped
from responder_app.sync.work import Work
from responder_app.trust.verified import VerifiedCatalogue, VerifiedShard


def run(work: Work) -> Generator[None, None, Change]:
    """Bring the library to the repository's newest state, as far as it can be believed and fetched.

    Pauses once, when every record is here and the drawings are not: where several repositories are followed, the
    records of all come first. A run that has no drawings to fetch may end without a pause.

    Raises TrustError when the repository's state itself cannot be accepted, NoGrantError without any key,
    TransportError when the way to it is gone, StoreError. Whatever it raises, what was held before still opens.
    """
    try:
        with suppress(Stopped):
            yield from _run(work)
    finally:
        with suppress(StoreError):  # what ended the run is told; the next start hides
            guests.hide_over(work)
    state = work.library.trust_state(work.repository)
    traffic = work.fetcher.transport.traffic
    return work.tally.change(state.sequence, traffic, work.fetcher.halt.asked)


def _run(work: Work) -> Generator[None, None, None]:
    pace = work.fetcher.pace
    pace.begin("Asking for the newest state")
    catalogue = offers.accept_catalogue(work)
    # A clock that is behind what was signed is said from here on, as one that is behind the check before.
    work.library.checked(work.repository, max(work.clock(), _floor(work)))
    if offers.is_first(work, catalogue):
        work.fetcher.transport.make_ready(work.lanes.most)
    acknowledged.take_acknowledged(work, catalogue)
    if grants.accept_grant(work, catalogue):
        offers.settle(work, None)  # new keys may open what stayed closed
    ring = work.library.ring(work.repository)
    lists = guests.accept_lists(work, catalogue, ring)
    guests.take_stay(work, catalogue, lists)
    if (said := grants.ended(work)) and not guests.is_over(work):
        work.tally.note(said)
    if grants.is_revoked(work):
        work.tally.destroy = orders.destroy_order(work)
        kept.keep_lists(work, catalogue)
        work.library.erase_due(work.repository, _floor(work))
        pace.begin("Done")
        return
    directory.take_directory(work, catalogue, ring)
    if offers.is_settled(work, catalogue) and not work.library.manifests_gone(work.repository):
        work.tally.unchanged = len(work.library.held_versions(work.repository))
        is_whole = True
    else:
        kept.keep_lists(work, catalogue)
        is_whole = bring_up_to_date(work, catalogue)
        offers.settle(work, catalogue if is_whole else None)
    work.library.erase_due(work.repository, _floor(work))
    yield
    drawings.fetch_all(work)
    work.fetcher.halt.check()
    carried = carrying.carry(work, catalogue, ring)
    work.fetcher.halt.check()
    kept.let_go(work, catalogue, is_whole, carried)
    if work.tally.updated or work.tally.removed:
        work.library.sweep()
    pace.begin("Done")


def bring_up_to_date(work: Work, catalogue: VerifiedCatalogue) -> bool:
    """Every version that the catalogue offers, and every removal; whether nothing is left to be done.

    Raises as `run`.
    """
    pace, ring = work.fetcher.pace, work.library.ring(work.repository)
    pace.begin("Reading the catalogue")
    lists = guests.accept_lists(work, catalogue, ring)
    guests.take_stay(work, catalogue, lists)
    own, held = offers.own_shards(catalogue, ring), work.library.held_versions(work.repository)
    known = settled.settled(work, own, ring, held)
    opened = offers.accept_shards(work, catalogue, [ref for ref in own if ref not in known.refs], ring)
    shards = (*opened.values(), *(one.shard for one in lists))
    entries = [entry for shard in shards for entry in shard.shard.entries]
    work.library.save_offers(work.repository, entries, still=known.facilities)
    approved = orders.approved_removals(work, catalogue, ring)
    offered = Offered(catalogue, shards, known.facilities, ring, approved)
    plan = _plan(work, offered, held)
    facilities.restore_manifests(work, shards)
    work.tally.unchanged = plan.unchanged
    work.tally.missing += plan.missing
    pace.begin("Fetching records")
    room.make_room(work)
    places = work.library.places(work.repository)
    installs = [step for step in plan.steps if isinstance(step, Install)]
    installs.sort(key=lambda step: work.first.rank(step.compartment, places.get(step.entry.facility)))
    if installs:
        work.news()
    facilities.take_all(work, installs, shards, ring)
    work.fetcher.halt.check()
    for step in plan.steps:
        _do(work, step)
    held = work.library.held_versions(work.repository)
    left = _plan(work, offered, held)
    settled.remember(work, known, opened, ring, held, left)
    is_all_read = len(shards) + len(known.refs) == len(offers.own_refs(catalogue, ring))
    return is_all_read and not left.steps and not left.missing


def _floor(work: Work) -> datetime:
    """The signed floor: what is hidden is erased by the office's time, whatever the system's clock is set to."""
    return work.library.trust_state(work.repository).floor


@dataclass(frozen=True)
class Offered:
    """What a state offers to this device, and what of it was held before any of its shards was opened."""

    catalogue: VerifiedCatalogue
    shards: tuple[VerifiedShard, ...]
    settled: frozenset[str]
    ring: KeyRing
    approved: Approved


def _plan(work: Work, offered: Offered, held: Mapping[str, HeldVersion]) -> Plan:
    granted = frozenset((key.id.compartment, key.id.scope) for key in offered.ring)
    shards = (shard.shard for shard in offered.shards)
    if guests.is_guest(offered.ring):
        return plan_guest(shards, held, granted, guests.is_over(work))
    return plan_facilities(offered.catalogue.catalogue, shards, held, granted, offered.approved, offered.settled)


def _do(work: Work, step: Step) -> None:
    """Everything but installing, which is done for many at once."""
    if isinstance(step, Refuse):
        facilities.note_failure(work, step.entry.facility, step.entry.version, step.error)
    elif isinstance(step, Remove):
        work.library.remove(work.repository, step.tombstone, _floor(work))
        work.tally.removed.append(step.tombstone.facility)
    elif isinstance(step, Leave):
        work.tally.removed += work.library.leave(work.repository, step.facilities, _floor(work))
    elif isinstance(step, HoldBack):
        work.tally.hold_back([stone.facility for stone in step.tombstones], step.reason)
