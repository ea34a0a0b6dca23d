"""`python -m responder_app` and `responder`: the window when nothing else is said, else the command line."""

from __future__ import annotations

import sys


def main() -> None:
    """Run and exit with the command's code."""
    arguments = sys.argv[1:]
    if not arguments:
        # Straight to the window: the command line's libraries would delay it by a quarter of a second.
        raise SystemExit(open_window(None))
    from responder_app.cli.app import run  # noqa: PLC0415

    raise SystemExit(run(arguments, open_window))


def open_window(text: str | None) -> int:
    """Show the window, searching for the text; gives the exit code."""
    from responder_app import assembly  # noqa: PLC0415
    from responder_app.errors import ResponderError  # noqa: PLC0415
    from responder_app.gui import start  # noqa: PLC0415
    from responder_app.paths import VehiclePaths, vehicle_home  # noqa: PLC0415

    try:
        vehicle = assembly.open_vehicle(VehiclePaths(vehicle_home()), start.ask_passphrase)
    except ResponderError as error:
        return start.refuse(error)
    try:
        parts = start.Parts(
            vehicle.briefing, vehicle.sync, vehicle.pool, vehicle.settings, vehicle.export_map, vehicle.save_night
        )
        return start.run(parts, text)
    finally:
        vehicle.close()


if __name__ == "__main__":
    main()
