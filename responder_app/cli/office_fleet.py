"""`responder office inbox` and `responder office fleet`: what vehicles reported, and which of them are ready."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.office_home import Home, opened
from responder_app.cli.terminal import FAILED, out, say, table
from responder_app.documents.handing_over import hand_over
from responder_app.model.dates import spoken_time
from responder_app.package.public_keys import grouped
from responder_app.publisher.fleet import LOUD_FOR, Fleet, Loud, Readiness, Vehicle, read_fleet, tick_off
from responder_app.publisher.fleet_table import fleet_csv
from responder_app.publisher.inbox import InboxRun
from responder_app.publisher.inbox_fetching import read_reports
from responder_app.publisher.office import Office
from responder_app.publisher.registry.seen import SeenNote
from responder_app.publisher.report_words import LOUD_WORDS, age, body_in_words, in_words

ShowFleet = Callable[[Office, str, timedelta], int]
"""Opens the fleet's window until it is closed; gives the exit code. The command line is handed it."""


def inbox(
    place: Annotated[
        str | None,
        typer.Argument(help="Folder, stick, https:// (WebDAV) or s3:// address: an inbox, or a repository with one."),
    ] = None,
    home: Home = Path(),
    leave: Annotated[
        bool, typer.Option("--leave", help="Delete nothing on a host; what was read is remembered in any case.")
    ] = False,
    ca_file: Annotated[
        Path | None, typer.Option("--ca-file", help="PEM file of a private certificate authority, for a host.")
    ] = None,
) -> None:
    """Take in what vehicles reported, and take it out of the inbox; else the office's own repository's."""
    with opened(home) as office:
        run = read_reports(office, place or str(office.repository.folder), clear=not leave, ca_file=ca_file)
    _say_run(run)
    if run.failure is not None:
        raise run.failure
    if run.set_aside or any(one.trouble for one in run.taken):
        raise typer.Exit(FAILED)


def _say_run(run: InboxRun) -> None:
    for one in run.taken:
        if one.report.kind in LOUD_WORDS:
            said = f"{LOUD_WORDS[one.report.kind]}: {one.device.name}, {spoken_time(one.report.made_at)}: "
            say(said + body_in_words(one.report.body), "bold red")
        for trouble in one.trouble:
            say(f"{one.device.name}, report {one.report.counter}: {trouble}.", "bold red")
    for aside in run.set_aside:
        say(f"Set aside {aside.name[:16]}: {aside.reason}", "yellow")
    devices = len({one.device.fingerprint for one in run.taken})
    say(f"{len(run.taken)} reports of {devices} devices taken in, {run.known} known before.", "bold")
    if run.stayed:
        say(f"{run.stayed} could not be taken out of the inbox (is it read only?); they are known from now on.")
    if run.missing:
        say(f"{run.missing} are listed there and cannot be had: the host keeps them back, or somebody else took them.")
    if run.others:
        say(f"{run.others} other files were left alone.")
    if run.more:
        say("There are more: run it again.")


