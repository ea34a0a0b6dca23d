"""Getting objects: whole, verified, continued where they broke off, small ones in memory and large ones on disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from responder_app.errors import DamagedError, LimitError, TamperedError, TransportError
from responder_app.library.objects import ObjectStore
from responder_app.package.digest import ObjectRef, check
from responder_app.package.limits import OBJECT_BYTES, OBJECT_OVERHEAD
from responder_app.sync.progress import Pace
from responder_app.sync.retry import Halt, Persistence, persistently
from responder_app.sync.throttle import Throttle
from responder_app.sync.transport.base import Sink, Transport
from responder_app.sync.transport.sources import Sources

Fetch = Callable[[str, int], bytes]
"""Gives a small file by its path, at most so many bytes of it."""


@dataclass(frozen=True)
class Fetcher:
    """Fetches objects of one repository. Safe from several threads, each object by one at a time."""

    transport: Transport
    objects: ObjectStore
    pace: Pace
    halt: Halt
    persistence: Persistence
    throttle: Throttle = field(default_factory=Throttle)
    limited: bool = True
    """Whether the limit of the rate holds: not on a stick or folder, whose reading takes nothing from anybody."""

    def tried(self, error: TransportError) -> None:
        """Tell that the way brought nothing and is tried again."""
        self.pace.trouble(str(error))

    def metadata(self, path: str, max_bytes: int) -> bytes:
        """A small file by its path. Raises TransportError, NotFoundError, LimitError."""

        def whole() -> bytes:
            self._rest()
            return self.transport.fetch(path, max_bytes)

        return persistently(whole, lambda: 0, self.halt, self.persistence, self.tried)

    def read(self, ref: ObjectRef, limit: int) -> bytes:
        """The object's verified bytes, from disk when they are here, else fetched into memory and not stored.

        Raises TransportError, TamperedError, and LimitError when it says to be longer than `limit`.
        """
        if ref.length > limit:
            raise LimitError(f"object {ref.hash[:12]} is longer than the {limit} bytes that it may have")
        if self.objects.has(ref):
            try:
                return self.objects.get(ref)
            except DamagedError:
                pass  # set aside; fetched again below
        while True:
            content = bytearray()

            def take(chunk: bytes, content: bytearray = content) -> None:
                content.extend(chunk)
                self._moved(chunk)

            self._download(ref, content.__len__, take)
            try:
                return check(ref, bytes(content))
            except TamperedError:
                if not self._elsewhere(ref):
                    raise

    def store(self, ref: ObjectRef) -> None:
        """Fetch the object to disk, continuing what is there.

        Raises TransportError, TamperedError, StoreError, and LimitError for more than an object may have.
        """
        if ref.length > OBJECT_BYTES + OBJECT_OVERHEAD:
            raise LimitError(f"object {ref.hash[:12]} is longer than an object may be")
        with self.objects.partial(ref) as partial:

            def take(chunk: bytes) -> None:
                partial.append(chunk)
                self._moved(chunk)

            continued = partial.size > 0
            self.pace.expect(size=-partial.size)
            self._download(ref, lambda: partial.size, take)
            while True:
                try:
                    return partial.finish()
                except TamperedError:
                    # A power cut may have torn the beginning, which is nobody's attack: once more from its start.
                    if not continued and not self._elsewhere(ref):
                        raise
                    continued = False
                self._download(ref, lambda: partial.size, take)

    def metadata_of_each(self) -> tuple[tuple[Transport, Fetch], ...]:
        """Ways to read the signed metadata, each from one source alone; among several a try that fails is not repeated.

        Their fetching raises TransportError, NotFoundError, LimitError.
        """
        if not isinstance(self.transport, Sources):
            return ((self.transport, self.metadata),)
        return tuple((one, one.fetch) for one in self.transport.each)

    def _elsewhere(self, ref: ObjectRef) -> bool:
        """Whether another source may have the object, after what came was not what was signed."""
        return isinstance(self.transport, Sources) and self.transport.doubt(ref.path)

    def _moved(self, chunk: bytes) -> None:
        self.pace.done(size=len(chunk))
        self.halt.check()
        self.throttle.moved(len(chunk) if self.limited else 0, self.halt)

    def _rest(self) -> None:
        if self.throttle.rest(self.halt):
            self.halt.check()
            self.pace.start_over()

    def _download(self, ref: ObjectRef, size: Callable[[], int], sink: Sink) -> None:
        def rest() -> None:
            self._rest()
            if size() < ref.length:
                self.transport.download(ref.path, ref.length, size(), sink)

        persistently(rest, size, self.halt, self.persistence, self.tried)
