"""What Search says before anything is typed: what is held, or how to get data into an empty vehicle."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.gui.amounts import moment
from responder_app.gui.sync_rows import word_of
from responder_app.sync.answers import SyncRow, SyncStatus

ENDED = "This vehicle shows no pre-plans: mutual aid ended"
EMPTY = "This vehicle holds no pre-plans yet"
NO_SOURCE = (
    "1. Bring this vehicle's enrolment request to the pre-plan office: responder device init writes it.\n"
    "2. Take the office's enrolment file into this vehicle.\n"
    "3. Press F8 and Sync now. Pre-plans then open here without any network."
)
NOT_SYNCED = "Press F8, then Sync now. A stick from the pre-plan office works as well as the network."
READY = "Type a name, an address, a tenant or a chemical. Slips and abbreviations are understood."
MOST_LISTED = 100
"""Rows to pick from without typing; a longer list would be scrolled for longer than a name is typed."""


@dataclass(frozen=True)
class HeldFacility:
    """A pre-plan that can be opened by touch alone."""

    facility_id: str
    name: str
    about: str


@dataclass(frozen=True)
class Welcome:
    """A headline, what to do next, and the first pre-plans by name."""

    message: str
    help_text: str
    facilities: tuple[HeldFacility, ...] = ()


def welcome(status: SyncStatus, running: bool = False) -> Welcome:
    """What to say for that status. `running`: whether a sync is under way."""
    held = sorted((row for row in status.facilities if row.type == "facility"), key=lambda row: row.name.casefold())
    if not held and status.aid_ended:
        return Welcome(ENDED, "\n".join(status.aid_ended))
    if not held:
        return Welcome(EMPTY, NOT_SYNCED if status.source else NO_SOURCE)
    message = f"{len(held)} pre-plan{'' if len(held) == 1 else 's'} on this vehicle"
    listed = tuple(HeldFacility(row.id, row.name, _about(row, running)) for row in held if row.version)[:MOST_LISTED]
    some = f" The first {MOST_LISTED} are listed here." if len(held) > MOST_LISTED else ""
    aid = "".join(f"\n{said}" for said in (*status.aid_ended, *status.mutual_aid))
    return Welcome(message, f"{READY}{some}\n{_checked(status)}{aid}", listed)


def _checked(status: SyncStatus) -> str:
    if len(status.offices) < 2:
        return f"Last check for updates: {moment(status.last_check)}"
    return "\n".join(f"Last check for updates of {one.office}: {moment(one.last_check)}" for one in status.offices)


def _about(row: SyncRow, running: bool) -> str:
    issued = f"Issued {row.age}" if row.age else ""
    state = "" if row.state == "ready" else word_of(row.state, running).lower()
    return " · ".join(part for part in (row.office, f"Version {row.version}", issued, state) if part)
