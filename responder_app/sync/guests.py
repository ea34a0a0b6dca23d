"""A run of a vehicle that is a guest: which lists are its own, until when it stays, and hiding what is over.

Whatever becomes of a run, what is over by the signed floor is hidden at its end.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from responder_app.errors import LimitError, NoGrantError, NotFoundError, TrustError
from responder_app.library.guests import Stay
from responder_app.model.terms import Scope
from responder_app.package.catalogue import GuestRef
from responder_app.package.guest import PREFIX
from responder_app.package.keys import KeyRing
from responder_app.package.limits import MAX_SHARD_BYTES
from responder_app.sync.tally import sentence
from responder_app.sync.work import Work
from responder_app.trust.verified import VerifiedCatalogue, VerifiedGuestList, verify_guest_list

log = logging.getLogger(__name__)

NOT_CARRIED = (
    "This source does not have what {office} shares with this vehicle as a guest: what is held of it stays. "
    "Take it from a vehicle of {office} that synced since you were made a guest, or from the office's own repository."
)


def is_guest(ring: KeyRing) -> bool:
    """Whether a device with these keys of a repository is a guest there: it has a key of its own and none of all."""
    scopes = {key.id.scope for key in ring}
    return Scope.SHARED.value not in scopes and any(scope.startswith(PREFIX) for scope in scopes)


def own_lists(catalogue: VerifiedCatalogue, ring: KeyRing) -> tuple[GuestRef, ...]:
    """The guest lists that are for this device."""
    if not is_guest(ring):
        return ()
    own = {(key.id.compartment, key.id.scope) for key in ring}
    return tuple(ref for ref in catalogue.catalogue.guests if (ref.compartment, ref.scope) in own)


def accept_lists(work: Work, catalogue: VerifiedCatalogue, ring: KeyRing) -> tuple[VerifiedGuestList, ...]:
    """This guest's lists; one that cannot be believed keeps its facilities as they were and is said.

    Those that have not changed are on disk already. Raises TransportError when the way to the repository is gone,
    StoreError, Stopped.
    """
    found = []
    for ref in own_lists(catalogue, ring):
        try:
            sealed = work.fetcher.read(ref.object, MAX_SHARD_BYTES)
            found.append(verify_guest_list(catalogue, ref, sealed, ring))
        except NotFoundError:
            log.warning("Guest list of %s not taken: it is not there", ref.compartment)
            work.tally.note(NOT_CARRIED.format(office=catalogue.catalogue.office))
            continue
        except (TrustError, LimitError, NoGrantError) as error:
            log.warning("Guest list of %s not taken: %s", ref.compartment, type(error).__name__)
            work.tally.note(f"What this vehicle may read as a guest is kept as it was: {sentence(error)}")
            continue
        if not work.library.objects.has(ref.object):
            work.library.objects.put_all([(ref.object, sealed)])
    return tuple(found)


def take_stay(work: Work, catalogue: VerifiedCatalogue, lists: tuple[VerifiedGuestList, ...]) -> None:
    """Note until when this vehicle stays, as its lists say, and hide what is over. Raises StoreError."""
    known = next((stay for stay in work.library.stays() if stay.repository == work.repository), None)
    if lists:
        until = min(one.until for one in lists)
        fresh = Stay(work.repository, catalogue.catalogue.office, until)
        is_over = work.library.trust_state(work.repository).floor >= until
        if known is None or (known.office, known.until) != (fresh.office, until) or (known.over_since and not is_over):
            work.library.save_stay(replace(fresh, over_since=known.over_since if known and is_over else None))
    elif known is not None and not is_guest(work.library.ring(work.repository)):
        work.library.forget_stay(work.repository)
    hide_over(work)


def is_over(work: Work) -> bool:
    """Whether this vehicle's stay is over by the signed floor."""
    floor = work.library.trust_state(work.repository).floor
    return any(stay.repository == work.repository and stay.until <= floor for stay in work.library.stays())


def hide_over(work: Work) -> None:
    """Hide what is over, and say so. Raises StoreError."""
    hidden = work.library.hide_over().get(work.repository, ())
    work.tally.removed += [one for one in hidden if one not in work.tally.removed]
    for stay in work.library.stays():
        if stay.repository == work.repository and stay.over_since is not None:
            work.tally.note(stay.told)
