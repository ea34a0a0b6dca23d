"""What of accepted states stays on disk, so that the database can be made anew from it without a network.

The newest state, and as long as not all that it offers is held, also the last one that was held whole and every
state under which something was accepted that is shown or stands in for drawings on their way: only those name it.
The same while an incident runs: only they name what was withdrawn meanwhile and is to be there still.
"""

from __future__ import annotations

from collections.abc import Iterable

from responder_app.errors import LimitError, TamperedError
from responder_app.library.accepted import AcceptedState
from responder_app.package.catalogue import Catalogue, read_catalogue
from responder_app.package.digest import ObjectRef
from responder_app.sync import carrying
from responder_app.sync.work import Work
from responder_app.trust.refresh import CATALOGUE, Outcome
from responder_app.trust.state import TrustState
from responder_app.trust.verified import VerifiedCatalogue


def keep_accepted(work: Work, before: TrustState, outcome: Outcome) -> None:
    """Write down what a refresh came to, before the database says so. Raises DiskFullError, StoreError."""
    states, found = work.library.accepted, outcome.catalogue
    if found is not None:
        if outcome.state != before or not states.has(work.repository, found.hash):
            states.put(work.repository, found.hash, outcome.state.metadata, found.accepted_at)
    elif outcome.state != before and outcome.state.catalogue_hash is not None:
        states.put_seen(work.repository, outcome.state.catalogue_hash, outcome.state.metadata)


def keep_lists(work: Work, catalogue: VerifiedCatalogue, is_whole: bool = False) -> None:
    """Keep the lists of every state that is still needed, so that no sweep takes them, and let go of other states.

    `is_whole`: every version that this newest catalogue offers is shown. Raises StoreError.
    """
    states = _in_order(work.library.accepted.every(work.repository))
    needed = {catalogue.hash}
    is_whole = is_whole and not work.library.keeps_withdrawn(work.repository)
    stand_in = work.library.accepted_under(work.repository, current=False)
    if stand_in or not is_whole:
        shown = work.library.accepted_under(work.repository, current=True)
        needed |= {digest for digest, _ in states[:1]} | stand_in | (frozenset() if is_whole else shown)
    work.library.accepted.keep_only(work.repository, needed)
    kept = [own for digest, own in states if digest in needed and digest != catalogue.hash]
    keep_named(work, (*kept, catalogue.catalogue))


def keep_named(work: Work, catalogues: Iterable[Catalogue]) -> None:
    """Keep what these states name that belongs to no facility held here. Raises StoreError."""
    ring, objects = work.library.ring(work.repository), work.library.objects
    refs = [ref for own in catalogues for ref in (*listed(own), *carrying.named(objects, own, ring))]
    work.library.keep_objects(work.repository, refs)


def let_go(work: Work, catalogue: VerifiedCatalogue, is_whole: bool, more: bool) -> None:
    """At the end of a run: let go of states that nothing needs any more, keep what came. Raises StoreError.

    `more`: something came that the newest state names since its lists were last kept.
    """
    if more or len(work.library.accepted.every(work.repository)) > 1:
        keep_lists(work, catalogue, is_whole)


def listed(catalogue: Catalogue) -> tuple[ObjectRef, ...]:
    """The objects that a catalogue itself names for vehicles: grants, shards, and the smaller lists."""
    return (
        catalogue.grants,
        *((catalogue.acknowledged,) if catalogue.acknowledged else ()),
        *(ref.object for ref in catalogue.shards),
        *(ref.object for ref in catalogue.guests),
        *(ref.object for ref in (*catalogue.directory, *catalogue.approvals, *catalogue.carried)),
    )


def _in_order(states: Iterable[AcceptedState]) -> list[tuple[str, Catalogue]]:
    """Oldest first; a state that does not hold a catalogue is passed over."""
    found = []
    for state in states:
        try:
            found.append((state.catalogue_hash, read_catalogue(state.contents.get(CATALOGUE, b""))))
        except (TamperedError, LimitError):
            continue
    return sorted(found, key=lambda one: (one[1].era, one[1].sequence))
