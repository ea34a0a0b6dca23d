"""What keeps small secrets by name: the keyring of the machine, or a fake in tests."""

from __future__ import annotations

from typing import Protocol


class SecretStore(Protocol):
    """Keeps small secrets by name. Every method raises KeyAccessError when the place cannot be used."""

    def put(self, name: str, secret: bytes) -> None:
        """Keep the secret; when this returns, `get` gives it."""
        ...

    def get(self, name: str) -> bytes | None:
        """The secret, or None when there is none of that name."""
        ...

    def delete(self, name: str) -> None:
        """Forget the secret; no error when there is none."""
        ...
