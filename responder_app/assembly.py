"""Builds every part of a vehicle once and hands them to the window or the command line.

Owns how a vehicle is set up and opened; what the parts do is their own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from responder_app import settings as choices
from responder_app.briefing.answers.materials import ZoneQuestion
from responder_app.briefing.briefing import Briefing, local_now
from responder_app.briefing.shared import SharedBriefing
from responder_app.documents.formats import MapFormat
from responder_app.errors import (
    DamagedError,
    DamagedLibraryError,
    InputError,
    NotEnrolledError,
    NotInitialisedError,
    ResponderError,
    StoreError,
    TamperedError,
    WrongKeyError,
    WrongRepositoryError,
)
from responder_app.library.audit import AuditLog
from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.library.audit_lane import AuditLane
from responder_app.library.library import Library, open_library
from responder_app.package import public_keys
from responder_app.package.audit_key import seal_first_key
from responder_app.package.enrolment import EnrolmentAnswer, read_answer, write_answer
from responder_app.paths import VehiclePaths, make_private, write_private
from responder_app.position.service import PositionService, receiver_of
from responder_app.render.isolation import isolation
from responder_app.render.pool import RenderPool
from responder_app.session.break_glass import BreakGlass, Clocks
from responder_app.session.counting import Limits
from responder_app.session.crew import Crew, name_of, note_users
from responder_app.session.glass_report import queue_pending
from responder_app.session.reasons import Code, Reason
from responder_app.session.settings_watch import note_settings
from responder_app.session.station_code import check_newest, note_number
from responder_app.settings import Settings
from responder_app.sync.emptying import Emptying
from responder_app.sync.handing.service import Handing
from responder_app.sync.progress import Tell
from responder_app.sync.recorded import RecordedSync
from responder_app.sync.reports import queue_report
from responder_app.sync.service import SyncService
from responder_app.vault import device as devices
from responder_app.vault import library_key
from responder_app.vault.accounts import GLASS_NAME, Proof, Unlocked
from responder_app.vault.key_file import Mode, refuse_existing
from responder_app.vault.secret_store import SecretStore
from responder_app.vault.security_key import PluggedKey, no_pin, plugged_devices

if TYPE_CHECKING:
    from responder_app.sync.handing.holding import Holding
    from responder_app.sync.rebuild import Rebuilt

log = logging.getLogger(__name__)

DRAWING_WORKERS = 2
AskPassphrase = Callable[[], str]


@dataclass(frozen=True)
class Vehicle:
    """An opened vehicle: what it knows, how it syncs, how it draws."""

    paths: VehiclePaths
    settings: Settings
    library: Library
    briefing: Briefing
    sync: SyncService
    pool: RenderPool
    audit: AuditLane
    position: PositionService
    glass: BreakGlass
    user: str
    """Who unlocked it; empty where it knows no users, "break-glass" for whoever broke it."""
    warnings: tuple[str, ...]
    """What is wrong with the list of users or the audit log, in words."""

    def close(self) -> None:
        """Stop the drawing workers and the look-out for a position, close the library."""
        self.position.stop()
        self.pool.close()
        self.audit.close()
        self.library.close()

    def look(self, facility_id: str, what: str, found: bool = False) -> None:
        """Note in the audit log that somebody looks at it, or that a search led to it. Never waits, never fails."""
        self.audit.note(Deed(Action.SEARCH if found else Action.VIEW, facility_id, what, Outcome.DONE))

    def end(self, locked: str) -> None:
        """Close, telling the audit log why the screen was locked; "" when the program ends."""
        try:
            self.glass.checkpoint()
            if locked:
                self.audit.record(Deed(Action.LOCK, "", locked, Outcome.DONE))
        finally:
            self.close()

    def export_map(
        self,
        facility_id: str,
        file: Path,
        form: MapFormat = MapFormat.HTML,
        zones: ZoneQuestion | None = None,
        floor: str = "",
    ) -> None:
        """Write the facility's site map, recorded in the audit log first; as `documents.site_map` says."""
        # pyproj, shapely and numpy are needed for this only, when no map was shown before.
        from responder_app.documents.site_map import SiteMapExport  # noqa: PLC0415

        shared = SharedBriefing(self.library, self.settings)
        SiteMapExport(shared, self.pool.run, self.audit.record, local_now).write(facility_id, file, form, zones, floor)

    @property
    def handing(self) -> Handing:
        """Copies to sticks, and vehicles beside."""
        return Handing(self.paths, self.sync.enrolment)

    def save_night(self, night: bool) -> None:
        """Remember the choice of day or night."""
        current = choices.load(self.paths.settings)
        choices.save(self.paths.settings, current.model_copy(update={"night": night}))


