"""Reading a repository from a bucket of an S3-compatible store by obstore, and leaving reports in it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from responder_app.errors import LimitError, NotFoundError, TransportError
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.base import (
    CHUNK_BYTES,
    Meter,
    Sink,
    Traffic,
    checked_inbox_path,
    checked_path,
    wrong_length,
)
from responder_app.sync.transport.bucket import open_bucket, read_address, refusal, sentence
from responder_app.sync.transport.patience import Patience

if TYPE_CHECKING:
    from obstore import GetResult


class S3Transport:
    """A repository in one bucket, always by TLS, with an access key or, where the bucket is open to all, without.

    A private certificate authority is believed beside those of the system.
    """

    def __init__(self, address: str, access: Access, patience: Patience | None = None) -> None:
        """Nothing is sent yet. Raises InputError for an address or CA file that cannot be used."""
        self._address = read_address(address)
        self._patience = patience or Patience()
        self._store = open_bucket(self._address, access.bucket_key, access.ca_file, self._patience)
        self._name = f"s3://{self._address.bucket}"
        self._meter = Meter()

    @property
    def source(self) -> str:
        """The address, endpoint and region with it."""
        return self._address.text

    @property
    def traffic(self) -> Traffic:
        """Requests sent, and the bytes of bodies only: headers are obstore's own."""
        return self._meter.total

    def make_ready(self, downloads: int) -> None:
        """See Transport.make_ready: obstore connects by itself."""

    def fetch(self, path: str, max_bytes: int, start: int = 0) -> bytes:
        """See Transport.fetch."""
        content = bytearray()
        until = time.monotonic() + self._patience.fetch_s
        with self._failures(path):
            reply = self._get(path, start)
            for chunk in self._chunks(reply):
                content += chunk
                if len(content) > max_bytes:
                    raise LimitError(f"{path} is longer than the {max_bytes} bytes that it may have.")
                if time.monotonic() > until:
                    raise self._too_slow()
        return bytes(content)

    def download(self, path: str, length: int, start: int, sink: Sink) -> None:
        """See Transport.download."""
        position = start
        with self._failures(path, length if start else None):
            reply = self._get(path, start)
            if reply.meta["size"] != length:
                raise wrong_length(path, length, reply.meta["size"])
            for chunk in self._chunks(reply):
                position += len(chunk)
                if position > length:
                    raise wrong_length(path, length, position)
                sink(chunk)
        if position < length:
            raise TransportError(f"{path} ends early: {position} of {length} bytes came.")

    def put(self, path: str, data: bytes) -> None:
        """See Transport.put. The store shows a file when all of it is there."""
        import obstore  # noqa: PLC0415
        from obstore import exceptions as failures  # noqa: PLC0415

        self._meter.add(requests=1, bytes_out=len(data))
        try:
            obstore.put(self._store, checked_inbox_path(path), data, use_multipart=False)
        except (failures.PermissionDeniedError, failures.UnauthenticatedError) as error:
            why = refusal(error, self._name)
            raise TransportError(why or f"{self._name} does not allow this vehicle to leave reports.") from error
        except failures.BaseError as error:
            raise TransportError(sentence(error, self._name)) from error

    def close(self) -> None:
        """Connections are closed when the store is let go."""

    def _get(self, path: str, start: int) -> GetResult:
        import obstore  # noqa: PLC0415

        checked = checked_path(path)
        self._meter.add(requests=1)
        return obstore.get(self._store, checked, options={"range": {"offset": start}} if start else {})

    def _chunks(self, reply: GetResult) -> Iterator[bytes]:
        """The body in small pieces, each as it comes, as long as they come fast enough."""
        begun, received = time.monotonic(), 0
        for came in reply.stream(min_chunk_size=1):
            received += len(came)
            self._meter.add(bytes_in=len(came))
            elapsed = time.monotonic() - begun
            if elapsed > self._patience.grace_s and received < elapsed * self._patience.least_rate:
                raise self._too_slow()
            for at in range(0, len(came), CHUNK_BYTES):
                yield came[at : at + CHUNK_BYTES]

    @contextmanager
    def _failures(self, path: str, length: int | None = None) -> Iterator[None]:
        """Raise what obstore's failures mean; with `length`, look whether the file still has it where a part failed."""
        from obstore import exceptions as failures  # noqa: PLC0415

        try:
            yield
        except (FileNotFoundError, failures.NotFoundError) as error:
            if "NoSuchBucket" in str(error):
                raise TransportError(sentence(error, self._name)) from error
            raise NotFoundError(f"{self._name} has no {path}.") from error
        except (failures.PermissionDeniedError, failures.UnauthenticatedError) as error:
            why = refusal(error, self._name)
            if why is not None:
                raise TransportError(why) from error
            # A bucket that may not be listed says so of every file that it does not have.
            raise NotFoundError(f"{self._name} has no {path}, or does not let this vehicle read it.") from error
        except failures.BaseError as error:
            if length is not None:
                self._compare_length(path, length)
            raise TransportError(sentence(error, self._name)) from error

    def _compare_length(self, path: str, length: int) -> None:
        """Raise TamperedError when the file has another length: a store refuses a part that begins beyond its end."""
        import obstore  # noqa: PLC0415

        self._meter.add(requests=1)
        try:
            found = obstore.head(self._store, path)["size"]
        except (FileNotFoundError, obstore.exceptions.BaseError):
            return
        if found != length:
            raise wrong_length(path, length, found)

    def _too_slow(self) -> TransportError:
        return TransportError(f"{self._name} answers too slowly.")
