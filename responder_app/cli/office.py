"""`responder office ...`: set up an office, take facilities and devices in, publish."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli import (
    office_access,
    office_audit,
    office_catch_up,
    office_fleet,
    office_keys,
    office_order,
    office_recover,
    office_report,
    office_root,
)
from responder_app.cli.drawing import ToldDrawing
from responder_app.cli.office_copy import CopyAuthority, CopyTo, copy_of
from responder_app.cli.office_guest import said_state
from responder_app.cli.office_home import (
    VARIABLE,
    Answer,
    ClockIsRight,
    Compared,
    Compartment,
    Home,
    Source,
    opened,
    read_compared,
)
from responder_app.cli.terminal import FAILED, progress, say, secret, table
from responder_app.errors import StoreError, TrustError
from responder_app.package.basemap import MapArchive
from responder_app.package.enrolment import read_answer
from responder_app.package.public_keys import grouped
from responder_app.paths import write_private
from responder_app.publisher import office as offices
from responder_app.publisher.area_file import read_area_file
from responder_app.publisher.basemaps.shelf import KeptMap
from responder_app.publisher.basemaps.taking import form_of, remove, take
from responder_app.publisher.founding import CITY
from responder_app.publisher.receiving import receive
from responder_app.publisher.registry.packages import StoredPackage
from responder_app.publisher.sealing_ahead import THREADS
from responder_app.publisher.withdrawals import refuse_silence
from responder_app.render.pool import RenderPool

app = typer.Typer(help="Set up an office, take facilities and devices in, publish.", no_args_is_help=True)
app.add_typer(office_access.app, name="access")
app.add_typer(office_keys.device, name="device")
app.add_typer(office_keys.keys, name="keys")
app.add_typer(office_root.app, name="root")
app.add_typer(office_order.app, name="order")
app.add_typer(office_report.app, name="report")
app.command("reseal")(office_keys.reseal)
app.command("inbox")(office_fleet.inbox)
app.command("fleet")(office_fleet.fleet)
app.command("audit")(office_audit.audit)
app.command("catch-up")(office_catch_up.catch_up)
app.command("recover")(office_recover.recover)

WORKERS = max(2, THREADS)


@app.command("init")
def init(
    folder: Annotated[Path, typer.Argument(help="A new folder for the office.")],
    name: Annotated[str, typer.Option(help="What crews see as the issuer.")] = "Pre-plan office",
) -> None:
    """Make a registry, the office's keys and an empty repository; print what to keep where."""
    passphrase = secret("New publisher passphrase (12 characters or more)", VARIABLE, twice=True)
    office, carried = offices.create(folder, name, passphrase)
    office.close()
    say(f"The office {name} is set up in {folder}.", "bold")
    say(f"Publisher passphrase: needed to publish. It opens {office.home.master_key.name}; keep it with the publisher.")
    say()
    say("Carry these five files away on five sticks, write each passphrase on paper, keep stick and paper apart,")
    say("then delete the files here. The passphrases are shown this once only.")
    for key in carried:
        say()
        say(f"{key.path}  ({key.purpose})")
        say(f"    {key.passphrase}", "bold")
    say()
    say(f"Vehicles sync from {office.home.repository}: serve that folder, or copy it with `office publish --to`.")


@app.command("add")
def add(
    folder: Annotated[Path, typer.Argument(help="The folder that the owner sent.", exists=True, file_okay=False)],
    home: Home = Path(),
    compartment: Compartment = CITY,
) -> None:
    """Take a facility in from an owner's folder, whole or not at all."""
    with opened(home) as office, RenderPool(WORKERS) as pool:
        intake = receive(office, folder, pool, compartment)
    for line in intake.report.lines():
        say(line)
    if intake.preplan is None:
        raise typer.Exit(FAILED)
    say(f"Added: {intake.preplan.identity.name} ({intake.preplan.id}). Publish to send it to vehicles.", "bold")


@app.command("area")
def area(
    file: Annotated[Path, typer.Argument(help="GeoJSON with streets, structures, hydrants, addresses.")],
    home: Home = Path(),
    compartment: Compartment = CITY,
) -> None:
    """Take in the streets and hydrants that are drawn under every map."""
    taken = read_area_file(file)
    with opened(home) as office:
        office.take_area(taken, compartment)
    say(f"Added the area {taken.name}: {len(taken.streets)} streets, {len(taken.hydrants)} hydrants.", "bold")


@app.command("list")
def list_facilities(home: Home = Path()) -> None:
    """List the facilities and areas with their published version."""
    with opened(home) as office:
        stored = office.packages()
    rows = [[one.name, one.type, one.state, str(one.version or "-"), _published(one), one.id] for one in stored]
    table(["name", "type", "state", "version", "published", "id"], rows)


def _published(package: StoredPackage) -> str:
    if package.state != "live":
        return "-"
    return "yes" if package.is_published else "no"


@app.command("withdraw")
def withdraw(facility: Annotated[str, typer.Argument(help="The facility's name or id.")], home: Home = Path()) -> None:
    """Withdraw a facility: after the next publication vehicles remove it."""
    with opened(home) as office:
        office.withdraw(office.known_id(facility) or facility)
    say("Withdrawn. Publish to tell the vehicles.", "bold")


