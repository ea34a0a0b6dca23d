"""Reading an inbox that lies on a host: fetched into a private folder, taken in from there, then cleared at the host.

Nothing is deleted at the host before it is stored here. What was dealt with is remembered by name and length, so
that a timer's next reading costs a listing, also where the host lets nothing be deleted.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from responder_app.errors import (
    DiskFullError,
    LimitError,
    NotFoundError,
    ResponderError,
    StoreError,
    TamperedError,
    TransportError,
)
from responder_app.package.report import MAX_SEALED_BYTES
from responder_app.paths import make_private, write_private
from responder_app.publisher.credentials import access_to, system_keyring
from responder_app.publisher.inbox import InboxRun, read_inbox
from responder_app.publisher.inbox_place import InboxPlace, Listed, is_address, open_place
from responder_app.publisher.office import Office
from responder_app.publisher.registry import inbox_memory
from responder_app.sync.retry import Halt, Persistence, persistently
from responder_app.sync.transport.access import Access

MOST_FETCHED = 5_000
"""Reports that are fetched in one go, the oldest first."""
MOST_BYTES = 512 * 1024 * 1024
"""Of them together: what a host can have a disk filled with."""
MOST_MISSING = 200
"""Files that are listed and not there, or too large, before a host is given up for now."""
THREADS = 8
_TRIES = Persistence(tries=3)


@dataclass
class _Fetched:
    """How far the fetching got. Written by several threads under `lock`."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    begun: int = 0
    size: int = 0
    missing: int = 0
    too_large: list[Listed] = field(default_factory=list)
    failure: ResponderError | None = None
    more: bool = False

    @property
    def stopped(self) -> bool:
        return self.failure is not None or self.missing + len(self.too_large) > MOST_MISSING


def read_reports(
    office: Office, where: str, access: Access | None = None, clear: bool = True, ca_file: Path | None = None
) -> InboxRun:
    """Take in the reports of a folder, an https:// or an s3:// address.

    Args:
        office: Whose reports.
        where: A repository, or the inbox itself.
        access: How its host is met; else by what is kept for it.
        clear: Whether a host's inbox is cleared of what was stored; a folder's always is.
        ca_file: Whose certificates are believed, where `access` does not say.

    Raises InputError for an address that is none, TransportError, StoreError.
    """
    if not is_address(where):
        return read_inbox(office, Path(where))
    place = open_place(where, access or access_to(where, system_keyring(), os.environ, ca_file))
    try:
        return read_place(office, place, clear)
    finally:
        place.close()


def read_place(office: Office, place: InboxPlace, clear: bool = True, tries: Persistence = _TRIES) -> InboxRun:
    """Take in every report that lies at the place and was not dealt with; with `clear`, delete there what was.

    Where the place fails half way, what came is kept, and `failure` of the run says why the rest did not.
    Raises TransportError when it cannot be listed, StoreError when the office cannot keep what came.
    """
    listing = place.lying()
    with office.reading() as connection:
        known = inbox_memory.known(connection, place.where)
    fresh = sorted(one for one in listing.reports if known.get(one.name) != one.length)
    fetched = _fetch(office, place, fresh, tries)
    run = read_inbox(office, make_private(office.home.fetched))
    run.others += listing.others + len(fetched.too_large)
    run.missing = fetched.missing
    run.more = run.more or listing.more or fetched.more
    run.failure = fetched.failure
    if fetched.missing + len(fetched.too_large) > MOST_MISSING and run.failure is None:
        run.failure = TransportError(f"{place.where} lists reports that it does not give; the rest was left for later.")
    done = run.settled | {one.name for one in run.set_aside}
    dealt = [one for one in listing.reports if one.name in done]
    with office.writing() as (connection, _):
        inbox_memory.note(connection, place.where, ((one.name, one.length) for one in (*dealt, *fetched.too_large)))
        if not listing.more:
            inbox_memory.keep_only(connection, place.where, {one.name for one in listing.reports})
    if clear:
        too_large = {one.name for one in fetched.too_large}
        before = {one.name for one in listing.reports if known.get(one.name) == one.length}
        _clear(place, sorted((done | before - too_large) & {one.name for one in listing.reports}), run)
    return run


def _clear(place: InboxPlace, names: Sequence[str], run: InboxRun) -> None:
    try:
        run.stayed += place.remove(names)
    except TransportError as error:
        run.failure = run.failure or error


def _fetch(office: Office, place: InboxPlace, fresh: Iterable[Listed], tries: Persistence) -> _Fetched:
    folder, state = make_private(office.home.fetched), _Fetched()

    def fetch(one: Listed) -> None:
        with state.lock:
            if state.stopped:
                return
            if state.begun >= MOST_FETCHED or state.size >= MOST_BYTES:
                state.more = True
                return
            state.begun += 1
        try:
            data = persistently(lambda: place.fetch(one.name, MAX_SEALED_BYTES), lambda: 0, Halt(), tries)
            write_private(folder / one.name, data)
        except NotFoundError:
            with state.lock:
                state.missing += 1
        except LimitError:
            with state.lock:
                state.too_large.append(one)
        except (TransportError, TamperedError) as error:
            with state.lock:
                state.failure = state.failure or error
        except OSError as error:
            full = DiskFullError("there is no room for the reports that came; what is there already is kept")
            broken = StoreError(f"a report cannot be kept: {error.strerror}")
            with state.lock:
                state.failure = state.failure or (full if error.errno == errno.ENOSPC else broken)
        else:
            with state.lock:
                state.size += len(data)

    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(fetch, fresh):
            pass
    return state
