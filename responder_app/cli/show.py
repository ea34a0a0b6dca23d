"""`responder show` and `export-map`: the arrival sheet as text, the site map as a web page, GeoJSON or TAK package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.sheet import ArrivalSheet, Block
from responder_app.cli import vehicle
from responder_app.cli.terminal import say
from responder_app.documents.formats import MapFormat

STYLES = {FactSeverity.NORMAL: "", FactSeverity.CAUTION: "yellow", FactSeverity.DANGER: "bold red"}

Office = Annotated[
    str | None,
    typer.Option(
        "--repository",
        help="Whose plan, where several offices have one: the office's name, or its fingerprint's start.",
    ),
]


def show(
    text: Annotated[str, typer.Argument(help="Name or address.")],
    fire_floor: Annotated[str | None, typer.Option(help="The floor that burns, as the staff call it.")] = None,
    office: Office = None,
) -> None:
    """Show the arrival sheet of a facility."""
    with vehicle.opened() as opened:
        facility = vehicle.meant(opened, text, office)
        sheet = opened.briefing.arrival_sheet(facility, fire_floor)
        opened.look(facility, "Brief, on a terminal")
    _say_heading(sheet)
    for block in sheet.blocks:
        _say_block(block)


def _say_heading(sheet: ArrivalSheet) -> None:
    heading = sheet.heading
    if heading.handling:
        say(heading.handling, "bold")
    say(f"{heading.name}, {heading.address}", "bold")
    trust = heading.trust
    say(f"{trust.badge}: {trust.issuer_text}; {trust.checked_text}; {heading.review_text}. USNG {sheet.usng}")


def _say_block(block: Block) -> None:
    age = f"  ({block.age.text})" if block.age else ""
    say()
    say(f"{block.title.upper()}{age}", "bold")
    for fact in block.facts:
        label = f"{fact.label}: " if fact.label else ""
        say(f"  {label}{fact.value}", STYLES[fact.severity])
    if block.more:
        say(f"  {block.more_text}")


def export_map(
    name: Annotated[str, typer.Argument(help="Name or address of the facility.")],
    file: Annotated[Path, typer.Argument(help="The file to write; one that is there is replaced.", dir_okay=False)],
    form: Annotated[
        MapFormat,
        typer.Option("--format", help="html: opens in any browser; geojson: for map desks; tak: for crews with TAK."),
    ] = MapFormat.HTML,
    floor: Annotated[str, typer.Option(help="The floor whose plan is shown first.")] = "",
    office: Office = None,
) -> None:
    """Write a facility's site map as a file that opens without a network. The audit log says that it left."""
    with vehicle.opened() as opened:
        opened.export_map(vehicle.meant(opened, name, office), file, form, floor=floor)
    say(f"Wrote {file}. It holds the facility's data in clear: handle it as the marking on it says.", "bold")