@app.command("enroll")
def enroll(
    request: Annotated[Path, typer.Argument(help="The request file that the device wrote.")],
    scope: Annotated[list[str], typer.Option(help="fire, police, oem; repeat for more.")],
    home: Home = Path(),
    source: Source = None,
    answer: Answer = Path("enrolment.json"),
    yes: Compared = False,
    compartment: Annotated[list[str], typer.Option(help="Districts or sites; repeat for more.")] = [CITY],  # noqa: B006
) -> None:
    """Enrol a vehicle's device after comparing its fingerprint in person, and grant it scopes."""
    data = read_compared(request, "to be enrolled", yes)
    with opened(home) as office:
        reply = office.enrol(data, scope, compartment, source)
    write_private(answer, reply)
    say(f"Enrolled with {', '.join(read_answer(reply).scopes)}. Give {answer} to the device, then publish.", "bold")
    say(f"The office's fingerprint, to compare on the device: {grouped(read_answer(reply).repository)}")


@app.command("devices")
def list_devices(home: Home = Path()) -> None:
    """List the enrolled devices and what they may read."""
    with opened(home) as office:
        enrolled = office.devices()
    rows = [
        [
            one.name,
            one.agency,
            " ".join(one.reads),
            " ".join(one.compartments),
            said_state(one),
            grouped(one.fingerprint, 4),
        ]
        for one in enrolled
    ]
    table(["name", "agency", "scopes", "compartments", "state", "fingerprint"], rows)


@app.command("publish")
def publish(
    home: Home = Path(),
    to: CopyTo = None,
    ca_file: CopyAuthority = None,
    clock_is_right: ClockIsRight = False,
    held_back: Annotated[
        bool, typer.Option("--held-back", help="Publish although vehicles will keep what is withdrawn.")
    ] = False,
) -> None:
    """Seal what changed, sign the new state and write the repository."""
    copy = copy_of(to, ca_file) if to else None
    with opened(home) as office, RenderPool(WORKERS) as pool:
        if not held_back:
            refuse_silence(office)
        with progress("Sealing") as told:
            drawing = ToldDrawing(pool, told)
            done = office.publish(drawing.previews, told.count, clock_is_right, drawing.tiles)
        copied = copy(office) if copy else 0
    for warning in done.warnings:
        say(f"Please check: {warning}", "yellow")
    say(
        f"Published state {done.sequence}: {done.sealed} sealed, {done.objects_written} objects written "
        f"({done.bytes_written / 1e6:.1f} MB).",
        "bold",
    )
    if to:
        say(f"Brought {to} up to date: {copied} files written.")


@app.command("renew")
def renew(
    home: Home = Path(), to: CopyTo = None, ca_file: CopyAuthority = None, clock_is_right: ClockIsRight = False
) -> None:
    """Sign the timestamp again, for a timer: vehicles then know that nothing is being held back."""
    copy = copy_of(to, ca_file) if to else None
    with opened(home) as office:
        office.renew(clock_is_right)
        copied = copy(office) if copy else 0
    say("Renewed.", "bold")
    if to:
        say(f"Brought {to} up to date: {copied} files written.")


basemap = typer.Typer(help="Add, list and remove base maps.", no_args_is_help=True)
app.add_typer(basemap, name="basemap")
Owner = Annotated[str | None, typer.Option("--facility", help="Name or id of the facility or area that it belongs to.")]


@basemap.command("add")
def add_basemap(
    file: Annotated[Path, typer.Argument(help="PMTiles, MBTiles or an OpenStreetMap extract (.osm.pbf).")],
    home: Home = Path(),
    name: Annotated[str | None, typer.Option(help="What it is called; else as the file says.")] = None,
    facility: Owner = None,
    attribution: Annotated[str | None, typer.Option(help="Whose data it is; else as the file says.")] = None,
    compartment: Compartment = CITY,
) -> None:
    """Take a base map in, for a facility, an area, or as a new area of its own."""
    form_of(file)
    with opened(home) as office:
        taken = take(office, file, name, facility, compartment, attribution)
    for warning in taken.warnings:
        say(f"Please check: {warning}.", "yellow")
    if taken.area is not None:
        area_of = taken.area
        say(
            f"Added the area {area_of.name}: {len(area_of.streets):,} streets, {len(area_of.structures):,} buildings, "
            f"{len(area_of.hydrants):,} hydrants, {len(area_of.addresses):,} addresses."
        )
    say(f"Added the base map {_described(taken.archive)}, for {taken.owner}. Publish to send it to vehicles.", "bold")


@basemap.command("list")
def list_basemaps(home: Home = Path()) -> None:
    """List the base maps: whose they are, what they show."""
    with opened(home) as office:
        rows = [[*_told(one), f"{one.file.length / 1e6:.1f} MB"] for one in office.basemaps.all()]
    table(["name", "facility or area", "kind", "zooms", "west south east north", "attribution", "size"], rows)


@basemap.command("remove")
def remove_basemap(
    name: Annotated[str, typer.Argument(help="The base map's name.")], home: Home = Path(), facility: Owner = None
) -> None:
    """Remove a base map: after the next publication vehicles drop it."""
    with opened(home) as office:
        gone = remove(office, name, facility)
    say(f"Removed from {gone.package.name}. Publish to tell the vehicles.", "bold")


def _told(one: KeptMap) -> list[str]:
    owner = one.package.name if one.package.state == "live" else f"{one.package.name} (withdrawn)"
    try:
        held = one.archive
        kind, zooms = "pictures" if held.raster else "vector", f"{held.min_zoom}-{held.max_zoom}"
        return [held.name, owner, kind, zooms, " ".join(f"{edge:.4f}" for edge in held.bounds), held.attribution]
    except (StoreError, TrustError) as error:
        return ["?", owner, "damaged", "", "", str(error)]


def _described(archive: MapArchive) -> str:
    kind = "pictures" if archive.raster else "vector tiles"
    return f"{archive.name}: {kind}, zooms {archive.min_zoom} to {archive.max_zoom}, {archive.length / 1e6:.1f} MB"
