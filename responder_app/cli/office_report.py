"""`responder office report owners`: a letter for the owner of each facility that was opened under break-glass."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.audit import day_of
from responder_app.cli.office_home import Home, opened
from responder_app.cli.terminal import say
from responder_app.documents.handing_over import write_out
from responder_app.errors import PlaceError
from responder_app.model.dates import spoken_day
from responder_app.publisher.owner_reports import owner_reports, owner_text, plain

DAYS = 30

app = typer.Typer(help="What the office tells others.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `owners` a command of its own."""


@app.command("owners")
def owners(
    folder: Annotated[Path, typer.Argument(help="Where the files go, one for each facility.", file_okay=False)],
    home: Home = Path(),
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help=f"Reports that came since then; else the last {DAYS} days.")
    ] = None,
) -> None:
    """Write for the owner of each facility that was opened under break-glass when, by whose vehicle and why."""
    day = day_of(since)
    with opened(home) as office:
        now = office.clock()
        begin = datetime.combine(day, time(), UTC) if day else now - timedelta(days=DAYS)
        found = owner_reports(office, begin)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise PlaceError(f"{folder} cannot be made: {error.strerror}") from error
    for report in found.reports:
        file = folder / f"{report.facility}.txt"
        write_out(owner_text(report, found.office, now).encode(), file)
        say(f"{plain(report.name)}: {len(report.glasses)} times, {file}")
    say(f"{len(found.reports)} facilities were opened under break-glass since {spoken_day(begin)}.", "bold")
    if found.strange:
        say(f"{found.strange} more are not this office's, or no longer: their owners cannot be named.", "yellow")
    if found.unreadable:
        say(f"{found.unreadable} reports are not in a form that this program knows: update it.", "yellow")
