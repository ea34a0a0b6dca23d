"""Where things lie: the program's own data (read only) and this vehicle's or office's folders (private)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def _bundled(name: str) -> Path:
    """A data folder of the program: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


RESOURCES = _bundled("resources")
DB = _bundled("db")


def make_private(folder: Path) -> Path:
    """Make the folder if it is missing, readable by its owner only, and give it back."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(PRIVATE_FOLDER)
    return folder


@dataclass(frozen=True)
class VehiclePaths:
    """The files of one vehicle under its home folder."""

    home: Path

    @property
    def library(self) -> Path:
        """The SQLCipher database."""
        return self.home / "library.db"

    @property
    def objects(self) -> Path:
        """Downloaded ciphertext, named by content hash."""
        return self.home / "objects"

    @property
    def accepted(self) -> Path:
        """States of repositories that were accepted, as downloaded: what the database can be made anew from."""
        return self.home / "accepted"

    @property
    def device(self) -> Path:
        """The device's private keys, sealed under the library key."""
        return self.home / "device.sealed"

    @property
    def wrapped_key(self) -> Path:
        """The library key wrapped by a passphrase, where one is used."""
        return self.home / "key.json"

    @property
    def logons(self) -> Path:
        """Wrong tries at the lock, and what the audit log has yet to hear of them."""
        return self.home / "logons.json"

    @property
    def handed(self) -> Path:
        """What was handed on while the vehicle was locked, and the audit log has yet to hear of."""
        return self.home / "handed-on.json"

    @property
    def emergency(self) -> Path:
        """The library key under the emergency code that is kept at the station, where one was made."""
        return self.home / "emergency.json"

    @property
    def temporary(self) -> Path:
        """This program's own temporary files, where the system has no private place for them."""
        return self.home / "tmp"

    @property
    def emptied(self) -> Path:
        """Says that the office ordered this vehicle to be emptied, and how far that is."""
        return self.home / "emptied.json"

    @property
    def last_reports(self) -> Path:
        """What an emptied vehicle has yet to deliver, sealed to the office."""
        return self.home / "last-reports"

    @property
    def settings(self) -> Path:
        """Settings that hold no secret."""
        return self.home / "settings.json"

    @property
    def enrolment(self) -> Path:
        """The office's answer to this device's request: root, repository id, report key."""
        return self.home / "enrolment.json"

    @property
    def enrolments(self) -> Path:
        """The same of every further office that this vehicle follows, each named after its repository."""
        return self.home / "enrolments"

    def further_enrolment(self, repository: str) -> Path:
        """The file of one further office, by its repository's id."""
        return self.enrolments / f"{repository}.json"

    @property
    def lock(self) -> Path:
        """Held by the one program that writes."""
        return self.home / "writer.lock"

    def own(self) -> tuple[Path, ...]:
        """What lies in the folder and is a vehicle's: the above, with their copies, locks and logs beside them.

        Whatever else a person may have put there is left out.
        """
        names = {path.name for path in self._named()}
        if not self.home.is_dir():
            return ()
        return tuple(path for path in self.home.iterdir() if any(_belongs(path.name, name) for name in names))

    def _named(self) -> Iterator[Path]:
        return (getattr(self, name) for name, found in vars(VehiclePaths).items() if isinstance(found, property))


def _belongs(name: str, to: str) -> bool:
    return name == to or name.startswith((f"{to}.", f"{to}-"))


def vehicle_home() -> Path:
    """The vehicle's home folder: RESPONDER_HOME, else the platform's data folder."""
    override = os.environ.get("RESPONDER_HOME")
    return Path(override) if override else Path(platformdirs.user_data_dir("responder", appauthor=False))


def write_private(path: Path, content: bytes) -> None:
    """Replace the file's content whole or not at all, surviving power loss; readable by its owner only."""
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the folder's own entries durable (nothing to do on Windows)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
