"""Syncing as the window and the command line see it: sync now, what is held, verify everything held."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from responder_app.errors import EmptiedError, NoKeyringError, ResponderError, StoreError
from responder_app.library.disk import reading_from_disk
from responder_app.library.library import Library
from responder_app.library.outbox import Chain
from responder_app.library.values import CheckReport
from responder_app.model.base import LonLat
from responder_app.model.dates import spoken_day
from responder_app.package.enrolment import EnrolmentAnswer
from responder_app.package.order import DestroyOrder
from responder_app.paths import VehiclePaths
from responder_app.process.importing import one_at_a_time
from responder_app.settings import Settings
from responder_app.sync.answers import Change, Delivery, Standing, SyncRow, SyncStatus
from responder_app.sync.carried import carried
from responder_app.sync.grant_note import read_note
from responder_app.sync.halves import Halves, called_here, to_the_end
from responder_app.sync.lock import one_writer
from responder_app.sync.pool import Behind
from responder_app.sync.progress import Pace, Progress, Tell
from responder_app.sync.retry import Halt, Persistence
from responder_app.sync.rows import row_of
from responder_app.sync.tally import Tally
from responder_app.sync.throttle import Throttle
from responder_app.sync.wishes import Wishes
from responder_app.vault.device import DeviceKeys
from responder_app.vault.secret_store import SecretStore

if TYPE_CHECKING:
    from responder_app.sync.transport.base import Transport

SOURCE_ROW = "source"
"""The library's row that tells where the last sync read from."""
SOURCES_ROW = "sources"
"""The library's row with what went wrong at each of several sources in the last sync, as JSON."""


def utc_now() -> datetime:
    """The system's clock, aware, in UTC."""
    return datetime.now(UTC)


def no_keyring() -> SecretStore:
    """Raises NoKeyringError."""
    raise NoKeyringError("this program was given no keyring")


