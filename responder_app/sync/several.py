"""Syncing with several offices, as the window and the command line see it: one after the other, none waiting for all.

Records of all come first, that of this vehicle's owner before the others', then the drawings in the same order. What
one office's host or signatures do to its own sync is that one's: each has its own source, deadlines, floor and keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from responder_app.errors import EmptiedError, ResponderError
from responder_app.library.library import Library
from responder_app.library.values import CheckReport
from responder_app.model.base import LonLat
from responder_app.package.enrolment import EnrolmentAnswer
from responder_app.paths import VehiclePaths
from responder_app.sync.answers import Change, Delivery, Outcome, SyncStatus
from responder_app.sync.carried import found_at
from responder_app.sync.halves import Halves
from responder_app.sync.lock import one_writer
from responder_app.sync.progress import Progress, Tell
from responder_app.sync.rows import row_of
from responder_app.sync.service import SyncService
from responder_app.sync.tally import sentence
from responder_app.sync.throttle import Throttle
from responder_app.sync.transport.base import Traffic
from responder_app.sync.wishes import Wishes
from responder_app.vault.device import DeviceKeys

_Where = str | tuple[str, ...] | None
"""Places to read one repository from; None reads from those that are set."""


@dataclass(frozen=True)
class SeveralSync:
    """Syncs one vehicle with the offices that it follows: its owner's first. Safe from any thread."""

    services: tuple[SyncService, ...]

    @property
    def owner(self) -> SyncService:
        """The service of the office that owns this vehicle."""
        return self.services[0]

    @property
    def followed(self) -> tuple[SyncService, ...]:
        """Those that are followed still: another program may have removed an office since this one began."""
        return tuple(one for one in self.services if one.owns or _is_enrolled(one))

    @property
    def enrolment(self) -> EnrolmentAnswer:
        """With the owner."""
        return self.owner.enrolment

    @property
    def library(self) -> Library:
        """Of this vehicle."""
        return self.owner.library

    @property
    def paths(self) -> VehiclePaths:
        """Of this vehicle."""
        return self.owner.paths

    @property
    def device(self) -> DeviceKeys:
        """Of this vehicle."""
        return self.owner.device

    @property
    def wishes(self) -> Wishes:
        """What a person chooses while the program runs."""
        return self.owner.wishes

    @property
    def source(self) -> str | None:
        """Where the first of them that has a source is read from."""
        return next((one.source for one in self.services if one.source), None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Of the owner."""
        return self.owner.sources

    @property
    def most_kbit_s(self) -> int:
        """The limit that is set, for all of them together; 0 is none."""
        return self.owner.most_kbit_s

    def keep_limit(self, most_kbit_s: int) -> None:
        """Remember the limit for later runs of the program. Raises InputError, StoreError."""
        self.owner.keep_limit(most_kbit_s)

    def sync_now(
        self,
        progress: Tell | None = None,
        cancel: Callable[[], bool] | None = None,
        source: str | tuple[str, ...] | None = None,
        throttle: Throttle | None = None,
        here: LonLat | None = None,
    ) -> Change:
        """Bring the library to the newest state of every repository; `Change.offices` says what became of each.

        The arguments are those of `SyncService.sync_now`. From a `source` only the repositories that lie there are
        read.

        Raises:
            BusyError: Another sync or check is running.
            EmptiedError: The owner ordered this device to be emptied.
            ResponderError: As `SyncService.sync_now`, when not one of them could be synced: what was wrong with the
                first.
        """
        reins = throttle or Throttle(self.wishes.now.most_kbit_s)
        with one_writer(self.paths.lock), ExitStack() as stack:
            turns = []
            for service, where in self._concerned(source):
                told = _told(service.enrolment.office, progress) if progress else None
                halves = service.halves(told, cancel, where, reins, here)
                stack.callback(halves.close)
                turns.append(_Turn(service, halves))
            for _ in ("records", "drawings"):
                for turn in turns:
                    if turn.begun or cancel is None or not cancel():
                        turn.go_on()
        return _together([turn.outcome for turn in turns])

    def _concerned(self, source: str | tuple[str, ...] | None) -> tuple[tuple[SyncService, _Where], ...]:
        """Those whose repository lies at that source, and where; the owner's alone where none does: it says why."""
        if source is None:
            own = tuple(one for one in self.followed if one.sources) or (self.owner,)
            return tuple((one, None) for one in own)
        found = ((one, found_at(source, one.enrolment.repository)) for one in self.followed)
        return tuple((one, where) for one, where in found if where) or ((self.owner, source),)

    def status(self) -> SyncStatus:
        """What this vehicle holds, of all of them. Takes up to a second on a full disk. Raises StoreError."""
        own, now = self.owner.status(), self.owner.clock()
        offices = tuple(service.standing() for service in self.followed)
        names = {one.repository: one.office for one in offices}
        checks = [one.last_check for one in offices]
        return replace(
            own,
            facilities=tuple(
                row_of(held, now, names.get(held.repository) or held.office or "") for held in self.library.held()
            ),
            last_check=None if None in checks else min(one for one in checks if one is not None),
            reports_waiting=sum(one.reports_waiting for one in offices),
            offices=offices,
        )

    def check(self, progress: Tell | None = None) -> CheckReport:
        """Verify everything held. Raises BusyError, StoreError."""
        return self.owner.check(progress)


@dataclass
class _Turn:
    """One office's sync, half done."""

    service: SyncService
    halves: Halves
    outcome: Outcome = field(init=False)
    begun: bool = False
    ended: bool = False

    def __post_init__(self) -> None:
        enrolment = self.service.enrolment
        self.outcome = Outcome(enrolment.office, enrolment.repository)

    def go_on(self) -> None:
        """To its pause or its end; an error ends this one only. Raises EmptiedError: there is nothing left to sync."""
        if self.ended:
            return
        self.begun = True
        try:
            next(self.halves)
        except StopIteration as end:
            self.ended = True
            self.outcome = replace(self.outcome, change=end.value)
        except EmptiedError:
            raise
        except ResponderError as error:
            self.ended = True
            self.outcome = replace(self.outcome, error=error)


def _is_enrolled(service: SyncService) -> bool:
    try:
        service.paths.further_enrolment(service.enrolment.repository).stat()
    except FileNotFoundError:
        return False
    except OSError:
        return True  # a disk that does not say is no farewell
    return True


def _told(office: str, tell: Tell) -> Tell:
    def told(progress: Progress) -> None:
        tell(replace(progress, doing=f"{office}: {progress.doing}"))

    return told


def _together(outcomes: list[Outcome]) -> Change:
    """All of them as one. Raises the error of the first when each failed."""
    changes = [one.change for one in outcomes if one.change is not None]
    errors = [one.error for one in outcomes if one.error is not None]
    if errors and not changes:
        raise errors[0]
    lists: dict[str, Any] = {name: tuple(one for own in changes for one in getattr(own, name)) for name in _LISTS}
    return Change(
        sequence=next((change.sequence for change in changes), 0),
        **lists,
        reasons=_both(change.reasons for change in changes),
        kinds=_both(change.kinds for change in changes),
        notes=tuple(note for one in outcomes for note in _notes(one)),
        unchanged=sum(change.unchanged for change in changes),
        traffic=sum((change.traffic for change in changes), Traffic()),
        cancelled=any(change.cancelled for change in changes) or len(changes) + len(errors) < len(outcomes),
        reports=_delivered([one for one in outcomes if one.change is not None]),
        offices=tuple(outcomes),
    )


_LISTS = ("added", "updated", "removed", "refused", "held_back", "missing", "unfinished", "drawn", "sources")


def _notes(one: Outcome) -> Iterator[str]:
    """What is to be said of it, with the office's name before it: each has a failure of its own."""
    if one.error is not None:
        yield f"{one.office}: not synced: {sentence(one.error)}"
    elif one.change is not None:
        yield from (f"{one.office}: {note}" for note in one.change.notes)


def _both(told: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    return MappingProxyType({name: text for one in told for name, text in one.items()})


def _delivered(outcomes: list[Outcome]) -> Delivery:
    told = [(one.office, one.change.reports) for one in outcomes if one.change is not None]
    return Delivery(
        sum(reports.delivered for _, reports in told),
        sum(reports.waiting for _, reports in told),
        " ".join(f"{office}: {reports.problem}" for office, reports in told if reports.problem),
    )
