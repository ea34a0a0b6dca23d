"""Fetching what belongs to versions that are shown already: previews, plans, tiles, base maps, straight to disk."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import cache

from responder_app.errors import TransportError
from responder_app.library.values import HeldVersion, Wanted
from responder_app.package.digest import ObjectRef
from responder_app.sync import room
from responder_app.sync.facilities import note_failure
from responder_app.sync.first import Rank
from responder_app.sync.plan import Stage, stage_of
from responder_app.sync.pool import Failed
from responder_app.sync.progress import Pace
from responder_app.sync.wants import Wants, plan_objects
from responder_app.sync.work import Work

JOURNAL_EVERY_S = 3.0
_DOING = {
    Stage.PREVIEWS: "Fetching previews",
    Stage.DRAWINGS: "Fetching plans and documents",
    Stage.EARLIER: "Fetching earlier plans to compare with",
    Stage.TILES: "Fetching tiles of large sheets",
    Stage.BASEMAPS: "Fetching base maps",
    Stage.OTHERS: "Fetching the rest",
}


def fetch_all(work: Work) -> None:
    """Fetch every object that is still wanted, in the order of plan_objects.

    An object that cannot be believed is refused by its facility's name; all else of the facility is shown.
    Raises TransportError when the way to the repository is gone, StoreError; what came until then stays.
    """
    own = (item for item in work.library.wanted() if item.repository == work.repository)
    here, missing = plan_objects(own, _ranks(work)).split(work.library.objects.has)
    journal = _Journal(work)
    # Stored by a run that was killed before it wrote so:
    journal.write(item.ref for item in here)
    chosen = room.choose(work, missing)
    work.fetcher.pace.remaining(chosen.bytes)
    if here or missing:
        _forgive(work)
    del here, missing
    _fetch(work, chosen, journal)
    journal.flush()


def _ranks(work: Work) -> Callable[[str], Rank]:
    held = work.library.held_versions(work.repository)
    districts = {facility: version.compartment for facility, version in held.items()}
    return work.first.ranks(districts, work.library.places(work.repository))


def _forgive(work: Work) -> None:
    """Versions that are shown were refused for one of their objects: every run judges those anew."""
    for facility in work.library.refused_though_shown(work.repository):
        if facility not in work.tally.refused:
            work.library.forget_refusal(work.repository, facility)


def _fetch(work: Work, wants: Wants, journal: _Journal) -> None:
    """One stage begins while the last objects of the one before come: a narrow link is never idle in between."""
    stages = _Stages(work.fetcher.pace)
    held = cache(lambda: work.library.held_versions(work.repository))  # read when something fails

    def store(item: Wanted) -> None:
        stages.reach(stage_of(item.kind))
        work.fetcher.store(item.ref)

    with closing(work.each(wants, store)) as outcomes:
        try:
            for outcome in outcomes:
                if isinstance(outcome, Failed):
                    facility = outcome.item.facility_id
                    note_failure(work, facility, _version(held(), facility), outcome.error)
                else:
                    work.tally.drawn.add(outcome.item.facility_id)
                    journal.add(outcome.item.ref)
        except TransportError:
            journal.flush()
            raise


def _version(held: Mapping[str, HeldVersion], facility: str) -> int:
    return held[facility].version if facility in held else 0


class _Stages:
    """Says which stage is reached, once each; called from several threads."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._lock = threading.Lock()
        self._left = dict(_DOING)

    def reach(self, stage: Stage) -> None:
        with self._lock:
            doing = self._left.pop(stage, None)
            if doing is not None:
                self._pace.begin(doing)


class _Journal:
    """Objects that are on disk, written into the library every now and then."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._refs: list[ObjectRef] = []
        self._written_at = time.monotonic()

    def write(self, refs: Iterable[ObjectRef]) -> None:
        self._refs += refs
        self.flush()

    def add(self, ref: ObjectRef) -> None:
        self._refs.append(ref)
        if time.monotonic() - self._written_at > JOURNAL_EVERY_S:
            self.flush()

    def flush(self) -> None:
        if self._refs:
            self._work.library.arrived(self._refs)
        self._refs, self._written_at = [], time.monotonic()
