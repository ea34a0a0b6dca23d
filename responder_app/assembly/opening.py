"""Opening a vehicle, by its crew or by breaking the glass."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from responder_app import settings as choices
from responder_app.assembly.enrolments import Enrolments, enrolled
from responder_app.assembly.unlocking import AskPassphrase, crew, machines_keyring, unlock
from responder_app.assembly.vehicle import Vehicle, VehicleSync
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.clock import local_now
from responder_app.errors import (
    DamagedLibraryError,
    NotInitialisedError,
    ResponderError,
    StoreError,
    TamperedError,
    WrongKeyError,
)
from responder_app.library.audit import AuditLog
from responder_app.library.audit_lane import AuditLane
from responder_app.library.library import Library, open_library
from responder_app.package import public_keys
from responder_app.package.audit_key import seal_first_key
from responder_app.package.enrolment import EnrolmentAnswer
from responder_app.paths import VehiclePaths
from responder_app.position.service import PositionService, receiver_of
from responder_app.render.isolation import isolation
from responder_app.render.pool import RenderPool
from responder_app.session.break_glass import BreakGlass, Clocks
from responder_app.session.crew import name_of, note_users
from responder_app.session.glass_report import queue_pending
from responder_app.session.incident import Incidents
from responder_app.session.reasons import Code, Reason
from responder_app.session.settings_watch import note_settings
from responder_app.session.station_code import check_newest
from responder_app.settings import Settings
from responder_app.sync.handing.told import Waiting
from responder_app.sync.recorded import RecordedSync
from responder_app.sync.reports import queue_report
from responder_app.sync.several import SeveralSync
from responder_app.sync.wishes import Wishes
from responder_app.vault import device as devices
from responder_app.vault.accounts import GLASS_NAME, Proof, Unlocked

log = logging.getLogger(__name__)

DRAWING_WORKERS = 2


def open_vehicle(
    paths: VehiclePaths, ask: AskPassphrase, settings: Settings | None = None, user: str | None = None
) -> Vehicle:
    """The vehicle, unlocked.

    Args:
        paths: Where it lies.
        ask: Asked for the PIN or passphrase where one is needed.
        settings: Instead of those in its settings file.
        user: Whose it is: an account's id; None where there is one only.

    Raises:
        NotInitialisedError: It is not set up, or (NotEnrolledError) not enrolled.
        KeyAccessError: Its key cannot be had.
        StoreError: Its library cannot be opened.
    """
    return open_unlocked(paths, unlock(paths, ask, user), settings)


def open_unlocked(paths: VehiclePaths, unlocked: Unlocked, settings: Settings | None = None) -> Vehicle:
    """The vehicle of those keys, for who gave a secret before this module was loaded. Raises as `open_vehicle`."""
    return _opened(paths, unlocked, name_of(unlocked), settings)


def break_glass(paths: VehiclePaths, reason: Reason, code: str = "", settings: Settings | None = None) -> Vehicle:
    """The vehicle, opened for whoever has that reason: no lock-out, idle time or logon hours hold for 12 hours.

    Args:
        paths: Where it lies.
        reason: Why.
        code: The emergency code as it was typed; not needed where the keyring alone keeps the key.
        settings: Instead of those in its settings file.

    Raises:
        InputError: The code has a slip.
        WrongPassphraseError: It is another vehicle's, or was replaced.
        ResponderError: As `open_vehicle`.
    """
    own = crew(paths)
    if own.code.state() is Code.NOT_NEEDED:
        vehicle = _opened(paths, own.unlock(Proof()), GLASS_NAME, settings)
        vehicle.glass.begin(reason, "the keyring")
    else:
        opened = own.unlock_by_code(code)
        vehicle = _opened(paths, opened.unlocked, GLASS_NAME, settings, opened.number)
        vehicle.glass.begin(reason, "the emergency code")
    return vehicle


def _opened(
    paths: VehiclePaths, unlocked: Unlocked, user: str, settings: Settings | None, code: int | None = None
) -> Vehicle:
    """The vehicle in that user's name; `code` is the number of the emergency code that gave its key."""
    enrolments = enrolled(paths)
    enrolment = enrolments.owner
    chosen = settings or choices.load(paths.settings)
    device = devices.load_keys(paths.device, unlocked.key)
    library = _library(paths, unlocked)
    audit = library.audit_log(enrolment.device, local_now, user)
    try:
        if code is not None:
            check_newest(library, code, audit)
        warnings = _begin_audit(library, audit, enrolment, unlocked, user, paths)
        note_settings(library, audit, chosen)
    except StoreError as error:
        # Neither a full disk nor a log that somebody broke keeps a crew out.
        log.warning("The audit log does not take who opened the vehicle: %s", type(error).__name__)
        warnings = (f"the audit log takes no entries: {error}",)
    except ResponderError:
        library.close()
        raise
    lane = AuditLane(audit)
    clocks = Clocks(local_now, library.trust_state(enrolment.repository).floor)

    def tell_office() -> None:
        queue_pending(library, lambda kind, body: queue_report(library, device, enrolment.repository, kind, body))

    return Vehicle(
        paths=paths,
        settings=chosen,
        library=library,
        briefing=Briefing(library, chosen, preferences=library),
        sync=_sync(
            enrolments,
            RecordedSync(
                paths,
                chosen,
                enrolment,
                library,
                device,
                keyring=machines_keyring,
                record=lane.record,
                unprotected=_unprotected,
                shared_wishes=Wishes(chosen, paths.settings),
            ),
        ),
        pool=RenderPool(DRAWING_WORKERS),
        audit=lane,
        position=PositionService(receiver_of(chosen.position)),
        glass=BreakGlass(library, lane.record, clocks, tell_office),
        incidents=Incidents(library, lane, clocks),
        user=user,
        warnings=(*warnings, *_unread(enrolments)),
    )


