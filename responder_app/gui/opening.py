"""A vehicle as the window and its lock take it: the only file of the gui that knows assembly, and what that loads."""

from __future__ import annotations

from contextlib import suppress

from responder_app import assembly
from responder_app import settings as choices
from responder_app.assembly import Vehicle
from responder_app.errors import EmptiedError, ResponderError
from responder_app.gui.lock.shift import Gate
from responder_app.gui.parts import Parts
from responder_app.paths import VehiclePaths
from responder_app.session.members import members_of
from responder_app.session.policy import LockPolicy
from responder_app.settings import Settings


def parts_of(vehicle: Vehicle) -> Parts:
    """An opened vehicle as the window takes it."""
    return Parts(
        vehicle.briefing,
        vehicle.sync,
        vehicle.pool,
        vehicle.settings,
        vehicle.export_map,
        vehicle.save_night,
        vehicle.position,
        vehicle.end,
        vehicle.look,
        vehicle.glass,
        vehicle.warnings,
        vehicle.handing,
        vehicle.by_itself,
        vehicle.prospects,
    )


def is_emptied(paths: VehiclePaths) -> bool:
    """Whether the office ordered that vehicle to be emptied, so that nothing of it may be shown any more."""
    with suppress(OSError):  # a disk that does not say is no order
        return paths.emptied.exists()
    return False


def refusal_of(paths: VehiclePaths) -> ResponderError:
    """Empty that vehicle further, nothing holding it open any more; what is to be said."""
    try:
        assembly.crew(paths)
    except ResponderError as error:
        return error
    return EmptiedError("the office ordered this device to be emptied")


def gate_of(paths: VehiclePaths, settings: Settings | None = None) -> Gate:
    """The lock of that vehicle. `settings` instead of those in its file. Raises InputError."""
    chosen = settings or choices.load(paths.settings)
    policy = LockPolicy(chosen.idle_lock_minutes * 60.0, chosen.logon_hours * 3600.0, chosen.lock_in_incident)
    return Gate(
        members=lambda: members_of(assembly.crew(paths).accounts()),
        open=lambda member, secret: parts_of(assembly.open_vehicle(paths, lambda: secret, settings, member or None)),
        policy=policy,
        banner=chosen.banner,
        code=assembly.crew(paths).code.state,
        break_glass=lambda reason, code: parts_of(assembly.break_glass(paths, reason, code, settings)),
    )