def fleet(
    context: typer.Context,
    home: Home = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each vehicle.")] = False,
    silent_hours: Annotated[int, typer.Option(min=1, max=10_000, help="Without a receipt for so long: silent.")] = 36,
    window: Annotated[
        bool, typer.Option("--window", help="On a screen that reads the inbox when it is told to.")
    ] = False,
    place: Annotated[
        str | None,
        typer.Option("--inbox", help="With --window: whose inbox, a folder or an address; else the office's."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--csv", help="Write it to this file as a table for spreadsheets.", dir_okay=False)
    ] = None,
    seen: Annotated[
        str | None, typer.Option(metavar="DEVICE", help="Tick off what this device's reports told; needs --note.")
    ] = None,
    note: Annotated[str, typer.Option(help="With --seen: what was found. It is kept.")] = "",
    by: Annotated[str, typer.Option(help="With --seen: who looked into it.")] = "",
) -> None:
    """Show which vehicles are ready, behind, failing or silent, which are revoked or guests whose stay has ended."""
    with opened(home) as office:
        if seen is not None:
            _tick_off(office, seen, note, by or getpass.getuser())
            return
        if window:
            show: ShowFleet = context.obj.fleet
            raise typer.Exit(show(office, place or str(office.repository.folder), timedelta(hours=silent_hours)))
        found = read_fleet(office, timedelta(hours=silent_hours))
        now = office.clock()
    if file is not None:
        hand_over(lambda: fleet_csv(found.vehicles, now), file, lambda _: None, "", "fleet as CSV")
        say(f"Wrote {len(found.vehicles)} vehicles to {file}, in clear.", "bold")
        return
    if as_json:
        _write_json(found, now)
        return
    for loud in found.loud:
        say(
            f"{LOUD_WORDS[loud.kind]}: {loud.device.name}, {spoken_time(loud.made_at)}: {body_in_words(loud.body)}",
            "bold red",
        )
        for trouble in loud.trouble:
            say(f"    {trouble}", "bold red")
    say(f"Published state: {found.sequence}. {_counted(found)}", "bold")
    _show(found, now)
    for one in found.vehicles:
        for note_ in one.notes:
            if now - note_.at < LOUD_FOR:
                say(f"{one.device.name}, ticked off by {note_.by} on {spoken_time(note_.at)}: {note_.note}")


def _show(found: Fleet, now: datetime) -> None:
    """The table; on a terminal the problems below it, which a column of 80 would break into single words."""
    headings = ["vehicle", "agency", "state", "holds", "heard", "ready", "program", "problems"]
    rows = [_row(one, now) for one in found.vehicles]
    if not out.is_terminal:
        table(headings, rows)
        return
    table(headings[:-1], [row[:-1] for row in rows])
    for one in found.vehicles:
        for problem in one.problems:
            say(f"{one.device.name}: {in_words(problem)}", "yellow")


def _tick_off(office: Office, name: str, note: str, by: str) -> None:
    device = office.any_device(name)
    done = tick_off(office, device, note, by)
    for text in done.told:
        say(f"Ticked off: {text}")
    say(f"{device.name}: recorded by {done.by}. What comes later is told again.", "bold")


def _row(one: Vehicle, now: datetime) -> list[str]:
    receipt = one.receipt
    return [
        one.device.name,
        one.device.agency,
        _state(one),
        str(receipt.sequence) if receipt else "-",
        f"{age(now - one.heard_at)} ago" if one.heard_at else "never",
        _ready(one),
        receipt.program if receipt else "-",
        "; ".join(map(in_words, one.problems)),
    ]


def _ready(one: Vehicle) -> str:
    if one.readiness is Readiness.ENDED:
        return "hidden since" if one.knows_its_end else "not synced since"
    return f"{one.receipt.ready} of {one.receipt.held}" if one.receipt else "-"


def _state(one: Vehicle) -> str:
    if one.readiness is Readiness.BEHIND:
        return f"behind {one.behind}"
    return "stay ended" if one.readiness is Readiness.ENDED else one.readiness.value


def _counted(found: Fleet) -> str:
    states = [one.readiness for one in found.vehicles]
    names = {state: state.value for state in Readiness} | {Readiness.ENDED: "whose stay has ended"}
    parts = [f"{states.count(state)} {names[state]}" for state in Readiness if state in states]
    return f"{len(states)} vehicles: {', '.join(parts)}." if parts else "No vehicle is enrolled."


def _write_json(found: Fleet, now: datetime) -> None:
    for loud in found.loud:
        _line({"alarm": loud.kind, **_who(loud), "body": loud.body, "trouble": loud.trouble})
    for one in found.vehicles:
        _line(
            {
                "vehicle": one.device.name,
                "agency": one.device.agency,
                "device": one.device.fingerprint,
                "state": one.readiness.value,
                "behind": one.behind,
                "published": found.sequence,
                "heard_at": one.heard_at.isoformat() if one.heard_at else None,
                "age_s": int((now - one.heard_at).total_seconds()) if one.heard_at else None,
                "problems": one.problems,
                "missing": one.missing,
                "lost": one.lost,
                "ticked_off": [_noted(note) for note in one.notes],
                "receipt": one.receipt.model_dump(mode="json") if one.receipt else None,
            }
        )


def _noted(note: SeenNote) -> dict[str, object]:
    return {"at": note.at.isoformat(), "by": note.by, "note": note.note, "told": note.told}


def _line(value: object) -> None:
    out.file.write(json.dumps(value, sort_keys=True) + "\n")  # ASCII: nothing in it steers a terminal


def _who(loud: Loud) -> dict[str, str]:
    return {
        "vehicle": loud.device.name,
        "device": loud.device.fingerprint,
        "made_at": loud.made_at.isoformat(),
        "fingerprint": grouped(loud.device.fingerprint, 4),
    }
