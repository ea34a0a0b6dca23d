"""Devices as the registry holds them: public keys, agency, what they may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, insert, select

from responder_app.package.enrolment import EnrolmentRequest
from responder_app.publisher.registry.tables import devices

DeviceState = Literal["active", "recovery"]


@dataclass(frozen=True)
class Device:
    """A vehicle's laptop, or one of the two offline recovery keys."""

    fingerprint: str
    name: str
    agency: str
    agreement_key: str
    signing_key: str
    scopes: tuple[str, ...]
    compartments: tuple[str, ...]
    state: DeviceState
    enrolled_at: datetime


def device_of(
    request: EnrolmentRequest,
    scopes: tuple[str, ...],
    compartments: tuple[str, ...],
    now: datetime,
    state: DeviceState = "active",
) -> Device:
    """The device that a request describes, with what it is granted."""
    return Device(
        request.fingerprint,
        request.name,
        request.agency,
        request.agreement_key,
        request.signing_key,
        scopes,
        compartments,
        state,
        now,
    )


def put(connection: Connection, device: Device) -> None:
    """Take the device in, or change what it is granted."""
    connection.execute(delete(devices).where(devices.c.fingerprint == device.fingerprint))
    values = {
        **device.__dict__,
        "scopes": " ".join(device.scopes),
        "compartments": " ".join(device.compartments),
        "enrolled_at": device.enrolled_at.isoformat(),
    }
    connection.execute(insert(devices).values(values))


def every(connection: Connection) -> Sequence[Device]:
    """All devices, by fingerprint."""
    rows = connection.execute(select(devices).order_by(devices.c.fingerprint)).mappings()
    return [
        Device(
            **{
                **row,
                "scopes": tuple(row["scopes"].split()),
                "compartments": tuple(row["compartments"].split()),
                "enrolled_at": datetime.fromisoformat(row["enrolled_at"]),
            }
        )
        for row in rows
    ]