def init_device(paths: VehiclePaths, name: str, agency: str, mode: Mode, passphrase: str | None = None) -> bytes:
    """Make the library key, the device's keys and an empty library; gives the enrolment request.

    Raises:
        InputError: The vehicle is set up already, in part perhaps, or the passphrase is too weak.
        NoKeyringError: This machine has no safe place for keys; a passphrase is the way then.
        StoreError: The files cannot be written.
    """
    Emptying(paths, _machines_keyring).go_on()
    make_private(paths.home)
    refuse_existing(paths.wrapped_key)
    if paths.device.exists() or paths.library.exists():
        # What failed below is deleted; this is not ours, and a key file that was put back would open it.
        raise InputError(
            "this vehicle has device keys or a library already, without a key file: put key.json back, or set the "
            "vehicle up in an empty folder"
        )
    key = library_key.create(paths.wrapped_key, mode, _keyring(mode), passphrase)
    try:
        request = devices.create(paths.device, key).enrolment_request(name, agency, _now())
        open_library(paths, key.database_key, create=True).close()
    except ResponderError:
        for made in (paths.wrapped_key, paths.device, paths.library):
            with suppress(OSError):
                made.unlink(missing_ok=True)
        raise
    return request


def crew(paths: VehiclePaths, ask_key_pin: Callable[[], str] = no_pin) -> Crew:
    """Who may unlock that vehicle. Raises InputError for settings that cannot be read.

    `ask_key_pin` asks for a security key's own PIN, when one is enrolled that has it.

    A vehicle that its office ordered to be emptied is emptied further, where something is left, and never opens:
    raises EmptiedError.
    """
    Emptying(paths, _machines_keyring).go_on()
    chosen = choices.load(paths.settings)
    limits = Limits(chosen.logon_attempts, chosen.logon_lock_minutes * 60.0)
    return Crew(paths, _machines_keyring, local_now, limits, token=PluggedKey(ask_key_pin, plugged_devices))


def deliver_last(paths: VehiclePaths, source: str | None, settings: Settings) -> int:
    """Put what an emptied vehicle has yet to say into its office's inbox; how many reports.

    `source` instead of the one that is set, else of the one that the order came from. Raises InputError,
    TransportError, StoreError.
    """
    # urllib3 would cost the window a part of its start.
    from responder_app.sync.credentials import access_to  # noqa: PLC0415
    from responder_app.sync.transport.choose import open_transport  # noqa: PLC0415

    emptying = Emptying(paths, _machines_keyring)
    mark = emptying.read()
    chosen = source or settings.source or (mark.source if mark else "")
    with closing(open_transport(chosen, emptying.access(access_to(chosen, settings), chosen))) as transport:
        return emptying.deliver(transport)


def holding(paths: VehiclePaths) -> Holding:
    """What that vehicle can hand on to others; it need not be unlocked.

    Raises NotEnrolledError, EmptiedError, NotFoundError before its first sync, StoreError.
    """
    from responder_app.sync.handing.holding import read_holding  # noqa: PLC0415  tuf is needed for this only

    Emptying(paths, _machines_keyring).go_on()
    return read_holding(paths, _enrolled(paths))


