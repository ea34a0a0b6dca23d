"""Setting a vehicle up: its keys, its empty library, and the office that it follows."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from responder_app.assembly.unlocking import AskPassphrase, device_fingerprint, machines_keyring
from responder_app.errors import InputError, NotEnrolledError, ResponderError, WrongRepositoryError
from responder_app.library.library import open_library
from responder_app.package.enrolment import EnrolmentAnswer, read_answer, write_answer
from responder_app.paths import VehiclePaths, make_private, write_private
from responder_app.sync.emptying import Emptying
from responder_app.vault import device as devices
from responder_app.vault import library_key
from responder_app.vault.key_file import Mode, refuse_existing
from responder_app.vault.secret_store import SecretStore


def init_device(paths: VehiclePaths, name: str, agency: str, mode: Mode, passphrase: str | None = None) -> bytes:
    """Make the library key, the device's keys and an empty library; gives the enrolment request.

    Raises:
        InputError: The vehicle is set up already, in part perhaps, or the passphrase is too weak.
        NoKeyringError: This machine has no safe place for keys; a passphrase is the way then.
        StoreError: The files cannot be written.
    """
    Emptying(paths, machines_keyring).go_on()
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


def accept_enrolment(paths: VehiclePaths, data: bytes, ask: AskPassphrase, user: str | None = None) -> EnrolmentAnswer:
    """Take the office's enrolment file in. Raises TrustError, InputError when it is for another device or office."""
    answer = read_answer(data)
    own = device_fingerprint(paths, ask, user)
    if answer.device != own:
        raise InputError("this enrolment file is for another device; ask the office for the one made for this laptop")
    held = enrolment_of(paths)
    if held is not None and held.repository != answer.repository:
        raise WrongRepositoryError("this vehicle is enrolled with another office already")
    write_private(paths.enrolment, write_answer(answer))
    return answer


def enrolled(paths: VehiclePaths) -> EnrolmentAnswer:
    """The enrolment. Raises NotEnrolledError."""
    enrolment = enrolment_of(paths)
    if enrolment is None:
        raise NotEnrolledError(
            "this vehicle is not enrolled yet: take its request to the office, then run `responder device accept FILE`"
        )
    return enrolment


def enrolment_of(paths: VehiclePaths) -> EnrolmentAnswer | None:
    """The enrolment; None where the vehicle has none yet. Raises TrustError."""
    try:
        return read_answer(paths.enrolment.read_bytes())
    except FileNotFoundError:
        return None


def _keyring(mode: Mode) -> SecretStore | None:
    return None if mode == "passphrase" else machines_keyring()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
