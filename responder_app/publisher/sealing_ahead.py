"""Sealing what changed before the publication's own transaction: several packages at once, each noted when it is done.

So a publication that is killed goes on where it was, and the registry is held by nobody for long. What was sealed
ahead is used only if everything that it was made from is still the same, and all of its objects are there.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from responder_app.model.facility import PrePlan
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.package.encoding import canonical
from responder_app.package.keys import EpochKey, KeyRing
from responder_app.package.manifest import seal_manifest
from responder_app.publisher.earlier import Generations, advance
from responder_app.publisher.file_store import FileStore
from responder_app.publisher.pyramids import TilesOf
from responder_app.publisher.registry import history, packages, sealed_packages
from responder_app.publisher.registry.packages import FullPackage, StoredFile, StoredPart
from responder_app.publisher.registry.sealed_packages import SealedPackage
from responder_app.publisher.sealing import PREVIEW_FORM, DrawPreviews, PackageSealer
from responder_app.publisher.store import RepositoryFolder

THREADS = max(1, min(4, os.cpu_count() or 1))
"""Packages in memory at once."""
NOTED_EACH_S = 5.0
"""The most work that a kill costs. Noting takes a moment: what is done sooner is not noted, only published."""
NOTED_TOGETHER = 256
Progress = Callable[[int, int], None]
"""Told how many packages are done, of how many."""
Keys = Mapping[str, Mapping[str, EpochKey]]
"""Newest keys by compartment and scope."""


@dataclass(frozen=True)
class Drawing:
    """How previews and tiles of changed drawings are made. Called from several threads."""

    previews: DrawPreviews
    tiles: TilesOf


@dataclass(frozen=True)
class Inputs:
    """All that a package's next version is made from."""

    package: FullPackage
    before: Sequence[StoredPart]
    files: Mapping[str, StoredFile]
    generations: dict[str, Generations]
    key: str
    """A hash of it all: the same key, the same package."""


def read_inputs(connection: Connection, package_id: str, keys: Keys, now: datetime) -> Inputs:
    """What the package is made from, as the registry has it. Raises NoAnswerError."""
    package = packages.get(connection, package_id)
    before = packages.parts_of(connection, package_id)
    files = {file.document: file for file in packages.files_of(connection, package_id)}
    generations = _generations(connection, package, files, now)
    content = [
        package.content_hash,
        package.version,
        package.compartment,
        sorted(key.fingerprint for key in keys[package.compartment].values()),
        now.date().isoformat(),
        PREVIEW_FORM,
        sorted([one.role, one.source_hash, one.entry.model_dump_json()] for one in before),
    ]
    return Inputs(package, before, files, generations, sha256_hex(canonical(content)))


def _generations(
    connection: Connection, package: FullPackage, files: Mapping[str, StoredFile], now: datetime
) -> dict[str, Generations]:
    if package.type != "facility":
        return {}
    told = {name: (file.sha256, file.length) for name, file in files.items()}
    preplan = PrePlan.model_validate_json(package.content)
    return advance(preplan, told, history.read(connection, package.id), now.date())


@dataclass
class Tally:
    """How many objects were written, from several threads."""

    objects: int = 0
    size: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, size: int) -> None:
        """One more."""
        with self._lock:
            self.objects += 1
            self.size += size


@dataclass(frozen=True)
class Workshop:
    """Seals one package from its inputs."""

    repository: str
    keys: Keys
    ring: KeyRing
    files: FileStore
    store: RepositoryFolder
    drawing: Drawing
    now: datetime
    tally: Tally

    def put(self, data: bytes) -> ObjectRef:
        """Store an object and count it where it is new. Raises StoreError, DiskFullError."""
        ref, is_new = self.store.put_object(data)
        if is_new:
            self.tally.add(ref.length)
        return ref

    def seal(self, inputs: Inputs) -> SealedPackage:
        """The next version of the package; its objects have been stored. Raises StoreError, DrawingError."""
        keys = self.keys[inputs.package.compartment]
        sealer = PackageSealer(
            self.repository,
            inputs.package,
            inputs.before,
            inputs.files,
            keys,
            self.ring,
            self.files.get,
            self.files.pieces,
            self.drawing.previews,
            self.drawing.tiles,
            inputs.generations,
            self.put,
            self.now,
        )
        manifest, parts = sealer.seal()
        shared = keys["shared"]
        ref = self.put(seal_manifest(manifest, shared))
        warnings = tuple(f"{inputs.package.name}: {warning}" for warning in sealer.warnings)
        return SealedPackage(inputs.package.id, inputs.key, ref, shared.id.epoch, parts, warnings)

    def is_whole(self, sealed: SealedPackage) -> bool:
        """Whether every object of it lies in the repository."""
        refs = (sealed.manifest, *(ref for one in sealed.parts for ref in one.entry.objects))
        return all(self.store.holds(ref) for ref in refs)


@dataclass(frozen=True)
class SealingAhead:
    """The packages of one office that wait."""

    workshop: Workshop
    reading: Callable[[], AbstractContextManager[Connection]]
    writing: Callable[[], AbstractContextManager[Connection]]
    progress: Progress

    def run(self) -> dict[str, SealedPackage]:
        """Seal all that waits and is not sealed yet; gives what was sealed and is not noted in the registry.

        Raises what sealing raises; what was done until then is noted.
        """
        with self.reading() as connection:
            waiting = packages.waiting(connection)
        left = iter(waiting)
        done: dict[str, SealedPackage] = {}
        noted, finished = time.monotonic(), 0
        with ThreadPoolExecutor(THREADS) as pool:
            running: set[Future[SealedPackage | None]] = {pool.submit(self._seal, one) for one in islice(left, THREADS)}
            try:
                while running:
                    self.progress(finished, len(waiting))
                    ended, running = wait(running, return_when=FIRST_COMPLETED)
                    for future in ended:
                        sealed = future.result()
                        finished += 1
                        if sealed is not None:
                            done[sealed.package] = sealed
                    running |= {pool.submit(self._seal, one) for one in islice(left, len(ended))}
                    if len(done) >= NOTED_TOGETHER or time.monotonic() - noted > NOTED_EACH_S:
                        self._note(done)
                        done, noted = {}, time.monotonic()
            except BaseException:
                self._note(done)
                raise
        self.progress(finished, len(waiting))
        return done

    def _seal(self, package_id: str) -> SealedPackage | None:
        """The package as sealed now; None when it was before."""
        with self.reading() as connection:
            inputs = read_inputs(connection, package_id, self.workshop.keys, self.workshop.now)
            before = sealed_packages.get(connection, package_id)
        if before is not None and before.key == inputs.key and self.workshop.is_whole(before):
            return None
        return self.workshop.seal(inputs)

    def _note(self, done: Mapping[str, SealedPackage]) -> None:
        if not done:
            return
        self.workshop.store.settle()
        with self.writing() as connection:
            for one in done.values():
                sealed_packages.put(connection, one)
