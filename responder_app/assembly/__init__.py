"""Builds every part of a vehicle once and hands them to the window or the command line.

Owns how a vehicle is set up and opened; what the parts do is their own.

    vehicle.py     an opened vehicle: its parts
    opening.py     opening it, by its crew or by breaking the glass
    unlocking.py   who may unlock it, and with what key
    setting_up.py  its keys, and enrolling it
    enrolments.py  the offices that it follows
    closed.py      what is done with it while it is not open: rebuild, hand on, a last receipt

Each is loaded when something of it is asked for: the lock needs no database, no briefing and no sync to be shown.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from responder_app.assembly.closed import deliver_last, holdings, rebuild_library
    from responder_app.assembly.enrolments import Enrolments, enrolled, named
    from responder_app.assembly.opening import break_glass, open_unlocked, open_vehicle, opened
    from responder_app.assembly.setting_up import accept_enrolment, init_device, request_again
    from responder_app.assembly.unlocking import AskPassphrase, crew, device_fingerprint, unlock
    from responder_app.assembly.vehicle import Vehicle, VehicleSync

__all__ = [
    "AskPassphrase",
    "Enrolments",
    "Vehicle",
    "VehicleSync",
    "accept_enrolment",
    "break_glass",
    "crew",
    "deliver_last",
    "device_fingerprint",
    "enrolled",
    "holdings",
    "init_device",
    "named",
    "open_unlocked",
    "open_vehicle",
    "opened",
    "rebuild_library",
    "request_again",
    "unlock",
]

_ROOMS = {
    "closed": ("deliver_last", "holdings", "rebuild_library"),
    "enrolments": ("Enrolments", "enrolled", "named"),
    "opening": ("break_glass", "open_unlocked", "open_vehicle", "opened"),
    "setting_up": ("accept_enrolment", "init_device", "request_again"),
    "unlocking": ("AskPassphrase", "crew", "device_fingerprint", "unlock"),
    "vehicle": ("Vehicle", "VehicleSync"),
}


def __getattr__(name: str) -> object:
    for room, names in _ROOMS.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{room}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
