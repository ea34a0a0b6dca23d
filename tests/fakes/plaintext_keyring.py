"""A keyring backend as `keyrings.alt` has one: it writes secrets to a plain file and looks like any other."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class PlaintextKeyring(KeyringBackend):
    """Stores in the folder that the variable PLAINTEXT names."""

    priority = 9

    @property
    def file(self) -> Path:
        return Path(os.environ["PLAINTEXT"]) / "plaintext.json"

    def get_password(self, service: str, username: str) -> str | None:
        if not self.file.exists():
            return None
        found: str | None = json.loads(self.file.read_text()).get(username)
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        held = json.loads(self.file.read_text()) if self.file.exists() else {}
        self.file.write_text(json.dumps({**held, username: password}))
