"""Devices as the registry holds them: public keys, agency, what they may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from responder_app.errors import InputError, NoAnswerError
from responder_app.package.enrolment import EnrolmentRequest
from responder_app.package.guest import GuestTerms
from responder_app.publisher.registry.tables import devices, guests

DeviceState = Literal["active", "recovery", "revoked"]
LEAST_DIGITS = 8
"""Of a fingerprint, to name a device by."""


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
    revoked_at: datetime | None = None
    reason: str | None = None
    guest: GuestTerms | None = None
    """Of a guest: which facilities it reads and until when. `scopes` is then the scope of its own key alone."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The scopes that it may read, as people name them."""
        return self.guest.scopes if self.guest else self.scopes


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
    """Take the device in, or change what it is granted. Raises InputError: what was revoked never comes back."""
    known = connection.execute(select(devices.c.state).where(devices.c.fingerprint == device.fingerprint)).scalar()
    if known == "revoked":
        raise InputError("this device was revoked; set it up anew (`responder device init`), so that it has new keys")
    connection.execute(delete(devices).where(devices.c.fingerprint == device.fingerprint))
    values = {
        **device.__dict__,
        "scopes": " ".join(device.scopes),
        "compartments": " ".join(device.compartments),
        "enrolled_at": device.enrolled_at.isoformat(),
        "revoked_at": device.revoked_at.isoformat() if device.revoked_at else None,
    }
    terms = values.pop("guest")
    connection.execute(insert(devices).values(values))
    if terms is not None:
        connection.execute(insert(guests).values(device=device.fingerprint, terms=terms.model_dump_json()))


def put_terms(connection: Connection, device: Device) -> None:
    """Change what a guest may read, and where that lies."""
    if device.guest is None:
        raise ValueError("only guests have terms")
    own = (guests.c.device == device.fingerprint, devices.c.fingerprint == device.fingerprint)
    connection.execute(update(guests).where(own[0]).values(terms=device.guest.model_dump_json()))
    connection.execute(update(devices).where(own[1]).values(compartments=" ".join(device.compartments)))


def replace_with(connection: Connection, device: Device) -> None:
    """Keep the device as given, whatever was known of it."""
    connection.execute(delete(devices).where(devices.c.fingerprint == device.fingerprint))
    put(connection, device)


def revoke(connection: Connection, fingerprint: str, now: datetime, reason: str) -> None:
    """Mark the device as revoked."""
    values = {"state": "revoked", "revoked_at": now.isoformat(), "reason": reason}
    connection.execute(update(devices).where(devices.c.fingerprint == fingerprint).values(values))


def find(connection: Connection, text: str) -> Device:
    """The one device of that name, or of a fingerprint that begins so (blanks do not count).

    Raises NoAnswerError when there is none, InputError when there are several or it is revoked already.
    """
    found = _find(connection, text, [one for one in every(connection) if one.state != "revoked"])
    if found.state == "revoked":
        raise InputError("that device was revoked already")
    return found


def find_revoked(connection: Connection, text: str) -> Device:
    """As `find`, the device that was revoked; one that was not is given where no revoked one has that name."""
    known = every(connection)
    revoked = [one for one in known if one.state == "revoked"]
    return _find(connection, text, revoked if any(one.name == text for one in revoked) else known)


def find_any(connection: Connection, text: str) -> Device:
    """As `find`, also one that was revoked, where none in service has that name."""
    known = every(connection)
    active = [one for one in known if one.state != "revoked"]
    return _find(connection, text, active if any(one.name == text for one in active) else known)


def _find(connection: Connection, text: str, by_name: Sequence[Device]) -> Device:
    digits = "".join(text.lower().split())
    named = [one for one in by_name if one.name == text]
    found = named or [one for one in every(connection) if one.fingerprint.startswith(digits)]
    if not found or (not named and len(digits) < LEAST_DIGITS):
        raise NoAnswerError(
            f"there is no device of that name, and none by the first {LEAST_DIGITS} or more digits of a fingerprint; "
            "`responder office devices` shows them"
        )
    if len(found) > 1:
        raise InputError("several devices have that name; name the one by the first digits of its fingerprint")
    return found[0]


def every(connection: Connection) -> Sequence[Device]:
    """All devices, by fingerprint."""
    rows = connection.execute(_with_terms().order_by(devices.c.fingerprint)).mappings()
    return [_device(row) for row in rows]


def by_fingerprint(connection: Connection, fingerprint: str) -> Device | None:
    """The device with that whole fingerprint, whatever its state."""
    row = connection.execute(_with_terms().where(devices.c.fingerprint == fingerprint)).mappings().first()
    return _device(row) if row else None


def _with_terms() -> Select[Any]:
    return select(devices, guests.c.terms).outerjoin(guests, guests.c.device == devices.c.fingerprint)


def _device(row: RowMapping) -> Device:
    values = dict(row)
    terms = values.pop("terms")
    return Device(
        **{
            **values,
            "guest": GuestTerms.model_validate_json(terms) if terms else None,
            "scopes": tuple(row["scopes"].split()),
            "compartments": tuple(row["compartments"].split()),
            "enrolled_at": datetime.fromisoformat(row["enrolled_at"]),
            "revoked_at": datetime.fromisoformat(row["revoked_at"]) if row["revoked_at"] else None,
        }
    )