def _sync(enrolments: Enrolments, own: RecordedSync) -> VehicleSync:
    """With the office that owns the vehicle, and with those that it follows beside."""
    if not enrolments.further:
        return own
    further = (
        replace(
            own, enrolment=one, settings=own.settings.with_places(None, own.settings.places(one.repository)), owns=False
        )
        for one in enrolments.further
    )
    return SeveralSync((own, *further))


def _unread(enrolments: Enrolments) -> Iterator[str]:
    for name in enrolments.unread:
        yield f"the enrolment with the office {name} is damaged: nothing new of it comes until it is accepted again"


def _begin_audit(
    library: Library, audit: AuditLog, enrolment: EnrolmentAnswer, unlocked: Unlocked, user: str, paths: VehiclePaths
) -> tuple[str, ...]:
    """Record who opened the vehicle; what is wrong with the list of users, in words. Raises StoreError."""
    try:
        report_key = public_keys.from_text(enrolment.report_key)
    except TamperedError:
        log.warning("The office's report key cannot be read: audit entries have no MACs")
    else:
        audit.begin_macs(lambda first: seal_first_key(first, report_key, enrolment.repository, enrolment.device))
    warnings = note_users(library, audit, unlocked)
    crew(paths).logons.take_into(audit, user)
    Waiting(paths.handed, local_now).take_into(audit)
    return warnings


@contextmanager
def opened(
    paths: VehiclePaths, ask: AskPassphrase, settings: Settings | None = None, user: str | None = None
) -> Iterator[Vehicle]:
    """The vehicle, closed at the end. Raises as `open_vehicle`."""
    vehicle = open_vehicle(paths, ask, settings, user)
    try:
        yield vehicle
    finally:
        vehicle.close()


def _library(paths: VehiclePaths, unlocked: Unlocked) -> Library:
    """The library. The key is right, since the device's own keys lie under it too: what fails is the database."""
    try:
        return open_library(paths, unlocked.key.database_key)
    except WrongKeyError as error:
        raise DamagedLibraryError("the library's database is damaged at its beginning") from error
    except NotInitialisedError as error:
        raise DamagedLibraryError("the library's database is gone") from error


@cache
def _unprotected() -> tuple[str, ...]:
    """What should keep drawings apart on this machine and is not in force; it takes 0.3 s to find out."""
    return isolation().missing
