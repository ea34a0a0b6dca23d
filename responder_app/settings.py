"""What an administrator may choose on a vehicle. Holds no secret and nothing of a package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from responder_app.errors import InputError
from responder_app.paths import write_private

TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""Local, such as 06:30."""


class Places(BaseModel):
    """Where the repository of one further office is read from, and how this vehicle meets its host."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str | None = None
    sources: tuple[str, ...] = ()
    ca_file: str | None = None
    client_certificate: str | None = None


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
    repositories: dict[str, Places] = Field(default_factory=dict)
    """The same four of every further office that this vehicle follows, by its repository's id. Never mixed: no office's
    host is shown the certificate that is meant for another's."""
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
    sync_by_itself: bool = True
    """Whether the open window syncs without being told; see docs/decisions/0028-sync-by-itself.md."""
    sync_at: Annotated[tuple[TimeOfDay, ...], Field(max_length=8)] = ("06:00",)
    """At these times, each vehicle within the quarter of an hour after; one that was missed is made up for."""
    sync_on_network: bool = True
    """When this computer comes to a network, or one comes back."""
    sync_on_stick: bool = True
    """When a stick is plugged in that carries news of this vehicle's own office."""
    # ASCII by name: 200 times whatever Unicode calls a letter takes 0.05 s to compile, at every start.
    position: str = Field(default="gpsd", pattern=r"^(off|gpsd|/dev/[A-Za-z0-9_./:@+-]{1,200})$")
    """Where this vehicle's own position comes from: "gpsd" on this computer, tried quietly; the path of a serial device
    (/dev/ttyUSB0); "off"."""
    idle_lock_minutes: int = Field(default=15, ge=0, le=30)
    """Without a touch for so long the screen locks; 0 is never."""
    logon_hours: int = Field(default=12, ge=0, le=24)
    """After so long everybody logs on anew; 0 is never."""
    lock_in_incident: bool = False
    """Whether those two lock while an incident runs as well, at any moment; see docs/decisions/0033-incident.md."""
    banner: str = Field(default="", max_length=4000)
    """The owner's notice, to be accepted before logging on."""
    logon_attempts: int = Field(default=5, ge=3, le=20)
    """Wrong PINs or passphrases within `logon_lock_minutes` that lock a user."""
    logon_lock_minutes: int = Field(default=15, ge=1, le=60)
    """How long the first lock lasts; the next one twice, those after four times as long."""

    def places(self, repository: str | None) -> Places:
        """Where the repository of a further office is read from; None: that of the office that owns this vehicle."""
        if repository is None:
            return Places.model_validate({name: getattr(self, name) for name in Places.model_fields})
        return self.repositories.get(repository, Places())

    def with_places(self, repository: str | None, places: Places) -> Settings:
        """The same settings with those places."""
        if repository is None:
            return self.model_copy(update=dict(places))
        kept = {name: one for name, one in self.repositories.items() if name != repository}
        return self.model_copy(update={"repositories": kept | ({repository: places} if places != Places() else {})})


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
