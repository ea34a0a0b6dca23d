"""Making room on this disk and choosing what has room: tiles and earlier plans go first, records never."""

from __future__ import annotations

import logging

from responder_app.errors import StoreError
from responder_app.sync.budget import SHED, essential_bytes, fit, room_bytes, said, share
from responder_app.sync.wants import Wants
from responder_app.sync.work import Work

UNKNOWN_BYTES = 1 << 62
"""Stands for the room on a disk that does not say how much it has."""
log = logging.getLogger(__name__)


def make_room(work: Work, needed: int = 0) -> None:
    """Delete tiles and earlier plans until there is room for so much. Raises StoreError."""
    lacking = needed - _room(work)
    if lacking > 0:
        freed = work.library.shed(work.repository, SHED, lacking)
        log.info("%d bytes of tiles and earlier plans deleted for room", freed)


def choose(work: Work, missing: Wants) -> Wants:
    """What of the missing objects is fetched, in the same order. What is left out is told at once, and noted.

    Raises StoreError.
    """
    if not missing:
        return missing
    make_room(work, essential_bytes(missing))
    others = [size for repository, size in work.library.lacking().items() if repository != work.repository]
    chosen, left = fit(missing, share(_room(work), others))
    if left:
        work.fetcher.pace.warn(said(left))
        work.tally.note(said(left))
    return chosen


def _room(work: Work) -> int:
    objects, budget = work.library.objects, work.budget_bytes
    try:
        free, total = objects.disk()
    except StoreError as error:
        log.warning("How much room there is cannot be told: %s", error)
        free = total = UNKNOWN_BYTES  # a disk that is truly full says so when it is written to
    return room_bytes(free, total, objects.used_bytes() if budget else 0, budget)
