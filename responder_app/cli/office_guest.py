"""`responder office device guest ...`: mutual aid, vehicles of other agencies with named facilities until a date."""

from __future__ import annotations

import getpass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.office_home import Answer, ClockIsRight, Compared, Home, Source, opened, read_compared
from responder_app.cli.terminal import say, table
from responder_app.errors import InputError
from responder_app.model.dates import spoken_day, spoken_end, spoken_time
from responder_app.package.enrolment import read_answer
from responder_app.package.public_keys import grouped
from responder_app.paths import write_private
from responder_app.publisher.guests import Guests
from responder_app.publisher.office import Office
from responder_app.publisher.publishing import Published
from responder_app.publisher.registry.devices import Device

app = typer.Typer(help="Mutual aid: give another agency's vehicle named facilities until a date.", no_args_is_help=True)

MOST_NAMED = 5
"""Facilities that a list names before it counts the rest."""

Facilities = Annotated[list[str], typer.Option("--facility", help="Name or id of a published facility; repeat.")]
Until = Annotated[
    datetime,
    typer.Option(
        formats=["%Y-%m-%d", "%Y-%m-%d %H:%M"], help="Last day, or day and time, by this computer's time zone."
    ),
]
Guest = Annotated[str, typer.Argument(metavar="DEVICE", help="Its name, or how its fingerprint begins.")]


@app.command("add")
def add(
    request: Annotated[Path, typer.Argument(help="The request file that the device wrote.")],
    facility: Facilities,
    until: Until,
    home: Home = Path(),
    scope: Annotated[
        list[str], typer.Option(help="fire, police, oem, beside what is shared; repeat. None unless named.")
    ] = [],  # noqa: B006  typer never changes it
    areas: Annotated[
        bool, typer.Option("--areas/--no-areas", help="With streets, hydrants and base maps of their districts.")
    ] = True,
    source: Source = None,
    answer: Answer = Path("enrolment.json"),
    yes: Compared = False,
    clock_is_right: ClockIsRight = False,
) -> None:
    """Take a device in as a guest after comparing its fingerprint in person, and publish that."""
    data = read_compared(request, "to be a guest", yes)
    with opened(home) as office:
        done = Guests(office, clock_is_right, getpass.getuser()).admit(
            data, facility, _end(until), scope, areas, source
        )
        lines = _terms(office, done.device)
    write_private(answer, done.answer)
    say(f"{done.device.name} is a guest.", "bold")
    for line in lines:
        say(line)
    say(f"Give {answer} to the device. {_published(done.published)}")
    say(f"The office's fingerprint, to compare on the device: {grouped(read_answer(done.answer).repository)}")


@app.command("list")
def list_guests(home: Home = Path()) -> None:
    """List the guests: what they read, until when."""
    with opened(home) as office:
        rows = [
            [
                one.name,
                one.agency,
                " ".join(one.reads),
                _facilities(office, one),
                said_state(one),
                grouped(one.fingerprint, 4),
            ]
            for one in Guests(office).all()
        ]
    table(["name", "agency", "scopes", "facilities", "state", "fingerprint"], rows)


@app.command("change")
def change(
    name: Guest,
    home: Home = Path(),
    facility: Facilities = [],  # noqa: B006
    scope: Annotated[list[str], typer.Option(help="fire, police, oem; in place of those it has; repeat.")] = [],  # noqa: B006
    shared_only: Annotated[bool, typer.Option("--shared-only", help="Take its restricted scopes away.")] = False,
    clock_is_right: ClockIsRight = False,
) -> None:
    """Give a guest other facilities or scopes, in place of those that it has, and publish that."""
    if not (facility or scope or shared_only):
        raise InputError("name the facilities or the scopes that it is to have from now on")
    if scope and shared_only:
        raise InputError("either --scope or --shared-only")
    with opened(home) as office:
        guests = Guests(office, clock_is_right, getpass.getuser())
        done = guests.change(office.device(name), facility, scope if scope or shared_only else None)
        lines = _terms(office, office.device(name))
    for line in lines:
        say(line)
    say(_published(done), "bold")


@app.command("prolong")
def prolong(name: Guest, until: Until, home: Home = Path(), clock_is_right: ClockIsRight = False) -> None:
    """Let a guest stay until then, also one whose stay has ended, and publish that."""
    with opened(home) as office:
        done = Guests(office, clock_is_right, getpass.getuser()).prolong(office.device(name), _end(until))
        lines = _terms(office, office.device(name))
    for line in lines:
        say(line)
    say(_published(done), "bold")


@app.command("end")
def end(
    name: Guest,
    home: Home = Path(),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    clock_is_right: ClockIsRight = False,
) -> None:
    """End a guest's stay now, and publish that."""
    with opened(home) as office:
        found = office.device(name)
        for line in _terms(office, found):
            say(line)
        if not yes and not typer.confirm("End it now?"):
            raise InputError("nothing was ended")
        done = Guests(office, clock_is_right, getpass.getuser()).end(found)
    say(f"The stay of {found.name} has ended. {_published(done)}", "bold")
    say("With its next sync it hides the facilities, and erases them a week later. Until then, and if it never syncs")
    say("again, what it holds stays open to it.")


@app.command("history")
def history(name: Guest, home: Home = Path()) -> None:
    """Tell what was done with a guest, by whom, and what it could read from then on."""
    with opened(home) as office:
        found = office.any_device(name)
        names = {one.id: one.name for one in office.packages()}
    rows = [
        [
            spoken_time(deed.at),
            deed.what,
            deed.by or "the office, by itself",
            spoken_end(deed.until),
            " ".join(deed.scopes),
            ", ".join(names.get(one, one) for one in deed.facilities),
        ]
        for deed in (found.guest.deeds if found.guest else ())
    ]
    table(["at", "what", "by", "until", "scopes", "facilities"], rows)


def said_state(device: Device) -> str:
    """A device's state for a person: of a guest until when."""
    if device.revoked_at is not None:
        return f"revoked {spoken_day(device.revoked_at)}: {device.reason}"
    if device.guest is None:
        return device.state
    end = spoken_end(device.guest.until)
    return f"guest, ended {end}" if device.guest.ended_at is not None else f"guest until {end}"


def _end(until: datetime) -> datetime:
    """The end of that day, or that very time, of this computer's zone."""
    whole_day = not (until.hour or until.minute)
    return (until + timedelta(days=1) if whole_day else until).astimezone()


def _terms(office: Office, device: Device) -> list[str]:
    if device.guest is None:
        return [f"{device.name} is no guest."]
    areas = ", with streets and base maps of their districts" if device.guest.areas else ""
    return [
        f"It reads {', '.join(device.reads)} of: {_facilities(office, device)}{areas}.",
        f"{said_state(device)[:1].upper()}{said_state(device)[1:]}.",
    ]


def _facilities(office: Office, device: Device) -> str:
    ids = device.guest.facilities if device.guest else ()
    names = {one.id: one.name for one in office.packages()}
    told = [names.get(one, one) for one in ids[:MOST_NAMED]]
    more = [f"{len(ids) - MOST_NAMED} more"] if len(ids) > MOST_NAMED else []
    return ", ".join((*told, *more))


def _published(done: Published) -> str:
    return f"State {done.sequence} is published. Copy it to where vehicles sync."
