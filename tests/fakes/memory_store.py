"""A place for secrets that forgets everything when the test ends."""

from __future__ import annotations


class MemoryStore:
    """Keeps secrets in a dictionary, which tests may look into and spoil."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}

    def put(self, name: str, secret: bytes) -> None:
        self.secrets[name] = secret

    def get(self, name: str) -> bytes | None:
        return self.secrets.get(name)

    def delete(self, name: str) -> None:
        self.secrets.pop(name, None)
