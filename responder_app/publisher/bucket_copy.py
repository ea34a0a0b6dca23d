"""Bringing the copy in a bucket up to date: objects first, signed metadata last, the timestamp as one swap.

Several administrators may do so at once. Numbered files are made once and never changed; the timestamp, which alone
makes a state count, is replaced only if it still is what was there at the beginning. So the state of one of them
stands whole and the others are told. Interrupted anywhere, the next run goes on: what lies there is not sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from responder_app.errors import InputError, StoreError
from responder_app.publisher import publishing, roots, signing
from responder_app.publisher.bucket_store import ChangedError, RepositoryBucket
from responder_app.publisher.office import Office
from responder_app.publisher.registry import facts
from responder_app.publisher.store import RepositoryFolder

THREADS = 8
"""Objects in memory at once; each has at most 8 MiB."""
LEFT_ALONE = timedelta(days=7)
"""What nobody names and is younger may be what another administrator is sending; after our own swap nobody's."""

Told = Callable[[int, int], None]
"""How many objects are done, of how many."""


def publish_to(office: Office, bucket: RepositoryBucket, told: Told = lambda _done, _total: None) -> int:
    """Make the bucket show the state that this office has published; how many files were written.

    Raises InputError when another office's repository or a newer state lies there; as `copy_to_bucket`.
    """
    ours = office.repository
    theirs = bucket.get(signing.ROOT_PATH)
    if theirs is not None and theirs != roots.first_bytes(ours):
        raise InputError(f"{bucket.folder} holds the repository of another office; choose another prefix")
    _refuse_older(ours, bucket, office)
    with office.reading() as connection:
        named = publishing.named_objects(connection, ours)
        last = facts.last_publication(connection)
    if last is None:
        raise InputError("nothing has been published yet")
    return copy_to_bucket(ours, bucket, last.catalogue_hash, named, told)


def _refuse_older(ours: RepositoryFolder, bucket: RepositoryBucket, office: Office) -> None:
    """Pass when our state may take the place of the one that is there. A thief's numbers are of no account."""
    mine = signing.newest_timestamp(ours)
    theirs = signing.newest_timestamp(bucket, roots.online_key(office.root()))
    if mine is None or theirs is None:
        return
    if theirs.snapshot_meta.version > mine.snapshot_meta.version:
        raise InputError(f"{bucket.folder} holds a newer state than this office has published")
    same = theirs.snapshot_meta.version == mine.snapshot_meta.version
    if same and theirs.snapshot_meta.hashes != mine.snapshot_meta.hashes:
        raise InputError(
            f"{bucket.folder} holds another state with the number of ours: two administrators published apart. "
            "Bring this office to the state that vehicles have"
        )
    if same and theirs.version > mine.version:
        raise InputError(f"{bucket.folder} was renewed later than this office's own copy: renew here, and try again")


def copy_to_bucket(
    ours: RepositoryFolder,
    bucket: RepositoryBucket,
    catalogue_hash: str,
    named: Collection[str],
    told: Told = lambda _done, _total: None,
) -> int:
    """Make the bucket show the state that our folder holds; how many files were written.

    Args:
        ours: The office's own repository, complete.
        bucket: Its timestamp was read already: the swap compares with what was found then.
        catalogue_hash: Of the state's catalogue.
        named: The SHA-256 of every object of the state.
        told: Told of progress.

    Raises:
        StoreError: Another administrator published meanwhile, or the folder lacks a file.
        TransportError: The store cannot be reached; run it again.
    """
    written = _send_objects(ours, bucket, named, told)
    path = signing.catalogue_path(catalogue_hash)
    bucket.put_object(path, _own(ours, path))
    try:
        written += sum(bucket.create(path, _own(ours, path)) for path in _numbered(ours))
        _check_objects(ours, bucket, named)
        swapped = bucket.swap(signing.TIMESTAMP_PATH, _own(ours, signing.TIMESTAMP_PATH))
    except ChangedError as error:
        raise StoreError(
            f"another administrator published to {bucket.folder} at the same time; that state stands. "
            "Bring this office to it before publishing again"
        ) from error
    _sweep(ours, bucket, named, at_once=swapped and bucket.is_conditional)
    return written + swapped


def _numbered(ours: RepositoryFolder) -> Iterator[str]:
    """Every root, and targets and snapshot of the newest state, in the order of writing."""
    version = 1
    while ours.get(roots.path_of(version)) is not None:
        yield roots.path_of(version)
        version += 1
    sequence = signing.published_sequence(ours)
    yield f"metadata/{sequence}.targets.json"
    yield f"metadata/{sequence}.snapshot.json"


def _send_objects(ours: RepositoryFolder, bucket: RepositoryBucket, named: Collection[str], told: Told) -> int:
    there = bucket.objects()
    missing = sorted(name for name in named if name not in there or there[name].length != _length(ours, name))
    queue = iter(missing)

    def send(name: str) -> None:
        bucket.put_object(_path(name), _own(ours, _path(name)))

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


def _check_objects(ours: RepositoryFolder, bucket: RepositoryBucket, named: Collection[str]) -> None:
    """Pass when all lies there: another administrator may have swept what seemed to be nobody's."""
    there = bucket.objects()
    if any(name not in there or there[name].length != _length(ours, name) for name in named):
        raise StoreError(f"objects vanished from {bucket.folder} while they were sent; publish there again")


def _sweep(ours: RepositoryFolder, bucket: RepositoryBucket, named: Collection[str], at_once: bool) -> None:
    """Delete what the state does not name, as objects under old keys must not stay behind.

    Right after our swap everybody else's is void. Else only what has lain there for long.
    """
    before = datetime.now(UTC) - LEFT_ALONE
    wanted = set(named)
    bucket.delete(
        _path(name)
        for name, lying in bucket.objects().items()
        if name not in wanted and not (ours.folder / _path(name)).is_file() and (at_once or lying.since < before)
    )


def _path(name: str) -> str:
    return f"objects/{name[:2]}/{name}"


def _length(ours: RepositoryFolder, name: str) -> int:
    file = ours.folder / Path(_path(name))
    return file.stat().st_size if file.is_file() else -1


def _own(ours: RepositoryFolder, path: str) -> bytes:
    data = ours.get(path)
    if data is None:
        raise StoreError(f"the office's own repository lacks {path}; restore it from a copy")
    return data
