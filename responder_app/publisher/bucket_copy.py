"""Bringing the copy in a bucket up to date: objects first, signed metadata last, the timestamp as one swap.

Several administrators may do so at once. Numbered files are made once and never changed; the timestamp, which alone
makes a state count, is replaced only if it still is what was there at the beginning. So the state of one of them
stands whole and the others are told. Interrupted anywhere, the next run goes on: what lies there is not sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from responder_app.errors import StoreError
from responder_app.publisher import signing
from responder_app.publisher.bucket_store import ChangedError, Lying, RepositoryBucket
from responder_app.publisher.lineage import Outgoing, outgoing_over
from responder_app.publisher.office import Office

THREADS = 8
"""Objects in memory at once; each has at most 8 MiB."""
LEFT_ALONE = timedelta(days=7)
"""What nobody names and is younger may be what another administrator is sending; after our own swap nobody's."""

Told = Callable[[int, int], None]
"""How many objects are done, of how many."""


def publish_to(office: Office, bucket: RepositoryBucket, told: Told = lambda _done, _total: None) -> int:
    """Make the bucket show the state that this office has published; how many files were written.

    Raises:
        InputError: Another office's repository lies there, or a state that this one does not know.
        StoreError: Another administrator published meanwhile, or the office's own repository lacks a file.
        TransportError: The store cannot be reached; run it again.
    """
    ours = outgoing_over(office, bucket)
    written = _send_objects(ours, bucket, told)
    path = signing.catalogue_path(ours.last.catalogue_hash)
    bucket.put_object(path, ours.read(path))
    try:
        written += sum(bucket.create(path, ours.read(path)) for path in ours.numbered())
        _check_objects(ours, bucket)
        swapped = bucket.swap(signing.TIMESTAMP_PATH, ours.timestamp)
    except ChangedError as error:
        raise StoreError(
            f"another administrator published to {bucket.folder} at the same time; that state stands. Take it over "
            f"and publish again: responder office catch-up {bucket.folder!r}"
        ) from error
    _sweep(ours, bucket, at_once=swapped and bucket.is_conditional)
    return written + swapped


def _send_objects(ours: Outgoing, bucket: RepositoryBucket, told: Told) -> int:
    there = bucket.objects()
    missing = sorted(name for name in ours.named if not _is_there(ours, there, name))
    queue = iter(missing)

    def send(name: str) -> None:
        bucket.put_object(_path(name), ours.read(_path(name)))

    with ThreadPoolExecutor(THREADS) as pool:
        waiting = {pool.submit(send, name) for name in islice(queue, THREADS)}
        done = 0
        while waiting:
            ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in ended:
                future.result()
                done += 1
                told(done, len(missing))
            waiting |= {pool.submit(send, name) for name in islice(queue, len(ended))}
    return len(missing)


def _check_objects(ours: Outgoing, bucket: RepositoryBucket) -> None:
    """Pass when all lies there: another administrator may have swept what seemed to be nobody's."""
    there = bucket.objects()
    if not all(_is_there(ours, there, name) for name in ours.named):
        raise StoreError(f"objects vanished from {bucket.folder} while they were sent; publish there again")


def _sweep(ours: Outgoing, bucket: RepositoryBucket, at_once: bool) -> None:
    """Delete what the state does not name, as objects under old keys must not stay behind.

    Right after our swap everybody else's is void. Else only what has lain there for long.
    """
    before = datetime.now(UTC) - LEFT_ALONE
    bucket.delete(
        _path(name)
        for name, lying in bucket.objects().items()
        if name not in ours.named
        and not (ours.store.folder / _path(name)).is_file()
        and (at_once or lying.since < before)
    )


def _path(name: str) -> str:
    return f"objects/{name[:2]}/{name}"


def _is_there(ours: Outgoing, there: Mapping[str, Lying], name: str) -> bool:
    """Whether the object lies there as here; what was lost here is kept there."""
    file = ours.store.folder / Path(_path(name))
    return name in there and (not file.is_file() or there[name].length == file.stat().st_size)
