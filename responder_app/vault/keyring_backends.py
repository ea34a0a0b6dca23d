"""Which of the keyring library's backends may hold a key on this platform, and the errors that they raise.

The library's own choice (plug-ins, PYTHON_KEYRING_BACKEND, keyringrc.cfg) is not asked: with `keyrings.alt`
installed it would store a key in a plain file without a word. Only the platform's own backend is imported;
looking for the others costs 40 ms at start.
"""

from __future__ import annotations

import sys

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

if sys.platform == "win32":
    import pywintypes
    from keyring.backends.Windows import WinVaultKeyring

    ALLOWED: tuple[type[KeyringBackend], ...] = (WinVaultKeyring,)
    """Windows Credential Manager."""
    BACKEND_ERRORS: tuple[type[Exception], ...] = (KeyringError, OSError, pywintypes.error)
elif sys.platform == "darwin":
    from keyring.backends.macOS import Keyring as MacKeychain

    ALLOWED: tuple[type[KeyringBackend], ...] = (MacKeychain,)
    """macOS Keychain."""
    BACKEND_ERRORS: tuple[type[Exception], ...] = (KeyringError, OSError)
else:
    from jeepney import DBusErrorResponse
    from keyring.backends.SecretService import Keyring as SecretServiceKeyring
    from secretstorage.exceptions import SecretStorageException

    ALLOWED: tuple[type[KeyringBackend], ...] = (SecretServiceKeyring,)
    """GNOME Keyring, KWallet, KeePassXC: whatever serves org.freedesktop.secrets."""
    BACKEND_ERRORS: tuple[type[Exception], ...] = (
        KeyringError,
        OSError,
        SecretStorageException,
        DBusErrorResponse,
    )
    """Everything by which the backend says that it cannot serve: locked, gone, refused."""


def usable_backend() -> KeyringBackend | None:
    """The platform's allowed backend when it works here, or None."""
    return next((kind() for kind in ALLOWED if kind.viable), None)


def is_allowed(backend: KeyringBackend) -> bool:
    """Whether it is an allowed class itself: a subclass or a chain of backends is not."""
    return type(backend) in ALLOWED


def stay_on_this_machine(backend: KeyringBackend) -> None:
    """Keep Windows from copying the key to the user's other machines (its default is to roam)."""
    if sys.platform == "win32" and isinstance(backend, WinVaultKeyring):
        backend.persist = "local machine"
