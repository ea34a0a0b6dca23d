"""Where an office keeps things: one private folder, and how its files are called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class OfficeHome:
    """The folder that `office init` makes."""

    folder: Path

    @property
    def registry(self) -> Path:
        """The registry, where it is SQLite."""
        return self.folder / "registry.db"

    @property
    def master_key(self) -> Path:
        """The office key, wrapped by the publisher passphrase; every other secret is sealed under it."""
        return self.folder / "office-key.json"

    @property
    def ceremony_keys(self) -> Path:
        """Root and recovery keys as made; their holders carry them away."""
        return self.folder / "carry-away"

    @property
    def set_aside(self) -> Path:
        """What lay in an inbox and is no report of an enrolled device, reasons beside it."""
        return self.folder / "set-aside"

    @property
    def fetched(self) -> Path:
        """Reports on their way from a host's inbox into the registry: sealed, gone once they are taken in."""
        return self.folder / "fetched"

    @property
    def files(self) -> Path:
        """Owners' files, sealed under the office key, named by their content."""
        return self.folder / "files"

    @property
    def repository(self) -> Path:
        """The repository as published: the folder that a static host serves."""
        return self.folder / "repository"
