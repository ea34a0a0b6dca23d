"""`python -m responder_app` and `responder`: the window when nothing else is said, else the command line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from responder_app.publisher.basemaps import ARGUMENT as READ_BASEMAP
from responder_app.render.worker import ARGUMENT

if TYPE_CHECKING:
    from datetime import timedelta

    from responder_app.publisher.office import Office


def main() -> None:
    """Run and exit with the command's code."""
    arguments = sys.argv[1:]
    if arguments[:1] == [ARGUMENT]:
        draw(arguments[1:])
        return
    if arguments[:1] == [READ_BASEMAP]:
        read_basemap(arguments[1:])
        return
    from responder_app.paths import vehicle_home  # noqa: PLC0415
    from responder_app.process.hardening import harden  # noqa: PLC0415

    harden(vehicle_home())
    if not arguments:
        # Straight to the window: the command line's libraries would delay it by a quarter of a second.
        raise SystemExit(open_window(None))
    from responder_app.cli.app import run  # noqa: PLC0415

    raise SystemExit(run(arguments, open_window, open_fleet))


def draw(descriptors: list[str]) -> None:
    """Be a drawing worker (`render.sandbox` starts a frozen program so); without descriptors just show that it starts.

    Imports what the worker needs and no more: whatever else is loaded here would lie open to a hostile drawing.
    """
    if descriptors:
        from responder_app.render.worker import serve  # noqa: PLC0415

        connection, memory = map(int, descriptors)
        serve.main(connection, memory)


def read_basemap(descriptors: list[str]) -> None:
    """Be the process that reads a base map's file from outside; started as a drawing worker is."""
    from responder_app.publisher.basemaps import child  # noqa: PLC0415

    connection, spool = map(int, descriptors)
    child.main(connection, spool)


def open_window(text: str | None) -> int:
    """Show the window, searching for the text; gives the exit code."""
    from responder_app.gui import pauses  # noqa: PLC0415

    pauses.begin()
    pauses.load_qt()
    from responder_app import settings  # noqa: PLC0415
    from responder_app.errors import ResponderError  # noqa: PLC0415
    from responder_app.gui import door, opening, start  # noqa: PLC0415
    from responder_app.paths import VehiclePaths, vehicle_home  # noqa: PLC0415

    paths = VehiclePaths(vehicle_home())
    try:
        night = settings.load(paths.settings).night
        gate = opening.gate_of(paths)
    except ResponderError as error:
        door.turn_away(error)
        return 1
    emptied = start.Emptied(lambda: opening.is_emptied(paths), lambda: opening.refusal_of(paths))
    return start.run(gate, night, text, emptied=emptied)


def open_fleet(office: Office, place: str, silent_after: timedelta) -> int:
    """Show the office's fleet; gives the exit code."""
    from responder_app.gui import pauses  # noqa: PLC0415

    pauses.load_qt()
    from responder_app.gui.office import start  # noqa: PLC0415

    return start.run(office, place, silent_after)


if __name__ == "__main__":
    main()
