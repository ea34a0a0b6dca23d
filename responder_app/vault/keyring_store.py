"""Small secrets in the operating system's keyring: only in one that is known to be safe, and read back at once."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hmac
from collections.abc import Iterator

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from responder_app.errors import KeyAccessError, NoKeyringError
from responder_app.vault.keyring_backends import BACKEND_ERRORS, is_allowed, stay_on_this_machine, usable_backend

SERVICE = "responder"


class KeyringStore:
    """The keyring of this user on this machine. Raises NoKeyringError where there is none that is safe.

    Args:
        backend: Which keyring; by default the machine's own. Any that is not allow-listed is refused.
    """

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        backend = backend or usable_backend()
        if backend is None:
            raise NoKeyringError("this machine has no keyring that could keep a key safe")
        if not is_allowed(backend):
            raise NoKeyringError(f"the keyring {type(backend).__module__} is not one that keeps keys safe")
        stay_on_this_machine(backend)
        self._backend = backend

    def put(self, name: str, secret: bytes) -> None:
        """Keep the secret, then read it back and compare. Raises NoKeyringError."""
        with _plain_words():
            self._backend.set_password(SERVICE, name, base64.b64encode(secret).decode())
        if not hmac.compare_digest(self.get(name) or b"", secret):
            raise NoKeyringError("the keyring did not give back the key that it was given")

    def get(self, name: str) -> bytes | None:
        """The secret, or None. Raises NoKeyringError, KeyAccessError for an entry that is not ours."""
        with _plain_words():
            text = self._backend.get_password(SERVICE, name)
        if text is None:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error):
            # Not `from`: the cause would carry the entry's text into a crash report.
            raise KeyAccessError("the keyring's entry for this program is damaged") from None

    def delete(self, name: str) -> None:
        """Forget the secret. Raises NoKeyringError."""
        with _plain_words(), contextlib.suppress(PasswordDeleteError):
            self._backend.delete_password(SERVICE, name)


@contextlib.contextmanager
def _plain_words() -> Iterator[None]:
    try:
        yield
    except KeyringLocked as error:
        raise NoKeyringError("the keyring is locked; unlock it by logging in") from error
    except BACKEND_ERRORS as error:
        raise NoKeyringError("the keyring of this machine does not answer or is locked") from error
