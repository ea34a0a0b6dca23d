"""What the repository offers now: the catalogue that trust accepts, and its shards."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import closing

from responder_app.errors import (
    LimitError,
    NoGrantError,
    NotFoundError,
    ResponderError,
    StoreError,
    TransportError,
    TrustError,
)
from responder_app.model.terms import Scope
from responder_app.package.catalogue import ShardRef
from responder_app.package.digest import ObjectRef
from responder_app.package.keys import KeyRing
from responder_app.package.limits import MAX_SHARD_BYTES
from responder_app.sync import guests
from responder_app.sync.fetch import Fetch
from responder_app.sync.kept import keep_accepted
from responder_app.sync.pool import Failed
from responder_app.sync.retry import persistently
from responder_app.sync.transport.sources import Sources
from responder_app.sync.work import Work
from responder_app.trust.refresh import refresh
from responder_app.trust.verified import VerifiedCatalogue, VerifiedShard, verify_shard

log = logging.getLogger(__name__)


def accept_catalogue(work: Work) -> VerifiedCatalogue:
    """Ask the repository for its newest state. What was learnt is stored, also when it is refused.

    Of several sources each is asked: one that lags, lies or is down hides nothing that another has.
    Raises TrustError, TransportError, StoreError.
    """
    fetcher = work.fetcher
    if not isinstance(fetcher.transport, Sources):
        return _newest(work)  # its fetching tries again by itself
    return persistently(lambda: _newest(work), lambda: 0, fetcher.halt, fetcher.persistence, fetcher.tried)


def _newest(work: Work) -> VerifiedCatalogue:
    newest: VerifiedCatalogue | None = None
    errors: list[ResponderError] = []
    for transport, fetch in work.fetcher.metadata_of_each():
        try:
            newest = _accept(work, fetch)
        except (TrustError, TransportError, LimitError) as error:
            errors.append(error)
            if isinstance(work.fetcher.transport, Sources):
                work.fetcher.transport.failed(transport, error)
        work.fetcher.halt.check()
    if newest is None:
        raise next((error for error in errors if isinstance(error, TrustError)), errors[0])
    return newest


def _accept(work: Work, fetch: Fetch) -> VerifiedCatalogue:
    before = work.library.trust_state(work.repository)
    outcome = refresh(work.anchor, before, fetch, work.clock())
    keep_accepted(work, before, outcome)
    if outcome.state != before:
        work.library.save_trust_state(work.repository, outcome.state)
    if outcome.error is not None:
        raise outcome.error
    if outcome.catalogue is None:
        raise TransportError("The repository gave no answer.")
    return outcome.catalogue


def accept_shards(
    work: Work, catalogue: VerifiedCatalogue, refs: Iterable[ShardRef], ring: KeyRing
) -> dict[ShardRef, VerifiedShard]:
    """Open shards of that catalogue; those that have not changed are on disk already and cost no request.

    A shard that cannot be believed costs the facilities of that shard their update and nothing else.
    Raises TransportError, StoreError, Stopped.
    """
    shards: dict[ShardRef, VerifiedShard] = {}
    fresh: list[tuple[ObjectRef, bytes]] = []

    def read(ref: ShardRef) -> tuple[VerifiedShard, bytes]:
        sealed = work.fetcher.read(ref.object, MAX_SHARD_BYTES)
        return verify_shard(catalogue, ref, sealed, ring), sealed

    with closing(work.each(refs, read)) as outcomes:
        for outcome in outcomes:
            if isinstance(outcome, Failed):
                _note(work, outcome.item, outcome.error)
                continue
            shard, sealed = outcome.result
            shards[outcome.item] = shard
            if not work.library.objects.has(outcome.item.object):
                fresh.append((outcome.item.object, sealed))
    work.fetcher.halt.check()
    work.library.objects.put_all(fresh)
    return shards


def own_shards(catalogue: VerifiedCatalogue, ring: KeyRing) -> tuple[ShardRef, ...]:
    """The shards of the compartments that this device was ever granted; the others are none of its business."""
    granted = {key.id.compartment for key in ring if key.id.scope == Scope.SHARED}
    return tuple(ref for ref in catalogue.catalogue.shards if ref.compartment in granted)


def _note(work: Work, ref: ShardRef, error: ResponderError) -> None:
    if isinstance(error, StoreError) or (isinstance(error, TransportError) and not isinstance(error, NotFoundError)):
        raise error
    log.warning("Shard %s of %s not taken: %s", ref.prefix, ref.compartment, type(error).__name__)
    if isinstance(error, NoGrantError):
        work.tally.note(f"This device may not read the newest state of the compartment {ref.compartment}.")
    else:
        work.tally.leave_unread(error)


def is_settled(work: Work, catalogue: VerifiedCatalogue) -> bool:
    """Whether all that the catalogue offers to this device was held after the last run, and its shards still are."""
    if work.library.row(_row(work)) != catalogue.hash:
        return False
    return not work.library.objects.missing(own_refs(catalogue, work.library.ring(work.repository)))


def own_refs(catalogue: VerifiedCatalogue, ring: KeyRing) -> tuple[ObjectRef, ...]:
    """The objects that tell this device which facilities there are: its shards, or as a guest its lists."""
    shards = tuple(ref.object for ref in own_shards(catalogue, ring))
    return shards + tuple(ref.object for ref in guests.own_lists(catalogue, ring))


def is_first(work: Work, catalogue: VerifiedCatalogue) -> bool:
    """Whether something is offered and nothing of that repository is held: much is about to come."""
    is_known = work.library.row(_row(work)) == catalogue.hash
    return not is_known and not work.library.held_versions(work.repository)


def settle(work: Work, catalogue: VerifiedCatalogue | None) -> None:
    """Note that all that the catalogue offers is held now; None: that something is still to be done."""
    now = catalogue.hash if catalogue is not None else ""
    if now != (work.library.row(_row(work)) or ""):
        work.library.save_row(_row(work), now)


def _row(work: Work) -> str:
    return f"settled:{work.repository}"
