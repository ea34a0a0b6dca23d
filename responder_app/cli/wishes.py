"""`responder settings`: what syncing does by itself, what comes first, how much and how fast. Needs no unlocking."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from responder_app import settings as choices
from responder_app.cli import vehicle
from responder_app.cli.terminal import say, table
from responder_app.errors import InputError
from responder_app.settings import Settings
from responder_app.sync.wishes import Wishes

NONE = "none"
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_PLACE = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,2}(?:\.\d+)?)\s*")


def settings(
    by_itself: Annotated[
        bool | None, typer.Option("--by-itself/--not-by-itself", help="Whether the open window syncs by itself.")
    ] = None,
    at: Annotated[
        list[str] | None, typer.Option(help="At this local time, such as 06:30; several, or none. Replaces those set.")
    ] = None,
    on_network: Annotated[
        bool | None, typer.Option("--on-network/--not-on-network", help="When a network comes.")
    ] = None,
    on_stick: Annotated[
        bool | None, typer.Option("--on-stick/--not-on-stick", help="When a stick of the own office is plugged in.")
    ] = None,
    district: Annotated[
        list[str] | None, typer.Option("--first", help="This district first; several in order, or none.")
    ] = None,
    station: Annotated[str | None, typer.Option(help="Longitude,latitude of the station, or none.")] = None,
    budget: Annotated[float | None, typer.Option("--budget-gb", help="The most on disk; 0: all.", min=0)] = None,
    speed: Annotated[
        int | None, typer.Option("--most-kbit-s", help="The most from a network; 0: no limit.", min=0)
    ] = None,
) -> None:
    """Show or change what is set about syncing on this vehicle. An open window hears of it at its next start."""
    changes: dict[str, Any] = {
        "sync_by_itself": by_itself,
        "sync_at": _times(at),
        "sync_on_network": on_network,
        "sync_on_stick": on_stick,
        "first_districts": _several(district),
        "disk_budget_gb": budget,
        "most_kbit_s": speed,
    }
    changes = {name: value for name, value in changes.items() if value is not None}
    if station is not None:
        changes["station"] = _place(station)
    file = vehicle.paths().settings
    now = choices.load(file)
    if changes:
        now = Wishes(now, file).keep(**changes)
    _say(now)


def _several(typed: list[str] | None) -> tuple[str, ...] | None:
    if typed is None:
        return None
    return () if [one.casefold() for one in typed] == [NONE] else tuple(dict.fromkeys(typed))


def _times(typed: list[str] | None) -> tuple[str, ...] | None:
    """Raises InputError."""
    for one in _several(typed) or ():
        if not _TIME.fullmatch(one):
            raise InputError(f"{one!r} is no time of day: 06:30 is one, 18:00 another; or none")
    return _several(typed)


def _place(typed: str) -> tuple[float, float] | None:
    """Raises InputError."""
    if typed.casefold() == NONE:
        return None
    found = _PLACE.fullmatch(typed)
    if found is None or abs(float(found[1])) > 180 or abs(float(found[2])) > 90:
        raise InputError(f"{typed!r} is no place: longitude,latitude such as -87.62,41.87, or none")
    return float(found[1]), float(found[2])


def _say(now: Settings) -> None:
    on = {True: "on", False: "off"}
    station = ", ".join(map(str, now.station)) if now.station else NONE
    rows = [
        ["syncs by itself", on[now.sync_by_itself]],
        ["at", ", ".join(now.sync_at) or NONE],
        ["on a network", on[now.sync_on_network]],
        ["from a stick", on[now.sync_on_stick]],
        ["first", ", ".join(now.first_districts) or NONE],
        ["station", station],
        ["disk budget", f"{now.disk_budget_gb:g} GB" if now.disk_budget_gb else "as much as there is"],
        ["speed", f"{now.most_kbit_s} kbit/s" if now.most_kbit_s else "no limit"],
    ]
    table(["setting", "is"], rows)
    if now.sync_by_itself:
        say("Locked or closed, the window syncs nothing by itself; a scheduler can: responder sync --wait.")
