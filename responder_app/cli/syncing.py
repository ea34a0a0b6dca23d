"""`responder sync`, `status` and `check`: bring the vehicle up to date and say what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
from rich.progress import Progress as Bar

from responder_app import assembly, settings
from responder_app.cli import vehicle
from responder_app.cli.audit import say_audit
from responder_app.cli.sync_job import code_after, run_job
from responder_app.cli.terminal import FAILED, err, say, table
from responder_app.cli.waiting import WAIT_S
from responder_app.errors import EmptiedError, ResponderError
from responder_app.model.dates import spoken_time
from responder_app.paths import VehiclePaths
from responder_app.process.guards import Guard, guards
from responder_app.render.isolation import MENDING, NOTHING_DRAWN, PROTECTIONS, Isolation, isolation
from responder_app.settings import Settings
from responder_app.sync.answers import Change, Standing, SyncStatus
from responder_app.sync.progress import Progress
from responder_app.sync.tally import NOT_THERE
from responder_app.sync.transport.pin import pinned


def sync(
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--from", "--source", help="Folder, USB path, https:// or s3:// address; several, the preferred one first."
        ),
    ] = None,
    ca_file: Annotated[Path | None, typer.Option(help="PEM file of a private certificate authority.")] = None,
    fingerprint: Annotated[
        str | None, typer.Option(help="Of a vehicle beside, as `responder share` shows it there.")
    ] = None,
    wait: Annotated[
        float | None,
        typer.Option(
            help=f"For schedulers: try until the source answers; {WAIT_S} seconds, or as many as you say.", min=0
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say what happens as lines of JSON.")] = False,
    office: Annotated[
        str | None,
        typer.Option("--repository", help="Only that office's: its name, or the beginning of its fingerprint."),
    ] = None,
) -> None:
    """Bring this vehicle to the newest state of its repository, or of each where it follows several offices."""
    paths = vehicle.paths()
    chosen = settings.load(paths.settings)
    if ca_file:
        chosen = chosen.model_copy(update={"ca_file": str(ca_file.resolve())})
    sources = tuple(source or ())
    if fingerprint is not None:
        sources = (pinned(sources[0] if sources else "", fingerprint), *sources[1:])
    try:
        if wait is not None or as_json:
            change = run_job(chosen, sources or None, wait or 0.0, as_json, office)
        else:
            change = _sync(chosen, sources, office)
    except EmptiedError:
        _say_last(paths, sources[0] if sources else None, chosen)
        raise
    if not as_json:
        _say_changes(change)
    if code := code_after(change):
        raise typer.Exit(code)


def _sync(chosen: Settings, sources: tuple[str, ...], office: str | None) -> Change:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with vehicle.opened(chosen) as opened, Bar(*columns, console=err, transient=True) as bar:
        task = bar.add_task("Starting", total=None)

        warned: set[str] = set()

        def told(progress: Progress) -> None:
            if progress.warning and progress.warning not in warned:
                warned.add(progress.warning)
                bar.console.print(progress.warning, style="yellow", markup=False)
            bar.update(
                task,
                description=progress.doing,
                completed=progress.bytes_done,
                total=progress.bytes_total or None,
            )

        return vehicle.sync_of(opened, office).sync_now(told, source=sources or None)


def _say_last(paths: VehiclePaths, source: str | None, chosen: Settings) -> None:
    """Deliver what an emptied vehicle has yet to say, and say so."""
    try:
        delivered = assembly.deliver_last(paths, source, chosen)
    except ResponderError as error:
        say(f"Its last reports could not be delivered: {error}", "yellow")
    else:
        say(f"{delivered} last reports delivered to the office." if delivered else "The office has its last reports.")


def _say_changes(change: Change) -> None:
    """What became of each office's repository."""
    if not change.offices:
        _say_change(change)
    for one in change.offices:
        say(one.office, "bold")
        if one.change is not None:
            _say_change(one.change)
        elif one.error is not None:
            say(f"Not synced: {one.error}", "yellow")


