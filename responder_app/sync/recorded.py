"""A sync that the audit log hears of: what became of it, and which keys came."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from responder_app.errors import EmptiedError, ResponderError, StoreError, TrustError
from responder_app.library.audit_entry import MOST_LETTERS, Action, Deed, Outcome
from responder_app.model.base import LonLat
from responder_app.package.keys import KeyRing
from responder_app.sync.answers import Change
from responder_app.sync.halves import Halves
from responder_app.sync.progress import Tell
from responder_app.sync.service import SyncService
from responder_app.sync.throttle import Throttle

log = logging.getLogger(__name__)


def unheard(_: Deed) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class RecordedSync(SyncService):
    """Syncs, and records it.

    Args:
        record: Writes into the audit log; raises StoreError.
    """

    record: Callable[[Deed], object] = unheard

    def halves(
        self,
        progress: Tell | None = None,
        cancel: Callable[[], bool] | None = None,
        source: str | tuple[str, ...] | None = None,
        throttle: Throttle | None = None,
        here: LonLat | None = None,
    ) -> Halves:
        """Sync, as `SyncService.halves` does; a log that cannot be written stops nothing."""
        before = self.library.ring(self.enrolment.repository)
        try:
            change = yield from super().halves(progress, cancel, source, throttle, here)
        except EmptiedError:
            raise  # there is no log any more
        except ResponderError as error:
            self._tell_keys(before)
            outcome = Outcome.REFUSED if isinstance(error, TrustError) else Outcome.FAILED
            self._tell(Deed(Action.SYNC, "", self._whose, outcome, type(error).__name__))
            raise
        self._tell_keys(before)
        subject = f"{self._whose}, state {change.sequence}" if self._whose else f"state {change.sequence}"
        self._tell(Deed(Action.SYNC, "", subject, Outcome.DONE, _counts(change)))
        return change

    @property
    def _whose(self) -> str:
        """Which repository, where it is not that of this vehicle's owner."""
        return "" if self.owns else f"repository {self.enrolment.repository[:16]}"

    def _tell_keys(self, before: KeyRing) -> None:
        try:
            after = self.library.ring(self.enrolment.repository)
        except StoreError:
            return  # what became of the sync says so
        old = {(key.id, key.fingerprint) for key in before}
        came = [key.id for key in after if (key.id, key.fingerprint) not in old]
        for key in came:
            where = f"{key.compartment}, {key.scope}"[: MOST_LETTERS - 30]
            self._tell(Deed(Action.KEYS, "", f"{where}, epoch {key.epoch}", Outcome.DONE, "taken in"))

    def _tell(self, deed: Deed) -> None:
        try:
            self.record(deed)
        except StoreError as error:
            log.warning("A sync is not in the audit log: %s", type(error).__name__)


def _counts(change: Change) -> str:
    counts = (
        (len(change.added), "new"),
        (len(change.updated), "updated"),
        (len(change.removed), "removed"),
        (len(change.refused), "refused"),
        (len(change.unfinished), "unfinished"),
        (len(change.held_back), "kept"),
    )
    return ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing new"
