"""`responder repository ...`: the offices that this vehicle follows, from where, and no longer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from responder_app import assembly, settings
from responder_app.cli import vehicle
from responder_app.cli.device import set_places
from responder_app.cli.terminal import say, table
from responder_app.errors import InputError
from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.model.dates import spoken_time
from responder_app.package.public_keys import grouped
from responder_app.sync.leaving import leave
from responder_app.sync.lock import one_writer

SHOWN_DIGITS = 16
Office = Annotated[str, typer.Argument(help="The office's name, or the beginning of its fingerprint.")]

app = typer.Typer(help="The offices that this vehicle follows.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the offices that this vehicle follows: the one that owns it first."""
    with vehicle.opened() as opened:
        held = opened.library.held()
        standings = [one.standing() for one in opened.offices]
    rows = []
    for one in standings:
        count = sum(1 for row in held if row.repository == one.repository and row.version and row.type == "facility")
        checked = spoken_time(one.last_check) if one.last_check else "never"
        rows.append(
            [
                one.office,
                "owns this vehicle" if one.owns else "followed",
                grouped(one.repository[:SHOWN_DIGITS]),
                str(count),
                checked,
                one.source or "nowhere yet",
            ]
        )
    table(["office", "", "fingerprint", "facilities", "last check", "source"], rows)


@app.command("source")
def source(
    office: Office,
    places: Annotated[
        list[str] | None,
        typer.Argument(help="Folder, https:// or s3:// address to sync from; several, the preferred one first."),
    ] = None,
    ca_file: Annotated[Path | None, typer.Option(help="PEM file of a private certificate authority.")] = None,
    client_certificate: Annotated[
        Path | None, typer.Option(help="PEM file with this vehicle's certificate and key, where a host asks for it.")
    ] = None,
) -> None:
    """Say from where an office's repository is read; without a place, show it."""
    paths = vehicle.paths()
    enrolments = assembly.enrolled(paths)
    chosen = assembly.named(enrolments.all, office)
    repository = None if chosen is enrolments.owner else chosen.repository
    set_places(paths, repository, places, ca_file, client_certificate)
    now = settings.load(paths.settings).places(repository)
    there = ", then ".join(one for one in (now.source, *now.sources) if one) or chosen.source or "nowhere yet"
    say(f"{chosen.office}: {there}", "bold")


@app.command("remove")
def remove(
    office: Office,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Stop following an office: what this vehicle holds of it is erased, facilities, keys and enrolment."""
    with vehicle.opened() as opened:
        service = vehicle.office_of(opened, office)
        enrolment = service.enrolment
        if service.owns:
            raise InputError(f"this vehicle is {enrolment.office}'s own; only further offices can be removed")
        if not yes and not typer.confirm(f"Erase all that this vehicle holds of {enrolment.office}?"):
            raise InputError("nothing was erased")
        with one_writer(opened.paths.lock):
            gone = leave(opened.paths, opened.library, enrolment)
        what = f"repository {enrolment.repository[:SHOWN_DIGITS]} removed"
        opened.audit.record(Deed(Action.SETTINGS, "", what, Outcome.DONE, f"{len(gone)} facilities and areas"))
    say(f"{enrolment.office} is no longer followed; {len(gone)} facilities and areas of it were erased.", "bold")
    say("Tell that office, so that it takes this vehicle off its list.")
