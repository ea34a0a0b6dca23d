"""Setting a vehicle up: its keys, its empty library, and the office that it follows."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from responder_app.assembly.enrolments import add_enrolment
from responder_app.assembly.unlocking import AskPassphrase, device_fingerprint, machines_keyring, unlock
from responder_app.errors import InputError, ResponderError
from responder_app.library.library import open_library
from responder_app.package.enrolment import EnrolmentAnswer, read_answer
from responder_app.paths import VehiclePaths, make_private
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


def request_again(paths: VehiclePaths, name: str, agency: str, ask: AskPassphrase, user: str | None = None) -> bytes:
    """The enrolment request once more, for a further office. Raises NotInitialisedError, KeyAccessError, InputError."""
    device = devices.load_keys(paths.device, unlock(paths, ask, user).key)
    return device.enrolment_request(name, agency, _now())


def accept_enrolment(
    paths: VehiclePaths, data: bytes, ask: AskPassphrase, user: str | None = None
) -> tuple[EnrolmentAnswer, bool]:
    """Take an office's enrolment file in: of the one that owns this vehicle first, then of further ones.

    Gives the file and whether it is a further office's. Raises TrustError, InputError when it is for another device.
    """
    answer = read_answer(data)
    if answer.device != device_fingerprint(paths, ask, user):
        raise InputError("this enrolment file is for another device; ask the office for the one made for this laptop")
    return answer, add_enrolment(paths, answer)


def _keyring(mode: Mode) -> SecretStore | None:
    return None if mode == "passphrase" else machines_keyring()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
