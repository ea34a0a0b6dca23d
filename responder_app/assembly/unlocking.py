"""Who may unlock a vehicle, and the keys that come of it."""

from __future__ import annotations

from collections.abc import Callable

from responder_app import settings as choices
from responder_app.briefing.clock import local_now
from responder_app.paths import VehiclePaths
from responder_app.session.counting import Limits
from responder_app.session.crew import Crew
from responder_app.vault import device as devices
from responder_app.vault.accounts import Proof, Unlocked
from responder_app.vault.secret_store import SecretStore
from responder_app.vault.security_key import PluggedKey, no_pin, plugged_devices

AskPassphrase = Callable[[], str]


def crew(paths: VehiclePaths, ask_key_pin: Callable[[], str] = no_pin) -> Crew:
    """Who may unlock that vehicle. Raises InputError for settings that cannot be read.

    `ask_key_pin` asks for a security key's own PIN, when one is enrolled that has it.

    A vehicle that its office ordered to be emptied is emptied further, where something is left, and never opens:
    raises EmptiedError.
    """
    _go_on_emptying(paths)
    chosen = choices.load(paths.settings)
    limits = Limits(chosen.logon_attempts, chosen.logon_lock_minutes * 60.0)
    return Crew(paths, machines_keyring, local_now, limits, token=PluggedKey(ask_key_pin, plugged_devices))


def _go_on_emptying(paths: VehiclePaths) -> None:
    try:
        ordered = paths.emptied.exists()
    except OSError:
        ordered = True  # what reads it says why it cannot be read
    if ordered:
        # Loads what reports need: not before the lock of every vehicle that nobody ordered to be emptied.
        from responder_app.sync.emptying import Emptying  # noqa: PLC0415

        Emptying(paths, machines_keyring).go_on()


def unlock(paths: VehiclePaths, ask: AskPassphrase, user: str | None) -> Unlocked:
    """Its keys, asking for a secret where one is needed. Raises NotInitialisedError, KeyAccessError."""
    own = crew(paths)
    return own.unlock(Proof(user, ask()) if own.accounts() else Proof())


def device_fingerprint(paths: VehiclePaths, ask: AskPassphrase, user: str | None = None) -> str:
    """This device's fingerprint, in hexadecimal. Raises NotInitialisedError, KeyAccessError."""
    return devices.load_keys(paths.device, unlock(paths, ask, user).key).fingerprint


def machines_keyring() -> SecretStore:
    """Of this machine. Raises NoKeyringError."""
    # Imported where it is used: a vehicle with a passphrase alone needs no keyring to start.
    from responder_app.vault.keyring_store import KeyringStore  # noqa: PLC0415

    return KeyringStore()
