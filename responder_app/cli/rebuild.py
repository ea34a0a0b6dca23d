"""`responder rebuild`: make a damaged database anew, offline, from what lies beside it."""

from __future__ import annotations

from typing import Annotated

import typer

from responder_app import assembly
from responder_app.cli import vehicle
from responder_app.cli.terminal import progress, say
from responder_app.model.dates import spoken_time
from responder_app.sync.progress import Progress
from responder_app.sync.rebuild import LOST

UNKNOWN = (
    "Whether an incident runs cannot be read any more: if one does, begin it again with F7. "
    "So that nothing goes meanwhile, what was withdrawn stays on this disk, hidden, for seven days more."
)


def rebuild(
    empty: Annotated[
        bool, typer.Option("--empty", help="Where nothing can be rebuilt: begin empty, to be filled by a sync.")
    ] = False,
) -> None:
    """Make the library's database anew from what lies on this disk. Needs no network; deletes nothing."""
    with progress("Rebuilding") as bar:

        def told(now: Progress) -> None:
            bar.doing(now.doing)
            bar.count(now.facilities_done, now.facilities_total)

        done = assembly.rebuild_library(vehicle.paths(), vehicle.ask, vehicle.user(), told, empty)
    if done.as_of is None:
        say("The library is empty now. Run `responder sync` to fill it.", "bold red")
    else:
        when = spoken_time(done.as_of)
        say(f"{done.facilities} facilities and {done.areas} areas open again, as they were on {when}.", "bold")
    for note in done.notes:
        say(f"Not rebuilt: {note}", "yellow")
    if done.incident:
        say("The incident that runs goes on.", "bold")
    elif done.incident is None:
        say(UNKNOWN, "yellow")
    if done.bytes_missing:
        say(f"{done.bytes_missing / 1e6:.1f} MB of drawings are not on this disk: sync to fetch them.", "yellow")
    say(f"Lost with the old database: {'; '.join(LOST)}.")
    if done.set_aside:
        say(f"The damaged database is kept as {done.set_aside}. Tell the pre-plan office.")
