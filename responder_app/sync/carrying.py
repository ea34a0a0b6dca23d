"""Carrying for guests: their sealed lists and manifests, which this vehicle cannot read, so that its copies hold them.

Last of all in a run: nobody here needs them. What of it cannot be had or believed is said and costs nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing

from responder_app.errors import DamagedError, LimitError, NoGrantError, NotFoundError, StoreError, TrustError
from responder_app.library.objects import ObjectStore
from responder_app.model.terms import Scope
from responder_app.package.carried import open_carried
from responder_app.package.catalogue import Catalogue, SharedRef
from responder_app.package.digest import ObjectRef
from responder_app.package.keys import KeyRing
from responder_app.package.limits import MAX_LIST_BYTES, MAX_SHARD_BYTES
from responder_app.sync.pool import Failed
from responder_app.sync.tally import sentence
from responder_app.sync.work import Work
from responder_app.trust.carried import verify_carried
from responder_app.trust.verified import VerifiedCatalogue

log = logging.getLogger(__name__)


def carry(work: Work, catalogue: VerifiedCatalogue, ring: KeyRing) -> bool:
    """Have on the disk what guests would take from here; whether something came.

    No request when all of it is there. Raises TransportError when the way to the repository is gone, StoreError.
    """
    objects = work.library.objects
    wanted = [ref.object for ref in catalogue.catalogue.guests if ref.compartment in _compartments(ring)]
    came = False
    for ref in _own(catalogue.catalogue.carried, ring):
        try:
            sealed = work.fetcher.read(ref.object, MAX_LIST_BYTES)
            wanted += verify_carried(catalogue, ref, sealed, ring).objects
        except (TrustError, LimitError, NotFoundError, NoGrantError) as error:
            work.tally.note(f"What guests of {catalogue.catalogue.office} need was not fetched: {sentence(error)}")
            continue
        if not objects.has(ref.object):
            objects.put(ref.object, sealed)
            came = True
    missing = tuple(ref for ref in objects.missing(wanted) if ref.length <= MAX_SHARD_BYTES)
    return (bool(missing) and _fetch(work, catalogue.catalogue.office, missing)) or came


def named(objects: ObjectStore, catalogue: Catalogue, ring: KeyRing) -> Iterator[ObjectRef]:
    """The manifests that the lists of that state name, as far as these lists are on the disk."""
    for ref in _own(catalogue.carried, ring):
        try:
            sealed = objects.get(ref.object)
            found = open_carried(sealed, catalogue.repository, ref.compartment, ref.epoch, ring)
        except (DamagedError, TrustError, LimitError):
            continue
        yield from found.objects if found is not None else ()


def _own(refs: Iterable[SharedRef], ring: KeyRing) -> list[SharedRef]:
    compartments = _compartments(ring)
    return [ref for ref in refs if ref.compartment in compartments]


def _compartments(ring: KeyRing) -> frozenset[str]:
    return frozenset(key.id.compartment for key in ring if key.id.scope == Scope.SHARED)


def _fetch(work: Work, office: str, missing: tuple[ObjectRef, ...]) -> bool:
    """Whether some came; what did not is said in one sentence."""
    work.fetcher.pace.begin("Fetching what guests would take from here")
    failed = []
    with closing(work.each(missing, work.fetcher.store)) as outcomes:
        for outcome in outcomes:
            if isinstance(outcome, Failed):
                if isinstance(outcome.error, StoreError):
                    raise outcome.error
                failed.append(outcome.error)
    if failed:
        log.warning("%d objects for guests not taken: %s", len(failed), type(failed[0]).__name__)
        work.tally.note(
            f"{len(failed)} sealed files that guests of {office} would take from this vehicle did not come: "
            f"{sentence(failed[0])}"
        )
    return len(failed) < len(missing)
