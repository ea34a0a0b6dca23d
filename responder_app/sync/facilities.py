"""Taking in new versions: manifest and records together, all in memory until everything of a version is verified."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field

from responder_app.errors import NoGrantError, ResponderError, StoreError, TamperedError, TransportError, TrustError
from responder_app.library.library import Library
from responder_app.library.packages import KNOWN_SCOPES, Arrival
from responder_app.model.area import Area
from responder_app.model.facility import Scopes
from responder_app.model.terms import Scope
from responder_app.package.digest import ObjectRef
from responder_app.package.keys import KeyRing
from responder_app.package.limits import MAX_MANIFEST_BYTES, OBJECT_BYTES, OBJECT_OVERHEAD
from responder_app.package.part import AREA, RECORD, PartEntry, can_open, open_part
from responder_app.package.record import OpenedRecord, open_record, read_area
from responder_app.package.shard import ShardEntry
from responder_app.sync.plan import Install
from responder_app.sync.pool import Behind, Failed
from responder_app.sync.work import Work
from responder_app.trust.verified import VerifiedManifest, VerifiedShard, verify_manifest

log = logging.getLogger(__name__)

BATCH_LEAST, BATCH = 8, 64
"""Between so many versions are made visible in one transaction, or as many as came within BATCH_S."""
BATCHES_LEFT = 4
"""A batch is that part of what is left: towards the end they are small, and little waits for the last to be written."""
BATCH_S = 1.0
BATCH_MOST = 128
"""So many may come while the batch before is written; they are in memory."""


@dataclass(frozen=True)
class Taken:
    """A version that is verified and whole in memory; `objects` are to be stored before it is shown."""

    step: Install
    arrival: Arrival
    objects: tuple[tuple[ObjectRef, bytes], ...]


@dataclass
class _Opening:
    """Reads the parts of one manifest, remembering what was downloaded."""

    work: Work
    ring: KeyRing
    verified: VerifiedManifest
    downloaded: dict[str, tuple[ObjectRef, bytes]] = field(default_factory=dict)

    def part(self, entry: PartEntry) -> bytes:
        return open_part(self.verified.manifest.place, entry, self.ring, self._read)

    def _read(self, ref: ObjectRef) -> bytes:
        data = self.work.fetcher.read(ref, OBJECT_BYTES + OBJECT_OVERHEAD)
        self.downloaded[ref.hash] = (ref, data)
        return data


def take_all(work: Work, steps: Iterable[Install], shards: Iterable[VerifiedShard], ring: KeyRing) -> None:
    """Fetch, verify and install every step's version, a few at a time; the tally says what became of each.

    Until its version is installed a facility shows the one before. Raises TransportError when the way to the
    repository is gone, StoreError; what was installed until then stays.
    """
    steps = tuple(steps)
    shard_of = {entry.facility: shard for shard in shards for entry in shard.shard.entries}
    work.fetcher.pace.expect(facilities=len(steps))

    def take(step: Install) -> Taken:
        return _take(work, step, shard_of[step.entry.facility], ring)

    with closing(work.each(steps, take)) as outcomes, Behind[_Shown]() as writer:
        batch = _Batch(work, writer, len(steps))
        try:
            for outcome in outcomes:
                if isinstance(outcome, Failed):
                    note_failure(work, outcome.item.entry.facility, outcome.item.entry.version, outcome.error)
                    work.fetcher.pace.done(facilities=1)
                    batch.skip()
                else:
                    batch.add(outcome.result)
        except TransportError:
            batch.flush()
            raise
        batch.flush()


def _take(work: Work, step: Install, shard: VerifiedShard, ring: KeyRing) -> Taken:
    sealed = work.fetcher.read(step.entry.manifest, MAX_MANIFEST_BYTES)
    verified = verify_manifest(shard, step.entry, sealed, ring)
    place, parts = verified.manifest.place, verified.manifest.parts
    readable = [entry for entry in parts if can_open(place, entry, ring)]
    objects = work.library.objects
    missing = objects.missing(ref for part in readable for ref in part.objects)
    work.fetcher.pace.expect(size=sum(ref.length for ref in missing))
    opening = _Opening(work, ring, verified)
    records = tuple(_record(opening, entry) for entry in readable if entry.kind == RECORD)
    closed = _closed(entry for entry in parts if entry.kind == RECORD and not can_open(place, entry, ring))
    arrival = Arrival(verified, records, closed, _area(opening, readable))
    return Taken(step, arrival, ((step.entry.manifest, sealed), *opening.downloaded.values()))


def _record(opening: _Opening, entry: PartEntry) -> OpenedRecord:
    opened = open_record(opening.part(entry))
    if frozenset(map(str, opened.record.scopes)) != frozenset(entry.scopes):
        raise TamperedError("a record is for other readers than its part")
    return opened


def _area(opening: _Opening, readable: Iterable[PartEntry]) -> Area | None:
    manifest = opening.verified.manifest
    if manifest.type != "area":
        return None
    entry = next((entry for entry in readable if entry.kind == AREA), None)
    if entry is None:
        raise NoGrantError("this device has no key for that area")
    area = read_area(opening.part(entry))
    if area.id != manifest.facility:
        raise TamperedError("an area says that it is another one")
    return area


def _closed(entries: Iterable[PartEntry]) -> frozenset[Scopes]:
    """The scopes of records that stay closed, as far as this program knows such scopes."""
    own = (frozenset(entry.scopes) for entry in entries)
    return frozenset(frozenset(map(Scope, scopes)) for scopes in own if scopes <= KNOWN_SCOPES)


def restore_manifests(work: Work, shards: Iterable[VerifiedShard]) -> None:
    """Fetch the manifests of shown versions that a check set aside; one that cannot be had keeps nothing else back.

    Raises TransportError when the way to the repository is gone, StoreError.
    """
    gone = work.library.manifests_gone(work.repository)
    entries = [entry for shard in shards for entry in shard.shard.entries if entry.manifest.hash in gone]

    def store(entry: ShardEntry) -> ObjectRef:
        work.fetcher.store(entry.manifest)
        return entry.manifest

    with closing(work.each(entries, store)) as outcomes:
        for outcome in outcomes:
            if not isinstance(outcome, Failed):
                work.library.arrived([outcome.result])
            elif isinstance(outcome.error, StoreError):
                raise outcome.error
            else:
                work.tally.leave_unfinished(outcome.item.facility, outcome.error)


def note_failure(work: Work, facility: str, version: int, error: ResponderError) -> None:
    """Tell apart what cannot be believed, what could not be fetched, and what ends the run: raises StoreError."""
    if isinstance(error, StoreError):
        raise error
    if isinstance(error, TransportError):
        work.tally.leave_unfinished(facility, error)
        return
    log.warning("Facility %s version %d refused: %s", facility, version, type(error).__name__)
    work.tally.refuse(facility, error)
    work.library.refuse(work.repository, facility, version, error, work.clock())


_Shown = list[tuple[Taken, TrustError | None]]
"""What became of the versions of a batch: shown, or why not."""


class _Batch:
    """Versions that are shown together, written while the next ones come."""

    def __init__(self, work: Work, writer: Behind[_Shown], expected: int) -> None:
        self._work = work
        self._writer = writer
        self._left = expected
        """Versions of which nothing came yet."""
        self._taken: list[Taken] = []
        self._begun = time.monotonic()

    def skip(self) -> None:
        """One of those expected does not come."""
        self._left -= 1

    def add(self, taken: Taken) -> None:
        self._left -= 1
        self._taken.append(taken)
        enough = min(BATCH, max(BATCH_LEAST, (self._left + len(self._taken)) // BATCHES_LEFT))
        is_due = len(self._taken) >= enough or time.monotonic() - self._begun > BATCH_S
        if is_due and (not self._writer.is_busy or len(self._taken) >= BATCH_MOST):
            self._write()

    def flush(self) -> None:
        """Everything is shown, or was refused, when this returns. Raises StoreError."""
        self._write()
        self._count(self._writer.outcome())

    def _write(self) -> None:
        """Begin to show what came, when the batch before is written."""
        self._count(self._writer.outcome())
        taken, self._taken, self._begun = self._taken, [], time.monotonic()
        if taken:
            self._writer.begin(lambda: _show(self._work.library, taken))

    def _count(self, shown: _Shown | None) -> None:
        tally = self._work.tally
        for one, error in shown or ():
            if error is not None:
                note_failure(self._work, one.step.entry.facility, one.step.entry.version, error)
            else:
                (tally.updated if one.step.update else tally.added).append(one.step.entry.facility)
                self._work.fetcher.pace.done(facilities=1)


def _show(library: Library, taken: list[Taken]) -> _Shown:
    """Make them visible together. Their objects are on disk before the database names them. Raises StoreError."""
    objects = {ref.hash: (ref, data) for one in taken for ref, data in one.objects}
    refs = [ref for ref, _ in objects.values()]
    library.objects.put_all(one for one in objects.values() if not library.objects.has(one[0]))
    try:
        library.install([one.arrival for one in taken], refs)
    except TrustError:
        library.arrived(refs)
        return [(one, _why_not(library, one)) for one in taken]
    return [(one, None) for one in taken]


def _why_not(library: Library, one: Taken) -> TrustError | None:
    """Of several one cannot be believed: it must not keep the others from being shown."""
    try:
        library.install([one.arrival])
    except TrustError as error:
        return error
    return None
