"""The office catches up with a copy of its repository that another administrator published to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from responder_app.errors import InputError, StoreError
from responder_app.package.keys import KeyRing
from responder_app.publisher import recovery, signing
from responder_app.publisher.catching_up.fetching import Copy, fetch_state
from responder_app.publisher.catching_up.merging import Step
from responder_app.publisher.catching_up.taking_over import TakenOver, TakingOver
from responder_app.publisher.custody import Custody
from responder_app.publisher.known_devices import RecoveryKey
from responder_app.publisher.office import Office
from responder_app.publisher.published import PublishedState, read_published
from responder_app.publisher.registry import facts
from responder_app.publisher.registry.facts import Publication
from responder_app.sync.retry import Persistence
from responder_app.sync.transport.base import Transport

_TRIES = Persistence()
LOOKED_BACK = 200
"""States that are looked for in the copy, to find the last that both have."""


def catch_up(
    office: Office,
    transport: Transport,
    key: RecoveryKey | None = None,
    both: Step | None = None,
    clock_is_right: bool = False,
    tries: Persistence = _TRIES,
) -> TakenOver | None:
    """Take over the state that lies there; None when it is this office's own. What was changed here waits.

    Args:
        office: The one that lost.
        transport: Reads the copy.
        key: A recovery key, needed where another administrator changed the keys of packages.
        both: Whose facilities go on that both changed: `Step.MINE` or `Step.THEIRS`.
        clock_is_right: As for publishing.
        tries: How patiently the copy is read.

    Raises BothChangedError, InputError, TransportError, TrustError, StoreError; then nothing has changed.
    """
    copy = Copy(transport, tries)
    state = read_published(copy)
    with office.writing() as (connection, keys):
        own, repository = list(keys.epoch_keys()), keys.repository
        known = {one.sequence: one for one in facts.publications_of(connection)}
    _check(state, repository, office)
    published = known.get(state.catalogue.sequence)
    if published is not None and published.catalogue_hash == state.catalogue_hash:
        return None
    grant = recovery.open_with(state, key) if key else None
    ring = KeyRing([*own, *(grant.epoch_keys() if grant else ())])
    base = _base(known.values(), copy)
    fetched = fetch_state(state, office.repository, ring)
    with office.writing() as (connection, keys):
        if {one.sequence: one for one in facts.publications_of(connection)} != known:
            raise StoreError("something was published here meanwhile; run it again")
        done = TakingOver(office, connection, keys, fetched, grant, ring, base, both).run()
    office.renew(clock_is_right)
    for device in done.revoke_again:
        Custody(office, clock_is_right=True).revoke(device, device.reason or "")
    return done


def _check(state: PublishedState, repository: str, office: Office) -> None:
    if state.repository != repository:
        raise InputError(f"{state.store.folder} holds the repository of another office")
    mine, theirs = office.root().signed.version, state.root.signed.version
    if theirs > mine:
        raise InputError(
            "a root ceremony was held with another office's registry, which has the signing keys now; "
            "this one can be rebuilt with `responder office recover`"
        )
    if theirs < mine:
        raise InputError(f"{state.store.folder} is of before the last root ceremony: publish there")


def _base(known: Iterable[Publication], copy: Copy) -> datetime | None:
    """When the newest state was issued that this office published and that the copy had too."""
    newest_first = sorted(known, key=lambda one: one.sequence, reverse=True)
    for one in islice(newest_first, LOOKED_BACK):
        if copy.get(signing.catalogue_path(one.catalogue_hash)) is not None:
            return one.issued_at
    return None
