"""What syncing by itself needs to know of an opened vehicle. Every call but the properties may take long: on a lane."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from responder_app.errors import StoreError
from responder_app.library.library import Library
from responder_app.sync.automatic.network import network_mark
from responder_app.sync.automatic.sticks import carriers
from responder_app.sync.automatic.values import Last, Look
from responder_app.sync.service import SyncService
from responder_app.sync.several import SeveralSync
from responder_app.sync.wishes import Wishes

ROW = "last sync begun"
"""The library's row with how the last sync went: what a lock or a power cut ended has only begun."""
_TIMESTAMP = "timestamp.json"


@dataclass(frozen=True)
class ByItself:
    """Of one vehicle and the offices that it is enrolled with."""

    service: SyncService | SeveralSync

    @property
    def wishes(self) -> Wishes:
        """The settings as they are now."""
        return self.service.wishes

    @property
    def device(self) -> str:
        """What tells this vehicle from others of the fleet."""
        return self.service.device.fingerprint

    @property
    def has_source(self) -> bool:
        """Whether there is a place to sync from."""
        return self.service.source is not None

    def look(self, disks: Iterable[Path]) -> Look:
        """What is so now; `disks` are what is plugged in. Raises StoreError."""
        library, roots = self.service.library, tuple(disks)
        found = [
            replace(one, known=_accepted(library, repository))
            for repository in (self.repositories if roots else ())
            for one in carriers(roots, repository)
        ]
        return Look(library.last_check(), network_mark(), tuple(found), _read(library.row(ROW)))

    @property
    def repositories(self) -> tuple[str, ...]:
        """Those that this vehicle follows, its owner's first."""
        services = self.service.followed if isinstance(self.service, SeveralSync) else (self.service,)
        return tuple(one.enrolment.repository for one in services)

    def remember(self, last: Last) -> None:
        """Keep how the sync went, for after the next lock. One that cannot be kept is not."""
        text = json.dumps({"at": last.at.isoformat(), "ended": last.ended, "why": last.why, "problem": last.problem})
        with suppress(StoreError):
            self.service.library.save_row(ROW, text)


def _accepted(library: Library, repository: str) -> int:
    """The number of the newest timestamp that was accepted; 0 for none."""
    own = library.trust_state(repository).metadata.get(_TIMESTAMP)
    return int(json.loads(own)["signed"]["version"]) if own else 0


def _read(text: str | None) -> Last | None:
    if text is None:
        return None
    row = json.loads(text)
    return Last(datetime.fromisoformat(row["at"]), row["ended"], row["why"], row["problem"])
