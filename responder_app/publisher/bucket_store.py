"""The repository's copy in a bucket of an S3-compatible store: reading it, and writing so that nobody's work is lost.

A file that may change is written only if it still is what was read before (If-Match), one that may not only if it
is not there yet (If-None-Match). Which files in which order is decided in bucket_copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from responder_app.errors import NotAllowedError, StoreError, TransportError
from responder_app.package.limits import MAX_CATALOGUE_BYTES
from responder_app.sync.retry import Halt, Persistence, Result, persistently
from responder_app.sync.transport.access import BucketKey
from responder_app.sync.transport.bucket import open_bucket, read_address, refusal, sentence
from responder_app.sync.transport.patience import Patience

if TYPE_CHECKING:
    from obstore import PutMode
    from obstore.store import S3Store

_TRIES = Persistence()


class Lying(NamedTuple):
    """An object as it lies in the bucket."""

    length: int
    since: datetime


class ChangedError(StoreError):
    """Somebody else wrote that file in the meantime. Never leaves this room: bucket_copy says what it means."""


class RepositoryBucket:
    """A bucket that an office publishes to. Safe from several threads, but for one at a time in one file."""

    def __init__(
        self, address: str, key: BucketKey | None, ca_file: Path | None = None, tries: Persistence = _TRIES
    ) -> None:
        """Nothing is sent yet. Raises InputError for an address or CA file that cannot be used."""
        self._address = read_address(address)
        self._store: S3Store = open_bucket(self._address, key, ca_file, Patience())
        self._tries = tries
        self._tags: dict[str, str | None] = {}
        self.is_conditional = True
        """Whether the store has heard every condition so far; some older ones know none."""

    @property
    def folder(self) -> str:
        """Where this is, for a person."""
        return self._address.text

    def get(self, path: str) -> bytes | None:
        """The file's bytes, None when there is none; `swap` compares with what this found. Raises TransportError."""
        import obstore  # noqa: PLC0415

        def read() -> bytes | None:
            try:
                reply = obstore.get(self._store, path)
                if reply.meta["size"] > MAX_CATALOGUE_BYTES:
                    raise StoreError(f"{path} in {self.folder} is longer than any such file may be")
                data = bytes(reply.bytes())
            except FileNotFoundError:
                self._tags[path] = None
                return None
            self._tags[path] = reply.meta["e_tag"]
            return data

        return self._persistently(read)

    def objects(self) -> Mapping[str, Lying]:
        """Every object that lies there, by its SHA-256. One request for each 1,000. Raises TransportError."""
        import obstore  # noqa: PLC0415

        def listed() -> dict[str, Lying]:
            return {
                one["path"].rpartition("/")[2]: Lying(one["size"], one["last_modified"])
                for page in obstore.list(self._store, "objects", chunk_size=1000)
                for one in page
            }

        return self._persistently(listed)

    def put_object(self, path: str, data: bytes) -> None:
        """Store a file whose name tells its content: whoever writes it writes the same. Raises TransportError."""
        import obstore  # noqa: PLC0415

        self._persistently(lambda: obstore.put(self._store, path, data, use_multipart=False))

    def create(self, path: str, data: bytes) -> bool:
        """Write a file that never changes; False when the same lies there already.

        Raises ChangedError when something else lies there, TransportError.
        """
        return self._written(path, data, None)

    def swap(self, path: str, data: bytes) -> bool:
        """Replace a file that was read by `get`, or make one that was not there then; False when the same lies there.

        Raises ChangedError when it is no longer what was read, TransportError.
        """
        return self._written(path, data, self._tags[path])

    def delete(self, paths: Iterable[str]) -> None:
        """Delete these files. Raises TransportError."""
        import obstore  # noqa: PLC0415

        gone = list(paths)
        if gone:
            self._persistently(lambda: obstore.delete(self._store, gone))

    def _written(self, path: str, data: bytes, tag: str | None) -> bool:
        if self.get(path) == data:
            return False
        if self._tags[path] != tag:
            raise ChangedError(path)
        try:
            self._persistently(lambda: self._put_if(path, data, tag))
        except (ChangedError, TransportError):
            # The answer to a try that did succeed may have been lost: what lies there now tells.
            if self.get(path) != data:
                raise
        return True

    def _put_if(self, path: str, data: bytes, tag: str | None) -> None:
        import obstore  # noqa: PLC0415
        from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError  # noqa: PLC0415

        try:
            if self.is_conditional:
                # Its types ask for a version beside the tag, its code refuses one that is None.
                mode = "create" if tag is None else cast("PutMode", {"e_tag": tag})
                obstore.put(self._store, path, data, mode=mode, use_multipart=False)
                return
        except (AlreadyExistsError, PreconditionError) as error:
            raise ChangedError(path) from error
        except BaseError as error:
            if "NotImplemented" not in str(error) and "501" not in str(error):
                raise
            self.is_conditional = False
        # Compared a moment ago: a store that hears no condition leaves that moment open.
        obstore.put(self._store, path, data, use_multipart=False)

    def _persistently(self, work: Callable[[], Result]) -> Result:
        def tried() -> Result:
            with self._failures():
                return work()

        return persistently(tried, lambda: 0, Halt(), self._tries)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        from obstore import exceptions as failures  # noqa: PLC0415

        name = f"s3://{self._address.bucket}"
        try:
            yield
        except (failures.PermissionDeniedError, failures.UnauthenticatedError) as error:
            why = refusal(error, name) or f"{name} does not allow this access key to do what publishing needs."
            raise NotAllowedError(why) from error
        except (failures.BaseError, FileNotFoundError) as error:
            raise TransportError(sentence(error, name)) from error
