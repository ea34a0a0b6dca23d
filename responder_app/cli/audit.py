"""`responder audit`: who looked at what and took what out of this vehicle, and whether the log of it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from responder_app.assembly import Vehicle
from responder_app.cli import vehicle
from responder_app.cli.terminal import FAILED, say, table
from responder_app.documents.audit_table import audit_table
from responder_app.documents.handing_over import hand_over
from responder_app.errors import InputError, StoreError
from responder_app.library.audit_choice import AuditChoice
from responder_app.library.audit_entry import Action, AuditEntry, Deed, Outcome

MOST = 10_000_000
HEADINGS = ["entry", "when", "user", "device", "action", "what", "facility", "outcome", "detail"]


def audit(
    last: Annotated[
        int | None,
        typer.Option(min=1, max=MOST, help="How many entries, the newest ones; 50 unless told, a file: all."),
    ] = None,
    facility: Annotated[
        str | None, typer.Option(help="Of this facility only: its id, or its name as it is held.")
    ] = None,
    user: Annotated[str | None, typer.Option(help="Of this user only, by name.")] = None,
    day: Annotated[str | None, typer.Option(help="Of this day only, as 2026-03-31.")] = None,
    action: Annotated[Action | None, typer.Option(help="Of this kind only.")] = None,
    file: Annotated[
        Path | None, typer.Option("--csv", help="Write them to this file as a table for spreadsheets.", dir_okay=False)
    ] = None,
) -> None:
    """List who looked at what and took what out of this vehicle, and verify the whole log. That is recorded too."""
    on = day_of(day)
    with vehicle.opened() as opened:
        names = {held.id: held.name or "" for held in opened.library.held()}
        wanted = None if facility is None else ids_of(facility, names)
        choice = AuditChoice(wanted, user, on, action)
        _record(opened, Deed(Action.AUDIT, "", "read", Outcome.DONE, choice.words))
        trail = opened.library.audit_trail(last or (MOST if file else 50), choice.fits)
        if file is not None:
            _write(opened, file, trail.entries, names)
    if file is None:
        table(HEADINGS, [row_of(entry, names) for entry in trail.entries])
    else:
        say(f"Wrote {len(trail.entries)} entries to {file}, in clear.", "bold")
    say_audit(trail.count, trail.faults)
    if trail.faults:
        raise typer.Exit(FAILED)


def say_audit(count: int, faults: tuple[str, ...]) -> None:
    """Whether the chain is whole; where not, what is wrong with it and what to do."""
    if not faults:
        say(f"Audit log: {count} entries, the chain is whole.", "bold")
        return
    say(f"Audit log: {count} entries, TAMPERED WITH:", "bold red")
    for fault in faults:
        say(f"  {fault}", "bold red")
    say("Change nothing on this laptop and report it to the pre-plan office. What is held still opens.")


def row_of(entry: AuditEntry, names: Mapping[str, str]) -> list[str]:
    """An entry as a row below HEADINGS; `names` are of facilities by id."""
    return [
        str(entry.sequence), entry.at, entry.user, entry.device[:16], entry.action, entry.subject,
        names.get(entry.facility) or entry.facility, entry.outcome, entry.detail,
    ]  # fmt: skip


def _write(opened: Vehicle, file: Path, entries: tuple[AuditEntry, ...], names: dict[str, str]) -> None:
    record = partial(_record, opened)
    hand_over(lambda: audit_table(entries, names), file, record, "", "audit log as CSV")


def _record(opened: Vehicle, deed: Deed) -> None:
    """Record it; where the log takes nothing, say so and go on: it is the evidence, and must be readable."""
    try:
        opened.audit.record(deed)
    except StoreError as error:
        say(f"This is not in the log: {error}", "bold red")


def ids_of(text: str, names: Mapping[str, str]) -> frozenset[str]:
    """Its id; where none has that name the text itself, as entries outlive a facility."""
    wanted = text.strip().casefold()
    return frozenset(key for key, name in names.items() if name.casefold() == wanted) or frozenset((text.strip(),))


def day_of(text: str | None) -> date | None:
    """The day that was typed. Raises InputError."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise InputError("a day is written as 2026-03-31") from error