def _say_change(change: Change) -> None:
    traffic = change.traffic
    say(
        f"State {change.sequence}: {len(change.added)} new, {len(change.updated)} updated, {len(change.removed)} "
        f"removed, {change.unchanged} unchanged.",
        "bold",
    )
    say(f"{traffic.requests} requests, {(traffic.bytes_in + traffic.bytes_out) / 1000:.1f} kB.")
    for named, ids in (("Refused", change.refused), ("Not finished", change.unfinished), ("Kept", change.held_back)):
        for facility in ids:
            if change.reasons.get(facility) == NOT_THERE:
                continue  # one note says how many: a copy of one district lacks a whole city
            say(f"{named}: {facility}: {change.reasons.get(facility, '')}", "yellow")
    for note in (*change.notes, *change.sources):
        say(note, "yellow")
    if change.reports.waiting:
        say(f"{change.reports.waiting} reports to the office wait: {change.reports.problem}".rstrip(": "))


def status() -> None:
    """Show what this vehicle holds, how old it is, and how drawings are kept apart."""
    with vehicle.opened() as opened:
        held = opened.sync.status()
    for one in held.offices or (held,):
        _say_standing(one)
    say(f"{held.storage_bytes / 1e6:.1f} MB held.")
    for said in held.aid_ended:
        say(said, "yellow")
    several = len(held.offices) > 1
    table(
        ["name", "type", "state", "version", "age", "reason", *(["office"] * several)],
        [
            [row.name, row.type, row.state, str(row.version), row.age, row.reason, *([row.office] * several)]
            for row in held.facilities
        ],
    )
    _say_protections(isolation())
    _say_guards(guards())


def _say_standing(one: Standing | SyncStatus) -> None:
    """How this vehicle stands with an office."""
    last = spoken_time(one.last_check) if one.last_check else "never"
    say(one.trust, "bold")
    say(f"Last check {last}, from {_places(one)}.")
    say(one.grant)
    if one.reports_waiting:
        say(f"{one.reports_waiting} reports to the office wait for a sync that can leave them.", "yellow")


def _places(held: Standing | SyncStatus) -> str:
    """Where it is read from, the preferred place first, each with what was wrong there last time."""
    if len(held.sources) < 2:
        return held.source or "nowhere yet"
    return ", then ".join(f"{source} (last time: {why.rstrip('.')})" if why else source for source, why in held.sources)


def _say_protections(found: Isolation) -> None:
    """What keeps a hostile drawing from this machine; last, in red, what is missing and what to do about it."""
    if not found.draws:
        say(f"Drawings: {NOTHING_DRAWN}", "bold red")
        return
    for name in found.active:
        say(f"Drawings: in force: {PROTECTIONS[name]}")
    for name in found.missing:
        say(f"Drawings: MISSING: {PROTECTIONS[name]}. {MENDING.get(name, '')}".strip(), "bold red")


def _say_guards(found: tuple[Guard, ...]) -> None:
    """What keeps the program's memory and window from others on this machine, and why something does not."""
    for guard in found:
        say(f"Process: {'on' if guard.on else 'OFF'}: {guard.name}: {guard.reason}.", "" if guard.on else "yellow")


def check() -> None:
    """Verify everything that this vehicle holds, byte by byte."""
    with vehicle.opened() as opened:
        report = opened.sync.check()
    say(f"{report.facilities} facilities, {report.objects} objects, {report.bytes / 1e6:.1f} MB verified.", "bold")
    for damage in report.damage:
        owner = f", of facility {damage.facility_id}" if damage.facility_id else ""
        say(f"Damaged: {damage.what}{owner}", "bold red")
    if any(damage.in_database for damage in report.damage):
        say("The database itself is damaged. Run `responder rebuild`: it is made anew, offline.", "bold red")
    if any(not damage.in_database for damage in report.damage):
        say("What is damaged was set aside; sync to fetch it again.")
    say_audit(report.audit_entries, report.audit_faults)
    if not report.sound:
        raise typer.Exit(FAILED)
