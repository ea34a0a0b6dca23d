"""`responder office audit`: what a vehicle's audit log says, as far as it came to the office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.audit import HEADINGS, MOST, day_of, ids_of, row_of
from responder_app.cli.office_home import Home, opened
from responder_app.cli.terminal import FAILED, say, table
from responder_app.documents.audit_table import audit_table
from responder_app.documents.handing_over import write_out
from responder_app.library.audit_choice import AuditChoice
from responder_app.library.audit_entry import Action
from responder_app.model.dates import spoken_time
from responder_app.publisher.audit_reading import DeviceLog, read_log


def audit(
    name: Annotated[str, typer.Argument(metavar="DEVICE", help="Its name, or how its fingerprint begins.")],
    home: Home = Path(),
    last: Annotated[
        int | None,
        typer.Option(min=1, max=MOST, help="How many entries, the newest ones; 50 unless told, a file: all."),
    ] = None,
    facility: Annotated[str | None, typer.Option(help="Of this facility only: its id or name.")] = None,
    user: Annotated[str | None, typer.Option(help="Of this user only, by name.")] = None,
    day: Annotated[str | None, typer.Option(help="Of this day only, as 2026-03-31.")] = None,
    action: Annotated[Action | None, typer.Option(help="Of this kind only.")] = None,
    number: Annotated[
        int | None, typer.Option("--log", min=1, help="The device's first log, its second ...; else its newest.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--csv", help="Write them to this file as a table for spreadsheets.", dir_okay=False)
    ] = None,
) -> None:
    """List what a vehicle's audit log says as far as it came here, verified; exits with 1 where it does not hold."""
    on = day_of(day)
    with opened(home) as office:
        device = office.any_device(name)
        names = {one.id: one.name for one in office.packages()}
        wanted = None if facility is None else ids_of(facility, names)
        choice = AuditChoice(wanted, user, on, action)
        log = read_log(office, device, number, last or (MOST if file else 50), choice.fits)
    if file is None:
        table(HEADINGS, [row_of(entry, names) for entry in log.entries])
    else:
        write_out(audit_table(log.entries, names), file)
        say(f"Wrote {len(log.entries)} entries to {file}, in clear.", "bold")
    _say_log(device.name, log)
    if log.faults or log.gaps:
        raise typer.Exit(FAILED)


def _say_log(name: str, log: DeviceLog) -> None:
    if log.of > 1:
        said = f"{name} has had {log.of} audit logs; this is number {log.number}."
        say(f"{said} `--log` shows another one.")
    if log.told_at is not None:
        begun = "by `responder rebuild`" if log.is_rebuilt else "and its first entry names no `responder rebuild`"
        say(f"It was begun anew, told on {spoken_time(log.told_at)}, {begun}: ask the crew.")
    for first, last in log.gaps:
        say(f"Never came: entries {first} to {last}." if last > first else f"Never came: entry {first}.", "bold red")
    for fault in log.faults:
        say(f"TAMPERED WITH: {fault}.", "bold red")
    if log.is_extract:
        say("The vehicle is another office's: only entries about facilities of this office come here.")
    if not log.came:
        say("No entry of it has come yet.")
    elif not log.faults:
        say(f"{log.came} entries came, and each is as the vehicle wrote it.", "bold")
    if not log.is_extract and log.signed > log.came + sum(last - first + 1 for first, last in log.gaps):
        say(f"The vehicle signed for {log.signed}: those that are not here come with its next reports.")
