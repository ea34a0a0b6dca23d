"""Copying what this vehicle holds to a stick. Pulled out anywhere, the next run goes on, and no half copy is offered.

ledger    what is about to be written, added to what earlier copies wrote
objects   those that are not there yet: verified, written beside, flushed, renamed
metadata  roots, catalogue, targets, snapshot; the timestamp last: until then the copy before is the copy
removal   what earlier copies wrote and this one does not need, if its bytes are still what we wrote
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from responder_app.errors import DamagedError, PlaceError
from responder_app.package.digest import ObjectRef
from responder_app.sync.carried import FIRST_ROOT, MAX_ROOT_BYTES
from responder_app.sync.handing.holding import Holding
from responder_app.sync.handing.ledger import Ledger, object_name, read_ledger, write_ledger
from responder_app.sync.handing.place import Place, check_apart
from responder_app.sync.lock import one_writer
from responder_app.sync.pool import Failed, run_all
from responder_app.sync.progress import Pace, Tell
from responder_app.sync.retry import Halt
from responder_app.trust.layout import TIMESTAMP_PATH

log = logging.getLogger(__name__)

WRITERS = 4
"""So many files are on their way at once: each waits for the stick to have it."""
SPARE_BYTES = 4 * 1024 * 1024
"""Left free for folders and reports."""
_MAX_METADATA = 64 * 1024

Choose = Callable[[Holding], Iterable[ObjectRef]]
"""The objects of a copy, besides the lists."""


def all_held(holding: Holding) -> Iterable[ObjectRef]:
    """Everything that lies on this disk."""
    return holding.everything()


@dataclass(frozen=True)
class MirrorPlan:
    """What a copy is going to take, told before it begins."""

    objects: int
    bytes: int
    objects_missing: int
    bytes_missing: int
    bytes_needed: int
    """On the stick, whole clusters."""
    bytes_free: int

    @property
    def fits(self) -> bool:
        """Whether there is room."""
        return self.bytes_needed <= self.bytes_free


@dataclass(frozen=True)
class Mirrored:
    """What became of a copy. `cancelled`: what was written stays, and the copy before is still the copy."""

    plan: MirrorPlan
    sequence: int
    expires_at: datetime
    bytes_written: int = 0
    objects_removed: int = 0
    damaged: int = 0
    """Objects of this vehicle that failed their check and were left out; the next sync fetches them anew."""
    cancelled: bool = False


@dataclass(frozen=True)
class Mirror:
    """One copy to one place."""

    holding: Holding
    place: Place
    choose: Choose = all_held
    reread: bool = False
    """Read everything that lies there again, instead of believing names and lengths."""

    def run(
        self,
        tell: Tell | None = None,
        cancel: Callable[[], bool] = lambda: False,
        told: Callable[[MirrorPlan], object] = lambda _plan: None,
    ) -> Mirrored:
        """Bring the copy up to this vehicle's state; `told` hears what it takes before anything is written.

        Raises:
            PlaceError: Another repository, an office's own, or a newer state lies there, or the stick is full, read
                only, too small, or was pulled out.
            InputError: The list of what copies wrote there is damaged.
            BusyError: A sync or check is running.
        """
        check_apart(self.place.folder, self.holding.paths.home)
        with one_writer(self.holding.paths.lock):
            return _Run(self, Pace(tell), Halt(cancel)).run(told)


@dataclass(frozen=True)
class _Run:
    mirror: Mirror
    pace: Pace
    halt: Halt

    def run(self, told: Callable[[MirrorPlan], object]) -> Mirrored:
        holding, place = self.mirror.holding, self.mirror.place
        before = self._before()
        self.pace.begin("Comparing with what is on the stick")
        wanted = {ref.hash: ref for ref in (*holding.lists, *self.mirror.choose(holding))}
        missing = []
        for ref in wanted.values():
            if self.halt.asked:
                break
            if not self._is_there(ref):
                missing.append(ref)
        plan = self._plan(wanted.values(), missing)
        told(plan)
        signed = holding.laid_out
        outcome = Mirrored(plan, holding.catalogue.sequence, signed.expires_at, cancelled=True)
        if self.halt.asked:
            return outcome
        if not plan.fits:
            raise PlaceError(
                f"the stick has too little room: {plan.bytes_needed / 1e6:.0f} MB are needed, "
                f"{plan.bytes_free / 1e6:.0f} MB are free"
            )
        ours = before.paths | {ref.path for ref in missing} | frozenset(signed.files)
        write_ledger(place, Ledger(holding.repository, ours))
        written, damaged = self._copy(missing)
        if self.halt.asked:
            return outcome
        place.flush()
        for path, data in signed.files.items():
            if path == TIMESTAMP_PATH:
                place.flush()
            if place.read(path, len(data) + _MAX_METADATA) != data:
                place.write(path, data)
        place.flush()
        needed = {ref.path for ref in wanted.values()} | frozenset(signed.files)
        removed = self._remove(ours - needed)
        write_ledger(place, Ledger(holding.repository, ours & needed))
        self.pace.begin("Done")
        return Mirrored(plan, holding.catalogue.sequence, signed.expires_at, written, removed, damaged)

    def _before(self) -> Ledger:
        """What earlier copies wrote there. Raises PlaceError where this copy must not go."""
        holding, place = self.mirror.holding, self.mirror.place
        ledger = read_ledger(place)
        timestamp = place.read(TIMESTAMP_PATH, _MAX_METADATA)
        is_new = timestamp is None and place.read(FIRST_ROOT, MAX_ROOT_BYTES) is None
        if ledger is None and not is_new:
            raise PlaceError("a repository that no vehicle wrote lies in this folder: choose another one")
        if ledger is not None and ledger.repository != holding.repository:
            raise PlaceError("a copy of another office's repository lies in this folder: choose another one")
        if timestamp is not None and _version(timestamp) > holding.laid_out.timestamp_version:
            raise PlaceError("the copy on the stick is newer than this vehicle: sync from the stick instead")
        return ledger or Ledger(holding.repository, frozenset())

    def _is_there(self, ref: ObjectRef) -> bool:
        place = self.mirror.place
        return place.holds(ref) if self.mirror.reread else place.has(ref)

    def _plan(self, wanted: Iterable[ObjectRef], missing: list[ObjectRef]) -> MirrorPlan:
        place = self.mirror.place
        every = tuple(wanted)
        room = sum(place.room_for(ref.length) for ref in missing)
        room += sum(place.room_for(len(data)) for data in self.mirror.holding.laid_out.files.values())
        return MirrorPlan(
            objects=len(every),
            bytes=sum(ref.length for ref in every),
            objects_missing=len(missing),
            bytes_missing=sum(ref.length for ref in missing),
            bytes_needed=room + SPARE_BYTES if missing else 0,
            bytes_free=place.free_bytes(),
        )

    def _copy(self, missing: list[ObjectRef]) -> tuple[int, int]:
        """Bytes written, and how many objects of this vehicle are damaged."""
        holding, place = self.mirror.holding, self.mirror.place
        self.pace.begin("Copying")
        self.pace.remaining(sum(ref.length for ref in missing))
        written = damaged = 0

        def copy(ref: ObjectRef) -> int:
            place.write(ref.path, holding.objects.get(ref))
            self.pace.done(size=ref.length)
            return ref.length

        with closing(run_all(missing, copy, WRITERS, self.halt)) as outcomes:
            for outcome in outcomes:
                if not isinstance(outcome, Failed):
                    written += outcome.result
                elif isinstance(outcome.error, DamagedError):
                    log.warning("Object %s not copied: damaged", outcome.item.hash[:12])
                    damaged += 1
                else:
                    raise outcome.error
        return written, damaged

    def _remove(self, paths: frozenset[str]) -> int:
        """Delete what earlier copies wrote, as long as it still is that; how many."""
        place = self.mirror.place
        self.pace.begin("Removing what an earlier copy left")
        removed = 0
        for path in sorted(paths):
            name = object_name(path)
            if name is None or place.is_that(name, path):
                removed += place.remove(path) > 0
        return removed


def _version(timestamp: bytes) -> int:
    """The number of a timestamp that nobody verified: only to be polite about what lies on the stick."""
    try:
        version = json.loads(timestamp)["signed"]["version"]
    except (ValueError, KeyError, TypeError):
        return 0
    return version if isinstance(version, int) else 0
