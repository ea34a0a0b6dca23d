"""What an administrator may choose on a vehicle. Holds no secret and nothing of a package."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from responder_app.errors import InputError
from responder_app.paths import write_private


class Settings(BaseModel):
    """Choices with their defaults; unknown names are refused so that a slip is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str | None = None
    """Folder, https:// or s3:// address of the repository to sync from."""
    sources: tuple[str, ...] = ()
    """More places that hold the same repository, in order of preference after `source`."""
    ca_file: str | None = None
    """PEM file of a private certificate authority for that address."""
    client_certificate: str | None = None
    """PEM file with this vehicle's certificate and key, for an https:// host that lets in nobody without one."""
    check_amber_days: int = Field(default=7, ge=1)
    check_red_days: int = Field(default=30, ge=1)
    review_days: int = Field(default=365, ge=1)
    night: bool = False
    downloads: int = Field(default=8, ge=1, le=32)
    most_kbit_s: int = Field(default=0, ge=0)
    """A sync takes no more than this from a network, kilobits a second; 0 is as fast as it goes. Never of a stick."""
    first_districts: tuple[str, ...] = ()
    """Compartments whose facilities a sync brings first, in this order."""
    station: tuple[float, float] | None = None
    """Longitude and latitude of the station: of what is fetched the nearest comes first."""
    disk_budget_gb: float = Field(default=0.0, ge=0.0)
    """The most that packages may take on this disk; 0 is as much as it has, but for a reserve. Records always fit."""
    position: str = Field(default="gpsd", pattern=r"^(off|gpsd|/dev/[\w./:@+-]{1,200})$")
    """Where this vehicle's own position comes from: "gpsd" on this computer, tried quietly; the path of a serial device
    (/dev/ttyUSB0); "off"."""
    idle_lock_minutes: int = Field(default=15, ge=0, le=30)
    """Without a touch for so long the screen locks; 0 is never."""
    logon_hours: int = Field(default=12, ge=0, le=24)
    """After so long everybody logs on anew; 0 is never."""
    lock_in_incident: bool = False
    """Whether those two also lock while an incident runs."""
    banner: str = Field(default="", max_length=4000)
    """The owner's notice, to be accepted before logging on."""
    logon_attempts: int = Field(default=5, ge=3, le=20)
    """Wrong PINs or passphrases within `logon_lock_minutes` that lock a user."""
    logon_lock_minutes: int = Field(default=15, ge=1, le=60)
    """How long the first lock lasts; the next one twice, those after four times as long."""


def load(path: Path) -> Settings:
    """The settings in the file, or the defaults when there is no file. Raises InputError."""
    try:
        return Settings.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def save(path: Path, settings: Settings) -> None:
    """Write the settings that differ from the defaults."""
    chosen = settings.model_dump(mode="json", exclude_defaults=True)
    write_private(path, json.dumps(chosen, indent=2, sort_keys=True).encode() + b"\n")
