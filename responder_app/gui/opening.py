"""A vehicle as the window and its lock take it: the only file of the gui that knows assembly, and what that loads.

The lock is shown with little of it loaded. The rest, most of a start, is loaded while somebody types a secret and
Argon2id works on it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from responder_app import assembly
from responder_app import settings as choices
from responder_app.errors import EmptiedError, ResponderError
from responder_app.gui.lock.shift import Gate
from responder_app.paths import VehiclePaths
from responder_app.session.members import members_of
from responder_app.session.policy import LockPolicy
from responder_app.settings import Settings

if TYPE_CHECKING:
    from responder_app.assembly import Vehicle
    from responder_app.gui.parts import Parts


def parts_of(vehicle: Vehicle) -> Parts:
    """An opened vehicle as the window takes it."""
    from responder_app.gui.parts import Parts  # noqa: PLC0415  not before the lock is shown

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
        vehicle.incidents,
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


def load() -> None:
    """Load what an opened vehicle and its window are made of. Takes half a second: on a lane."""
    import responder_app.assembly.opening  # noqa: PLC0415
    import responder_app.gui.furnishing  # noqa: F401, PLC0415


def gate_of(paths: VehiclePaths, settings: Settings | None = None) -> Gate:
    """The lock of that vehicle. `settings` instead of those in its file. Raises InputError."""
    chosen = settings or choices.load(paths.settings)
    policy = LockPolicy(chosen.idle_lock_minutes * 60.0, chosen.logon_hours * 3600.0, chosen.lock_in_incident)

    def opened(member: str, secret: str) -> Parts:
        # The keys first: Argon2id needs no Python while the other lane loads the rest.
        unlocked = assembly.unlock(paths, lambda: secret, member or None)
        return parts_of(assembly.open_unlocked(paths, unlocked, settings))

    return Gate(
        members=lambda: members_of(assembly.crew(paths).accounts()),
        open=opened,
        policy=policy,
        banner=chosen.banner,
        code=assembly.crew(paths).code.state,
        break_glass=lambda reason, code: parts_of(assembly.break_glass(paths, reason, code, settings)),
        load=load,
    )