@dataclass(frozen=True)
class SyncService:
    """Syncs one vehicle with the repository that it is enrolled with. Safe from any thread.

    Args:
        paths: The vehicle's files; the lock is among them.
        settings: Source, certificate authority, number of downloads.
        enrolment: The office's answer, which says whom to believe.
        library: Opened.
        device: The device's keys, which open its grant.
        clock: The system's time, aware, in UTC.
        persistence: How often a broken transfer is tried again.
        unprotected: Names of what should keep hostile drawings apart here and is not in force, for the office.
        keyring: The machine's, from which an order to empty this device deletes its keys.
        shared_wishes: What a person chooses while the program runs, where several services share it.
        owns: Whether the office owns this vehicle: its log is this vehicle's whole log, and it may have all of it
            emptied. A further office hears of its own facilities, and may have those erased.
    """

    paths: VehiclePaths
    settings: Settings
    enrolment: EnrolmentAnswer
    library: Library
    device: DeviceKeys
    clock: Callable[[], datetime] = utc_now
    persistence: Persistence = Persistence()  # noqa: RUF009  frozen, its defaults are constants
    unprotected: Callable[[], tuple[str, ...]] = tuple
    keyring: Callable[[], SecretStore] = no_keyring
    shared_wishes: Wishes | None = None
    owns: bool = True

    @cached_property
    def wishes(self) -> Wishes:
        """What a person chooses while the program runs: the settings as they are now."""
        return self.shared_wishes or Wishes(self.settings, self.paths.settings)

    @property
    def source(self) -> str | None:
        """Where to sync from first: as set, else as the office suggested."""
        return next(iter(self.sources), None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Where to sync from, in order of preference: as set, else as the office suggested."""
        chosen = (self.settings.source, *self.settings.sources)
        return tuple(one for one in chosen if one) or ((self.enrolment.source,) if self.enrolment.source else ())

    @property
    def most_kbit_s(self) -> int:
        """The limit that is set; 0 is none."""
        return self.wishes.now.most_kbit_s

    def keep_limit(self, most_kbit_s: int) -> None:
        """Remember the limit for later runs of the program. Raises InputError, StoreError."""
        self.wishes.keep(most_kbit_s=most_kbit_s)

    def sync_now(
        self,
        progress: Tell | None = None,
        cancel: Callable[[], bool] | None = None,
        source: str | tuple[str, ...] | None = None,
        throttle: Throttle | None = None,
        here: LonLat | None = None,
    ) -> Change:
        """Bring the library to the newest state of the repository.

        Args:
            progress: Called at most ten times a second, from any thread, one call at a time.
            cancel: Asked often, from any thread; after a yes the sync stops, at worst when a silent read ends (15 s).
            source: Read from here this once, such as a stick; from several in order of preference.
            throttle: To hold it and to limit its rate while it runs; without one the settings' limit holds.
            here: Where the incident or this vehicle is: from a stick or folder the nearest comes first. Never used
                on a network, whose host would see from the order of requests where the crew goes.

        Raises:
            BusyError: Another sync or check is running.
            InputError: There is no source, or it cannot be used.
            TrustError: The repository's state cannot be believed; everything is kept as it was.
            NoGrantError: The office has given this device no key.
            TransportError: The repository cannot be reached; what came stays, the next sync goes on.
            StoreError: The disk is full or damaged; what was held before still opens.
            EmptiedError: The office ordered this device to be emptied. Everything is erased: close the library.
        """
        with one_writer(self.paths.lock):
            given = (source,) if isinstance(source, str) else source or ()
            where = tuple(carried(one, self.enrolment.repository) or one for one in given) or None
            return to_the_end(self.halves(progress, cancel, where, throttle, here))

    def halves(
        self,
        progress: Tell | None = None,
        cancel: Callable[[], bool] | None = None,
        source: str | tuple[str, ...] | None = None,
        throttle: Throttle | None = None,
        here: LonLat | None = None,
    ) -> Halves:
        """The same in two halves, records and drawings, for whoever holds the lock. Raises as `sync_now`."""
        # Imported when needed: tuf and urllib3 would cost the window 0.3 s of its start.
        with one_at_a_time:
            from responder_app.sync.credentials import access_to  # noqa: PLC0415
            from responder_app.sync.fetch import Fetcher  # noqa: PLC0415
            from responder_app.sync.first import is_public, wanted_first  # noqa: PLC0415
            from responder_app.sync.lanes import Lanes  # noqa: PLC0415
            from responder_app.sync.run import run  # noqa: PLC0415
            from responder_app.sync.transport.choose import open_transports  # noqa: PLC0415
            from responder_app.sync.work import Work  # noqa: PLC0415
            from responder_app.trust.anchor import anchor_of  # noqa: PLC0415

        chosen = (source,) if isinstance(source, str) else source or self.sources
        ids = self.library.ids_here(self.enrolment.repository)
        most_public = next(filter(is_public, chosen), "")
        opened = open_transports(chosen, lambda one: access_to(one, self.settings, self.library))
        with closing(opened) as transport, Behind[tuple[str, ...]]() as aside:
            halt = Halt(cancel or (lambda: False))
            wishes = self.wishes.now
            reins = throttle or Throttle(wishes.most_kbit_s)
            fetcher = Fetcher(transport, self.library.objects, Pace(progress), halt, self.persistence, reins)
            fetcher = replace(fetcher, limited=bool(most_public))
            first = wanted_first(wishes.first_districts, wishes.station, here, most_public)
            budget = int(wishes.disk_budget_gb * 1e9)
            anchor, lanes = anchor_of(self.enrolment), Lanes(self.settings.downloads)

            def look_around() -> None:
                aside.begin(self.unprotected)

            def unprotected() -> tuple[str, ...]:
                found = aside.outcome()
                return self.unprotected() if found is None else found

            begun, device, library = time.monotonic(), self.device, self.library
            work = Work(anchor, device, library, fetcher, lanes, self.clock, Tally(), first, budget, look_around)

            try:
                change = yield from run(work)
            except ResponderError as error:
                self._report(error, transport, begun, unprotected)
                self._note_sources(chosen, transport)
                raise
            change = replace(change, sources=self._note_sources(chosen, transport))
            told = self._report(change, transport, begun, unprotected)
            change = replace(change, reports=told, traffic=transport.traffic)
            if change.destroy is not None:
                change = self._obey(change, change.destroy.order, transport)
            if self.library.row(self._named(SOURCE_ROW)) != transport.source:
                self.library.save_row(self._named(SOURCE_ROW), transport.source)
        return called_here(change, {**ids, **self.library.ids_here(self.enrolment.repository)})

    def _named(self, row: str) -> str:
        """The name of a row of the library about this office."""
        return row if self.owns else f"{row}:{self.enrolment.repository}"

    def _note_sources(self, chosen: tuple[str, ...], transport: Transport) -> tuple[str, ...]:
        """Keep what went wrong at each of several sources; says it for a person."""
        from responder_app.sync.transport.sources import Sources  # noqa: PLC0415

        if not isinstance(transport, Sources):
            return ()
        named = [(source, state.problem) for source, state in zip(dict.fromkeys(chosen), transport.states, strict=True)]
        with suppress(StoreError):
            self.library.save_row(self._named(SOURCES_ROW), json.dumps(named))
        return tuple(f"{source}: {problem}" for source, problem in named if problem)

    def _report(
        self,
        outcome: Change | ResponderError,
        transport: Transport,
        begun: float,
        unprotected: Callable[[], tuple[str, ...]],
    ) -> Delivery:
        """Tell the office how it went; what cannot be told now waits for the next sync."""
        from responder_app.sync.reporting import Reporting  # noqa: PLC0415

        speaker = Reporting(
            self.library,
            self.device,
            self.enrolment.repository,
            self.enrolment.report_key,
            self.paths.home,
            self.clock,
            unprotected,
            self.owns,
        )
        return speaker.after(outcome, transport, time.monotonic() - begun)

    def _obey(self, change: Change, order: DestroyOrder, transport: Transport) -> Change:
        """Do as the office ordered: this vehicle is emptied if it is its own, else what it holds of that office goes.

        Raises EmptiedError, always, when it is its own.
        """
        from responder_app.sync.acknowledged import read_office_note  # noqa: PLC0415
        from responder_app.sync.emptying import Emptying, Origin  # noqa: PLC0415
        from responder_app.sync.leaving import leave_by_order  # noqa: PLC0415
        from responder_app.sync.reports import Postman  # noqa: PLC0415

        repository = self.enrolment.repository
        note = read_office_note(self.library, repository)
        report_key = note.report_key if note else self.enrolment.report_key
        postman = Postman(self.library, self.device, repository, report_key, self.clock)
        if not self.owns:
            removed, said = leave_by_order(self.paths, self.library, self.enrolment, order, postman, transport)
            return replace(change, removed=(*change.removed, *removed), notes=(said,))
        emptying = Emptying(self.paths, self.keyring)
        origin = Origin(self.enrolment.office, transport.source)
        mark = emptying.carry_out(order, origin, self.library, postman)
        with suppress(ResponderError):
            emptying.deliver(transport)
        raise EmptiedError(emptying.told(mark))

    def status(self) -> SyncStatus:
        """What this vehicle holds. Takes up to a second on a full disk. Raises StoreError."""
        now, own, stays = self.clock(), self.standing(), self.library.stays()
        return SyncStatus(
            facilities=tuple(row_of(held, now) for held in self.library.held()),
            last_check=own.last_check,
            source=own.source,
            storage_bytes=self.library.objects.used_bytes() + _size(self.paths.library),
            trust=own.trust,
            grant=own.grant,
            sources=own.sources,
            reports_waiting=own.reports_waiting,
            mutual_aid=tuple(stay.told for stay in stays if stay.over_since is None),
            aid_ended=tuple(stay.told for stay in stays if stay.over_since is not None),
        )

    def standing(self) -> Standing:
        """How this vehicle stands with the office. Raises StoreError."""
        office, repository = self.enrolment.office, self.enrolment.repository
        note = read_note(self.library, repository)
        return Standing(
            office=office,
            repository=repository,
            last_check=self.library.last_check(repository),
            source=self.source or self.library.row(self._named(SOURCE_ROW)),
            trust=self._trust(),
            grant=note.text if note else "No grant has been read yet: sync once.",
            sources=self._sources(),
            reports_waiting=self.library.outbox.waiting(Chain(repository, self.device.fingerprint)),
            owns=self.owns,
        )

    def _sources(self) -> tuple[tuple[str, str], ...]:
        """Every source with what went wrong there in the last sync, as it was noted then."""
        noted = dict(json.loads(self.library.row(self._named(SOURCES_ROW)) or "[]"))
        return tuple((source, noted.get(source, "")) for source in self.sources)

    def check(self, progress: Tell | None = None) -> CheckReport:
        """Verify everything held: the database's pages and every object.

        What is damaged is set aside and fetched again by the next sync. `facilities_*` of the progress are
        objects here. Raises BusyError, StoreError.
        """
        pace = Pace(progress)

        def told(done: int, total: int) -> None:
            pace.expect(facilities=total if done == 1 else 0)
            pace.done(facilities=1)

        with one_writer(self.paths.lock):
            pace.begin("Checking what is held")
            return self.library.check(told)

    def _trust(self) -> str:
        office, repository = self.enrolment.office, self.enrolment.repository
        state = self.library.trust_state(repository)
        if not state.sequence:
            return f"Nothing of {office} has been accepted yet"
        return f"Signed by {office}, state {state.sequence} of {spoken_day(state.floor)}, repository {repository[:16]}"


def _size(path: Path) -> int:
    # stat only: opening the database's file outside SQLite would drop its locks.
    with reading_from_disk():
        return path.stat().st_size if path.exists() else 0


__all__ = ["Change", "CheckReport", "Progress", "SyncRow", "SyncService", "SyncStatus"]
