"""What Search says before anything is typed: what is held, or how to get data into an empty vehicle."""

from __future__ import annotations

from responder_app.sync.answers import SyncStatus

EMPTY = "This vehicle holds no pre-plans yet"
NO_SOURCE = (
    "1. Bring this vehicle's enrolment request to the pre-plan office: responder device init writes it.\n"
    "2. Take the office's enrolment file into this vehicle.\n"
    "3. Press F8 and Sync now. Pre-plans then open here without any network."
)
NOT_SYNCED = "Press F8, then Sync now. A stick from the pre-plan office works as well as the network."
READY = "Type a name, an address, a tenant or a chemical. Slips and abbreviations are understood."


def welcome(status: SyncStatus) -> tuple[str, str]:
    """A headline and what to do next."""
    count = sum(1 for row in status.facilities if row.type == "facility")
    if count:
        return f"{count} pre-plan{'' if count == 1 else 's'} on this vehicle", READY
    return EMPTY, NOT_SYNCED if status.source else NO_SOURCE