def accept_enrolment(paths: VehiclePaths, data: bytes, ask: AskPassphrase, user: str | None = None) -> EnrolmentAnswer:
    """Take the office's enrolment file in. Raises TrustError, InputError when it is for another device or office."""
    answer = read_answer(data)
    own = device_fingerprint(paths, ask, user)
    if answer.device != own:
        raise InputError("this enrolment file is for another device; ask the office for the one made for this laptop")
    held = _enrolment(paths)
    if held is not None and held.repository != answer.repository:
        raise WrongRepositoryError("this vehicle is enrolled with another office already")
    write_private(paths.enrolment, write_answer(answer))
    return answer


def rebuild_library(
    paths: VehiclePaths,
    ask: AskPassphrase,
    user: str | None = None,
    progress: Tell | None = None,
    empty: bool = False,
) -> Rebuilt:
    """Make a damaged or missing database anew, offline, from what lies beside it; `empty` as in `Rebuild.run`.

    Raises NotInitialisedError, KeyAccessError, and as `sync.rebuild.Rebuild.run`.
    """
    from responder_app.sync.rebuild import Rebuild  # noqa: PLC0415  tuf is needed for this only

    unlocked = _unlock(paths, ask, user)
    enrolment = _enrolled(paths)
    device = devices.load_keys(paths.device, unlocked.key)

    def finish(library: Library) -> None:
        audit = library.audit_log(enrolment.device, local_now, name_of(unlocked))
        audit.record(Deed(Action.REBUILD, "", "library", Outcome.DONE))
        note_users(library, audit, unlocked)
        with suppress(DamagedError):  # of the code's own file: it is told when somebody needs it
            note_number(library, paths)

    return Rebuild(paths, enrolment, device, unlocked.key.database_key).run(finish, progress, empty)


def device_fingerprint(paths: VehiclePaths, ask: AskPassphrase, user: str | None = None) -> str:
    """This device's fingerprint, in hexadecimal. Raises NotInitialisedError, KeyAccessError."""
    return devices.load_keys(paths.device, _unlock(paths, ask, user).key).fingerprint


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
    unlocked = _unlock(paths, ask, user)
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
    enrolment = _enrolled(paths)
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
        sync=RecordedSync(
            paths,
            chosen,
            enrolment,
            library,
            device,
            keyring=_machines_keyring,
            record=lane.record,
            unprotected=_unprotected,
        ),
        pool=RenderPool(DRAWING_WORKERS),
        audit=lane,
        position=PositionService(receiver_of(chosen.position)),
        glass=BreakGlass(library, lane.record, clocks, tell_office),
        user=user,
        warnings=warnings,
    )


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


def _unlock(paths: VehiclePaths, ask: AskPassphrase, user: str | None) -> Unlocked:
    own = crew(paths)
    return own.unlock(Proof(user, ask()) if own.accounts() else Proof())


def _keyring(mode: Mode) -> SecretStore | None:
    return None if mode == "passphrase" else _machines_keyring()


def _machines_keyring() -> SecretStore:
    # Imported where it is used: a vehicle with a passphrase alone needs no keyring to start.
    from responder_app.vault.keyring_store import KeyringStore  # noqa: PLC0415

    return KeyringStore()


def _enrolment(paths: VehiclePaths) -> EnrolmentAnswer | None:
    try:
        return read_answer(paths.enrolment.read_bytes())
    except FileNotFoundError:
        return None


def _enrolled(paths: VehiclePaths) -> EnrolmentAnswer:
    """The enrolment. Raises NotEnrolledError."""
    enrolment = _enrolment(paths)
    if enrolment is None:
        raise NotEnrolledError(
            "this vehicle is not enrolled yet: take its request to the office, then run `responder device accept FILE`"
        )
    return enrolment


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


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
